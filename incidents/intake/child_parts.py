"""The parts of a case that are children: wordings, sources, law.

A child is identified by its content, not its key: the case form writes all children anew.
"""

import hashlib
from typing import Any

from django.utils.translation import gettext as _

from incidents.intake.cases import NOT_JUDGED, CaseRow
from incidents.intake.parts import Lists, Part, Record, Value, is_same
from incidents.intake.sources import OFFICERS_COLUMNS, key_of
from incidents.models.desk.evidence import (
    Citation,
    Invocation,
    SourceUse,
    WordingChange,
)
from incidents.models.desk.imports import CasePart


class ChildPart(Part):
    """A part with at most one child that a file wrote, beside any number of officers'."""

    def children(self, record: Record) -> list[Any]:
        """All children that can hold this part, including those of officers."""
        raise NotImplementedError

    def is_written_child(self, child: Any, value: Value) -> bool:
        """Whether a child has exactly what the file wrote."""
        raise NotImplementedError

    def contains(self, child: Any, value: Value) -> bool:
        """Whether a child has this value, and perhaps more."""
        raise NotImplementedError

    def new_child(self, row: CaseRow) -> Any:
        raise NotImplementedError

    def show_child(self, child: Any) -> str:
        raise NotImplementedError

    def written_child(self, record: Record, value: Value) -> Any:
        """The child that the file wrote, if no officer changed it; else None."""
        if value is None:
            return None
        children = self.children(record)
        return next((child for child in children if self.is_written_child(child, value)), None)

    def is_as_written(self, record: Record, value: Value) -> bool:
        if value is None:
            return not self.children(record)
        return self.written_child(record, value) is not None

    def agrees(self, record: Record, value: Value) -> bool:
        children = self.children(record)
        if value is None:
            return not children
        return any(self.contains(child, value) for child in children)

    def siblings(self, record: Record) -> list[Any]:
        """The list of children in which a new one takes its position."""
        return self.children(record)

    def write(self, record: Record, before: CaseRow | None, row: CaseRow) -> bool:
        old = self.written_child(record, self.value_of(before)) if before else None
        value = self.value_of(row)
        others = [child for child in self.children(record) if child is not old]
        is_present = value is not None and any(self.contains(child, value) for child in others)
        new = None if value is None or is_present else self.new_child(row)
        record.replace(self.siblings(record), old, new)
        return not is_present

    def overwrite(self, record: Record, row: CaseRow) -> None:
        value = self.value_of(row)
        for child in list(self.children(record)):
            record.replace(self.siblings(record), child, None)
        if value is not None:
            record.replace(self.siblings(record), None, self.new_child(row))

    def show_case(self, record: Record) -> str:
        return "; ".join(self.show_child(child) for child in self.children(record))


class WordingPart(ChildPart):
    name = CasePart.WORDINGS
    officers_columns = ("language", "place", "seen_on", "evidence")

    def value_of(self, row: CaseRow) -> Value:
        texts = (row["wording_before"], row["wording_after"])
        return (*texts, row["wording_is_quoted"] == "yes") if any(texts) else None

    def new_child(self, row: CaseRow) -> Any:
        before, after, is_quoted = self.value_of(row)
        return WordingChange(before=before, after=after, is_quoted=is_quoted)

    def children(self, record: Record) -> list[Any]:
        return record.wordings

    def is_written_child(self, child: WordingChange, value: Value) -> bool:
        is_plain = not any(getattr(child, column) for column in self.officers_columns)
        return is_plain and self.contains(child, value)

    def contains(self, child: WordingChange, value: Value) -> bool:
        return is_same((child.before, child.after, child.is_quoted), value)

    def show(self, value: Value) -> str:
        if not value:
            return ""
        before, after, is_quoted = value
        changed = f"{before} → {after}"
        return _("%(wording)s (exact words)") % {"wording": changed} if is_quoted else changed

    def show_child(self, child: WordingChange) -> str:
        return self.show((child.before, child.after, child.is_quoted))


class SourcePart(ChildPart):
    """The source of a row.

    Grades are judgements of one particular source. Once an officer has graded it, a row that names
    another source, or a corrected one, is a conflict.
    """

    name = CasePart.SOURCES

    def value_of(self, row: CaseRow) -> Value:
        return row.source

    def new_child(self, row: CaseRow) -> Any:
        cells = self.value_of(row)
        return SourceUse(source=self.lists.sources.at(cells), **cells.use)

    def children(self, record: Record) -> list[Any]:
        return record.uses

    def write(self, record: Record, before: CaseRow | None, row: CaseRow) -> bool:
        """Correct the source of the row before, unless the row still names it further on."""
        old = self.written_child(record, self.value_of(before)) if before else None
        if before and before.source in row.sources:
            old = None
        others = [use for use in record.uses if use is not old]
        value = self.value_of(row)
        is_present = value is not None and any(self.contains(use, value) for use in others)
        new = None if value is None or is_present else self.new_child(row)
        record.replace(record.uses, old, new)
        return not is_present or bool(before and value in before.sources)

    def overwrite(self, record: Record, row: CaseRow) -> None:
        """Add the file's source. Others stay: a case has any number of them."""
        value = self.value_of(row)
        if value is not None and not any(self.contains(use, value) for use in record.uses):
            record.replace(record.uses, None, self.new_child(row))

    def is_as_written(self, record: Record, value: Value) -> bool:
        """A case has any number of sources: the first source of a file never replaces another."""
        return value is None or super().is_as_written(record, value)

    def is_written_child(self, child: SourceUse, value: Value) -> bool:
        own = {name: str(getattr(child, name)) for name in value.use}
        is_plain = not any(getattr(child.source, column) for column in OFFICERS_COLUMNS)
        return is_plain and own == value.use and is_same(key_of(child.source), value.identity)

    def contains(self, child: SourceUse, value: Value) -> bool:
        """An officer may know the kind and language of a source that the file gives without."""
        key, identity = key_of(child.source), value.identity
        rest = zip(key[4:], identity[4:], strict=True)
        return is_same(key[:4], identity[:4]) and all(own == new or not new for own, new in rest)

    def show(self, value: Value) -> str:
        return f"{super().show(tuple(value[:4]))} ({value.grade or NOT_JUDGED})" if value else ""

    def show_child(self, child: SourceUse) -> str:
        return f"{super().show(key_of(child.source)[:4])} ({child.grade})"


class MoreSourcePart(SourcePart):
    """One of the sources after the first, by its content."""

    def __init__(self, lists: Lists, source: Value) -> None:
        super().__init__(lists)
        self.source = source
        self.element = element_of(source)

    def value_of(self, row: CaseRow) -> Value:
        return self.source if self.source in row.sources else None

    def write(self, record: Record, before: CaseRow | None, row: CaseRow) -> bool:
        return ChildPart.write(self, record, before, row)

    def agrees(self, record: Record, value: Value) -> bool:
        """Sources of others stay where the file has one less."""
        return value is None or super().agrees(record, value)


def element_of(source: Value) -> str:
    """A short key of a source: its address, else its title, and a digest of all of it."""
    # Without what is blank behind the address: keys of rows from before sources had kinds.
    text = "|".join([*source[:4], *filter(None, source[4:])])
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return f"{(source.url or source.title)[:100]} {digest}"


class CitationPart(ChildPart):
    """One law or article that rows cite, by its key."""

    name = CasePart.CITATIONS

    def __init__(self, lists: Lists, element: str) -> None:
        super().__init__(lists)
        self.element = element

    def value_of(self, row: CaseRow) -> Value:
        if self.element not in row.keys:
            return None
        return str(row.note.get("invoked", {}).get(self.element, Invocation.UNSTATED))

    def new_child(self, row: CaseRow) -> Any:
        cited = self.lists.known.cited(self.element)
        return Citation(invoked=self.value_of(row), **cited)

    def children(self, record: Record) -> list[Any]:
        return [part for part in record.citations if part.text.key == self.element]

    def siblings(self, record: Record) -> list[Any]:
        return record.citations

    def is_written_child(self, child: Citation, value: Value) -> bool:
        return child.invoked == value and not child.quote

    def contains(self, child: Citation, value: Value) -> bool:
        return value in (child.invoked, Invocation.UNSTATED)

    def show(self, value: Value) -> str:
        return f"{self.element}: {Invocation(value).label}" if value else ""

    def show_child(self, child: Citation) -> str:
        return ", ".join(filter(None, [self.show(child.invoked), child.quote]))
