"""What a desk releases is proposed by one person and decided on by another, whatever it is of."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.models.people.people import User


class ReleaseState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class DecidedQuerySet(models.QuerySet):
    """What every table of decisions is asked."""

    def awaiting(self):
        return self.filter(state=ReleaseState.PROPOSED)

    def withdrawn_without_consent(self):
        """The withdrawn ones for which nobody has recorded a renewed consent."""
        return self.filter(state=ReleaseState.WITHDRAWN, renewal__isnull=True)


class Decided(models.Model):
    """A frozen, numbered copy, with who proposed it and who decided what, when and why."""

    version = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(max_length=10, choices=ReleaseState, default=ReleaseState.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    # Sent back, and not to be proposed again: it leaves its author's list.
    set_aside_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    set_aside_at = models.DateTimeField(null=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        abstract = True


def two_people(name, *, in_force, prefix=""):
    """The constraints of a table of decisions, under names of its own.

    `name`: that of the rule of two people; `in_force`: of the one that ties a state to an
    approval; `prefix`: what comes before "approved_by_and_at" and its like.
    """
    return [
        models.CheckConstraint(
            name=name,
            condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
            violation_error_message=_("Another officer has to approve your release."),
        ),
        models.CheckConstraint(
            name=in_force,
            condition=Q(state__in=[ReleaseState.PROPOSED, ReleaseState.REFUSED])
            | Q(approved_by__isnull=False),
        ),
        *(
            models.CheckConstraint(
                name=f"{prefix}{act}_by_and_at",
                condition=decision_is_complete(f"{act}_by", f"{act}_at"),
            )
            for act in ("approved", "refused", "withdrawn", "set_aside")
        ),
    ]


def decision_is_complete(by, at):
    """Each "by" has its "at": both or neither."""
    return Q(**{f"{by}__isnull": True, f"{at}__isnull": True}) | Q(
        **{f"{by}__isnull": False, f"{at}__isnull": False}
    )
