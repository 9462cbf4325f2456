"""The parts of a case that a row has values for: compare them, and write them.

Each part is compared and written by itself, so that an officer's change of one part neither stops
the import of other parts nor is overwritten by it. Columns are
in `field_parts`, children in `child_parts`.
"""

from dataclasses import dataclass, field
from typing import Any

from incidents.intake.cases import CaseRow
from incidents.intake.firms import FirmList
from incidents.intake.known import Known
from incidents.intake.sources import SourceList
from incidents.models.desk.cases import Case
from incidents.models.desk.events import Event
from incidents.models.desk.evidence import Citation, SourceUse, WordingChange
from incidents.models.desk.imports import CasePart
from incidents.values.text import fold_control_characters

# {part: the relation of a case that holds it}.
TERMS = {
    CasePart.TOPICS.value: "topics",
    CasePart.TACTICS.value: "tactics",
    CasePart.FURTHER.value: "further_authorities",
    CasePart.AMPLIFIED.value: "amplified_by",
}
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
    # {part: rows of a closed list}.
    terms: dict[str, list[Any]]
    deleted: list[Any] = field(default_factory=list)
    created: list[Any] = field(default_factory=list)
    # (part, term) of what the case loses.
    dropped: list[tuple[str, Any]] = field(default_factory=list)
    # Keys of the parts that officers changed.
    officers_parts: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, case: Case) -> "Record":
        """`case`: read by `with_record`, or new and without children."""
        if case.pk is None:
            return cls(case, [], [], [], [], {name: [] for name in TERMS})
        return cls(
            case,
            list(case.events.all()),
            list(case.wordings.all()),
            list(case.citations.all()),
            list(case.uses.all()),
            {name: list(getattr(case, column).all()) for name, column in TERMS.items()},
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

    def overwrite(self, record: Record, row: CaseRow) -> None:
        """Replace whatever the case has by the value of the row: a person chose the file's."""
        self.write(record, row, row)

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
