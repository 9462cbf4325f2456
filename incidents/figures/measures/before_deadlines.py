"""Demands with a deadline: conceded by it, after it, or not; the two ends of every date counted."""

from typing import NamedTuple

from django.db.models import Count, F, Q

from incidents.figures.engine.engines import ask
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.response_times import DemandOutcome

IS_CONCEDED = Q(demand_outcome=DemandOutcome.CONCEDED)
IS_BY = Q(conceded_until__lte=F("demand_deadline_from"))
IS_AFTER = Q(conceded_from__gt=F("demand_deadline_until"))


class DeadlineCounts(NamedTuple):
    """Demands with a deadline of one campaign ("" outside of campaigns).

    `by`: conceded on the deadline or before it, for certain; `after`: after it, for certain;
    `conceded`: at any time.
    """

    campaign: str
    demands: int
    conceded: int
    by: int
    after: int
    refused: int

    @property
    def unordered(self) -> int:
        """Concessions whose order to the deadline the dates do not tell."""
        return self.conceded - self.by - self.after

    @property
    def not_known(self) -> int:
        return self.demands - self.conceded - self.refused


def count_by_deadline(entries: IncidentQuerySet) -> list[DeadlineCounts]:
    """The demands with a deadline by campaign, most first; one query.

    The deadline is the last that the authority set for the firm, extensions among them.
    """
    rows = (
        entries.demands()
        .filter(demand_deadline_until__isnull=False)
        .order_by()
        .values_list("campaign")
        .annotate(
            demands=Count("pk"),
            conceded=Count("pk", filter=IS_CONCEDED),
            by=Count("pk", filter=IS_CONCEDED & IS_BY),
            after=Count("pk", filter=IS_CONCEDED & IS_AFTER),
            refused=Count("pk", filter=Q(demand_outcome=DemandOutcome.REFUSED)),
        )
    )
    counts = [DeadlineCounts(*row) for row in ask(rows)]
    return sorted(counts, key=lambda one: (-one.demands, one.campaign))
