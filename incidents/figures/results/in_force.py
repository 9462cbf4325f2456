"""Measures over time, as figures: status by kind and state, in force by year, days to the end."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.figures.engine.engines import count_rows
from incidents.figures.measures.in_force import (
    KINDS,
    TimesToEnd,
    count_statuses,
    in_force_by_year,
    times_to_end,
)
from incidents.figures.results.result import Chosen, FigureResult, ResultRow, within
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.case_kinds import CaseKind
from incidents.values.measure_status import MeasureStatus

DAYS = (30, 90, 180, 365, 730, 1_825)


def measures_figure_by(
    parameter: str, column: str
) -> Callable[[IncidentQuerySet, Chosen], FigureResult]:
    """A function that makes the figure of measures by the values of a parameter and by status.

    Rows: {parameter, "measure" (the latest status), "incidents"}, most incidents first; one query.
    """

    def count(entries: IncidentQuerySet, chosen: Chosen) -> FigureResult:
        counts = count_statuses(entries, column)
        rows: list[ResultRow] = [
            {
                parameter: value,
                "measure": status,
                "incidents": number,
                "narrow": {parameter: value, "measure": status},
            }
            for (value, status), number in counts.items()
        ]
        rows = [row for row in rows if within(row["narrow"], chosen, parameter, "measure")]
        return FigureResult(
            sentence=statuses_sentence(rows),
            columns=[
                (parameter, _("Kind of case") if parameter == "case_kind" else _("Coercing state")),
                ("measure", _("Latest status of the measure")),
                ("incidents", _("Incidents")),
            ],
            rows=rows,
            entries=sum(row["incidents"] for row in rows),
            note=status_note(),
        )

    return count


def statuses_sentence(rows: list[ResultRow]) -> str:
    """How many measures there are, and what became of them."""
    total = sum(row["incidents"] for row in rows)
    if not total:
        return _("No measure with a dated and sourced event is recorded for these incidents.")
    counts: Mapping[str, int] = {
        status: sum(row["incidents"] for row in rows if row["measure"] == status)
        for status in MeasureStatus.values
    }
    number = ngettext("%(n)s measure is recorded", "%(n)s measures are recorded", total)
    parts = [
        _("%(n)s %(status)s") % {"n": f"{count:,}", "status": MeasureStatus(status).label}
        for status, count in counts.items()
        if count
    ]
    return f"{number % {'n': f'{total:,}'}}: {', '.join(parts)}."


def status_note() -> str:
    return _(
        "A measure is in force until a source says that it was suspended, lifted or expired. “Not"
        " known to have ended” is therefore an upper bound: silence is not an end, and not a proof"
        " that it goes on."
    )


def in_force_figure(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """How many measures were in force at the end of each year, at least and at most; one query.

    Rows: {"label" (the year), "certain", "at_most", and at most by kind of case}.
    """
    years = in_force_by_year(entries)
    rows: list[ResultRow] = [
        {
            "label": str(one.year),
            "certain": one.certain,
            "at_most": one.at_most,
            **{kind: one.kinds[kind] for kind in KINDS},
        }
        for one in years
    ]
    return FigureResult(
        sentence=in_force_sentence(rows),
        columns=[
            ("label", _("At the end of")),
            ("certain", _("In force, at least")),
            ("at_most", _("In force, at most")),
            *((kind.value, str(kind.label)) for kind in CaseKind),
        ],
        rows=rows,
        entries=count_rows(entries.exclude(measure_status="").order_by()),
        note=status_note(),
    )


def in_force_sentence(rows: list[ResultRow]) -> str:
    if not rows:
        return _("No measure with a dated and sourced event is recorded for these incidents.")
    last = rows[-1]
    most = max(rows, key=lambda row: (row["at_most"], row["label"]))
    texts = {"year": last["label"], "n": f"{last['at_most']:,}", "top": most["label"]}
    if most is last:
        highest = _("At most %(n)s measures were in force at the end of %(year)s, the most so far.")
        return highest % texts
    lower = _(
        "At most %(n)s measures were in force at the end of %(year)s; the most were at the end of"
        " %(top)s."
    )
    return lower % texts


def lifting_figure(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """How many measures had ended so many days after they were imposed; one query.

    Rows: {"label" (days), "days_after", "at_latest", "at_earliest" (measures that had ended, by the
    latest and the earliest reading of all dates), "measures" (all)}.
    """
    times = times_to_end(entries)
    counts = {days: times.count_by(days) for days in DAYS}
    rows: list[ResultRow] = [
        {
            "label": f"{days:,}",
            "days_after": days,
            "at_latest": counts[days][0],
            "at_earliest": counts[days][1],
            "measures": times.measures,
        }
        for days in DAYS
    ]
    return FigureResult(
        sentence=lifting_sentence(times),
        columns=[
            ("label", _("Days after it was imposed")),
            ("at_latest", _("Lifted or expired, at least")),
            ("at_earliest", _("Lifted or expired, at most")),
            ("measures", _("Of measures")),
        ],
        rows=rows if times.measures else [],
        entries=times.measures,
        note=_("Counts are of all measures, those of which no end is known among them.")
        + " "
        + status_note(),
    )


def lifting_sentence(times: TimesToEnd) -> str:
    """How many ended, how long they took at the shortest and longest, and how many have no end."""
    if not times.measures:
        return _("No measure with a dated and sourced event is recorded for these incidents.")
    ended = times.ended.total()
    texts = {"n": f"{ended:,}", "all": f"{times.measures:,}", "open": f"{times.open:,}"}
    if not ended:
        return _("Of %(all)s measures none is known to have ended.") % texts
    shortest = min(least for least, _most in times.ended)
    longest = max(most if most is not None else least for least, most in times.ended)
    return _(
        "Of %(all)s measures %(n)s are known to have ended, after %(shortest)s to %(longest)s days;"
        " no end is known of the other %(open)s."
    ) % (texts | {"shortest": f"{shortest:,}", "longest": f"{longest:,}"})
