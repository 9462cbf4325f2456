"""Which campaigns drew a collective response, as a figure of the incidents of a query."""

from django.db.models import Count
from django.utils.translation import gettext as _

from incidents.figures.engine.engines import ask
from incidents.figures.measures import coverage
from incidents.figures.results.result import Chosen, FigureResult, ResultRow
from incidents.models.register.incidents import IncidentQuerySet


def coverage_figure(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """The incidents' campaigns with the collective responses to each; three queries.

    Rows: {"campaign", "incidents", a count for each column of coverage.GROUPS,
    "collective_responses" (their sum), "days" (from the demand to the first response, None where
    not known), "followed", "search" (found, none-found, not-searched), "searched_on",
    "searched_by", "searched_in"}.
    """
    counted = entries.order_by().exclude(campaign="").values_list("campaign")
    counts = dict(ask(counted.annotate(count=Count("pk"))))
    rows = [_row(row, counts[row.key]) for row in coverage.of_campaigns_in(entries, counts)]
    return FigureResult(
        sentence=coverage_sentence(
            campaigns=len(rows),
            responded=sum(row["collective_responses"] > 0 for row in rows),
            formal=sum(row["dispute"] + row["instrument"] > 0 for row in rows),
        ),
        columns=[
            ("campaign", _("Campaign")),
            ("incidents", _("Incidents")),
            ("statement", _("Statement")),
            ("coordination", _("Coordination")),
            ("support", _("Support")),
            ("dispute", _("Dispute")),
            ("instrument", _("Instrument")),
            ("days", _("Days to the first response")),
            ("followed", _("What happened to the demand")),
            ("search", _("Looked for responses")),
        ],
        rows=rows,
        entries=sum(row["incidents"] for row in rows),
        note=_("Sequence is not causation: the response need not be the reason for what followed."),
    )


def _row(row: coverage.DemandCoverage, incidents: int) -> ResultRow:
    return {
        "campaign": row.key,
        "incidents": incidents,
        **{group: row.responses.get(group, 0) for group in coverage.GROUPS},
        "collective_responses": sum(row.responses.values()),
        "days": row.days,
        "followed": row.followed if row.responses else "",
        "search": row.search,
        "searched_on": row.searched_on,
        "searched_by": row.searched_by,
        "searched_in": row.searched_in,
        "narrow": {"campaign": row.key},
    }


def coverage_sentence(campaigns: int, responded: int, formal: int) -> str:
    """`formal`: campaigns with a dispute or the use of a legal instrument, some of `responded`."""
    texts: dict[str, int | str] = {"all": campaigns, "responded": responded, "formal": formal}
    if not campaigns:
        return _("None of these incidents belongs to a campaign.")
    if campaigns == 1:
        if not responded:
            return _("No collective response to the one campaign is recorded.")
        sentence = _("A collective response to the one campaign is recorded")
        kinds = _("%(sentence)s, with a dispute or a legal instrument.")
        return kinds % {"sentence": sentence} if formal else f"{sentence}."
    if not responded:
        return _("No collective response to any of the %(all)s campaigns is recorded.") % texts
    texts["sentence"] = (
        _("Collective responses are recorded for %(responded)s of %(all)s campaigns") % texts
    )
    if not formal:
        return _("%(sentence)s, none with a dispute or a legal instrument.") % texts
    return _("%(sentence)s, with a dispute or a legal instrument in %(formal)s.") % texts
