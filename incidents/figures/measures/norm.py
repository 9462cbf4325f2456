"""How a demand becomes the norm: how many recorded firms conceded, by topic and year."""

from collections import defaultdict
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, F, Func, Max, Q, Value, When
from django.db.models.functions import Left

from incidents.figures.engine.engines import ask, ask_sql
from incidents.figures.measures.clusters import ClusterSums, effective_size
from incidents.figures.measures.shares import Share, share_of
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.firm_responses import CONCEDED, FirmResponse

UNLISTED = "other"


class Year(NamedTuple):
    """One topic in one year, in distinct firms.

    `targeted`: firms with a demand that is recorded here; `known`: those of them whose response is
    known, the denominator of `conceded`; `partly`: firms that conceded in part only. `of_targeted`:
    the same firms as a share of all recorded. `entries`: the demands that were counted.
    """

    topic: str
    year: int
    targeted: int
    known: int
    conceded: Share
    partly: int
    of_targeted: Share
    entries: int


class FirmCounts(NamedTuple):
    """Firms of one topic, year and campaign ("" outside of campaigns), and their demands."""

    campaign: str
    targeted: int
    known: int
    conceded: int
    partly: int
    entries: int


def by_topic_and_year(entries: IncidentQuerySet) -> list[Year]:
    """By topic and year of first report, the share of recorded firms that conceded; one query.

    Demands only. Firms are counted by enterprise group: a group counts once a topic and year,
    however many demands it faced, and conceded if it did so in one of them. A firm that was
    released without its name counts once a demand, because nothing shows which of these are the
    same firm. A group may count under several topics. Intervals are 95%, clustered by campaign
    (measures.clusters); a group with demands in several campaigns is counted with the last of them
    by name. Rows are in order of topic and year; years without demands have none.
    """
    firms, params = _firms(entries).query.sql_with_params()
    # Written around the query that the ORM compiled; a reader's input is in its parameters only.
    # Counting distinct firms three times took three times as long.
    sql = (
        "SELECT topic, year, cluster, COUNT(*), COUNT(*) FILTER (WHERE known > 0),"  # noqa: S608
        " COUNT(*) FILTER (WHERE conceded > 0),"
        " COUNT(*) FILTER (WHERE conceded > 0 AND fully = 0), CAST(SUM(count) AS INTEGER)"
        f" FROM ({firms}) AS firms GROUP BY topic, year, cluster"
    )
    cells: dict[tuple[str, str], list[FirmCounts]] = defaultdict(list)
    for topic, year, *counts in ask_sql(entries, sql, params):
        cells[topic, year].append(FirmCounts(*counts))
    return [_year(topic, int(year), counts) for (topic, year), counts in sorted(cells.items())]


def _year(topic: str, year: int, counts: list[FirmCounts]) -> Year:
    return Year(
        topic,
        year,
        sum(one.targeted for one in counts),
        sum(one.known for one in counts),
        _share(counts, "known"),
        sum(one.partly for one in counts),
        _share(counts, "targeted"),
        sum(one.entries for one in counts),
    )


def _share(counts: list[FirmCounts], whole: str) -> Share:
    """The share of firms that conceded, of the known or of all, clustered by campaign."""
    pairs: list[tuple[int, int, int]] = []
    for one in counts:
        part, all_of_them = one.conceded, getattr(one, whole)
        single = [(1, 1, part), (0, 1, all_of_them - part)]
        pairs += [(part, all_of_them, 1)] if one.campaign else single
    sums = ClusterSums.of(pairs)
    return share_of(sums.part, sums.whole, size=effective_size(sums))


def _firms(entries: IncidentQuerySet) -> Any:
    """A row for each topic, year and firm: demands, those with a known response, concessions."""
    conceding = Q(firm_response__in=CONCEDED)
    return (
        entries.demands()
        .order_by()
        .annotate(
            topic=Func(F("topics"), function="unnest"),
            year=Left("reported_on", 4),
            target=Case(
                When(firm_group="", then=F("ref")),
                default=F("firm_group"),
                output_field=CharField(),
            ),
        )
        .values("topic", "year", "target")
        .annotate(
            known=Count("pk", filter=~Q(firm_response=FirmResponse.UNKNOWN)),
            conceded=Count("pk", filter=conceding),
            fully=Count("pk", filter=conceding & ~Q(firm_response=FirmResponse.PARTLY_COMPLIED)),
            count=Count("pk"),
            cluster=Max("campaign"),
        )
    )


class PressureReach(NamedTuple):
    """How many concessions there are, and of how many the demand or the means is not recorded."""

    conceded: int
    no_demand: int
    unlisted_means: int


def conceded_unasked(entries: IncidentQuerySet) -> PressureReach:
    """How many firms conceded though no demand, or no listed tactic, is recorded; one query.

    In incidents. `no_demand`: the incident does not say what was demanded. `unlisted_means`: its
    only tactic is "other", which means that the tactic is not in the list or not known (an
    incident without any tactic is not released). An incident may be in both. What is not recorded
    may still have happened: firms say what they did more readily than why.
    """
    conceding = Q(firm_response__in=CONCEDED)
    rows = ask(
        entries.demands()
        .order_by()
        .values_list(Value(1))
        .annotate(
            conceded=Count("pk", filter=conceding),
            no_demand=Count("pk", filter=conceding & Q(demanded_change="")),
            unlisted_means=Count("pk", filter=conceding & Q(tactics=[UNLISTED])),
        )
    )
    return PressureReach(*rows[0][1:]) if rows else PressureReach(0, 0, 0)
