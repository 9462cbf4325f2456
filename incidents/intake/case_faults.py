"""What is wrong with a row of a table of cases: each faulty cell, with what to do about it."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from incidents.intake.known import COUNTRIES, CURRENCIES, Known
from incidents.intake.refusals import not_a_date, unknown_law, unknown_word
from incidents.models.desk.evidence import Credibility, Reliability
from incidents.models.law.instruments import Confidence
from incidents.models.register.authorities import Attribution
from incidents.values.case_kinds import CaseKind, states_demand
from incidents.values.case_origins import CaseOrigin
from incidents.values.firm_responses import FirmResponse
from incidents.values.partial_dates import PartialDate
from incidents.values.political_links import PoliticalLink
from incidents.values.source_kinds import SourceKind

GRADES = {f"{one}{other}" for one in Reliability.values for other in Credibility.values}
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
    *("checked_on", "imposed_date", "suspended_date", "lifted_date"),
    *("demand_date", "demand_not_before", "first_response_date", "last_known_date"),
)
MOST_PARTS = 8
KNOWN_RESPONSES = [kind for kind in FirmResponse.values if kind != FirmResponse.UNKNOWN]
LONGEST = {
    "slug": 120,
    "firm": 200,
    "source_title": 400,
    "source_publisher": 200,
    "source_url": 600,
}


def find_faults(cells: dict[str, str], known: Known) -> Iterator[tuple[str, str]]:
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
    yield from _more_source_faults(cells["more_sources"])
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
    if cells["attribution"] not in ("", Attribution.NONE) and not cells["source_publisher"]:
        yield "source_title", _("Required, because the attribution needs a source.")
    authority = known.authorities.get((body, state))
    if cells["confidence"] == Confidence.HIGH:
        yield (
            "source_title",
            _(
                "Required, because confidence is “high”. Enter the title of the source, or set"
                " confidence to “medium”."
            ),
        )
    elif (
        authority
        and authority.needs_source
        and not (cells["source_publisher"] or cells["attribution"])
    ):
        reason = _(
            "Required, because the attribution of %(body)s (%(level)s) needs a source."
            " Enter its title, for example “Notice of 24 March 2021”."
        )
        level = authority.get_attribution_display()
        yield "source_title", reason % {"body": body, "level": level}


def _more_source_faults(cell: str) -> Iterator[tuple[str, str]]:
    """Further sources that are no list of lists of texts, or have a word of no list."""
    try:
        sources = [[*source] for source in json.loads(cell or "[]")]
    except (ValueError, TypeError):
        sources = [[]]
    for source in sources:
        if not 1 <= len(source) <= MOST_PARTS or not all(isinstance(one, str) for one in source):
            yield (
                "more_sources",
                _("Not a list of sources: write [[title, publisher, day, address]]."),
            )
            continue
        _title, _publisher, day, _url, kind, _language, grade, _use = (source + [""] * 8)[:8]
        if kind and kind not in SourceKind.values:
            yield "more_sources", unknown_word(kind, SourceKind.values)
        if grade and grade not in GRADES:
            yield "more_sources", unknown_word(grade, sorted(GRADES))
        if day and not _is_day(day):
            yield "more_sources", not_a_date(day)


def _is_day(text: str) -> bool:
    try:
        return bool(PartialDate(text))
    except ValueError:
        return False


def _word_faults(cells: dict[str, str], known: Known) -> Iterator[tuple[str, str]]:
    """Cells that must be a word of a list."""
    state = cells["coercing_country_iso2"]
    lists = (
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
        ("attribution", cells["attribution"], Attribution.values),
        ("political_link", cells["political_link"], PoliticalLink.values),
        ("source_kind", cells["source_kind"], SourceKind.values),
        ("source_grade", cells["source_grade"], GRADES),
    )
    terms: tuple[tuple[str, Any], ...] = (("topic", known.topics), ("tactic", known.tactics))
    parts = tuple(
        (column, word, words)
        for column, words in terms
        for word in re.split(r"\s*;\s*", cells[column])
    )
    for column, word, words in (*parts, *lists):
        if word and word not in words:
            yield column, unknown_word(word, words)
    yield from _kind_faults(cells)
    yield from _body_faults(cells, known)
    for key in filter(None, re.split(r"\s*;\s*", cells["regulation_keys"])):
        if key not in known.instruments and key not in known.provisions:
            yield "regulation_keys", unknown_law(key)


def _kind_faults(cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    """A demand that says that nothing was demanded, or that has a tie to politics.

    A blank cell is no fault: a desk's own table may come in before somebody knows. A release asks.
    """
    if cells["case_kind"] not in ("", CaseKind.DEMAND):
        return
    if cells["demanded_change"].strip() and not states_demand(cells["demanded_change"]):
        reason = _(
            "Enter what was demanded. If no account says it, set case_kind to “reprisal” or"
            " “retaliation”."
        )
        yield "demanded_change", reason
    if cells["political_link"]:
        yield "political_link", _("Leave this blank for a demand.")


def _body_faults(cells: dict[str, str], known: Known) -> Iterator[tuple[str, str]]:
    """Names of authorities that the list of their state does not have."""
    state = cells["coercing_country_iso2"]
    for column in ("coercing_authority", "further_authorities", "amplified_by"):
        cell = cells[column]
        bodies = [cell] if column == "coercing_authority" else re.split(r"\s*;\s*", cell)
        for body in filter(None, bodies):
            if state and (body, state) not in known.authorities:
                reason = _("“%(word)s” is not a known authority of %(state)s. Check the spelling.")
                yield column, reason % {"word": body, "state": state}


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
    if bool(cells["checked_on"]) != bool(cells["checked_by"]):
        yield "checked_by", _("Enter both the date of the second reading and who it was.")
    if (cells["imposed_date"] or cells["suspended_date"]) and not cells["source_title"]:
        yield "imposed_date", _("Enter the source: each change of a measure needs one.")
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
