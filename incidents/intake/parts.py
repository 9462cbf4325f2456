"""The parts of a case that a row speaks of: what the row says, what the case says, how to write.

Each part is compared and written by itself, so that what an officer changed in one part never
stops the file, or is lost to it, in another. Children are in `child_parts`.
"""

from dataclasses import dataclass, field
from typing import Any

from incidents.intake.cases import CaseRow
from incidents.intake.firms import FirmList
from incidents.intake.known import Known
from incidents.intake.sources import SourceList
from incidents.models.desk.cases import Case, Event
from incidents.models.desk.evidence import Citation, SourceUse, WordingChange
from incidents.models.desk.imports import CasePart
from incidents.models.register.authorities import Attribution
from incidents.models.register.vocabulary import Tactic, Topic
from incidents.values.text import fold_control_characters

# Text, a tuple of texts, or for children None where there is none. Only equality counts.
Value = Any


@dataclass(frozen=True)
class Lists:
    """What rows point at: rows that are known, and those that the file may bring."""

    known: Known
    firms: FirmList
    sources: SourceList


@dataclass
class Record:
    """A case and its children in memory, and which children are to be deleted and created."""

    case: Case
    events: list[Event]
    wordings: list[WordingChange]
    citations: list[Citation]
    uses: list[SourceUse]
    topics: list[Topic]
    tactics: list[Tactic]
    deleted: list[Any] = field(default_factory=list)
    created: list[Any] = field(default_factory=list)
    # Topics and tactics that the case loses.
    dropped: list[Topic | Tactic] = field(default_factory=list)
    # Keys of the parts that officers changed.
    officers_parts: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, case: Case) -> "Record":
        """`case`: read by `with_record`, or a new one without children."""
        if case.pk is None:
            return cls(case, [], [], [], [], [], [])
        return cls(
            case,
            list(case.events.all()),
            list(case.wordings.all()),
            list(case.citations.all()),
            list(case.uses.all()),
            list(case.topics.all()),
            list(case.tactics.all()),
        )

    def replace(self, children: list[Any], old: Any, new: Any) -> None:
        """Put a child in the place of another, or behind all; None: there is none."""
        position = max((child.position for child in children), default=-1) + 1
        if old is not None:
            children.remove(old)
            self.deleted.append(old)
            position = old.position
        if new is not None:
            new.case, new.position = self.case, position
            children.append(new)
            self.created.append(new)


def part_key(name: str, element: str = "") -> str:
    """The key of a part, as it is stored with a row."""
    return f"{name}:{element}"


class Part:
    """One part of a case. `element` says which one, where a case has several."""

    name: CasePart
    element = ""
    # What this part is derived from: where an officer changed that, the file has no say in this.
    basis: tuple[CasePart, ...] = ()

    def __init__(self, lists: Lists) -> None:
        self.lists = lists

    @property
    def key(self) -> str:
        return part_key(self.name, self.element)

    @property
    def basis_keys(self) -> set[str]:
        return {part_key(name) for name in self.basis}

    def value_of(self, row: CaseRow) -> Value:
        """What a row says."""
        raise NotImplementedError

    def is_as_written(self, record: Record, value: Value) -> bool:
        """Whether the case still says exactly what a file wrote."""
        raise NotImplementedError

    def agrees(self, record: Record, value: Value) -> bool:
        """Whether the case says this already, however it came there, and perhaps more."""
        return self.is_as_written(record, value)

    def write(self, record: Record, before: CaseRow | None, row: CaseRow) -> bool:
        """Put what the row says in the place of what the row before said; None for a new case.

        False where an officer's child says it already: nothing was put there.
        """
        raise NotImplementedError

    def show(self, value: Value) -> str:
        """A value of a row as an officer reads it."""
        return ", ".join(filter(None, value)) if isinstance(value, tuple) else value or ""

    def show_case(self, record: Record) -> str:
        """What the case says, as an officer reads it."""
        raise NotImplementedError


class TextPart(Part):
    """A text of the case itself."""

    def value_in(self, case: Case) -> Value:
        raise NotImplementedError

    def is_as_written(self, record: Record, value: Value) -> bool:
        return is_same(self.value_in(record.case), value)

    def show_case(self, record: Record) -> str:
        return self.show(self.value_in(record.case))

    def write(self, record: Record, before: CaseRow | None, row: CaseRow) -> bool:
        self.put(record.case, row)
        return True

    def put(self, case: Case, row: CaseRow) -> None:
        raise NotImplementedError


def is_same(one: Value, other: Value) -> bool:
    """Whether two texts are the same but for the kind of line break, which browsers change."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, str) and isinstance(other, str):
        return fold_control_characters(one).strip() == fold_control_characters(other).strip()
    return bool(one == other)


class FirmPart(Part):
    name = CasePart.FIRM

    def value_of(self, row: CaseRow) -> Value:
        return row.firm

    def is_as_written(self, record: Record, value: Value) -> bool:
        firm = record.case.firm
        return (firm.name, firm.country) == value

    def show_case(self, record: Record) -> str:
        return self.show((record.case.firm.name, record.case.firm.country))

    def write(self, record: Record, before: CaseRow | None, row: CaseRow) -> bool:
        """The sector that the case names stays, whatever the new firm's usual one is."""
        case, firm, sector = record.case, self.lists.firms.of(row), None
        is_officers = part_key(CasePart.SECTOR) in record.officers_parts
        if before and (case.own_sector or before["firm_sector"] or is_officers):
            sector = case.sector
        case.firm, case.own_sector = firm, sector if sector != firm.sector else None
        return True


class SectorPart(Part):
    name = CasePart.SECTOR
    basis = (CasePart.FIRM,)

    def value_of(self, row: CaseRow) -> Value:
        return row["firm_sector"]

    def is_as_written(self, record: Record, value: Value) -> bool:
        """A blank cell leaves a case with the usual sector of its firm."""
        case = record.case
        if not value:
            return case.own_sector is None
        return bool(case.sector and case.sector.title == value)

    def show_case(self, record: Record) -> str:
        return record.case.sector.title if record.case.sector else ""

    def write(self, record: Record, before: CaseRow | None, row: CaseRow) -> bool:
        sector = self.lists.known.sectors.get(row["firm_sector"])
        record.case.own_sector = sector if sector != record.case.firm.sector else None
        return True


class AuthorityPart(TextPart):
    """The authority, its state, and how far the state is behind the act, with the source for it.

    One part: an officer's judgement of one authority must not come to stand beside another one.
    """

    name = CasePart.AUTHORITY

    def value_of(self, row: CaseRow) -> Value:
        authority = self.lists.known.authorities.get(row.authority)
        if authority is None:
            return (*row.authority, Attribution.NONE.value, "")
        seen = ", ".join(filter(None, [row["source_publisher"], row["source_title"]]))
        source = "; ".join(filter(None, [seen, authority.note]))
        return (*row.authority, authority.attribution, source)

    def value_in(self, case: Case) -> Value:
        body = case.authority.name if case.authority else ""
        return (body, case.state, str(case.attribution), case.attribution_source)

    def put(self, case: Case, row: CaseRow) -> None:
        case.authority = self.lists.known.authorities.get(row.authority)
        _body, case.state, case.attribution, case.attribution_source = self.value_of(row)

    def show(self, value: Value) -> str:
        body, state, level, source = value
        return super().show((body, state, str(Attribution(level).label), source))


class CampaignPart(TextPart):
    name = CasePart.CAMPAIGN

    def value_of(self, row: CaseRow) -> Value:
        return row["campaign_key"]

    def value_in(self, case: Case) -> Value:
        return case.campaign.slug if case.campaign else ""

    def put(self, case: Case, row: CaseRow) -> None:
        case.campaign = self.lists.known.campaigns.get(row["campaign_key"])


class DemandPart(TextPart):
    name = CasePart.DEMAND

    def value_of(self, row: CaseRow) -> Value:
        return row["demanded_change"]

    def value_in(self, case: Case) -> Value:
        return case.demanded_change

    def put(self, case: Case, row: CaseRow) -> None:
        case.demanded_change = row["demanded_change"]


class ConfidencePart(TextPart):
    name = CasePart.CONFIDENCE

    def value_of(self, row: CaseRow) -> Value:
        return row["confidence"]

    def value_in(self, case: Case) -> Value:
        return str(case.confidence)

    def put(self, case: Case, row: CaseRow) -> None:
        case.confidence = row["confidence"]


class DoubtsPart(TextPart):
    name = CasePart.DOUBTS

    def value_of(self, row: CaseRow) -> Value:
        return row.note.get("doubts", "")

    def value_in(self, case: Case) -> Value:
        return case.doubts

    def agrees(self, record: Record, value: Value) -> bool:
        """A table says nothing of doubts: that is no disagreement."""
        return not value or super().agrees(record, value)

    def put(self, case: Case, row: CaseRow) -> None:
        case.doubts = self.value_of(row)


FIELD_PARTS: tuple[type[Part], ...] = (
    FirmPart,
    SectorPart,
    AuthorityPart,
    CampaignPart,
    DemandPart,
    ConfidencePart,
    DoubtsPart,
)
