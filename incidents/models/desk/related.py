"""Related cases that an officer dismissed for good."""

from django.db import models
from django.db.models import F, Q

from incidents.models.desk.cases import Case
from incidents.models.people.people import Desk, User


class DismissedRelation(models.Model):
    """A pair that a desk does not want to see as related: two of its cases, or one and an incident.

    Incidents have no keys of cases, so theirs is the public reference.
    """

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="dismissed_relations")
    other = models.ForeignKey(Case, models.CASCADE, null=True, related_name="+")
    ref = models.CharField(max_length=20, blank=True)
    dismissed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    dismissed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_dismissed_relation_is_of_two_in_order",
                # A comparison with nothing is neither true nor false, and would let the row pass.
                condition=Q(ref="", other__isnull=False, case__lt=F("other"))
                | ~Q(ref="") & Q(other__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["case", "other", "ref"],
                name="a_relation_is_dismissed_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.other_id or self.ref}"
