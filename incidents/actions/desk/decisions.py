"""The rule of two people, for whatever a desk releases: what one proposed, another decides on.

Each action locks its release first, checks here, and then does what is its own: an entry comes or
goes, the ledger is written.
"""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.models.desk.decisions import Decided, DecidedQuerySet, ReleaseState
from incidents.models.people.people import User


def demand(by: User, permission: Permission, desk_id: int) -> None:
    """Raise ValidationError unless the person may do this, at this desk."""
    if not may(by, permission) or by.desk_id != desk_id:
        raise ValidationError(_("Your role at this desk does not include this."), code="role")


def to_refuse(release: Decided, by: User) -> Permission:
    """What it takes to send a proposal back: its proposer may take back their own."""
    is_own = release.proposed_by_id == by.pk
    return Permission.PROPOSE_RELEASE if is_own else Permission.APPROVE_RELEASE


def refuse_own(release: Decided, by: User) -> None:
    """Raise ValidationError where it was decided already, or was proposed by the same person."""
    refuse_decided(release)
    if release.proposed_by_id == by.pk:
        raise ValidationError(_("Another officer has to approve your release."), code="own")


def is_newcomer(release: Decided, by: User) -> bool:
    """Whether the person joined after it was proposed, or is in their first days at the desk."""
    joined = by.joined_desk_at
    return joined is None or joined >= release.proposed_at or by.is_new_at_desk


def refuse_newcomer(release: Decided, by: User) -> None:
    """Raise ValidationError where the person was not at the desk long enough to approve this.

    Whoever brings a second person to a desk must not have a release approved by them: the
    colleagues would have had no time to notice.
    """
    if not is_newcomer(release, by):
        return
    if by.joined_desk_at is None or by.joined_desk_at >= release.proposed_at:
        raise ValidationError(
            _("You joined this desk after this was proposed: a colleague has to approve it."),
            code="joined-later",
        )
    raise ValidationError(
        _("In your first seven days at a desk you cannot approve: ask a colleague."),
        code="newcomer",
    )


def refuse_decided(release: Decided) -> None:
    """Raise ValidationError where nothing waits to be decided any more."""
    if release.state != ReleaseState.PROPOSED:
        raise ValidationError(_("This release has been decided on already."), code="decided")


def refuse_withdrawn(releases: DecidedQuerySet) -> None:
    """Raise ValidationError where one of these was withdrawn and nobody recorded a new consent.

    Triggers of the database refuse the same for every other path to the register.
    """
    withdrawn = releases.withdrawn_without_consent().order_by("-version").first()
    if withdrawn is not None and withdrawn.withdrawn_at is not None:
        raise ValidationError(
            _("This was withdrawn on %(day)s. Record a renewed consent before it is released."),
            params={"day": timezone.localtime(withdrawn.withdrawn_at).date().isoformat()},
            code="withdrawn",
        )


def keep_approved(release: Decided, by: User) -> None:
    """Keep who let it out and when. The database refuses the proposer once more."""
    release.state = ReleaseState.APPROVED
    release.approved_by, release.approved_at = by, timezone.now()
    release.save(update_fields=["state", "approved_by", "approved_at"])


def keep_refused(release: Decided, reason: str, by: User) -> None:
    """Keep who sent it back, when and why. Raises ValidationError without a reason."""
    refuse_decided(release)
    release.state, release.reason = ReleaseState.REFUSED, _given(reason)
    release.refused_by, release.refused_at = by, timezone.now()
    release.save(update_fields=["state", "reason", "refused_by", "refused_at"])


def keep_set_aside(release: Decided, by: User) -> None:
    """Keep who decided not to propose it again. Raises ValidationError unless it was sent back."""
    if release.state != ReleaseState.REFUSED:
        raise ValidationError(_("Only a proposal that was sent back can be set aside."), code="set")
    if release.set_aside_at:
        raise ValidationError(_("This proposal is set aside already."), code="set")
    release.set_aside_by, release.set_aside_at = by, timezone.now()
    release.save(update_fields=["set_aside_by", "set_aside_at"])


def keep_withdrawn(release: Decided, reason: str, by: User) -> None:
    """Keep who took it out, when and why. Raises ValidationError without a reason."""
    release.state, release.reason = ReleaseState.WITHDRAWN, _given(reason)
    release.withdrawn_by, release.withdrawn_at = by, timezone.now()
    release.save(update_fields=["state", "reason", "withdrawn_by", "withdrawn_at"])


def _given(reason: str) -> str:
    if not reason.strip():
        raise ValidationError(_("Say why: readers and colleagues will ask."), code="reason")
    return reason.strip()
