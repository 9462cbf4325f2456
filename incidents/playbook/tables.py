"""The playbook as data: each response with its conditions, their articles and sentences."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
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
    """One response that governments can consider.

    `response` and `response_kinds` identify its uses among the recorded collective responses.
    """

    key: str
    title: str
    instrument: str
    conditions: tuple[Condition, ...]
    contact: Contact
    source: str
    confidence: str
    response: str = ""
    response_kinds: tuple[str, ...] = ()
    deadline: DeadlineStart | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse an entry that nobody could check. Raises ValueError."""
        required = (self.key, self.title, self.instrument, self.source, self.contact.name)
        if not all(text.strip() for text in required) or not self.conditions:
            raise ValueError(f"{self.key}: an entry needs conditions, a source and a contact")
        if self.deadline and self.deadline.counted_from not in STARTS:
            raise ValueError(f"{self.key}: unknown start of a deadline")


def read_entries(text: str) -> tuple[PlaybookEntry, ...]:
    """The entries of one table. Raises TypeError or ValueError for an incomplete one."""
    return tuple(_read_entry(row) for row in json.loads(text))


def _read_entry(row: dict[str, Any]) -> PlaybookEntry:
    deadline = row.get("deadline")
    parts = {
        "conditions": tuple(Condition(**condition) for condition in row["conditions"]),
        "contact": Contact(**row["contact"]),
        "response_kinds": tuple(row.get("response_kinds", ())),
        "deadline": deadline and DeadlineStart(**deadline),
    }
    return PlaybookEntry(**row | parts)


# What several governments do together, then trade law, then what a government does at home.
ORDER = ("together", "trade", "home")
PLAYBOOK: Sequence[PlaybookEntry] = tuple(
    entry
    for name in ORDER
    for entry in read_entries((FOLDER / "responses" / f"{name}.json").read_text(encoding="utf-8"))
)
# {topic: {"aims_at": "firm" or "government", "of": state}}
AIMS: dict[str, dict[str, str]] = json.loads((FOLDER / "aims.json").read_text(encoding="utf-8"))[
    "topics"
]
