"""Earlier versions of incidents, for the readers of each tier."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.desk.releases import TierChoices
from incidents.models.register.incidents import TierQuerySet


class EarlierVersion(models.Model):
    """A version of an incident that a later one replaced in its tier, as it was published.

    The newest version is the Incident. Rows are written and deleted by releases only
    (incidents.actions.register.publication); a trigger refuses every change of one.
    """

    ref = models.CharField(_("reference"), max_length=20)
    tier = models.CharField(max_length=10, choices=TierChoices)
    version = models.PositiveSmallIntegerField(_("version"))
    released_at = models.DateTimeField(_("released"))
    # Why it replaced the version before it; blank for the first.
    change_reason = models.TextField(_("reason for the new version"), blank=True)
    document = models.JSONField(encoder=DjangoJSONEncoder)

    objects = TierQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ref", "tier", "version"], name="one_earlier_version_a_number"
            ),
        ]

    def __str__(self):
        return f"{self.ref} v{self.version}"
