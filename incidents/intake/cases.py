"""Read and check a table of cases: one row for each firm that faces one demand."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from incidents.intake.case_faults import find_faults
from incidents.intake.known import Known
from incidents.intake.refusals import (
    FileFault,
    FileRefused,
)
from incidents.intake.tables import decode_text, table
from incidents.values.case_kinds import CaseKind

# The data set of the table that is part of the project.
SHIPPED = "shipped-cases"
COLUMNS = (
    "slug",
    "firm",
    "firm_country_iso2",
    "firm_sector",
    "coercing_authority",
    "coercing_country_iso2",
    "campaign_key",
    "topic",
    "tactic",
    "demanded_change",
    "wording_before",
    "wording_after",
    "first_reported_date",
    "deadline_date",
    "response",
    "response_date",
    "penalty_amount",
    "penalty_currency",
    "regulation_keys",
    "source_title",
    "source_publisher",
    "source_date",
    "source_url",
    "confidence",
)
# Columns that a table may leave out. A blank cell means what a missing column means, and is not
# stored with a row, so that a row of the template is the same row as before these existed.
OPTIONAL = (
    "case_kind",
    "found_by",
    "attribution",
    "further_authorities",
    "amplified_by",
    "political_link",
    "demand_date",
    "demand_not_before",
    "first_response",
    "first_response_date",
    "last_known_date",
    "wording_is_quoted",
    "title",
    "firm_other_names",
    "source_kind",
    "source_language",
    "source_grade",
    "source_supports",
    "more_sources",
    "checked_on",
    "checked_by",
    "imposed_date",
    "suspended_date",
    "lifted_date",
    "doubts",
    "borderline",
    "desk_note",
)
NOT_JUDGED = "F6"
# Demands and wordings are quoted with their line breaks; every other cell is one line.
MANY_LINES = frozenset({"demanded_change", "wording_before", "wording_after"})


class SourceCells(NamedTuple):
    """A source as a row has it. What tells it from others comes first: see `identity`."""

    title: str
    publisher: str = ""
    date: str = ""
    url: str = ""
    kind: str = ""
    language: str = ""
    # Both letters, such as "B2"; "" means not judged, which the scale calls F6.
    grade: str = ""
    supports: str = ""

    @property
    def identity(self) -> tuple[str, ...]:
        """The columns of Source: the rest is how one case uses it."""
        return self[:6]

    @property
    def use(self) -> dict[str, str]:
        """The columns of SourceUse."""
        grade = self.grade or NOT_JUDGED
        return {"reliability": grade[0], "credibility": grade[1], "supports": self.supports}


@dataclass(frozen=True)
class CaseRow:
    """One checked row: its line, its cells as text, and a note of what no column can hold."""

    line: int
    cells: dict[str, str]
    note: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, column: str) -> str:
        try:
            return self.cells[column]
        except KeyError:
            if column in OPTIONAL:
                return ""
            raise

    @property
    def case_kind(self) -> str:
        """The kind of case; without a word in the table, a demand."""
        return self["case_kind"] or CaseKind.DEMAND.value

    @property
    def firm(self) -> tuple[str, str]:
        """Name and home country."""
        return self["firm"], self["firm_country_iso2"]

    @property
    def authority(self) -> tuple[str, str]:
        """Name and state; the name may be blank."""
        return self["coercing_authority"], self["coercing_country_iso2"]

    @cached_property
    def source(self) -> SourceCells | None:
        """The first source; None without a title."""
        columns = (f"source_{name}" for name in SourceCells._fields)
        return SourceCells(*(self[column] for column in columns)) if self["source_title"] else None

    @cached_property
    def more_sources(self) -> list[SourceCells]:
        """The sources after the first."""
        return [SourceCells(*source) for source in json.loads(self["more_sources"] or "[]")]

    @cached_property
    def sources(self) -> list[SourceCells]:
        """All sources, each once."""
        return list(dict.fromkeys([*([self.source] if self.source else []), *self.more_sources]))

    def terms(self, column: str) -> list[str]:
        """The keys of topics or tactics in a cell, each once."""
        return split_keys(self[column])

    @property
    def other_names(self) -> list[str]:
        """Other names of the firm."""
        return [name for name in self["firm_other_names"].split("; ") if name]

    @property
    def sha256(self) -> str:
        """Digest of cells and note: cases loaded before cells were stored have only this."""
        text = json.dumps([self.cells, self.note], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def keys(self) -> list[str]:
        """Keys of the law cited: "instrument" or "instrument#provision", each once, in order."""
        return split_keys(self["regulation_keys"])

    @cached_property
    def amount(self) -> Decimal | None:
        return Decimal(self["penalty_amount"]) if self["penalty_amount"] else None


def split_keys(cell: str) -> list[str]:
    """ "a; b;a" as ["a", "b"]."""
    if ";" not in cell:
        return [cell] if cell else []
    return list(dict.fromkeys(filter(None, re.split(r"\s*;\s*", cell))))


def read_cases(raw: bytes, known: Known, notes: dict[str, dict[str, Any]]) -> list[CaseRow]:
    """Read a whole table. Raises FileRefused with all faulty cells.

    `notes`: {slug: what the columns cannot hold}.
    """
    rows, faults = [], []
    lines: dict[str, int] = {}
    for line, cells in table(decode_text(raw), COLUMNS, MANY_LINES, OPTIONAL):
        faults += [FileFault(line, column, reason) for column, reason in find_faults(cells, known)]
        first = lines.setdefault(cells["slug"], line)
        if first != line:
            reason = _("Line %(line)s has the same slug. Give each row its own.") % {"line": first}
            faults.append(FileFault(line, "slug", reason))
        rows.append(CaseRow(line, cells, notes.get(cells["slug"], {})))
    if not rows and not faults:
        faults.append(
            FileFault(1, _("file"), _("The file has no rows. Add at least one below the header."))
        )
    if faults:
        raise FileRefused(faults)
    return rows
