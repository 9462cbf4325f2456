"""What firms write after the demand: the names that they use for Taiwan, by stated rules."""

import re
from collections import Counter, defaultdict
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Count, F, Q
from django.db.models.expressions import Value
from django.db.models.functions import Coalesce, Left, NullIf

from incidents.models.register import IncidentQuerySet

TOPIC = "taiwan-designation"


class Wording(StrEnum):
    """A name for Taiwan. Values are keys; the names themselves are quoted, and not translated."""

    PART_OF_CHINA = "Taiwan, China"
    CHINESE_TAIPEI = "Chinese Taipei"
    TAIWAN = "Taiwan"
    OTHER = "other"


# In this order, and what one rule has found is taken out before the next one looks: "Taiwan,
# China" does not also say "Taiwan".
_NAMES = "|".join(
    (
        # Taiwan, China; Taiwan (China); Taiwan-China; Taiwan China; Taiwan, Province of China.
        r"taiwan[\s,(\-\u2013/]*(?:a\s+)?(?:province\s+of\s+|region\s+of\s+)?(?:p\.?\s?r\.?\s+)?china\b\)?",
        # Accounts that tell of the listing, and do not quote it.
        r"taiwan\s+(?:shown|listed|given|presented)\s+as\s+(?:a\s+)?"
        r"(?:part|province|region)\s+of\s+china\b",
        r"china\s*[(,\-\u2013]?\s*taiwan\b\)?",
        r"chinese\s+taiwan\b",
        "中国台[湾灣]",
        "中國[台臺][湾灣]",
    )
)
RULES: tuple[tuple[Wording | None, re.Pattern[str]], ...] = (
    # The currency and the airport say nothing about the name.
    (None, re.compile(r"new\s+taiwan\s+dollars?|taiwan\s+taoyuan", re.IGNORECASE)),
    (Wording.PART_OF_CHINA, re.compile(_NAMES, re.IGNORECASE)),
    (Wording.CHINESE_TAIPEI, re.compile(r"chinese\s+taipei|中[华華][台臺]北", re.IGNORECASE)),
    (Wording.TAIWAN, re.compile(r"\btaiwan\b|[台臺][湾灣]", re.IGNORECASE)),
)


def names_in(text: str) -> frozenset[Wording]:
    """The names for Taiwan that a wording uses, by RULES; {OTHER} where it uses none of them.

    Several, where a firm writes differently in different places ("Taiwan, China" on the Chinese
    pages, "Taiwan" elsewhere). The rules read English and Chinese.
    """
    found = set()
    for name, rule in RULES:
        text, hits = rule.subn(" ", text)
        if hits and name:
            found.add(name)
    return frozenset(found or {Wording.OTHER})


class Used(NamedTuple):
    """How many entries of a year use a name after the demand. `entries`: all of that year."""

    year: int
    wording: Wording
    used: int
    entries: int


def over_time(entries: IncidentQuerySet) -> list[Used]:
    """The names that firms use after a demand about Taiwan's name, by year; one query.

    Only entries on the topic "taiwan-designation" that give a wording after. The year is that of
    the answer, or of the first report where the answer has no day. An entry counts once for each
    name it uses and once in the year's `entries`; "other" holds what uses none of the names, such
    as a city without a country. Rows are in order of year and name, without years that say
    nothing.
    """
    # Asked of rows: columns hold no wordings.
    rows = (
        entries.filter(Q(topics__contains=[TOPIC]) & ~Q(wording_after=""))
        .order_by()
        .annotate(year=Left(Coalesce(NullIf(F("responded_on"), Value("")), F("reported_on")), 4))
        .values_list("year", "wording_after")
        .annotate(found=Count("pk"))
    )
    totals: Counter[int] = Counter()
    used: dict[int, Counter[Wording]] = defaultdict(Counter)
    for year, wording, many in rows:
        totals[int(year)] += many
        for name in names_in(wording):
            used[int(year)][name] += many
    return [
        Used(year, name, used[year][name], totals[year])
        for year in sorted(totals)
        for name in Wording
        if used[year][name]
    ]
