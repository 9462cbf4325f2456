"""How a demand becomes the norm: who of those targeted gave in, year by year, topic by topic."""

from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, F, Func, Q, Value, When
from django.db.models.functions import Left

from incidents.figures.engine.engines import ask, ask_sql
from incidents.figures.measures.shares import Share, share_of
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.firm_responses import CONCEDED, FirmResponse

UNLISTED = "other"


class Year(NamedTuple):
    """One topic in one year, in distinct firms.

    `targeted`: firms with an entry; `known`: those of them with a known answer, the denominator
    of `conceded`. `of_targeted`: the same firms as a share of all targeted. `entries`: the
    entries that they are counted of.
    """

    topic: str
    year: int
    targeted: int
    known: int
    conceded: Share
    of_targeted: Share
    entries: int


def by_topic_and_year(entries: IncidentQuerySet) -> list[Year]:
    """Per topic and year of first report, the share of targeted firms that gave in; one query.

    A firm counts once per topic and year, however often it was pressed, and gave in if it did so
    once. A firm that was released without its name counts once per entry: which of these are the
    same firm is not told. A topic's firms may stand under other topics too. Intervals are 95 %
    (see `share_of`). Rows are in order of topic and year; years without entries have none.
    """
    firms, params = _firms(entries).query.sql_with_params()
    # Around what the ORM compiled, which holds no word of a reader's: counting distinct firms
    # three times took thrice as long.
    sql = (
        "SELECT topic, year, COUNT(*), COUNT(*) FILTER (WHERE known > 0),"  # noqa: S608
        " COUNT(*) FILTER (WHERE conceded > 0), CAST(SUM(found) AS INTEGER)"
        f" FROM ({firms}) AS firms GROUP BY topic, year"
    )
    rows = sorted(ask_sql(entries, sql, params), key=lambda row: row[:2])
    return [
        Year(
            topic,
            int(year),
            targeted,
            known,
            share_of(conceded, known),
            share_of(conceded, targeted),
            found,
        )
        for topic, year, targeted, known, conceded, found in rows
    ]


def _firms(entries: IncidentQuerySet) -> Any:
    """A row for each topic, year and firm: its entries, those with a known answer, and given in."""
    return (
        entries.order_by()
        .annotate(
            topic=Func(F("topics"), function="unnest"),
            year=Left("reported_on", 4),
            target=Case(
                When(firm_slug="", then=F("ref")),
                default=F("firm_slug"),
                output_field=CharField(),
            ),
        )
        .values("topic", "year", "target")
        .annotate(
            known=Count("pk", filter=~Q(firm_response=FirmResponse.UNKNOWN)),
            conceded=Count("pk", filter=Q(firm_response__in=CONCEDED)),
            found=Count("pk"),
        )
    )


class PressureReach(NamedTuple):
    """How far the pressure behind the entries in which a firm gave in is shown, in entries."""

    conceded: int
    no_demand: int
    unlisted_means: int


def conceded_unasked(entries: IncidentQuerySet) -> PressureReach:
    """How many gave in though no demand, or no listed means, is shown; one query.

    `no_demand`: the entry does not say what was demanded. `unlisted_means`: it names no tactic but
    "other", which stands for a means that has no word here and for none that is known (an entry
    without any tactic is not released). An entry may be in both. What is not shown may still have
    been: firms tell what they did more readily than why.
    """
    given = Q(firm_response__in=CONCEDED)
    rows = ask(
        entries.order_by()
        .values_list(Value(1))
        .annotate(
            conceded=Count("pk", filter=given),
            no_demand=Count("pk", filter=given & Q(demanded_change="")),
            unlisted_means=Count("pk", filter=given & Q(tactics=[UNLISTED])),
        )
    )
    return PressureReach(*rows[0][1:]) if rows else PressureReach(0, 0, 0)
