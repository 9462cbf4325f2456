"""Names for Taiwan that firms use after a demand, year by year."""

from collections import Counter, defaultdict
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import Left

from incidents.figures.engine.engines import ask
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.designations import Designation, find_designations

__all__ = ["Designation", "DesignationUse", "designations_over_time", "find_designations"]


class DesignationUse(NamedTuple):
    """How many incidents of a year use a name after the demand.

    `entries`: all incidents of that year that give a wording after the demand.
    """

    year: int
    wording: Designation
    used: int
    entries: int


def designations_over_time(entries: IncidentQuerySet) -> list[DesignationUse]:
    """The names that firms use after a demand about Taiwan's name, by year; one query.

    Only incidents on the topic "taiwan-designation" that give a wording after the demand; its
    names were read by incidents.values.designations when the incident was released. The year is
    that of the first report, as in every figure over time. An incident counts once for each name
    it uses and once in the year's `entries`; "other" is a wording that uses none of the names,
    such as a city without a country. Rows are in order of year and name; years without a wording
    have none.
    """
    rows = ask(
        entries.filter(designations_used__len__gt=0)
        .order_by()
        .annotate(year=Left("reported_on", 4))
        .values_list("year", "designations_used")
        .annotate(count=Count("pk"))
    )
    totals: Counter[int] = Counter()
    used: dict[int, Counter[Designation]] = defaultdict(Counter)
    for year, names, count in rows:
        totals[int(year)] += count
        for name in names:
            used[int(year)][Designation(name)] += count
    return [
        DesignationUse(year, name, used[year][name], totals[year])
        for year in sorted(totals)
        for name in Designation
        if used[year][name]
    ]
