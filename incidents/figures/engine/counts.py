"""Counting entries: over time and by the words of a question."""

from collections import Counter

from django.db.models import Count
from django.db.models.functions import Substr
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.figures.engine.engines import ask
from incidents.figures.engine.facets import by_value
from incidents.figures.results.result import FigureResult, ResultRow
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.partial_dates import PartialDate

MONTHS = {"year": 12, "quarter": 3, "month": 1}


def count_over_time(entries: IncidentQuerySet, grain: str = "year") -> FigureResult:
    """Entries by the year, quarter or month in which they were first reported.

    One query. The dated events beside it (measures.events) are put there by the catalog.

    Rows: {"period" ("2018", "2018-Q2", "2018-05"), "since", "until" (words of a question),
    "incidents"}, without gaps from the first period to the last. An entry whose day is known to
    the year only may belong to any of its months, and counts in each: so the rows behind a mark,
    which are asked for by interval, are as many as the mark says. The note says how many such
    there are.
    """
    # Nothing is finer than a month, and of months there are a few hundred.
    months = entries.order_by().values_list(Substr("reported_on", 1, 7))
    counted = months.annotate(found=Count("pk"))
    days = {PartialDate(day): found for day, found in ask(counted)}
    counts: Counter[str] = Counter()
    wide = 0
    for day, found in days.items():
        periods = _periods(day, MONTHS[grain])
        wide += found if len(periods) > 1 else 0
        for period in periods:
            counts[period] += found
    rows = [_row(period, counts[period], grain) for period in _without_gaps(counts, grain)]
    total = sum(days.values())
    return FigureResult(
        sentence=_time_sentence(rows, total),
        columns=[("period", _("Period")), ("incidents", _("Incidents"))],
        rows=rows,
        entries=total,
        note=_wide_note(wide),
    )


def _periods(day: PartialDate, months: int) -> list[str]:
    """The periods of so many months that the day's interval touches."""
    first = day.earliest.year * 12 + day.earliest.month - 1
    last = day.latest.year * 12 + day.latest.month - 1
    return [_name(number, months) for number in range(first // months, last // months + 1)]


def _name(number: int, months: int) -> str:
    """The name of the n-th period since year 0: "2018", "2018-Q2", "2018-05"."""
    year, month = divmod(number * months, 12)
    if months == 12:
        return f"{year:04d}"
    return f"{year:04d}-Q{month // 3 + 1}" if months == 3 else f"{year:04d}-{month + 1:02d}"


def _number(period: str, months: int) -> int:
    year, rest = int(period[:4]), period[5:]
    month = (int(rest[1]) - 1) * 3 if rest.startswith("Q") else int(rest or 1) - 1
    return (year * 12 + month) // months


def _without_gaps(counts: Counter[str], grain: str) -> list[str]:
    if not counts:
        return []
    months = MONTHS[grain]
    first, last = _number(min(counts), months), _number(max(counts), months)
    return [_name(number, months) for number in range(first, last + 1)]


def _row(period: str, count: int, grain: str) -> ResultRow:
    since, until = period, period
    if grain == "quarter":
        begins = 3 * int(period[-1]) - 2
        since, until = f"{period[:4]}-{begins:02d}", f"{period[:4]}-{begins + 2:02d}"
    return {"period": period, "since": since, "until": until, "incidents": count}


def _wide_note(wide: int) -> str:
    if not wide:
        return ""
    sentence = ngettext(
        "%(n)s entry is dated more widely than a period, and counts in each that it may belong to.",
        "%(n)s entries are dated more widely than a period, and count in each that they may"
        " belong to.",
        wide,
    )
    return sentence % {"n": wide}


def _time_sentence(rows: list[ResultRow], total: int) -> str:
    if not rows:
        return _("No entry answers.")
    top = max(rows, key=lambda row: row["incidents"])
    told = {"most": top["incidents"], "total": total, "period": top["period"]}
    largest = (
        _("%(most)s of %(total)s were first reported in %(period)s, more than in any other.") % told
    )
    if len(rows) < 2:
        return largest
    before, last = rows[-2], rows[-1]
    change = _("The last, %(last)s, has %(n)s so far, after %(m)s in %(before)s.") % {
        "last": last["period"],
        "n": last["incidents"],
        "before": before["period"],
        "m": before["incidents"],
    }
    return f"{largest} {change}"


def by_words(entries: IncidentQuerySet, columns: dict[str, str]) -> dict[str, list[ResultRow]]:
    """{word: [{"value", "incidents"}]}, most frequent first, for {word: column}; one query.

    A column that holds several values counts an entry once for each of them.
    """
    counts = by_value(entries, list(columns.values()))
    return {
        word: [{"value": value, "incidents": count} for value, count in counts[column].items()]
        for word, column in columns.items()
    }
