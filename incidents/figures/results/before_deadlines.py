"""Concessions by the demand deadline and after it, as a figure."""

from django.utils.translation import gettext as _

from incidents.figures.measures.before_deadlines import DeadlineCounts, count_by_deadline
from incidents.figures.results.result import (
    Chosen,
    FigureResult,
    ResultRow,
    demands_only,
    selection_note,
)
from incidents.models.register.incidents import IncidentQuerySet


def deadlines_figure(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """Demands with a deadline by campaign: conceded by it, after it, or not; one query.

    Rows: {"label" or "campaign", "demands", "by_deadline", "after_deadline", "unordered",
    "refused", "not_known"}. Demands outside of campaigns are in one row.
    """
    counts = count_by_deadline(entries)
    return FigureResult(
        sentence=deadlines_sentence(counts),
        columns=[
            ("campaign", _("Campaign")),
            ("demands", _("Demands with a deadline")),
            ("by_deadline", _("Conceded by the deadline")),
            ("after_deadline", _("after it")),
            ("unordered", _("order not known")),
            ("refused", _("Refused")),
            ("not_known", _("Not known")),
        ],
        rows=[_row(one) for one in counts],
        entries=sum(one.demands for one in counts),
        note=demands_only(),
        selection=selection_note(),
    )


def _row(one: DeadlineCounts) -> ResultRow:
    own = {"campaign": one.campaign} if one.campaign else {"label": _("outside of campaigns")}
    row: ResultRow = own | {
        "demands": one.demands,
        "by_deadline": one.by,
        "after_deadline": one.after,
        "unordered": one.unordered,
        "refused": one.refused,
        "not_known": one.not_known,
    }
    # No filter asks for "has a deadline": a link would lead to more demands than the row counts.
    return row | {"narrow": {}}


def deadlines_sentence(counts: list[DeadlineCounts]) -> str:
    demands = sum(one.demands for one in counts)
    if not demands:
        return _("No demand with a deadline matches these filters.")
    texts = {
        "demands": f"{demands:,}",
        "by": f"{sum(one.by for one in counts):,}",
        "after": f"{sum(one.after for one in counts):,}",
        "unordered": f"{sum(one.unordered for one in counts):,}",
        "refused": f"{sum(one.refused for one in counts):,}",
    }
    return (
        _(
            "Of %(demands)s demands with a deadline, firms conceded to %(by)s by the deadline and"
            " to %(after)s after it; %(refused)s were refused, and for %(unordered)s concessions"
            " the order is not known."
        )
        % texts
    )
