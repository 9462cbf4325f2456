"""Renewed consent, to be recorded before something withdrawn can be public again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.desk.releases import Release
from incidents.models.desk.shares import ShareRelease
from incidents.models.people.people import User
from incidents.models.responses.drafts import CollectiveResponseRelease

OF_ONE = ("release", "response_release", "share_release")


def _only(name):
    """The condition that a consent is for this kind of release and for no other."""
    return Q(**{f"{one}__isnull": one != name for one in OF_ONE})


class RenewedConsent(models.Model):
    """Who agreed, or what proves, that a withdrawn release may return. It stays at the desk.

    Triggers of the database refuse a proposal, an approval or a published row while a withdrawn
    release of the same case or collective response has none.
    """

    release = models.OneToOneField(
        Release, models.PROTECT, null=True, editable=False, related_name="renewal"
    )
    response_release = models.OneToOneField(
        CollectiveResponseRelease, models.PROTECT, null=True, editable=False, related_name="renewal"
    )
    share_release = models.OneToOneField(
        ShareRelease, models.PROTECT, null=True, editable=False, related_name="renewal"
    )
    agreed_by = models.CharField(_("who agreed, in which role"), max_length=200, blank=True)
    proof = models.CharField(_("proof"), max_length=400, blank=True)
    agreed_on = models.DateField(_("day of the agreement"))
    note = models.TextField(_("what was agreed"), blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_consent_is_renewed_for_one_release",
                condition=_only("release") | _only("response_release") | _only("share_release"),
            ),
            models.CheckConstraint(
                name="a_renewed_consent_has_a_person_or_a_proof",
                condition=~Q(agreed_by="", proof=""),
                violation_error_message=_("Enter who agreed, or what proves the agreement."),
            ),
        ]

    def __str__(self):
        return self.agreed_by or self.proof
