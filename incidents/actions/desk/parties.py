"""Correct firms and authorities, merge doubles, decide on both, and undo them.

What only one desk knows is changed at once. What is shared is proposed by one person and decided on
by another, of a desk that published it.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.desk import decisions
from incidents.actions.desk.party_checks import Party, check_merge, check_party, party_kind
from incidents.actions.desk.party_merges import make_merge, undo_merge
from incidents.actions.desk.party_rows import note_cases, publish_parties
from incidents.actions.people import ledger
from incidents.models.desk.cases import Case
from incidents.models.desk.decisions import ReleaseState
from incidents.models.desk.releases import Release
from incidents.models.people.people import User
from incidents.models.people.second_wall import Across, step_aside
from incidents.models.register.firms import Firm
from incidents.models.register.party_changes import (
    DismissedLikeness,
    PartyChange,
    PartyDecision,
)


@transaction.atomic
def correct_party(
    party: Party, values: dict[str, Any], *, by: User, reason: str = ""
) -> PartyChange:
    """Correct columns of a firm or authority, or propose it where the party is shared.

    `values`: {column of PartyKind.columns: value}. Raises ValidationError where nothing changes,
    where a value is not valid, or where another party has the name already.
    """
    party = _lock(party, by)
    kind = party_kind(party)
    before = {name: _plain(getattr(party, name)) for name in values}
    for name, value in values.items():
        setattr(party, name, value)
    changed = {
        name: [before[name], _plain(getattr(party, name))]
        for name in values
        if before[name] != _plain(getattr(party, name))
    }
    if not changed:
        raise ValidationError(_("Nothing changes. Correct a value first."), code="same")
    check_party(party, changed)
    change = _new_change(party, by, reason, values=changed)
    if change.is_shared:
        ledger.record("party correction proposed", _subject(party), by=by, fields=list(changed))
        return change
    _make(change, by)
    ledger.record("party corrected", _subject(party), by=by, fields=list(changed), kind=kind.name)
    return change


@transaction.atomic
def merge_party(party: Party, into: Party, *, by: User, reason: str = "") -> PartyChange:
    """Merge a double into the party that stays, or propose it where both are shared.

    Cases, releases and incidents of the double become those of the other; its address leads there.
    """
    party, into = _lock(party, by), _lock(into, by)
    check_merge(party, into)
    change = _new_change(party, by, reason, **{f"into_{party_kind(party).name}": into})
    if change.is_shared:
        ledger.record("party merge proposed", _subject(party), by=by, into=_subject(into))
        return change
    _make(change, by)
    ledger.record("parties merged", _subject(party), by=by, into=_subject(into))
    return change


@transaction.atomic
def decide_party_change(change: PartyChange, *, is_accepted: bool, by: User) -> PartyChange:
    """Make or decline a proposed change of a shared party. Refuses the proposer's own approval."""
    change = _lock_change(change)
    is_own = change.proposed_by_id == by.pk
    if change.decision:
        raise ValidationError(_("A colleague has decided on this already."), code="decided")
    if is_own and not is_accepted:
        _demand(by)
    else:
        _demand_decider(change, by)
        if is_own:
            raise ValidationError(_("Another officer has to decide on your proposal."), code="own")
        decisions.refuse_newcomer(change, by)
    if is_accepted:
        _refuse_stale(change)
        _make(change, by)
        verb = "parties merged" if change.is_merge else "party corrected"
    else:
        change.decision = PartyDecision.DECLINED
        _save_decision(change, by)
        verb = "party change declined"
    ledger.record(verb, _subject(change.party), by=by, change=change.pk)
    return change


@transaction.atomic
def undo_party_change(change: PartyChange, *, by: User) -> PartyChange:
    """Bring back what a correction or merge changed, as far as nobody has changed it since."""
    change = _lock_change(change)
    if not change.is_in_force:
        raise ValidationError(_("Only a change that was made can be undone."), code="undone")
    if change.is_shared:
        _demand_decider(change, by)
    elif change.desk_id != by.desk_id or not may(by, Permission.LOG_CASE):
        raise ValidationError(_("You do not have permission to do this."), code="role")
    if change.is_merge:
        undo_merge(change, by=by)
    else:
        _write_values(change.party, change, side=0)
        note_cases(_cases_of(change.party), change.kind, by=by)
    change.undone_by, change.undone_at = by, timezone.now()
    change.save(update_fields=["undone_by", "undone_at"])
    if change.is_shared:
        publish_parties(*filter(None, [change.party, change.into]))
    ledger.record("party change undone", _subject(change.party), by=by, change=change.pk)
    return change


@transaction.atomic
def check_group(firm: Firm, *, by: User) -> Firm:
    """Record that somebody looked up which group a firm belongs to, today."""
    firm = _lock(firm, by)
    firm.group_checked_on, firm.group_checked_by = timezone.localdate(), by
    firm.save(update_fields=["group_checked_on", "group_checked_by"])
    ledger.record("group of a firm checked", _subject(firm), by=by)
    return firm


@transaction.atomic
def dismiss_likeness(one: Party, other: Party, *, by: User) -> None:
    """Record for good that two parties are not the same: neither is suggested for the other.

    Raises ValidationError where both are one, or the person may read one of them not at all.
    """
    if one.pk == other.pk:
        raise ValidationError(_("Choose another one: this one is itself."), code="same")
    first, second = sorted((_lock(one, by), _lock(other, by)), key=lambda row: row.pk)
    name = party_kind(first).name
    DismissedLikeness.objects.get_or_create(
        desk=by.desk,
        **{f"first_{name}": first, f"second_{name}": second},
        defaults={"dismissed_by": by, "dismissed_at": timezone.now()},
    )
    ledger.record("likeness dismissed", _subject(first), by=by, other=_subject(second))


@step_aside(Across.DECIDERS)
def may_decide(change: PartyChange, by: User) -> bool:
    """Whether the person approves releases at a desk that published what the change concerns.

    Where no desk published it, an approver of the desk that proposed decides.
    """
    if not may(by, Permission.APPROVE_RELEASE):
        return False
    published = Release.objects.filter(
        **{change.kind.name: change.party}, state=ReleaseState.APPROVED
    )
    desks = set(published.values_list("case__desk", flat=True)) or {change.desk_id}
    return by.desk_id in desks


def _demand_decider(change: PartyChange, by: User) -> None:
    if not may_decide(change, by):
        raise ValidationError(
            _("An approver of a desk that published this decides on it."), code="role"
        )


def _demand(by: User) -> None:
    if not may(by, Permission.LOG_CASE):
        raise ValidationError(_("You do not have permission to do this."), code="role")


def _lock(party: Any, by: User) -> Any:
    """The row as it is now, locked; the person must be one to whom it is offered."""
    _demand(by)
    rows = party_kind(party).rows.offered_to(by)
    row = rows.select_for_update(of=("self",)).filter(pk=party.pk).first()
    if row is None:
        raise ValidationError(_("This was merged meanwhile. Open it again."), code="gone")
    return row


def _lock_change(change: PartyChange) -> PartyChange:
    return PartyChange.objects.select_for_update(of=("self",)).with_names().get(pk=change.pk)


def _new_change(party: Party, by: User, reason: str, **columns: Any) -> PartyChange:
    """Store the proposal. Raises ValidationError where another of the same party waits."""
    kind = party_kind(party)
    is_shared = party.desk_id is None
    if is_shared and not reason.strip():
        raise ValidationError(
            _("Enter a reason. Whoever decides on this reads it, at other desks too."),
            code="reason",
        )
    if PartyChange.objects.waiting().filter(**{kind.name: party}).exists():
        raise ValidationError(_("Another change of this waits for a decision."), code="waiting")
    change = PartyChange(
        **{kind.name: party},
        desk=by.desk,
        reason=reason.strip(),
        is_shared=is_shared,
        proposed_by=by,
        proposed_at=timezone.now(),
        **columns,
    )
    change.save(force_insert=True)
    return change


def _make(change: PartyChange, by: User) -> None:
    """Carry a change out. Call with the change's row locked or new."""
    if change.is_merge:
        make_merge(change, by=by)
    else:
        _write_values(change.party, change, side=1)
        note_cases(_cases_of(change.party), change.kind, by=by)
    change.decision = PartyDecision.MADE
    _save_decision(change, by)
    if change.is_shared:
        publish_parties(*filter(None, [change.party, change.into]))


def _save_decision(change: PartyChange, by: User) -> None:
    change.decided_by, change.decided_at = by, timezone.now()
    change.save(update_fields=["decision", "decided_by", "decided_at", "moved", "values"])


def _write_values(party: Any, change: PartyChange, side: int) -> None:
    """Write the values before (0) or after (1). Refuses what somebody changed since."""
    fresh = type(party)._default_manager.select_for_update().get(pk=party.pk)
    for name, pair in change.values.items():
        if _plain(getattr(fresh, name)) != pair[1 - side]:
            raise ValidationError(
                _("A colleague changed this meanwhile. Open it again, and correct it anew."),
                code="stale",
            )
        attribute = f"{name}_id" if _is_key(type(party), name) else name
        setattr(fresh, attribute, pair[side])
    columns = list(change.values)
    if "parent" in change.values:
        # Whoever checked the group had seen another one.
        fresh.group_checked_on = fresh.group_checked_by = None
        columns += ["group_checked_on", "group_checked_by"]
    check_party(fresh, change.values)
    fresh.save(update_fields=columns)


def _refuse_stale(change: PartyChange) -> None:
    """Refuse a merge of what was merged or changed hands since it was proposed."""
    for party in filter(None, (change.party, change.into)):
        if party.merged_into_id:
            raise ValidationError(_("This was merged meanwhile. Open it again."), code="gone")
    if change.is_merge:
        check_merge(change.party, change.into)


def _cases_of(party: Party) -> models.QuerySet[Case]:
    return Case.objects.filter(**{party_kind(party).name: party})


def _subject(party: Party) -> str:
    """What the ledger calls a party: its key, because the chain never forgets a name."""
    return f"{party_kind(party).name} {party.pk}"


def _plain(value: Any) -> Any:
    """A column's value as JSON has it; of a row, its key."""
    return value.pk if isinstance(value, models.Model) else value


def _is_key(model: type[models.Model], name: str) -> bool:
    return bool(model._meta.get_field(name).is_relation)
