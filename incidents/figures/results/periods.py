"""Incidents over time, as figures: by year, quarter or month of the first report."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db.models import Count
from django.db.models.functions import Substr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.figures.engine.engines import ask
from incidents.figures.results import sentences
from incidents.figures.results.result import FigureResult, ResultRow
from incidents.models.register.editions import day_of
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.case_kinds import CaseKind
from incidents.values.localised import format_partial_date
from incidents.values.partial_dates import PartialDate

MONTHS = {"year": 12, "quarter": 3, "month": 1}
LEADS = {
    "year": gettext_lazy("Busiest year"),
    "quarter": gettext_lazy("Busiest quarter"),
    "month": gettext_lazy("Busiest month"),
}
NO_LEADERS = {
    "year": gettext_lazy("No year has more than %(most)s of the %(total)s incidents."),
    "quarter": gettext_lazy("No quarter has more than %(most)s of the %(total)s incidents."),
    "month": gettext_lazy("No month has more than %(most)s of the %(total)s incidents."),
}


def count_over_time(entries: IncidentQuerySet, grain: str = "year") -> FigureResult:
    """Incidents by the year, quarter or month of their first report; one query.

    Rows: {"period" ("2018", "2018-Q2", "2018-05"), "since", "until" (days of a query),
    "incidents", and how many of these are of each kind}, without gaps from the first period to the
    last. An incident whose date is known
    only to the year may belong to any of its months, and counts in each: so a row counts as many
    incidents as the query behind it finds, which asks by interval. The note says how many such
    incidents there are. The catalogue adds the dated events (measures.events).
    """
    # Nothing is finer than a month, and there are only a few hundred months.
    months = entries.order_by().values_list(Substr("reported_on", 1, 7), "case_kind")
    counts: dict[str, Counter[str]] = {}
    total = wide = 0
    for day, kind, count in ask(months.annotate(count=Count("pk"))):
        periods = _periods(PartialDate(day), MONTHS[grain])
        total += count
        wide += count if len(periods) > 1 else 0
        for period in periods:
            counts.setdefault(period, Counter())[kind] += count
    rows = [
        _row(period, counts.get(period, Counter()), grain)
        for period in _without_gaps(counts, grain)
    ]
    return FigureResult(
        sentence=time_sentence(rows, total, grain, day_of(entries)),
        columns=[
            ("period", _("Period")),
            ("incidents", _("Incidents")),
            *((kind.value, str(kind.label)) for kind in CaseKind),
        ],
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


def _without_gaps(counts: Iterable[str], grain: str) -> list[str]:
    periods = sorted(counts)
    if not periods:
        return []
    months = MONTHS[grain]
    first, last = _number(periods[0], months), _number(periods[-1], months)
    return [_name(number, months) for number in range(first, last + 1)]


def _row(period: str, kinds: Counter[str], grain: str) -> ResultRow:
    since, until = period, period
    if grain == "quarter":
        begins = 3 * int(period[-1]) - 2
        since, until = f"{period[:4]}-{begins:02d}", f"{period[:4]}-{begins + 2:02d}"
    row: ResultRow = {"period": period, "since": since, "until": until}
    return row | {"incidents": kinds.total()} | {kind: kinds[kind] for kind in CaseKind.values}


def _wide_note(wide: int) -> str:
    if not wide:
        return ""
    sentence = ngettext(
        "%(n)s incident has a date that spans several periods, and is counted in each of them.",
        "%(n)s incidents have dates that span several periods, and are counted in each of them.",
        wide,
    )
    return sentence % {"n": f"{wide:,}"}


def time_sentence(rows: list[ResultRow], total: int, grain: str, today: dt.date) -> str:
    """The busiest period, and the latest one that has begun with the one before it.

    "Busiest year: 2018 (31 of 103). Latest: 2 so far in 2026; 5 in 2025."
    """
    if not rows:
        return sentences.no_matches()
    first, last = (_in_words(rows[place]["period"]) for place in (0, -1))
    texts = {"n": f"{total:,}", "first": first, "last": last}
    if len(rows) == 1 and total == 2:
        return _("Both incidents were first reported in %(first)s.") % texts
    if len(rows) == 1:
        sentence = ngettext(
            "1 incident, first reported in %(first)s.",
            "All %(n)s incidents were first reported in %(first)s.",
            total,
        )
        return sentence % texts
    if total == 1:
        return _("1 incident, first reported between %(first)s and %(last)s.") % texts
    parts = (_busiest(rows, total, grain), _latest(rows, grain, today))
    return " ".join(part for part in parts if part)


def _busiest(rows: list[ResultRow], total: int, grain: str) -> str:
    counts = [
        sentences.NamedCount(_in_words(row["period"]), row["incidents"])
        for row in sorted(rows, key=lambda row: -row["incidents"])
    ]
    most = counts[0].incidents
    if most < sentences.FEWEST_LEADING:
        return NO_LEADERS[grain] % {"most": f"{most:,}", "total": f"{total:,}"}
    return sentences.name_leaders(str(LEADS[grain]), counts, total, runners_up=False)


def _latest(rows: list[ResultRow], grain: str, today: dt.date) -> str:
    """The latest period that has begun: a date known only to the year also counts in later ones."""
    (current,) = _periods(PartialDate(f"{today:%Y-%m}"), MONTHS[grain])
    begun = [row for row in rows if row["period"] <= current]
    if len(begun) < 2:
        return ""
    before, latest = begun[-2:]
    texts = {
        "latest": _in_words(latest["period"]),
        "n": f"{latest['incidents']:,}",
        "before": _in_words(before["period"]),
        "m": f"{before['incidents']:,}" if before["incidents"] else _("none"),
    }
    if latest["period"] == current:
        return _("Latest: %(n)s so far in %(latest)s; %(m)s in %(before)s.") % texts
    return _("Latest: %(n)s in %(latest)s; %(m)s in %(before)s.") % texts


def _in_words(period: str) -> str:
    """ "2018", "Q2 2018", "May 2018"."""
    year, _dash, rest = period.partition("-")
    return f"{rest} {year}" if rest.startswith("Q") else format_partial_date(period)
