"""The playbook as data: each response with its conditions, their articles and sentences."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from incidents.values.blocs import states_of

FOLDER = Path(__file__).parent


def _read(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


# {group: tactics}, {topic: {"aims_at": ..., "of": state}}, {number: recommendation} and its source.
TACTICS: dict[str, list[str]] = _read("tactics")["groups"]
AIMS: dict[str, dict[str, str]] = _read("aims")["topics"]
RECOMMENDATIONS: dict[str, str] = _read("recommendations")["recommendations"]
REPORT: str = _read("recommendations")["source"]
STARTS = ("today", "demanded_on", "reported_on", "acted_on")


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One requirement of a response. Its sentences have braces where facts are filled in.

    `unknown` may be left out where the facts always decide, `not_met` where they can never rule
    it out. `missing` names what would have to be found.
    """

    test: str
    article: str
    requires: str
    met: str
    missing: str
    not_met: str = ""
    unknown: str = ""
    args: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a condition that nobody could check. Raises ValueError."""
        required = (self.article, self.requires, self.met, self.missing)
        if not all(text.strip() for text in (*required, self.not_met or self.unknown)):
            raise ValueError(f"{self.test}: a condition needs an article and all its sentences")


@dataclass(frozen=True, kw_only=True)
class HomeLaw:
    """The law of one home state, or of the states of a bloc, for a response.

    `among`: codes of states and blocs. `source`: an address; "" where the text was not read, which
    `note` then says.
    """

    among: str
    instrument: str
    article: str
    source: str = ""
    note: str = ""
    contact: str = ""
    address: str = ""

    def __post_init__(self) -> None:
        """Refuse a law without an article, or without a source and a word about it."""
        if not (self.among and self.instrument.strip() and self.article.strip()):
            raise ValueError(f"{self.instrument}: a law of a home state needs an article")
        if not (self.source or self.note):
            raise ValueError(f"{self.instrument}: name a source, or say that it was not read")


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Whom to contact. A blank address is for the desk to fill in: none is invented."""

    name: str
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class DeadlineStart:
    """The rule of a deadline, the fact it is counted from, and what its end means."""

    rule: str
    counted_from: str
    means: str


@dataclass(frozen=True, kw_only=True)
class PlaybookEntry:
    """One response that governments, or the firm, can consider.

    `response` and `response_kinds` identify its uses among the recorded collective responses.
    `recommendation`: the number of that of the report behind this register (RECOMMENDATIONS) which
    it carries out. `home_laws`: the law of home states, where each has its own.
    """

    key: str
    title: str
    instrument: str
    conditions: tuple[Condition, ...]
    contact: Contact
    source: str
    confidence: str
    recommendation: int
    home_laws: tuple[HomeLaw, ...] = ()
    response: str = ""
    response_kinds: tuple[str, ...] = ()
    deadline: DeadlineStart | None = None
    asks_for_reconsideration: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse an entry that nobody could check. Raises ValueError."""
        required = (self.key, self.title, self.instrument, self.source, self.contact.name)
        if not all(text.strip() for text in required) or not self.conditions:
            raise ValueError(f"{self.key}: an entry needs conditions, a source and a contact")
        if str(self.recommendation) not in RECOMMENDATIONS:
            raise ValueError(f"{self.key}: there are recommendations 1 to {len(RECOMMENDATIONS)}")
        if self.deadline and self.deadline.counted_from not in STARTS:
            raise ValueError(f"{self.key}: unknown start of a deadline")

    def law_of(self, home: str) -> HomeLaw | None:
        """The law of a home state for this response; None where none is recorded."""
        return next((law for law in self.home_laws if home in states_of(law.among)), None)


def read_entries(text: str) -> tuple[PlaybookEntry, ...]:
    """The entries of one table. Raises TypeError or ValueError for an incomplete one."""
    return tuple(_read_entry(row) for row in json.loads(text))


def _read_entry(row: dict[str, Any]) -> PlaybookEntry:
    deadline = row.get("deadline")
    parts = {
        "conditions": tuple(_read_condition(condition) for condition in row["conditions"]),
        "contact": Contact(**row["contact"]),
        "home_laws": tuple(HomeLaw(**law) for law in row.get("home_laws", ())),
        "response_kinds": tuple(row.get("response_kinds", ())),
        "deadline": deadline and DeadlineStart(**deadline),
    }
    return PlaybookEntry(**row | parts)


def _read_condition(row: dict[str, Any]) -> Condition:
    """A condition; a group of tactics in its arguments becomes their keys."""
    args = dict(row.get("args", {}))
    if "tactics" in args:
        args["tactics"] = TACTICS[args["tactics"]]
    return Condition(**row | {"args": args})


# What several governments do together, trade law, what a government does at home, and what the
# firm can do where the pressure comes from.
ORDER = ("together", "trade", "home", "abroad")
PLAYBOOK: Sequence[PlaybookEntry] = tuple(
    entry
    for name in ORDER
    for entry in read_entries((FOLDER / "responses" / f"{name}.json").read_text(encoding="utf-8"))
)
