"""Add a relation of the law, or remove one: one administrator proposes, another applies."""

from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.people import ledger
from incidents.models.law.edits import LawEdit
from incidents.models.law.instruments import Confidence, Instrument, Provision
from incidents.models.law.records import RecordSystem
from incidents.models.law.relations import Relation
from incidents.models.law.sources import LawSource
from incidents.models.people.people import User

RECORD = "record:"


class RelationFacts(NamedTuple):
    """A relation as somebody typed it. Ends are keys: "a-law", "a-law#9(4)", "record:a-list"."""

    from_key: str
    kind: str
    to_key: str
    basis: str
    source_title: str
    source_issuer: str
    source_kind: str
    source_url: str = ""
    since: str = ""
    until: str = ""
    note: str = ""


@transaction.atomic
def propose_relation(
    instrument: Instrument, facts: RelationFacts, reason: str, *, by: User
) -> LawEdit:
    """Store a relation that an administrator wants to add; it is checked as it would be added."""
    _build(facts)
    return _store(instrument, {"relation": facts._asdict()}, reason, by)


@transaction.atomic
def propose_removal(
    relation: Relation, instrument: Instrument, reason: str, *, by: User
) -> LawEdit:
    """Store that an administrator wants a relation removed. Raises ValidationError."""
    ends = {"from_key": relation.from_key, "kind": relation.kind, "to_key": relation.to_key}
    return _store(instrument, {"removed": relation.pk, "relation": ends}, reason, by)


def is_of_relation(changes: list[dict[str, Any]]) -> bool:
    """Whether a stored change adds or removes a relation, in place of changing versions."""
    return "relation" in changes[0]


def apply_relation(changes: list[dict[str, Any]]) -> None:
    """Add or remove what was proposed. Call in the transaction that decides on it.

    Raises ValidationError where somebody added or removed it since.
    """
    (change,) = changes
    if "removed" in change:
        gone, _rows = Relation.objects.filter(pk=change["removed"]).delete()
        if not gone:
            raise ValidationError(
                _("This was changed meanwhile. Look at the law again and propose anew."),
                code="stale",
            )
        return
    facts = RelationFacts(**change["relation"])
    relation, source = _build(facts)
    relation.save(force_insert=True)
    source.relation = relation
    source.save(force_insert=True)


def find_end(key: str) -> Instrument | Provision | RecordSystem:
    """The text or record of a key. Raises ValidationError where the law has none."""
    row: Instrument | Provision | RecordSystem | None
    if key.startswith(RECORD):
        row = RecordSystem.objects.filter(key=key.removeprefix(RECORD)).first()
    elif "#" in key:
        row = Provision.objects.select_related("instrument").filter(key=key).first()
    else:
        row = Instrument.objects.filter(key=key).first()
    if row is None:
        raise ValidationError(
            _("“%(key)s” is not a law, article or record."), params={"key": key}, code="unknown"
        )
    return row


def _build(facts: RelationFacts) -> tuple[Relation, LawSource]:
    """The unsaved rows of a relation and its source. Raises ValidationError."""
    if facts.from_key == facts.to_key:
        raise ValidationError(_("Choose another text: this one is itself."), code="same")
    ends = {**_end("from", facts.from_key), **_end("to", facts.to_key)}
    alike = Relation.objects.filter(kind=facts.kind, since=facts.since, **ends)
    if alike.filter(from_version=None, to_version=None).exists():
        raise ValidationError(_("This relation is recorded already."), code="twice")
    source = LawSource(
        title=facts.source_title,
        issuer=facts.source_issuer,
        kind=facts.source_kind,
        url=facts.source_url,
        is_added=True,
    )
    relation = Relation(
        kind=facts.kind,
        since=facts.since,
        until=facts.until,
        basis=facts.basis,
        source=f"{facts.source_title}. {facts.source_issuer}",
        confidence=Confidence.MEDIUM,
        note=facts.note,
        **ends,
    )
    relation.full_clean()
    source.clean_fields(exclude=["relation"])
    return relation, source


def _end(side: str, key: str) -> dict[str, Any]:
    """The column of one end with its row."""
    row = find_end(key)
    names = {Instrument: "instrument", Provision: "provision", RecordSystem: "record"}
    return {f"{side}_{names[type(row)]}": row}


def _store(instrument: Instrument, change: dict[str, Any], reason: str, by: User) -> LawEdit:
    if not may(by, Permission.KEEP_REFERENCE):
        raise ValidationError(_("You do not have permission to do this."), code="role")
    if not reason.strip():
        raise ValidationError(_("Enter a reason, and which source shows it."), code="reason")
    edit = LawEdit.objects.create(
        instrument=instrument,
        changes=[change],
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=timezone.now(),
    )
    ledger.record("law change proposed", edit.reference, by=by)
    return edit
