"""Enterprise groups that were under pressure more than once, and the last name each firm used."""

from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Min

from incidents.figures.engine.engines import ask, ask_sql
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.designations import Designation


class Recurrence(NamedTuple):
    """A group with several incidents: its firms' keys, and the years of the first and the last."""

    group: str
    firms: tuple[str, ...]
    entries: int
    first_year: str
    last_year: str


def list_recurrences(entries: IncidentQuerySet, least: int = 2) -> list[Recurrence]:
    """Groups with at least so many incidents, the most first; one query.

    Firms that were released without their names are in no row: nothing shows which are the same.
    """
    rows = ask(
        entries.order_by()
        .exclude(firm_group="")
        .values_list("firm_group")
        .annotate(
            firms=ArrayAgg("firm_slug", distinct=True),
            count=Count("pk"),
            first=Min("reported_on"),
            last=Max("reported_on"),
        )
        .filter(count__gte=least)
    )
    recurrences = [
        Recurrence(group, tuple(sorted(firms)), count, first[:4], last[:4])
        for group, firms, count, first, last in rows
    ]
    return sorted(recurrences, key=lambda one: (-one.entries, one.group))


COLUMNS = ("firm_slug", "firm", "reported_from", "ref", "reported_on", "designations_used")


class LatestDesignation(NamedTuple):
    """The names for Taiwan in a firm's latest recorded wording, and when it was reported."""

    slug: str
    firm: str
    designations: tuple[Designation, ...]
    on: str


def latest_designations(entries: IncidentQuerySet) -> list[LatestDesignation]:
    """The latest recorded names of each named firm, by the name of the firm; one query.

    By the first report of the incident that has the wording: its date is known for every incident.
    Of two on the same date the one with the higher reference counts.
    """
    matches, params = (
        entries.filter(designations_used__len__gt=0)
        .exclude(firm_slug="")
        .order_by()
        .values_list(*COLUMNS)
        .query.sql_with_params()
    )
    # One row a firm leaves the engine. The columns are our own, the rest comes from the ORM.
    sql = (
        "SELECT firm_slug, firm, reported_on, designations_used FROM"  # noqa: S608
        " (SELECT *, row_number() OVER (PARTITION BY firm_slug"
        ' ORDER BY reported_from DESC, ref COLLATE "C" DESC) AS place'
        f" FROM ({matches}) AS matches) AS ordered WHERE place = 1"
    )
    latest = [
        LatestDesignation(slug, firm, tuple(map(Designation, names)), on)
        for slug, firm, on, names in ask_sql(entries, sql, params)
    ]
    # Of two firms with one name the one with the lower key comes first.
    return sorted(latest, key=lambda one: (one.firm, one.slug))
