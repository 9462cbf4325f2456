"""Which campaigns governments answered, as a figure over the entries of a question."""

from django.db.models import Count
from django.utils.translation import gettext as _

from incidents.figures.engine.engines import ask
from incidents.figures.measures import coverage
from incidents.figures.results.result import Chosen, FigureResult, ResultRow
from incidents.models.register.campaigns import Campaign
from incidents.models.register.incidents import IncidentQuerySet


def covered(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """The entries' campaigns with what governments answered; three queries.

    Rows: {"campaign", "incidents", a count for each column of coverage.GROUPS, "answers" (their
    sum), "days" (from the demand to the first answer, None where not known), "followed"}.
    """
    counted = entries.order_by().exclude(campaign="").values_list("campaign")
    counts = dict(ask(counted.annotate(found=Count("pk"))))
    campaigns = Campaign.objects.filter(is_published=True, slug__in=list(counts))
    rows = [_row(row, counts[row.key]) for row in coverage.of_campaigns(campaigns)]
    answered = sum(row["answers"] > 0 for row in rows)
    formal = sum(row["dispute"] + row["instrument"] > 0 for row in rows)
    return FigureResult(
        sentence=_(
            "%(answered)s of %(all)s campaigns drew a collective answer that is recorded here;"
            " %(formal)s of %(all)s met a dispute or the use of an instrument."
        )
        % {"answered": answered, "all": len(rows), "formal": formal},
        columns=[
            ("campaign", _("Campaign")),
            ("incidents", _("Incidents")),
            ("statement", _("Statement")),
            ("coordination", _("Coordination")),
            ("support", _("Support")),
            ("dispute", _("Dispute")),
            ("instrument", _("Instrument")),
            ("days", _("Days to the first")),
            ("followed", _("The demand afterwards")),
        ],
        rows=rows,
        entries=sum(row["incidents"] for row in rows),
        note=_("What followed an answer need not have followed because of it."),
    )


def _row(row: coverage.Answered, incidents: int) -> ResultRow:
    return {
        "campaign": row.key,
        "incidents": incidents,
        **{group: row.answers.get(group, 0) for group in coverage.GROUPS},
        "answers": sum(row.answers.values()),
        "days": row.days,
        "followed": row.followed if row.answers else "",
        "narrow": {"campaign": row.key},
    }
