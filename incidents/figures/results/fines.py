"""Fines as a figure: a row for each formal ground and currency, in euro and US dollars too."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.figures.measures.fines import Fines, Sums, converted_totals, fines_by_ground
from incidents.figures.results.result import Chosen, FigureResult, ResultRow
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.fine_grounds import FineGround


def fines_figure(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """Sums of fines by formal ground and currency, each at the rate of its day or year; one query.

    Rows: {"fine_ground", "fine" (ISO 4217), "incidents", "amount", "euro", "dollars", "years"};
    sums in units of their currencies, euro and dollars None where no fine of the currency has a
    rate. There is no total over grounds.
    """
    by_ground = fines_by_ground(entries)
    rows = [row for ground, counted in by_ground.items() for row in _rows(ground, counted)]
    rows.sort(key=lambda row: (row["fine_ground"] != FineGround.WORDING, -(row["euro"] or 0)))
    rates = _(
        "Exchange rates of the European Central Bank: of the day of the fine where it is known, and"
        " otherwise the mean of its year."
    )
    notes = [counted.note for counted in by_ground.values()]
    return FigureResult(
        sentence=grounds_sentence(by_ground),
        columns=[
            ("fine_ground", _("Formal ground")),
            ("fine", _("Currency")),
            ("incidents", _("Incidents")),
            ("amount", _("Sum")),
            ("euro", _("In euro")),
            ("dollars", _("In US dollars")),
            ("years", _("Years of the fines")),
        ],
        rows=rows,
        entries=sum(counted.entries for counted in by_ground.values()),
        note=" ".join(str(part) for part in (*notes, GROUNDS_APART, rates) if part),
    )


GROUNDS_APART = gettext_lazy(
    "Fines that were formally for something else than the wording or practice are in no sum with"
    " those for it."
)


def grounds_sentence(by_ground: Mapping[str, Fines]) -> str:
    """The sums of each ground, those for the wording first."""
    if not by_ground:
        return fines_sentence(EMPTY)
    order = [ground for ground in (*FineGround.values, "") if ground in by_ground]
    return " ".join(
        _("%(ground)s: %(sums)s")
        % {"ground": _ground_title(ground), "sums": fines_sentence(by_ground[ground])}
        for ground in order
    )


EMPTY = Fines([], {}, 0, 0, None, None)


def _ground_title(ground: str) -> str:
    label = FineGround(ground).label if ground else _("formal ground not known")
    return str(label[:1].upper() + label[1:])


def _rows(ground: str, counted: Fines) -> list[ResultRow]:
    by_currency: dict[str, list[Sums]] = defaultdict(list)
    for part in counted.rows:
        by_currency[part.currency].append(part)
    return [_row(ground, currency, parts) for currency, parts in by_currency.items()]


def _row(ground: str, currency: str, parts: list[Sums]) -> ResultRow:
    euro, dollars = converted_totals(parts)
    # No filter selects what is not known.
    narrow = {"fine": currency, "fine_ground": ground} if ground else {}
    return {
        "fine_ground": ground,
        "fine": currency,
        "incidents": sum(part.entries for part in parts),
        "amount": sum((part.amount for part in parts), Decimal(0)),
        "euro": euro,
        "dollars": dollars,
        "years": ", ".join(str(year) for year in sorted({part.year for part in parts})),
        "narrow": narrow,
    }


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
            return _("%(number)s of %(sums)s.") % texts
        return _("%(number)s, together %(sums)s.") % texts
    sentence = ngettext(
        "%(number)s. %(converted)s of them comes to %(sums)s.",
        "%(number)s. %(converted)s of them come to %(sums)s.",
        counted.converted,
    )
    return sentence % texts


def _sums(counted: Fines) -> str:
    euro = f"EUR {counted.euro:,.0f}"
    return euro if counted.dollars is None else f"{euro} (USD {counted.dollars:,.0f})"
