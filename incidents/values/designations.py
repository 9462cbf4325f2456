"""The names for Taiwan that a wording uses, by stated rules; read at publication."""

import re
from enum import StrEnum

TOPIC = "taiwan-designation"


class Designation(StrEnum):
    """A name for Taiwan. Values are keys; the names themselves are quoted, and not translated."""

    PART_OF_CHINA = "Taiwan, China"
    CHINESE_TAIPEI = "Chinese Taipei"
    TAIWAN = "Taiwan"
    OTHER = "other"


# Applied in this order; each rule removes what it matches before the next one runs, so that
# "Taiwan, China" does not also count as "Taiwan".
_NAMES = "|".join(
    (
        # Taiwan, China; Taiwan (China); Taiwan-China; Taiwan China; Taiwan, Province of China.
        r"taiwan[\s,(\-\u2013/]*(?:a\s+)?(?:province\s+of\s+|region\s+of\s+)?(?:p\.?\s?r\.?\s+)?china\b\)?",
        # Accounts that describe the listing without quoting it.
        r"taiwan\s+(?:shown|listed|given|presented)\s+as\s+(?:a\s+)?"
        r"(?:part|province|region)\s+of\s+china\b",
        r"china\s*[(,\-\u2013]?\s*taiwan\b\)?",
        r"chinese\s+taiwan\b",
        "中国台[湾灣]",
        "中國[台臺][湾灣]",
    )
)
RULES: tuple[tuple[Designation | None, re.Pattern[str]], ...] = (
    # The currency and the airport say nothing about the name.
    (None, re.compile(r"new\s+taiwan\s+dollars?|taiwan\s+taoyuan", re.IGNORECASE)),
    (Designation.PART_OF_CHINA, re.compile(_NAMES, re.IGNORECASE)),
    (Designation.CHINESE_TAIPEI, re.compile(r"chinese\s+taipei|中[华華][台臺]北", re.IGNORECASE)),
    (Designation.TAIWAN, re.compile(r"\btaiwan\b|[台臺][湾灣]", re.IGNORECASE)),
)


def find_designations(text: str) -> frozenset[Designation]:
    """The names for Taiwan that a wording uses, by RULES; {OTHER} where it uses none of them.

    Several, where a firm writes differently in different places ("Taiwan, China" on the Chinese
    pages, "Taiwan" elsewhere). The rules read English and Chinese.
    """
    designations = set()
    for name, rule in RULES:
        text, hits = rule.subn(" ", text)
        if hits and name:
            designations.add(name)
    return frozenset(designations or {Designation.OTHER})


def designations_used(topics: list[str], wording_after: str) -> list[str]:
    """The names in the wording after a demand about Taiwan's name, in order; else []."""
    if TOPIC not in topics or not wording_after:
        return []
    names = find_designations(wording_after)
    return [name.value for name in Designation if name in names]
