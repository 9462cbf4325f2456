"""Fines as a figure: a row for each currency, with the sum in euro and US dollars."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.figures.measures.fines import Fines, Sums, fines
from incidents.figures.results.result import Chosen, FigureResult, ResultRow
from incidents.models.register.incidents import IncidentQuerySet


def fines_figure(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """Sums of fines by currency, each year's at that year's mean rate; one query.

    Rows: {"fine" (ISO 4217), "incidents", "amount", "euro", "dollars", "years"}; sums in units of
    their currencies, euro and dollars None where no year of the currency has a rate.
    """
    counted = fines(entries)
    by_currency: dict[str, list[Sums]] = defaultdict(list)
    for part in counted.rows:
        by_currency[part.currency].append(part)
    rows = [_row(currency, parts) for currency, parts in by_currency.items()]
    rows.sort(key=lambda row: (-(row["euro"] or 0), row["fine"]))
    rates = _("Exchange rates: mean of the European Central Bank for the year of the fine.")
    return FigureResult(
        sentence=fines_sentence(counted),
        columns=[
            ("fine", _("Currency")),
            ("incidents", _("Incidents")),
            ("amount", _("Sum")),
            ("euro", _("In euro")),
            ("dollars", _("In US dollars")),
            ("years", _("Years of the fines")),
        ],
        rows=rows,
        entries=counted.entries,
        note=" ".join(part for part in (counted.note, rates) if part),
    )


def _row(currency: str, parts: list[Sums]) -> ResultRow:
    return {
        "fine": currency,
        "incidents": sum(part.entries for part in parts),
        "amount": sum((part.amount for part in parts), Decimal(0)),
        "euro": _sum(part.euro for part in parts),
        "dollars": _sum(part.dollars for part in parts),
        "years": ", ".join(str(part.year) for part in parts),
        "narrow": {"fine": currency},
    }


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def fines_sentence(counted: Fines) -> str:
    """How many fines there are, and what they come to in euro and US dollars."""
    if not counted.entries:
        return _("No fines are recorded.")
    number = ngettext("%(n)s fine", "%(n)s fines", counted.entries) % {"n": f"{counted.entries:,}"}
    if counted.euro is None:
        sentence = ngettext(
            "%(number)s; no exchange rate is known to convert the sum.",
            "%(number)s; no exchange rate is known to convert the sums.",
            counted.entries,
        )
        return sentence % {"number": number}
    texts = {"number": number, "sums": _sums(counted), "converted": f"{counted.converted:,}"}
    if counted.converted == counted.entries:
        if counted.entries == 1:
            return _("%(number)s of %(sums)s at the mean rate of its year.") % texts
        return _("%(number)s, together %(sums)s at the mean rates of their years.") % texts
    sentence = ngettext(
        "%(number)s. %(converted)s of them comes to %(sums)s at the mean rate of its year.",
        "%(number)s. %(converted)s of them come to %(sums)s at the mean rates of their years.",
        counted.converted,
    )
    return sentence % texts


def _sums(counted: Fines) -> str:
    euro = f"EUR {counted.euro:,.0f}"
    return euro if counted.dollars is None else f"{euro} (USD {counted.dollars:,.0f})"
