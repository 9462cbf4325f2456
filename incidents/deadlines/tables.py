"""The rules as they were read: each with its article, its words, and since when it holds."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

TABLES = Path(__file__).parent / "rules"
UNITS = ("days", "working days", "weeks", "months", "months after the quarter")
# "eu": Regulation 1182/71, article 3. "eu-validity": its article 4, for acts that cease to hold.
COUNTINGS = ("eu", "eu-validity", "plain")


class UnknownRule(ValueError):
    """No rule has this key, or none of its versions held on that day."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One version of a rule. `text` is quoted from the source, or a gist where `is_quote` is not.

    `length` is in `unit`; `normally_most` likewise, with all extensions. `valid_from` and
    `valid_until` (inclusive; None: still) are days on which a clock may start under this version.
    """

    key: str
    title: str
    instrument: str
    article: str
    text: str
    is_quote: bool
    length: int
    unit: str
    counting: str
    starts: str
    at_end: str
    valid_from: dt.date
    source: str
    confidence: str
    valid_until: dt.date | None = None
    language: str = "en"
    stops: str = ""
    extends: str = ""
    normally_most: int | None = None
    more_abroad: int = 0
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a rule that nobody could check. Raises ValueError."""
        said = (self.article, self.text, self.source, self.starts, self.at_end, self.instrument)
        if not all(word.strip() for word in said):
            raise ValueError(f"{self.key}: a rule has an article, its words and a source")
        if self.unit not in UNITS or self.counting not in COUNTINGS or self.length < 1:
            raise ValueError(f"{self.key}: no such length, unit or way of counting")

    @property
    def version(self) -> str:
        """The day since which this version holds: "2024-01-01"."""
        return self.valid_from.isoformat()

    def holds_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


def read_rules(text: str) -> tuple[Rule, ...]:
    """The rules of one table. Raises TypeError or ValueError for one that is not whole."""
    return tuple(Rule(**_with_days(row)) for row in json.loads(text))


def _with_days(row: dict[str, Any]) -> dict[str, Any]:
    days = {
        word: dt.date.fromisoformat(row[word])
        for word in ("valid_from", "valid_until")
        if word in row
    }
    return row | days


RULES = tuple(
    rule for path in sorted(TABLES.glob("*.json")) for rule in read_rules(path.read_text())
)


def keys(rules: Sequence[Rule] = RULES) -> list[str]:
    """Each key once, in the order of the tables."""
    return list(dict.fromkeys(rule.key for rule in rules))


def version(key: str, started_on: dt.date, rules: Sequence[Rule] = RULES) -> Rule:
    """The rule as it held on the day the clock started, so that no later text moves an old day.

    Raises UnknownRule.
    """
    known = [rule for rule in rules if rule.key == key]
    if not known:
        raise UnknownRule(_("“%(key)s” is no rule that is known here.") % {"key": key})
    for rule in known:
        if rule.holds_on(started_on):
            return rule
    raise UnknownRule(
        _("No version of this rule is known for %(day)s; the first is of %(first)s.")
        % {
            "day": started_on.isoformat(),
            "first": min(known, key=lambda one: one.valid_from).version,
        }
    )


def rule_as_row(rule: Rule) -> dict[str, Any]:
    """A rule as a row that `read` takes back: what a running clock keeps of its own rule."""
    row = asdict(rule) | {"valid_from": rule.valid_from.isoformat()}
    until = row.pop("valid_until")
    return row | ({"valid_until": until.isoformat()} if until else {})
