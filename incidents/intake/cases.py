"""Read and check a table of cases: one row for each firm that faces one demand."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from incidents.intake.known import COUNTRIES, CURRENCIES, Known
from incidents.intake.refusals import (
    FileFault,
    FileRefused,
    not_a_date,
    unknown_law,
    unknown_word,
)
from incidents.intake.tables import decode_text, table
from incidents.models.law.instruments import Confidence
from incidents.values.firm_responses import FirmResponse
from incidents.values.partial_dates import PartialDate

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
# What other tables have and our template does not. Blank ones are not stored with a row, so that a
# row of the template is the same row as before these existed.
OPTIONAL = ("title", "firm_other_names", "more_sources", "lifted_date", "doubts", "desk_note")
REQUIRED = (
    "slug",
    "firm",
    "coercing_country_iso2",
    "topic",
    "tactic",
    "first_reported_date",
    "response",
    "confidence",
)
DAYS = ("first_reported_date", "deadline_date", "response_date", "source_date")
# Demands and wordings are quoted with their line breaks; every other cell is one line.
MANY_LINES = frozenset({"demanded_change", "wording_before", "wording_after"})
LONGEST = {
    "slug": 120,
    "firm": 200,
    "source_title": 400,
    "source_publisher": 200,
    "source_url": 600,
}


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
    def firm(self) -> tuple[str, str]:
        """Name and home country."""
        return self["firm"], self["firm_country_iso2"]

    @property
    def authority(self) -> tuple[str, str]:
        """Name and state; the name may be blank."""
        return self["coercing_authority"], self["coercing_country_iso2"]

    @cached_property
    def source(self) -> tuple[str, ...]:
        """(title, publisher, day, address); () without a title."""
        columns = ("source_title", "source_publisher", "source_date", "source_url")
        return tuple(self[column] for column in columns) if self["source_title"] else ()

    @cached_property
    def more_sources(self) -> list[tuple[str, ...]]:
        """The sources after the first, as `source`."""
        return [tuple(source) for source in json.loads(self["more_sources"] or "[]")]

    @cached_property
    def sources(self) -> list[tuple[str, ...]]:
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
    for line, cells in table(decode_text(raw), COLUMNS, MANY_LINES):
        faults += [FileFault(line, column, reason) for column, reason in _faults(cells, known)]
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


def _faults(cells: dict[str, str], known: Known) -> Iterator[tuple[str, str]]:
    for column in REQUIRED:
        if not cells[column]:
            yield column, _("Required. Enter a value.")
    yield from _source_faults(cells, known)
    for column, most in LONGEST.items():
        if len(cells[column]) > most:
            yield column, _("Longer than %(most)s characters. Shorten it.") % {"most": most}
    yield from _word_faults(cells, known)
    yield from _day_faults(cells)
    yield from _sum_faults(cells)
    url = cells["source_url"]
    if url:
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError:
            yield (
                "source_url",
                _("Not a web address. Enter one that begins with http:// or https://."),
            )


def _source_faults(cells: dict[str, str], known: Known) -> Iterator[tuple[str, str]]:
    """A row without a source although its confidence, or its authority's attribution, needs one.

    Attribution comes from the list of authorities; the note of the authority counts as a source.
    """
    if cells["source_title"]:
        return
    body, state = cells["coercing_authority"], cells["coercing_country_iso2"]
    authority = known.authorities.get((body, state))
    if cells["confidence"] == Confidence.HIGH:
        yield (
            "source_title",
            _(
                "Required, because confidence is “high”. Enter the title of the source, or set"
                " confidence to “medium”."
            ),
        )
    elif authority and authority.needs_source and not cells["source_publisher"]:
        reason = _(
            "Required, because the attribution of %(body)s (%(level)s) needs a source."
            " Enter its title, for example “Notice of 24 March 2021”."
        )
        level = authority.get_attribution_display()
        yield "source_title", reason % {"body": body, "level": level}


def _word_faults(cells: dict[str, str], known: Known) -> Iterator[tuple[str, str]]:
    """Cells that must be a word of a list."""
    state = cells["coercing_country_iso2"]
    lists = (
        ("topic", cells["topic"], known.topics),
        ("tactic", cells["tactic"], known.tactics),
        ("firm_sector", cells["firm_sector"], known.sectors),
        ("campaign_key", cells["campaign_key"], known.campaigns),
        ("firm_country_iso2", cells["firm_country_iso2"], COUNTRIES),
        ("coercing_country_iso2", state, COUNTRIES),
        ("response", cells["response"], FirmResponse.values),
        ("confidence", cells["confidence"], Confidence.values),
    )
    for column, word, words in lists:
        if word and word not in words:
            yield column, unknown_word(word, words)
    body = cells["coercing_authority"]
    if body and state and (body, state) not in known.authorities:
        reason = _("“%(word)s” is not a known authority of %(state)s. Check the spelling.")
        yield "coercing_authority", reason % {"word": body, "state": state}
    for key in filter(None, re.split(r"\s*;\s*", cells["regulation_keys"])):
        if key not in known.instruments and key not in known.provisions:
            yield "regulation_keys", unknown_law(key)


def _day_faults(cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    for column in DAYS:
        if cells[column]:
            try:
                PartialDate(cells[column])
            except ValueError:
                yield column, not_a_date(cells[column])
    if cells["response_date"] and cells["response"] == FirmResponse.UNKNOWN:
        yield "response_date", _("Remove the date, or enter the response: it is “unknown” now.")


def _sum_faults(cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    amount, currency = cells["penalty_amount"], cells["penalty_currency"]
    if bool(amount) != bool(currency):
        yield "penalty_amount", _("Enter both amount and currency, or neither.")
    if currency and currency not in CURRENCIES:
        reason = _("“%(word)s” is not a currency code. Use ISO 4217, for example CNY.")
        yield "penalty_currency", reason % {"word": currency}
    if amount and not _is_sum(amount):
        reason = _("“%(word)s” is not an amount. Use digits, for example 200000 or 200000.50.")
        yield "penalty_amount", reason % {"word": amount}


def _is_sum(text: str) -> bool:
    """Plain digits, two decimals at most: "1e5", "nan" and "1,000" are refused."""
    try:
        return bool(re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,2})?", text)) and Decimal(text) > 0
    except InvalidOperation:
        return False
