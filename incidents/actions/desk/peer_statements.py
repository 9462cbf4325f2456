"""Corroborate, contest, propose a change, ask a circle: two people send what one wrote.

An enquiry is answered alike whether or not anything exists: no case is looked up, and nothing that
other desks do with it comes back. Whoever has something decides whether to share it.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission
from incidents.actions.desk import decisions
from incidents.actions.desk.shares import refuse_unreviewed
from incidents.actions.people import ledger
from incidents.models.desk.circles import Circle
from incidents.models.desk.peer_statements import PeerStatement, StatementKind
from incidents.models.desk.shares import CaseShare, SharedEntry
from incidents.models.people.people import Desk, User
from incidents.models.people.second_wall import Across, step_aside
from incidents.models.register.incidents import Incident


def find_shared(by: User, slug: str) -> CaseShare | None:
    """Return the share that the person's desk reads now, or None."""
    rows = SharedEntry.objects.visible_to(by).filter(ended_on__isnull=True).with_release()
    entry = rows.filter(release__share__slug=slug).first()
    return entry.release.share if entry else None


@transaction.atomic
def propose_statement(
    kind: str,
    *,
    by: User,
    share: CaseShare | None = None,
    ref: str = "",
    firms: str = "",
    text: str = "",
) -> PeerStatement:
    """Write a statement on a share or an incident, for a colleague to approve.

    Raises ValidationError where the incident is not one that the person may read, is of their own
    desk, or is corroborated by it already; and where band or text is missing.
    """
    decisions.demand(by, Permission.PROPOSE_RELEASE, by.desk_id or 0)
    ref = ref.strip().upper()
    statement = PeerStatement(
        kind=StatementKind(kind),
        desk=by.desk,
        addressee=share.desk if share else _desk_of(ref, by),
        share=share,
        ref=ref if share is None else "",
    )
    if statement.addressee == by.desk:
        raise ValidationError(_("This is an entry of your own desk. Edit its case."), code="own")
    is_corroboration = statement.kind == StatementKind.CORROBORATES
    statement.firms, statement.text = (firms, "") if is_corroboration else ("", text.strip())
    if is_corroboration and _has_corroborated(statement):
        raise ValidationError(_("Your desk has corroborated this already."), code="twice")
    return _store(statement, by)


@transaction.atomic
def ask_circle(circle: Circle, *, text: str, by: User) -> PeerStatement:
    """Ask the desks of a circle what they know, for a colleague to approve."""
    decisions.demand(by, Permission.PROPOSE_RELEASE, by.desk_id or 0)
    _refuse_outsider(circle, by)
    refuse_unreviewed(circle)
    statement = PeerStatement(
        kind=StatementKind.ENQUIRY, desk=by.desk, circle=circle, text=text.strip()
    )
    return _store(statement, by)


def _refuse_outsider(circle: Circle, by: User) -> None:
    if not Circle.objects.joined_by(by.desk).filter(pk=circle.pk).exists():
        raise ValidationError(_("Your desk is not in this circle."), code="member")


@step_aside(Across.ADDRESSEE)
def _desk_of(ref: str, by: User) -> Desk:
    """The desk of an incident. One that the person may not read is as one that does not exist."""
    rows = Incident.objects.visible_to(by).select_related("release__case__desk")
    entry = rows.filter(ref=ref).first()
    if entry is None:
        sentence = _("There is no incident with this reference that you can read.")
        raise ValidationError({"ref": sentence}, code="ref")
    desk: Desk = entry.release.case.desk
    return desk


def _has_corroborated(statement: PeerStatement) -> bool:
    rows = PeerStatement.objects.filter(
        kind=StatementKind.CORROBORATES,
        desk=statement.desk,
        share=statement.share,
        ref=statement.ref,
        withdrawn_at__isnull=True,
    )
    return rows.exists()


def _store(statement: PeerStatement, by: User) -> PeerStatement:
    if not (statement.firms or statement.text):
        is_band = statement.kind == StatementKind.CORROBORATES
        field = "firms" if is_band else "text"
        sentence = _("Choose how many firms.") if is_band else _("Enter a text.")
        raise ValidationError({field: sentence}, code="empty")
    statement.proposed_by, statement.proposed_at = by, timezone.now()
    statement.save(force_insert=True)
    ledger.record("statement proposed", statement.reference, by=by, kind=statement.kind)
    return statement


@transaction.atomic
def approve_statement(statement: PeerStatement, *, by: User) -> PeerStatement:
    """Send a statement that a colleague wrote. Refuses its author, and newcomers of the desk.

    Refuses one on what the desk reads no more, or for a circle that it left meanwhile.
    """
    row = _lock(statement, by, Permission.APPROVE_RELEASE)
    if row.approved_at or row.withdrawn_at:
        raise ValidationError(_("This has already been decided."), code="decided")
    if row.proposed_by_id == by.pk:
        raise ValidationError(_("Another officer has to approve what you wrote."), code="own")
    decisions.refuse_newcomer(row, by)
    _refuse_stale(row, by)
    row.approved_by, row.approved_at = by, timezone.now()
    row.save(update_fields=["approved_by", "approved_at"])
    ledger.record("statement sent", row.reference, by=by, kind=row.kind)
    return row


def _refuse_stale(row: PeerStatement, by: User) -> None:
    """Raise ValidationError where this could not be written any more."""
    if row.circle:
        _refuse_outsider(row.circle, by)
        refuse_unreviewed(row.circle)
    elif row.share:
        if find_shared(by, row.share.slug) is None:
            raise ValidationError(
                _("This is no longer shared with your desk. Withdraw the statement."), code="share"
            )
    elif _desk_of(row.ref, by) != row.addressee:
        raise ValidationError(
            _("This incident is another desk's now. Withdraw the statement."), code="desk"
        )


@transaction.atomic
def withdraw_statement(statement: PeerStatement, *, by: User) -> PeerStatement:
    """Take back a statement of one's desk, sent or not. One person is enough."""
    row = _lock(statement, by, Permission.PROPOSE_RELEASE)
    if row.withdrawn_at:
        raise ValidationError(_("This has already been decided."), code="decided")
    row.withdrawn_by, row.withdrawn_at = by, timezone.now()
    row.save(update_fields=["withdrawn_by", "withdrawn_at"])
    ledger.record("statement withdrawn", row.reference, by=by, kind=row.kind)
    return row


@transaction.atomic
def answer_statement(statement: PeerStatement, *, is_accepted: bool, by: User) -> PeerStatement:
    """Let the other desk know whether its statement was accepted. It changes no case by itself."""
    row = PeerStatement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    decisions.demand(by, Permission.PROPOSE_RELEASE, row.addressee_id or 0)
    if not row.approved_at or row.withdrawn_at or row.answered_at:
        raise ValidationError(_("This has already been decided."), code="decided")
    row.is_accepted, row.answered_by, row.answered_at = is_accepted, by, timezone.now()
    row.save(update_fields=["is_accepted", "answered_by", "answered_at"])
    ledger.record("statement answered", row.reference, by=by, kind=row.kind)
    return row


def _lock(statement: PeerStatement, by: User, permission: Permission) -> PeerStatement:
    row = PeerStatement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    decisions.demand(by, permission, row.desk_id)
    return row
