"""Changes of the law by administrators of reference data; a second one applies them."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.models.law.instruments import Instrument
from incidents.models.people.people import User


class LawEditQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(decided_at__isnull=True)


class LawEdit(models.Model):
    """What one administrator wants to change in the versions of an instrument, and why.

    `changes`: [{"version", "number" ("" for the version itself), "column", "before", "after"}].
    """

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="edits")
    changes = models.JSONField()
    reason = models.TextField(_("reason"))
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_applied = models.BooleanField(default=False)

    objects = LawEditQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="law_is_changed_by_two_people",
                condition=Q(is_applied=False)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="a_change_of_law_is_decided_by_and_at",
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_change_of_law_says_what_and_why",
                condition=~Q(reason="") & ~Q(changes=[]),
            ),
        ]

    def __str__(self):
        return f"{self.instrument} ({self.pk})"

    def get_absolute_url(self):
        return reverse("law_edit", args=[self.pk])

    @property
    def reference(self):
        """What the history calls it."""
        return f"law {self.instrument.key}"
