"""The answers as they are written down: each condition with its article and its sentences."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
STARTS = ("today", "demanded_on", "reported_on", "acted_on")


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One thing that an answer asks of the facts. Sentences hold words in braces for facts.

    `unknown` may be left out where the facts always say yes or no, `not_met` where they never
    say no. `missing` says what would have to be found.
    """

    test: str
    article: str
    asks: str
    met: str
    missing: str
    not_met: str = ""
    unknown: str = ""
    args: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a condition that nobody could check. Raises ValueError."""
        said = (self.article, self.asks, self.met, self.missing, self.not_met or self.unknown)
        if not all(word.strip() for word in said):
            raise ValueError(f"{self.test}: a condition has an article and all its sentences")


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Who is asked. A blank address is to be filled in by the desk: none is made up."""

    name: str
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Start:
    """The rule of a clock, the fact that its day is taken from, and what its end means."""

    rule: str
    since: str
    means: str


@dataclass(frozen=True, kw_only=True)
class PlaybookEntry:
    """One answer of the list. `response` and `response_kinds` tell its uses among the responses."""

    key: str
    title: str
    instrument: str
    conditions: tuple[Condition, ...]
    contact: Contact
    source: str
    confidence: str
    response: str = ""
    response_kinds: tuple[str, ...] = ()
    clock: Start | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse an answer that nobody could check. Raises ValueError."""
        said = (self.key, self.title, self.instrument, self.source, self.contact.name)
        if not all(word.strip() for word in said) or not self.conditions:
            raise ValueError(f"{self.key}: an answer has conditions, a source and somebody to ask")
        if self.clock and self.clock.since not in STARTS:
            raise ValueError(f"{self.key}: no such start of a clock")


def read_entries(text: str) -> tuple[PlaybookEntry, ...]:
    """The answers of one table. Raises TypeError or ValueError for one that is not whole."""
    return tuple(_answer(row) for row in json.loads(text))


def _answer(row: dict[str, Any]) -> PlaybookEntry:
    clock = row.get("clock")
    parts = {
        "conditions": tuple(Condition(**told) for told in row["conditions"]),
        "contact": Contact(**row["contact"]),
        "response_kinds": tuple(row.get("response_kinds", ())),
        "clock": clock and Start(rule=clock["rule"], since=clock["from"], means=clock["means"]),
    }
    return PlaybookEntry(**row | parts)


# What stands together first, then what trade law knows, then what a government does at home.
ORDER = ("together", "trade", "home")
ANSWERS: Sequence[PlaybookEntry] = tuple(
    answer
    for name in ORDER
    for answer in read_entries((FOLDER / "answers" / f"{name}.json").read_text(encoding="utf-8"))
)
# {topic: {"aims_at": "firm" or "government", "of": state}}
AIMS: dict[str, dict[str, str]] = json.loads((FOLDER / "aims.json").read_text(encoding="utf-8"))[
    "topics"
]
