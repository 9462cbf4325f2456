"""Releases that one person proposes and another decides on, whatever a desk releases."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.models.people.people import User


class ReleaseState(models.TextChoices):
    PROPOSED = "proposed", _("awaiting approval")
    APPROVED = "approved", _("approved")
    SENT_BACK = "sent-back", _("sent back")
    WITHDRAWN = "withdrawn", _("withdrawn")


class DecidedReleaseQuerySet(models.QuerySet):
    """The queries that every table of releases shares."""

    def awaiting(self):
        return self.filter(state=ReleaseState.PROPOSED)

    def withdrawn_without_consent(self):
        """The withdrawn releases for which nobody has recorded a renewed consent."""
        return self.filter(state=ReleaseState.WITHDRAWN, renewal__isnull=True)


class DecidedRelease(models.Model):
    """A frozen, numbered copy, with who proposed it and who decided what, when and why."""

    version = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(max_length=10, choices=ReleaseState, default=ReleaseState.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    sent_back_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_back_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    # Sent back and not to be proposed again: it leaves its author's list.
    set_aside_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    set_aside_at = models.DateTimeField(null=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        abstract = True


def two_people(name, *, in_force, prefix=""):
    """Return the constraints of a table of releases, under names of its own.

    `name`: of the rule that two people are needed; `in_force`: of the rule that ties a state to
    an approval; `prefix`: what precedes "approved_by_and_at" and the like.
    """
    return [
        models.CheckConstraint(
            name=name,
            condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
            violation_error_message=_("Another officer has to approve your release."),
        ),
        models.CheckConstraint(
            name=in_force,
            condition=Q(state__in=[ReleaseState.PROPOSED, ReleaseState.SENT_BACK])
            | Q(approved_by__isnull=False),
        ),
        *(
            models.CheckConstraint(
                name=f"{prefix}{decision}_by_and_at",
                condition=decision_is_complete(f"{decision}_by", f"{decision}_at"),
            )
            for decision in ("approved", "sent_back", "withdrawn", "set_aside")
        ),
    ]


def decision_is_complete(by, at):
    """Return the condition that a "by" and its "at" are both there or both missing."""
    return Q(**{f"{by}__isnull": True, f"{at}__isnull": True}) | Q(
        **{f"{by}__isnull": False, f"{at}__isnull": False}
    )
