"""What firms write after the demand: the names that they use for Taiwan, year by year."""

from collections import Counter, defaultdict
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import Left

from incidents.figures.engine.engines import ask
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.designations import Designation, find_designations

__all__ = ["Designation", "Used", "designations_over_time", "find_designations"]


class Used(NamedTuple):
    """How many entries of a year use a name after the demand. `entries`: all of that year."""

    year: int
    wording: Designation
    used: int
    entries: int


def designations_over_time(entries: IncidentQuerySet) -> list[Used]:
    """The names that firms use after a demand about Taiwan's name, by year; one query.

    Only entries on the topic "taiwan-designation" that give a wording after; its names are read
    by incidents.values.designations when the entry is made. The year is that of the first
    report, as in every figure over time. An entry counts once for each name it uses and once in
    the year's `entries`; "other" holds what uses none of the names, such as a city without a
    country. Rows are in order of year and name, without years that say nothing.
    """
    rows = ask(
        entries.filter(designations_used__len__gt=0)
        .order_by()
        .annotate(year=Left("reported_on", 4))
        .values_list("year", "designations_used")
        .annotate(found=Count("pk"))
    )
    totals: Counter[int] = Counter()
    used: dict[int, Counter[Designation]] = defaultdict(Counter)
    for year, names, many in rows:
        totals[int(year)] += many
        for name in names:
            used[int(year)][Designation(name)] += many
    return [
        Used(year, name, used[year][name], totals[year])
        for year in sorted(totals)
        for name in Designation
        if used[year][name]
    ]
