"""Sums of fines: by currency, and in euro and US dollars at the rate of the day or the year."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Count, F, Sum, Value
from django.db.models.functions import Coalesce, Left, NullIf
from django.utils.translation import ngettext

from incidents.figures.engine.engines import ask
from incidents.figures.measures.exchange_rates import from_euro, in_euro
from incidents.models.register.incidents import IncidentQuerySet

CENT = Decimal("0.01")


class Sums(NamedTuple):
    """Fines of one currency and year, unrounded, in units. None where a rate is missing."""

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
            "%(n)s fine is not in the converted sums: there is no rate for %(pairs)s.",
            "%(n)s fines are not in the converted sums: there is no rate for %(pairs)s.",
            left_out,
        )
        return sentence % {"n": left_out, "pairs": pairs}


def fines_by_ground(entries: IncidentQuerySet) -> dict[str, Fines]:
    """{formal ground, "" where it is not known: the fines}; one query.

    Fines with different grounds are never in one sum. A fine is converted at the rate of its day,
    where that is known, and else at the mean rate of its year: that of the first dated fine in the
    released timeline; where none is dated, that of the first report. Without either there is no
    converted sum: the rate of a neighbouring year is never used. Sums are rounded to cents, half to
    even, once, at the end. They are not adjusted for inflation, and a fine is what was imposed, not
    what was paid.
    """
    by_ground: dict[str, dict[_Key, _Parts]] = defaultdict(lambda: defaultdict(list))
    for ground, currency, day, year, count, amount in _by_day(entries):
        euro = in_euro(amount, currency, int(year), day)
        dollars = from_euro(euro, amount, currency, int(year), day)
        # Of 100,000 incidents there are 20,000 days: lists are cheap to add to.
        parts = by_ground[ground][currency, int(year), euro is None, dollars is None]
        parts.append((count, amount, euro, dollars))
    return {
        ground: _fines([_sums(key, parts) for key, parts in sorted(sums.items(), key=_KEY)])
        for ground, sums in sorted(by_ground.items())
    }


# Currency, year, whether there is no euro, whether there are no dollars.
_Key = tuple[str, int, bool, bool]
# Count, sum, euro and dollars of each day of a key.
_Parts = list[tuple[int, Decimal, Decimal | None, Decimal | None]]
_KEY = itemgetter(0)


def _sums(key: _Key, parts: _Parts) -> Sums:
    counts, amounts, *converted = zip(*parts, strict=True)
    euro, dollars = (
        None if is_missing else sum(known, Decimal(0))
        for known, is_missing in zip(converted, key[2:], strict=True)
    )
    return Sums(*key[:2], sum(counts), sum(amounts, Decimal(0)), euro, dollars)


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
    """The sums in euro and in US dollars, rounded once; None where nothing converts."""
    return _total([row.euro for row in rows]), _total([row.dollars for row in rows])


def _by_day(entries: IncidentQuerySet) -> list[tuple[str, str, str, str, int, Decimal]]:
    day = Coalesce(NullIf(F("fined_on"), Value("")), F("reported_on"))
    columns = ("fine_ground", "fine_currency", "fined_on", "year")
    rows = (
        entries.filter(fine_amount__isnull=False)
        .order_by()
        .annotate(year=Left(day, 4))
        .values_list(*columns)
        .annotate(count=Count("pk"), amount=Sum("fine_amount"))
    )
    return [tuple(row) for row in ask(rows)]


def _total(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)).quantize(CENT) if known else None
