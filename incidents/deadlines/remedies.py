"""What can be done against a decision in China: whether it is final, and whom to ask."""

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).parent / "texts"
# Strongest first: no remedy, a remedy named in the text, a text that says nothing of one.
STATUSES = ("final", "outside", "contestable", "open")
LEVELS = ("local", "state-council", "vertical")


@dataclass(frozen=True, kw_only=True)
class Finality:
    """Whether a decision that rests on some law can be contested, and what is left.

    `status`: "final" (the law says so), "outside" (an act of state), "contestable" (the law names
    the remedies) or "open" (the law says nothing). `instruments` and `provisions`: keys of law on
    which such a decision rests.
    """

    key: str
    status: str
    rule: str
    article: str
    law_ref: str
    left: str
    source: str
    source_title: str
    quote: str = ""
    language: str = ""
    instruments: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a rule that nobody could look up. Raises ValueError."""
        required = (self.rule, self.article, self.left, self.source)
        if self.status not in STATUSES or not all(text.strip() for text in required):
            raise ValueError(f"{self.key}: a rule of finality needs an article and what is left")

    def covers(self, cited: Collection[str]) -> bool:
        """Whether one of the cited keys ("law" or "law#article") is law on which it rests."""
        return any(
            key in self.provisions or key.partition("#")[0] in self.instruments for key in cited
        )


@dataclass(frozen=True, kw_only=True)
class Body:
    """Whom to ask for reconsideration, by the level of the authority and the day of its act."""

    key: str
    applies_to: str
    article: str
    text: str
    law_ref: str
    source: str
    source_title: str
    valid_from: dt.date
    valid_until: dt.date | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse an unknown level. Raises ValueError."""
        if self.applies_to not in LEVELS:
            raise ValueError(f"{self.key}: unknown level of authority")


def _read(name: str) -> Any:
    return json.loads((TEXTS / f"{name}.json").read_text(encoding="utf-8"))


def _read_finality(row: dict[str, Any]) -> Finality:
    return Finality(
        **row | {name: tuple(row[name]) for name in ("instruments", "provisions") if name in row}
    )


def _read_body(row: dict[str, Any]) -> Body:
    days: dict[str, Any] = {
        name: dt.date.fromisoformat(row[name])
        for name in ("valid_from", "valid_until")
        if name in row
    }
    return Body(**row | days)


FINALITY = tuple(map(_read_finality, _read("finality")))
BODIES = tuple(map(_read_body, _read("bodies")))
# {authority: its level}, of authorities whose level is plain.
LEVEL_OF: dict[str, str] = {
    slug: level for level, slugs in _read("levels").items() if level in LEVELS for slug in slugs
}


def finality_of(cited: Collection[str]) -> Finality | None:
    """The strictest rule on a decision that rests on the cited law; None where no rule is known."""
    rules = [rule for rule in FINALITY if rule.covers(cited)]
    return min(rules, key=lambda rule: STATUSES.index(rule.status), default=None)


def bodies_to_ask(authority: str, on: dt.date) -> tuple[Body, ...]:
    """Whom to ask about an act of that day: one body, or one for each level where it is not known.

    `authority`: a key. Empty for a day before the oldest text that was read.
    """
    level = LEVEL_OF.get(authority, "")
    return tuple(
        body
        for body in BODIES
        if body.valid_from <= on
        and (body.valid_until is None or on <= body.valid_until)
        and level in ("", body.applies_to)
    )
