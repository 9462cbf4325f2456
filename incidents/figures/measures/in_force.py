"""Measures over time: how many are in force on a day, what became of them, how long they lasted."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, F, Func, Q, TextField, Value

from incidents.figures.engine.engines import ask
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.case_kinds import CaseKind
from incidents.values.measure_status import MeasureSpell, MeasureStatus

ENDED = (MeasureStatus.LIFTED, MeasureStatus.EXPIRED)
# Each day of a spell's text to the last of its year.
TO_END_OF_YEAR = (Value("-[0-9]+-[0-9]+"), Value("-12-31"), Value("g"))


def count_statuses(entries: IncidentQuerySet, column: str) -> dict[tuple[str, str], int]:
    """{(value, status): incidents with a measure}, most first; one query.

    `column`: one of the incident's with a single value, such as "case_kind" or
    "coercing_state".
    """
    rows = (
        entries.exclude(measure_status="")
        .order_by()
        .values_list(column, "measure_status")
        .annotate(count=Count("pk"))
    )
    counts = {(value, status): count for value, status, count in ask(rows)}
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


class YearInForce(NamedTuple):
    """Measures in force at the end of a year: for certain, and at most.

    `kinds`: {kind of case: at most}. A measure of which no end is known counts as in force.
    """

    year: int
    certain: int
    at_most: int
    kinds: Counter[str]


def in_force_by_year(entries: IncidentQuerySet) -> list[YearInForce]:
    """How many measures were in force at the end of each year, from the first to the last event.

    One query. The last year is that of the last event that a source tells of, not the present one.
    At the end of a year a spell counts as it would with each of its days at the end of their years:
    spells that differ within a year are counted as one.
    """
    rows = (
        entries.order_by()
        .annotate(
            spell=Func(F("measure_spells"), function="unnest", output_field=TextField()),
            spell_by_year=Func(
                F("spell"), *TO_END_OF_YEAR, function="regexp_replace", output_field=TextField()
            ),
        )
        .values_list("case_kind", "spell_by_year")
        .annotate(count=Count("pk"))
    )
    spells = [(kind, MeasureSpell.read(text), count) for kind, text, count in ask(rows)]
    years = [day.year for _kind, spell, _count in spells for day in spell if day]
    return (
        [_at_the_end_of(year, spells) for year in range(min(years), max(years) + 1)]
        if years
        else []
    )


def _at_the_end_of(year: int, spells: list[tuple[str, MeasureSpell, int]]) -> YearInForce:
    day = dt.date(year, 12, 31)
    certain, kinds = 0, Counter[str]()
    for kind, spell, count in spells:
        is_certain, is_possible = spell.is_in_force_on(day)
        certain += count * is_certain
        kinds[kind] += count * is_possible
    return YearInForce(year, certain, kinds.total(), kinds)


@dataclass(frozen=True)
class TimesToEnd:
    """How long measures lasted, in days: {(least, most or None): measures that ended}.

    `measures`: all with a recorded imposition; `open`: those of which no end is known.
    """

    ended: Counter[tuple[int, int | None]]
    measures: int

    @property
    def open(self) -> int:
        return self.measures - self.ended.total()

    def count_by(self, days: int) -> tuple[int, int]:
        """How many had ended so many days after they were imposed: at least, and at most."""
        least = sum(
            n for (_low, high), n in self.ended.items() if high is not None and high <= days
        )
        return least, sum(n for (low, _high), n in self.ended.items() if low <= days)


def times_to_end(entries: IncidentQuerySet) -> TimesToEnd:
    """How long the measures of some incidents lasted, from imposition to lifting or expiry.

    A suspension is no end. One query.
    """
    has_ended = Q(measure_status__in=ENDED)
    rows = (
        entries.exclude(measure_status="")
        .order_by()
        .values_list("days_to_end_least", "days_to_end_most")
        .annotate(ended=Count("pk", filter=has_ended), count=Count("pk"))
    )
    ended: Counter[tuple[int, int | None]] = Counter()
    measures = 0
    for least, most, count_ended, count in ask(rows):
        measures += count
        if count_ended:
            ended[least or 0, most] += count_ended
    return TimesToEnd(ended, measures)


KINDS = tuple(kind.value for kind in CaseKind)
