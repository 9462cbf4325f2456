"""The parts of a case that a row has values for: compare them, and write them.

Each part is compared and written by itself, so that an officer's change of one part neither stops
the import of other parts nor is overwritten by it. Children are in `child_parts`.
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

# A text, a tuple of texts, or None for a child that does not exist. Only compared for equality.
Value = Any


@dataclass(frozen=True)
class Lists:
    """What rows refer to: existing rows, and firms and sources that the file may add."""

    known: Known
    firms: FirmList
    sources: SourceList


@dataclass
class Record:
    """A case and its children in memory, with the children to delete and to create."""

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
        """`case`: read by `with_record`, or new and without children."""
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
        """Replace a child by another; without an old one append, without a new one remove."""
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
    # Parts that this one is derived from: if an officer changed those, the file does not change it.
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
        """The value of a row."""
        raise NotImplementedError

    def is_as_written(self, record: Record, value: Value) -> bool:
        """Whether the case still has exactly the value that a file wrote."""
        raise NotImplementedError

    def agrees(self, record: Record, value: Value) -> bool:
        """Whether the case has this value already, from whatever source, and perhaps more."""
        return self.is_as_written(record, value)

    def write(self, record: Record, before: CaseRow | None, row: CaseRow) -> bool:
        """Replace the value of the row before by that of the row. `before`: None for a new case.

        Returns False if a child of an officer has the value already: nothing is written then.
        """
        raise NotImplementedError

    def show(self, value: Value) -> str:
        """The value of a row as text for officers."""
        return ", ".join(filter(None, value)) if isinstance(value, tuple) else value or ""

    def show_case(self, record: Record) -> str:
        """The value of the case as text for officers."""
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
    """Whether two texts are equal, except for kinds of line breaks, which browsers change."""
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
        """Keep the sector that the case has, whatever the usual sector of the new firm is."""
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
    """The authority, its state, and the attribution with its source.

    One part, because an officer's judgement of one authority must not be attached to another.
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
        """A blank value agrees with any: tables have no column for doubts."""
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
