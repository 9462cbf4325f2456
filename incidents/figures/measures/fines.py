"""Sums of fines: by currency, and in euro and US dollars at the mean rate of the year."""

import json
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.db.models import Count, F, Sum, Value
from django.db.models.functions import Coalesce, Left, NullIf
from django.utils.translation import ngettext

from incidents.figures.engine.engines import ask
from incidents.models.register.incidents import IncidentQuerySet

RATES = Path(__file__).parents[2] / "data" / "rates.json"
CENT = Decimal("0.01")


class Sums(NamedTuple):
    """Fines of one currency and year, in units (not cents). None where a rate is missing."""

    currency: str
    year: int
    entries: int
    amount: Decimal
    euro: Decimal | None
    dollars: Decimal | None


@dataclass(frozen=True)
class Fines:
    """The fines of some incidents, in units of their currencies (not in cents).

    `by_currency`: {ISO 4217 code: (incidents, sum)}. `euro` and `dollars` are the sums of what
    could be converted, `converted` incidents of `entries`; None where nothing could be. `note`
    says what they leave out.
    """

    rows: list[Sums]
    by_currency: dict[str, tuple[int, Decimal]]
    entries: int
    converted: int
    euro: Decimal | None
    dollars: Decimal | None

    @property
    def note(self) -> str:
        left_out = self.entries - self.converted
        if not left_out:
            return ""
        pairs = ", ".join(f"{row.currency} {row.year}" for row in self.rows if row.euro is None)
        sentence = ngettext(
            "%(n)s fine is not in the converted sums: there is no yearly rate for %(pairs)s.",
            "%(n)s fines are not in the converted sums: there is no yearly rate for %(pairs)s.",
            left_out,
        )
        return sentence % {"n": left_out, "pairs": pairs}


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


def in_euro(amount: Decimal, currency: str, year: int) -> Decimal | None:
    """The amount in euro at the mean rate of the year, unrounded; None without a rate for it."""
    if currency == "EUR":
        return amount
    rate = rates().get((currency, year))
    return None if rate is None else amount / rate


def in_dollars(amount: Decimal, currency: str, year: int) -> Decimal | None:
    """The amount in US dollars by way of the euro, unrounded; None where a rate is missing."""
    euro, rate = in_euro(amount, currency, year), rates().get(("USD", year))
    if currency == "USD":
        return amount
    return None if euro is None or rate is None else euro * rate


def fines_by_ground(entries: IncidentQuerySet) -> dict[str, Fines]:
    """{formal ground, "" where it is not known: the fines}; one query.

    Fines with different grounds are never in one sum. The year is that of the first dated fine in
    the released timeline; where none is dated, that of the first report. A year without a rate
    gives no converted sum: the rate of a neighbouring year is never used. Sums are rounded to
    cents, half to even, once, at the end. They are not adjusted for inflation, and a fine is what
    was imposed, not what was paid.
    """
    by_ground: dict[str, list[Sums]] = defaultdict(list)
    for ground, currency, year, count, amount in _by_year(entries):
        by_ground[ground].append(_sums(currency, int(year), count, amount))
    return {ground: _fines(rows) for ground, rows in sorted(by_ground.items())}


def _sums(currency: str, year: int, count: int, amount: Decimal) -> Sums:
    euro, dollars = in_euro(amount, currency, year), in_dollars(amount, currency, year)
    return Sums(currency, year, count, amount, _cents(euro), _cents(dollars))


def _fines(rows: list[Sums]) -> Fines:
    by_currency: dict[str, tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
    for row in rows:
        count, amount = by_currency[row.currency]
        by_currency[row.currency] = count + row.entries, amount + row.amount
    convertible = [row for row in rows if row.euro is not None]
    euro, dollars = converted_totals(rows)
    return Fines(
        rows=rows,
        by_currency=dict(by_currency),
        entries=sum(row.entries for row in rows),
        converted=sum(row.entries for row in convertible),
        euro=euro,
        dollars=dollars,
    )


def converted_totals(rows: list[Sums]) -> tuple[Decimal | None, Decimal | None]:
    """The sums in euro and in US dollars, from unrounded parts; None where nothing converts."""
    return (
        _total([in_euro(row.amount, row.currency, row.year) for row in rows]),
        _total([in_dollars(row.amount, row.currency, row.year) for row in rows]),
    )


def _by_year(entries: IncidentQuerySet) -> list[tuple[str, str, str, int, Decimal]]:
    day = Coalesce(NullIf(F("fined_on"), Value("")), F("reported_on"))
    columns = ("fine_ground", "fine_currency", "year")
    rows = (
        entries.filter(fine_amount__isnull=False)
        .order_by()
        .annotate(year=Left(day, 4))
        .values_list(*columns)
        .annotate(count=Count("pk"), amount=Sum("fine_amount"))
        .order_by(*columns)
    )
    return [tuple(row) for row in ask(rows)]


def _cents(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(CENT)


def _total(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)).quantize(CENT) if known else None
