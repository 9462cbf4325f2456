"""How far what was demanded was adopted: by topic, the demands met until the end of each year."""

from collections import Counter, defaultdict
from typing import NamedTuple

from django.db.models import CharField, Count, F, Func
from django.db.models.functions import Cast, Coalesce, Left

from incidents.figures.engine.engines import ask
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.firm_responses import FirmResponse

# What the firm says or does is what was demanded; an apology alone adopts nothing.
ADOPTED = (FirmResponse.COMPLIED, FirmResponse.PARTLY_COMPLIED)


class Adoption(NamedTuple):
    """One topic at the end of one year, in demands of that year and all before.

    `demands`: all of them, the denominator. `least` and `most`: adopted by then, by the latest and
    the earliest reading of the dates; `partly`: of `most`, in part only. The others by their last
    response, whenever it came: `apologised` without adopting, `taken_back`, `refused`, `unknown`.
    """

    topic: str
    year: int
    demands: int
    least: int
    most: int
    partly: int
    apologised: int
    taken_back: int
    refused: int
    unknown: int


class DatedCount(NamedTuple):
    """Demands of one topic, year, response and years of the first concession, "" if not known."""

    year: int
    response: str
    earliest: int
    latest: int | None
    demands: int


def adoption_by_topic(entries: IncidentQuerySet) -> list[Adoption]:
    """By topic, every year from the first demand to the last date of the topic; one query.

    Demands only; a demand counts under each of its topics. A concession that was taken back is not
    adopted in any year.
    """
    rows = ask(
        entries.demands()
        .order_by()
        .annotate(
            topic=Func(F("topics"), function="unnest"),
            year=Left("reported_on", 4),
            earliest=Coalesce(Left(Cast("conceded_from", CharField()), 4), Left("reported_on", 4)),
            latest=Left(Cast("conceded_until", CharField()), 4),
        )
        .values_list("topic", "year", "firm_response", "earliest", "latest")
        .annotate(count=Count("pk"))
    )
    topics: dict[str, list[DatedCount]] = defaultdict(list)
    for topic, year, response, earliest, latest, count in rows:
        first = max(int(year), int(earliest))
        last = max(first, int(latest)) if latest else None
        topics[topic].append(DatedCount(int(year), response, first, last, count))
    return [one for topic, counts in sorted(topics.items()) for one in _years(topic, counts)]


def _years(topic: str, counts: list[DatedCount]) -> list[Adoption]:
    first = min(one.year for one in counts)
    adopted = [one for one in counts if one.response in ADOPTED]
    ends = [one.earliest for one in adopted] + [one.latest for one in adopted if one.latest]
    last = max([one.year for one in counts] + ends)
    return [_year(topic, year, counts) for year in range(first, last + 1)]


def _year(topic: str, year: int, counts: list[DatedCount]) -> Adoption:
    earlier = [one for one in counts if one.year <= year]
    by_response: Counter[str] = Counter()
    for one in earlier:
        by_response[one.response] += one.demands
    adopted = [one for one in earlier if one.response in ADOPTED]
    most = [one for one in adopted if one.earliest <= year]
    return Adoption(
        topic,
        year,
        sum(one.demands for one in earlier),
        sum(one.demands for one in adopted if one.latest is not None and one.latest <= year),
        sum(one.demands for one in most),
        sum(one.demands for one in most if one.response == FirmResponse.PARTLY_COMPLIED),
        by_response[FirmResponse.APOLOGISED],
        by_response[FirmResponse.REVERSED],
        by_response[FirmResponse.REFUSED],
        by_response[FirmResponse.UNKNOWN],
    )
