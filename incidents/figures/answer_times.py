"""Entries become rows of days from demand to answer, and rows become curves."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, Value
from django.utils.translation import ngettext

from incidents.figures.columns import ask
from incidents.figures.competing import Incidence, aalen_johansen
from incidents.figures.shares import one_value
from incidents.figures.survival import Curve, Difference, Row, kaplan_meier, log_rank
from incidents.models.campaigns import Campaign
from incidents.models.days import PartialDate
from incidents.models.register import IncidentQuerySet
from incidents.models.spans import GAVE_IN, OUTCOMES

LONGEST, SHORTEST = "longest", "shortest"


class Read(NamedTuple):
    """How many entries of a value have the same days and outcome by one reading.

    `undated`, `wide`, `dayless` and `unknown` are of these entries; see `Times`.
    """

    value: str
    reading: str
    days: int | None
    outcome: str
    found: int
    undated: int
    wide: int
    dayless: int
    unknown: int


@dataclass
class Times:
    """The rows of some entries, and how many of them say less than a day.

    `longest` and `shortest`: {(days, outcome): entries}, ready for the curves; "" is censored.
    `undated` entries name no day of the demand and are in neither; `unfit` ones were answered
    before it, or released before it was made, and neither are they. Of those inside, `wide` have
    two different readings, `dayless` an answer without any day, `unknown` no known answer.
    """

    longest: Counter[Row] = field(default_factory=Counter)
    shortest: Counter[Row] = field(default_factory=Counter)
    entries: int = 0
    undated: int = 0
    unfit: int = 0
    wide: int = 0
    dayless: int = 0
    unknown: int = 0

    def add(self, told: Read) -> None:
        """Take in entries that say the same by one of the two readings."""
        rows = self.longest if told.reading == LONGEST else self.shortest
        if told.days is not None:
            rows[told.days, told.outcome] += told.found
        if told.reading == LONGEST:
            self.entries += told.found
            self.undated += told.undated
            self.unfit += told.found - told.undated if told.days is None else 0
            self.wide += told.wide
            self.dayless += told.dayless
            self.unknown += told.unknown

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

    @property
    def notes(self) -> list[str]:
        """A sentence for each way in which the rows say less than a day; none without."""
        return [text % {"n": many} for many, text in _sentences(self) if many]


def times(entries: IncidentQuerySet) -> Times:
    """The rows of all entries, ready for curves; one query.

    See `incidents.models.spans` for the rules, `Times` for what is counted and left out.
    """
    found = Times()
    for told in _asked(entries, F("tier")):
        found.add(told)
    return found


def times_by(entries: IncidentQuerySet, column: str) -> dict[str, Times]:
    """{value: rows of its entries}, most entries first; one query.

    `column` is one of the entry's ("campaign", "country", "topics"): where it holds several
    values, an entry counts once for each. Entries that say nothing there are left out.
    """
    found: dict[str, Times] = {}
    for told in _asked(entries, one_value(column)):
        if told.value:
            found.setdefault(told.value, Times()).add(told)
    return dict(sorted(found.items(), key=lambda pair: (-pair[1].entries, pair[0])))


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
    one, two = times(group), times(others)
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


def _asked(entries: IncidentQuerySet, value: Any) -> Iterable[Read]:
    """What entries say by each reading: a million of them are a few thousand of these.

    Both readings at once would be as many as there are pairs of them.
    """
    longest, shortest = (_read(entries, value, reading) for reading in (LONGEST, SHORTEST))
    return map(Read._make, ask(longest.union(shortest, all=True)))


def _read(entries: IncidentQuerySet, value: Any, reading: str) -> IncidentQuerySet:
    said = Q(days_longest__isnull=False)
    as_both = Q(days_longest=F("days_shortest"), outcome_longest=F("outcome_shortest"))
    is_known = Q(response__in=OUTCOMES)
    return (
        entries.order_by()
        .annotate(value=value, reading=Value(reading))
        .values_list("value", "reading", f"days_{reading}", f"outcome_{reading}")
        .annotate(
            found=Count("pk"),
            undated=Count("pk", filter=Q(demanded_on="")),
            wide=Count("pk", filter=said & ~as_both),
            dayless=Count("pk", filter=said & is_known & Q(responded_on="")),
            unknown=Count("pk", filter=said & ~is_known),
        )
    )


def _sentences(found: Times) -> list[tuple[int, str]]:
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
