"""Exchange rates of the European Central Bank: of the day where it is known, else of the year."""

import gzip
import json
from bisect import bisect_right
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"
RATES, DAILY_RATES = DATA / "rates.json", DATA / "daily_rates.csv.gz"
# The bank fixes no rate at weekends and on holidays: then that of the last day before counts. No
# pause was ever longer.
LONGEST_PAUSE = timedelta(days=7)


@cache
def rates() -> dict[tuple[str, int], Decimal]:
    """{(ISO 4217 code, year): units for one euro}, as shipped; the euro itself is not in it.

    Source: European Central Bank, euro foreign exchange reference rates; the mean of the days of
    a calendar year. Years that the bank quoted only in part are left out.
    """
    per_euro = json.loads(RATES.read_text(encoding="utf-8"))["per_euro"]
    return {
        (currency, int(year)): Decimal(rate)
        for currency, years in per_euro.items()
        for year, rate in years.items()
    }


@cache
def _daily() -> tuple[list[str], list[str], dict[str, int]]:
    """(days in order, the line of each, {ISO 4217 code: its place in a line})."""
    header, *lines = gzip.decompress(DAILY_RATES.read_bytes()).decode().splitlines()
    places = {currency: place for place, currency in enumerate(header.split(","))}
    return [line[:10] for line in lines], lines, places


def rate_of_day(currency: str, day: str) -> Decimal | None:
    """Units for one euro on a day, or on the last working day before it; None if there is none.

    `day`: "2018-05-23". Source: European Central Bank, euro foreign exchange reference rates, the
    daily file of 30 October 2026.
    """
    days, lines, places = _daily()
    before = bisect_right(days, day) - 1
    if currency not in places or before < 0:
        return None
    if date.fromisoformat(day) - date.fromisoformat(days[before]) > LONGEST_PAUSE:
        return None
    rate = lines[before].split(",")[places[currency]]
    return Decimal(rate) if rate else None


@lru_cache(maxsize=200_000)
def rate_of(currency: str, year: int, day: str = "") -> Decimal | None:
    """Units for one euro: of the day where it is known, else the mean of the year, else None."""
    known = rate_of_day(currency, day) if len(day) == len("2018-05-23") else None
    return rates().get((currency, year)) if known is None else known


def in_euro(amount: Decimal, currency: str, year: int, day: str = "") -> Decimal | None:
    """The amount in euro, unrounded; None without a rate for the day or its year."""
    if currency == "EUR":
        return amount
    rate = rate_of(currency, year, day)
    return None if rate is None else amount / rate


def in_dollars(amount: Decimal, currency: str, year: int, day: str = "") -> Decimal | None:
    """The amount in US dollars by way of the euro, unrounded; None where a rate is missing."""
    return from_euro(in_euro(amount, currency, year, day), amount, currency, year, day)


def from_euro(
    euro: Decimal | None, amount: Decimal, currency: str, year: int, day: str = ""
) -> Decimal | None:
    """The same in US dollars, for an amount whose euro are known already."""
    if currency == "USD":
        return amount
    rate = rate_of("USD", year, day)
    return None if euro is None or rate is None else euro * rate
