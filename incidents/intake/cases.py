"""Read and check a table of cases: one row for each firm that faces one demand."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
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
from incidents.values.case_kinds import CaseKind
from incidents.values.case_origins import CaseOrigin
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
# Columns that a table may leave out. A blank cell means what a missing column means.
OPTIONAL = (
    "case_kind",
    "found_by",
    "demand_date",
    "demand_not_before",
    "first_response",
    "first_response_date",
    "last_known_date",
    "wording_is_quoted",
)
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
DAYS = (
    *("first_reported_date", "deadline_date", "response_date", "source_date"),
    *("demand_date", "demand_not_before", "first_response_date", "last_known_date"),
)
KNOWN_RESPONSES = [kind for kind in FirmResponse.values if kind != FirmResponse.UNKNOWN]
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
        # A row that was stored before a column was added has no cell for it.
        return self.cells.get(column, "") if column in OPTIONAL else self.cells[column]

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

    @property
    def source(self) -> tuple[str, ...]:
        """(title, publisher, day, address); () without a title."""
        columns = ("source_title", "source_publisher", "source_date", "source_url")
        return tuple(self[column] for column in columns) if self["source_title"] else ()

    @property
    def sha256(self) -> str:
        """Digest of cells and note: cases loaded before cells were stored have only this."""
        text = json.dumps([self.cells, self.note], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def keys(self) -> list[str]:
        """Keys of the law cited: "instrument" or "instrument#provision", each once, in order."""
        return list(dict.fromkeys(filter(None, re.split(r"\s*;\s*", self["regulation_keys"]))))

    @property
    def amount(self) -> Decimal | None:
        return Decimal(self["penalty_amount"]) if self["penalty_amount"] else None


def read_cases(raw: bytes, known: Known, notes: dict[str, dict[str, Any]]) -> list[CaseRow]:
    """Read a whole table. Raises FileRefused with all faulty cells.

    `notes`: {slug: what the columns cannot hold}.
    """
    rows, faults = [], []
    lines: dict[str, int] = {}
    for line, cells in table(decode_text(raw), COLUMNS, MANY_LINES, OPTIONAL):
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
        ("first_response", cells["first_response"], KNOWN_RESPONSES),
        ("confidence", cells["confidence"], Confidence.values),
        ("case_kind", cells["case_kind"], CaseKind.values),
        ("wording_is_quoted", cells["wording_is_quoted"], ("yes", "no")),
        ("found_by", cells["found_by"], CaseOrigin.values),
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
    is_known = cells["response"] != FirmResponse.UNKNOWN
    if cells["response_date"] and not is_known:
        yield "response_date", _("Remove the date, or enter the response: it is “unknown” now.")
    if bool(cells["first_response"]) != bool(cells["first_response_date"]):
        yield "first_response", _("Enter the first response and its date, or neither.")
    if cells["first_response"] and not is_known:
        yield "first_response", _("Enter the last response too: it is “unknown” now.")
    if cells["last_known_date"] and is_known:
        yield (
            "last_known_date",
            _("Remove the date: the response is known. It is for firms that had not responded."),
        )
    if cells["demand_date"] and cells["demand_not_before"]:
        yield "demand_not_before", _("Remove one of the two: the date of the demand is known.")


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
