"""The rule of two people: what one person of a desk proposed, another decides on."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.models.desk.decisions import DecidedRelease, DecidedReleaseQuerySet, ReleaseState
from incidents.models.desk.peer_statements import PeerStatement
from incidents.models.people.people import User
from incidents.models.register.party_changes import PartyChange
from incidents.values.localised import format_partial_date


def demand(by: User, permission: Permission, desk_id: int) -> None:
    """Raise ValidationError unless the person may do this at this desk."""
    if not may(by, permission) or by.desk_id != desk_id:
        raise ValidationError(_("You do not have permission to do this."), code="role")


def permission_to_send_back(release: DecidedRelease, by: User) -> Permission:
    """Return the permission that sending a proposal back takes: authors may take back their own."""
    is_own = release.proposed_by_id == by.pk
    return Permission.PROPOSE_RELEASE if is_own else Permission.APPROVE_RELEASE


def refuse_own(release: DecidedRelease, by: User) -> None:
    """Raise ValidationError where it was decided already, or the same person proposed it."""
    refuse_decided(release)
    if release.proposed_by_id == by.pk:
        raise ValidationError(_("Another officer has to approve your release."), code="own")


def is_newcomer(release: DecidedRelease | PartyChange | PeerStatement, by: User) -> bool:
    """Whether the person joined after the proposal, or is in their first days at the desk."""
    joined = by.joined_desk_at
    return joined is None or joined >= release.proposed_at or by.is_new_at_desk


def refuse_newcomer(release: DecidedRelease | PartyChange | PeerStatement, by: User) -> None:
    """Raise ValidationError where the person has not been at the desk long enough to approve this.

    Whoever brings a second person to a desk must not have a release approved by them: the
    colleagues would have had no time to notice.
    """
    if not is_newcomer(release, by):
        return
    if by.joined_desk_at is None or by.joined_desk_at >= release.proposed_at:
        raise ValidationError(
            _("You joined this desk after this was proposed. Ask a colleague to approve it."),
            code="joined-later",
        )
    raise ValidationError(
        _("You cannot approve releases in your first seven days at a desk. Ask a colleague."),
        code="newcomer",
    )


def refuse_decided(release: DecidedRelease) -> None:
    """Raise ValidationError where the release no longer awaits a decision."""
    if release.state != ReleaseState.PROPOSED:
        raise ValidationError(_("This release has already been decided."), code="decided")


def refuse_withdrawn(releases: DecidedReleaseQuerySet) -> None:
    """Raise ValidationError where one of these was withdrawn and nobody recorded a new consent.

    Triggers of the database refuse the same for every other path to the register.
    """
    withdrawn = releases.withdrawn_without_consent().order_by("-version").first()
    if withdrawn is not None and withdrawn.withdrawn_at is not None:
        raise ValidationError(
            _("This was withdrawn on %(day)s. Record a renewed consent before you release it."),
            params={"day": format_partial_date(timezone.localtime(withdrawn.withdrawn_at).date())},
            code="withdrawn",
        )


def checked_reason(reason: str) -> str:
    """Return a reason without blanks around it. Raises ValidationError where there is none."""
    if not reason.strip():
        raise ValidationError(
            _("Enter a reason. Colleagues, and readers of a withdrawal, will see it."),
            code="reason",
        )
    return reason.strip()
