"""The share of demands that ended in a concession within a number of days, by any dimension."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from incidents.figures.measures.concession_times import ConcessionTimes, count_times_by
from incidents.figures.results import sentences
from incidents.figures.results.result import (
    Chosen,
    FigureResult,
    ResultRow,
    demands_only,
    narrow_to_demands,
    selection_note,
)
from incidents.figures.results.sentences import placeholder
from incidents.models.register.incidents import IncidentQuerySet

PARAMETER = "conceded_within"
USUAL_DAYS = 30


def within_figure_by(
    parameter: str, column: str
) -> Callable[[IncidentQuerySet, Chosen], FigureResult]:
    """A function that makes the figure by the values of a parameter; one query.

    The number of days is the filter `conceded_within`, 30 without it. Rows: {"value", "word",
    "incidents" (demands that had conceded by then, for certain), "at_earliest" (at most), "demands"
    (all), "not_known", "share_low", "share_high" (0 to 1, of all demands), "bound_high" (if every
    unknown outcome had been a concession by then)}.
    """

    def count(entries: IncidentQuerySet, chosen: Chosen) -> FigureResult:
        days = int((chosen.get(PARAMETER) or [str(USUAL_DAYS)])[0])
        by_value = count_times_by(entries, column)
        rows = [_row(parameter, value, times, days) for value, times in by_value.items()]
        rows = _without_dead_links(rows, chosen.get(parameter))
        return FigureResult(
            sentence=within_sentence(rows, days),
            columns=[
                (parameter, _("Value")),
                ("demands", _("Demands")),
                ("incidents", _("By day %(n)s, at least") % {"n": days}),
                ("at_earliest", _("at most")),
                ("not_known", _("Not known")),
                ("share_low", _("Share, at least")),
                ("share_high", _("at most")),
                ("bound_high", _("with all unknown")),
            ],
            rows=rows,
            entries=sum(times.demands for times in by_value.values()),
            note=_(
                "%(demands)s Shares are of all demands with the value, those whose outcome is not"
                " known among them. The filter “conceded_within” chooses the number of days, from 0"
                " to 120."
            )
            % {"demands": demands_only()},
            selection=selection_note(),
        )

    return count


def _without_dead_links(rows: list[ResultRow], values: Sequence[str] | None) -> list[ResultRow]:
    """Rows without the link of a value that was not asked for: no query asks for two at once."""
    return [
        row if values is None or row["value"] in values else row | {"narrow": {}} for row in rows
    ]


def _row(parameter: str, value: str, times: ConcessionTimes, days: int) -> ResultRow:
    certain, possible = times.count_by(days)
    return {
        "value": value,
        "word": parameter,
        parameter: value,
        "incidents": certain,
        "at_earliest": possible,
        "demands": times.demands,
        "not_known": times.not_known,
        "share_low": certain / times.demands,
        "share_high": possible / times.demands,
        "bound_high": (possible + times.not_known) / times.demands,
        "narrow": narrow_to_demands(**{parameter: value, PARAMETER: str(days)}),
    }


def within_sentence(rows: list[ResultRow], days: int) -> str:
    """On the listed value with most demands."""
    if not rows:
        return sentences.no_demands()
    top = rows[0]
    texts = {
        "name": placeholder(top["word"], top["value"]),
        "low": f"{top['incidents']:,}",
        "high": f"{top['at_earliest']:,}",
        "demands": f"{top['demands']:,}",
        "days": days,
    }
    if top["incidents"] == top["at_earliest"]:
        one = _("%(name)s: %(low)s of %(demands)s demands were conceded within %(days)s days.")
        return one % texts
    two = _(
        "%(name)s: between %(low)s and %(high)s of %(demands)s demands were conceded within"
        " %(days)s days."
    )
    return two % texts
