"""Releases that one person proposes and another decides on, whatever a desk releases."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.people.people import User


class ReleaseState(models.TextChoices):
    PROPOSED = "proposed", _("awaiting approval")
    APPROVED = "approved", _("approved")
    SENT_BACK = "sent-back", _("sent back")
    WITHDRAWN = "withdrawn", _("withdrawn")


class DecidedReleaseQuerySet(models.QuerySet):
    """The queries that every table of releases shares."""

    def visible_to(self, user):
        """Return the releases of the person's own desk if they log cases there; else none."""
        if not may(user, Permission.LOG_CASE):
            return self.none()
        return self.filter(**{f"{self.model.SUBJECT}__desk": user.desk_id})

    def with_subject(self):
        """Load what was released of, its desk and the other rows that a decision reads."""
        return self.select_related(*self.model.JOINS)

    def with_people(self):
        """Load everyone who had a part in a release."""
        return self.select_related(
            "proposed_by", "approved_by", "sent_back_by", "withdrawn_by", "set_aside_by"
        )

    def awaiting(self):
        """Return the proposals to decide on, the oldest first, with what a list shows of them."""
        waiting = self.filter(state=ReleaseState.PROPOSED).order_by("proposed_at")
        return waiting.with_subject().with_people()

    def published(self):
        """Return those that were approved, also if they were withdrawn since."""
        return self.filter(approved_at__isnull=False)

    def withdrawn_without_consent(self):
        """The withdrawn releases for which nobody has recorded a renewed consent."""
        return self.filter(state=ReleaseState.WITHDRAWN, renewal__isnull=True)


class DecidedRelease(models.Model):
    """A frozen, numbered copy, with who proposed it and who decided what, when and why.

    Each table of releases says: `NOUN`, which begins the verbs of its ledger rows; `SUBJECT`, its
    foreign key to what was released; `JOINS`, the rows that a decision reads; `documents`, by
    tier; `title`, as a list shows it; `is_public`, whether readers read this version.
    """

    NOUN: str
    SUBJECT: str
    JOINS: tuple[str, ...]
    documents: dict[str, Any]
    title: str
    is_public: bool

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

    objects = DecidedReleaseQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.subject.reference} v{self.version}"

    @property
    def subject(self):
        """Return the case or the draft of which this is a release."""
        return getattr(self, self.SUBJECT)


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
