"""Entries become rows of days from demand to answer, and rows become curves."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from django.db.models import Count, F, Q, Value
from django.utils.translation import ngettext

from incidents.figures.columns import ask
from incidents.figures.competing import Incidence, aalen_johansen
from incidents.figures.survival import Curve, Difference, Row, kaplan_meier, log_rank
from incidents.models.campaigns import Campaign
from incidents.models.days import PartialDate
from incidents.models.register import IncidentQuerySet
from incidents.models.spans import GAVE_IN, OUTCOMES

LONGEST, SHORTEST = "longest", "shortest"


# (value, reading, days, outcome, how many entries say so); without days they are in no curve.
Read = tuple[str, str, int | None, str, int]


@dataclass
class Times:
    """The rows of some entries: {(days, outcome): entries}, ready for the curves; "" is censored.

    `entries` are all that were asked for: those without a day of the demand, and those whose days
    do not fit, are in neither reading.
    """

    longest: Counter[Row] = field(default_factory=Counter)
    shortest: Counter[Row] = field(default_factory=Counter)
    entries: int = 0

    def add(self, reading: str, days: int | None, outcome: str, many: int) -> None:
        """Take in the entries that say the same by one of the two readings."""
        if days is not None:
            rows = self.longest if reading == LONGEST else self.shortest
            rows[days, outcome] = many
        if reading == LONGEST:
            self.entries += many

    @cached_property
    def curve(self) -> Curve:
        """The share that has not given in, by the longest reading; other outcomes censored."""
        return kaplan_meier(self.longest, GAVE_IN)

    @cached_property
    def quickest(self) -> Curve:
        """The same by the shortest reading."""
        return kaplan_meier(self.shortest, GAVE_IN)

    @cached_property
    def incidence(self) -> Incidence:
        """The shares that gave in, refused, or saw the demand lifted, by the longest reading."""
        return aalen_johansen(self.longest)

    @cached_property
    def quickest_incidence(self) -> Incidence:
        """The same by the shortest reading."""
        return aalen_johansen(self.shortest)


Filled = TypeVar("Filled", bound=Times)


@dataclass
class Noted(Times):
    """The same, and how many entries say less than a day.

    `undated` entries name no day of the demand and are in neither reading; `unfit` ones were
    answered before it, or released before it was made, and neither are they. Of those inside,
    `wide` have two different readings, `dayless` an answer without any day, `unknown` no known
    answer.
    """

    undated: int = 0
    unfit: int = 0
    wide: int = 0
    dayless: int = 0
    unknown: int = 0

    @property
    def notes(self) -> list[str]:
        """A sentence for each way in which the rows say less than a day; none without."""
        return [text % {"n": many} for many, text in _sentences(self) if many]


def times(entries: IncidentQuerySet) -> Noted:
    """The rows of all entries, ready for curves, and what they leave open; two queries.

    See `incidents.models.spans` for the rules, `Noted` for what is counted and left out.
    """
    found = _filled(Noted(), entries)
    for undated, wide, dayless, unknown in ask(_open(entries)):
        found.undated, found.wide, found.dayless, found.unknown = undated, wide, dayless, unknown
    found.unfit = found.entries - found.longest.total() - found.undated
    return found


def _filled(found: Filled, entries: IncidentQuerySet) -> Filled:
    """With the rows of all entries; one query."""
    for _tier, reading, days, outcome, many in ask(asked(entries, F("tier"))):
        found.add(reading, days, outcome, many)
    return found


@dataclass(frozen=True)
class Comparison:
    """Two groups, and the log-rank test of giving in between them, by both readings."""

    group: Times
    others: Times
    longest: Difference
    shortest: Difference


def compare(group: IncidentQuerySet, others: IncidentQuerySet) -> Comparison:
    """Whether one group (with a collective answer, say) gave in at another pace; two queries.

    The groups must not share entries. Firms do not choose their group by lot: a difference is
    one between these groups, and not what an answer has caused. Where the two readings disagree,
    the days are known too widely to say.
    """
    one, two = _filled(Times(), group), _filled(Times(), others)
    return Comparison(
        one,
        two,
        log_rank(one.longest, two.longest, GAVE_IN),
        log_rank(one.shortest, two.shortest, GAVE_IN),
    )


class Tally(NamedTuple):
    """A source's own count of all addressees, named or not, as a point beside the curve.

    `longest` and `shortest`: days from the demand; `waiting`: the share that had not complied.
    It counts everyone who was addressed: no interval of chance belongs to it.
    """

    longest: int
    shortest: int
    complied: int
    of: int
    waiting: float
    publisher: str
    url: str


def tallies(campaign: Campaign) -> list[Tally]:
    """The campaign's tallies in order of time; one query. None without a day of issue.

    The curve beside them is that of the named firms: those who were named are no sample of
    those who were addressed.
    """
    if not campaign.issued_on:
        return []
    issued = PartialDate(campaign.issued_on)
    return [
        Tally(
            (tally.on.latest - issued.earliest).days,
            max(0, (tally.on.earliest - issued.latest).days),
            tally.complied,
            tally.of,
            1 - tally.complied / tally.of,
            tally.publisher,
            tally.url,
        )
        for tally in campaign.tallies.all()
        if tally.of
    ]


def asked(entries: IncidentQuerySet, value: Any) -> IncidentQuerySet:
    """What entries say by each reading, as `Read`: a million are a few thousand of these.

    Both readings at once would be as many as there are pairs of them.
    """
    longest, shortest = (_read(entries, value, reading) for reading in (LONGEST, SHORTEST))
    return longest.union(shortest, all=True)


def _read(entries: IncidentQuerySet, value: Any, reading: str) -> IncidentQuerySet:
    return (
        entries.order_by()
        .annotate(value=value, reading=Value(reading))
        .values_list("value", "reading", f"days_{reading}", f"outcome_{reading}")
        .annotate(found=Count("pk"))
    )


def _open(entries: IncidentQuerySet) -> IncidentQuerySet:
    """(undated, wide, dayless, unknown) of all entries, as one row, or none of no entries."""
    is_inside, is_known = Q(days_longest__isnull=False), Q(response__in=OUTCOMES)
    is_one = Q(days_longest=F("days_shortest"), outcome_longest=F("outcome_shortest"))
    return (
        entries.order_by()
        .values("tier")
        .annotate(
            undated=Count("pk", filter=Q(demanded_on="")),
            wide=Count("pk", filter=is_inside & ~is_one),
            dayless=Count("pk", filter=is_inside & is_known & Q(responded_on="")),
            unknown=Count("pk", filter=is_inside & ~is_known),
        )
        .values_list("undated", "wide", "dayless", "unknown")
    )


def _sentences(found: Noted) -> list[tuple[int, str]]:
    return [
        (found.undated, _undated(found.undated)),
        (
            found.unfit,
            ngettext(
                "%(n)s entry is left out: answered or released before its demand.",
                "%(n)s entries are left out: answered or released before their demand.",
                found.unfit,
            ),
        ),
        (found.wide, _wide(found.wide)),
        (
            found.dayless,
            ngettext(
                "%(n)s answer has no day: it was given between demand and release.",
                "%(n)s answers have no day: they were given between demand and release.",
                found.dayless,
            ),
        ),
        (
            found.unknown,
            ngettext(
                "%(n)s answer is not known and counts as none until the release.",
                "%(n)s answers are not known and count as none until the release.",
                found.unknown,
            ),
        ),
    ]


def _undated(many: int) -> str:
    return ngettext(
        "%(n)s entry names no day of the demand and is not in the curve.",
        "%(n)s entries name no day of the demand and are not in the curve.",
        many,
    )


def _wide(many: int) -> str:
    return ngettext(
        "%(n)s entry has days known to a month or year only: the curve takes the longest that it"
        " can have been, the second one the shortest.",
        "%(n)s entries have days known to a month or year only: the curve takes the longest that"
        " they can have been, the second one the shortest.",
        many,
    )
