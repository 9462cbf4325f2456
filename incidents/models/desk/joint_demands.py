"""Cases of one demand whose firms told the desk, linked because some may be used only together.

The rule itself is in the database (`case_may_be_used`, migration 0024): actions and triggers ask
the same function, so that no second copy of it can differ.
"""

from django.db import models
from django.db.models import BooleanField, F, Func, IntegerField

from incidents.models.desk.cases import Case
from incidents.models.people.people import Desk, User
from incidents.models.register.firms import Firm

# How many officers have to confirm that the linked cases are one demand to distinct firms.
CONFIRMATIONS = 2


def may_be_used(path="pk"):
    """Return the expression whether a case may leave its desk. `path`: the way to its key."""
    return Func(F(path), function="case_may_be_used", output_field=BooleanField())


def count_joint_firms(path="pk"):
    """Return the expression how many distinct firms of a joint demand count."""
    return Func(F(path), function="count_joint_firms", output_field=IntegerField())


def count_confirmations(path="pk"):
    """Return the expression how many officers confirmed a joint demand since its last link."""
    return Func(F(path), function="count_confirmations", output_field=IntegerField())


class JointDemand(models.Model):
    """One demand of which several firms told a desk. It has no title: its cases say what it is."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")

    def __str__(self):
        return str(self.pk)


class JointCase(models.Model):
    """A case that an officer linked. It counts for the firm that the case had then."""

    joint = models.ForeignKey(JointDemand, models.PROTECT, related_name="members")
    case = models.OneToOneField(Case, models.CASCADE, related_name="joint_case")
    firm = models.ForeignKey(Firm, models.PROTECT, related_name="+")
    linked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        ordering = ["linked_at", "pk"]

    def __str__(self):
        return f"{self.case_id} in {self.joint_id}"


class JointConfirmation(models.Model):
    """An officer confirmed that the linked cases are one demand. A later link makes it void."""

    joint = models.ForeignKey(JointDemand, models.PROTECT, related_name="confirmations")
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering = ["confirmed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["joint", "confirmed_by"], name="an_officer_confirms_a_joint_demand_once"
            ),
        ]

    def __str__(self):
        return f"{self.joint_id} {self.confirmed_by_id}"
