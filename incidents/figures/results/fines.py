"""Fines as a figure: a row a currency, and what that is in euro and dollars."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from incidents.figures.measures.fines import Fines, Sums, fines
from incidents.figures.results.result import Chosen, FigureResult, ResultRow
from incidents.models.register.incidents import IncidentQuerySet


def fines_figure(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """Sums of fines by currency, each year's at that year's mean rate; one query.

    Rows: {"fine" (ISO 4217), "incidents", "amount", "euro", "dollars", "years"}; sums in units of
    their currencies, euro and dollars None where no year of the currency has a rate.
    """
    found = fines(entries)
    by_currency: dict[str, list[Sums]] = defaultdict(list)
    for part in found.rows:
        by_currency[part.currency].append(part)
    rows = [_row(currency, parts) for currency, parts in by_currency.items()]
    rows.sort(key=lambda row: (-(row["euro"] or 0), row["fine"]))
    return FigureResult(
        sentence=_sentence(found),
        columns=[
            ("fine", _("Currency")),
            ("incidents", _("Incidents")),
            ("amount", _("Sum")),
            ("euro", _("In euro")),
            ("dollars", _("In US dollars")),
            ("years", _("Years of the fines")),
        ],
        rows=rows,
        entries=found.entries,
        note=" ".join(
            part
            for part in (
                found.note,
                _("Mean reference rates of the European Central Bank for the year of the fine."),
            )
            if part
        ),
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


def _sentence(found: Fines) -> str:
    if not found.entries:
        return _("No fine is told.")
    told = {
        "n": found.entries,
        "euro": f"{found.euro:,.0f}" if found.euro is not None else "?",
        "dollars": f"{found.dollars:,.0f}" if found.dollars is not None else "?",
        "converted": found.converted,
    }
    return (
        _(
            "%(n)s fines; %(converted)s of them come to EUR %(euro)s or USD %(dollars)s at the"
            " year's rate."
        )
        % told
    )
