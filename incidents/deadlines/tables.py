"""The rules as read in their sources: article, wording, and the days each version is used for."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from incidents.values.localised import format_partial_date

TABLES = Path(__file__).parent / "rules"
UNITS = ("days", "working days", "weeks", "months", "years", "months after the quarter")
# "eu": Regulation 1182/71, article 3. "eu-validity": its article 4, for acts that cease to apply.
# "cn": Civil Procedure Law of the PRC, article 85: a last day that is a rest day moves.
COUNTINGS = ("eu", "eu-validity", "cn", "plain")


class UnknownRule(ValueError):
    """No rule has this key, or none of its versions is used for that day."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One version of a rule. `text` is quoted from the source, or our summary unless `is_quote`.

    `length` is in `unit`; `normally_most` and `at_most` likewise, with all extensions: the first
    is usual, the second a limit. `more_abroad`: how much longer it is for whom `abroad_means` says.
    `valid_from` and `valid_until` (inclusive; None: still): the days on which a deadline may start
    under it. `source_title`: the text and who issued it, where the address is that of a copy.
    `law_ref`: the key of the provision, with its version.
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
    pauses: str = ""
    extends: str = ""
    normally_most: int | None = None
    at_most: int | None = None
    more_abroad: int = 0
    abroad_means: str = ""
    source_title: str = ""
    law_ref: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a rule that nobody could check. Raises ValueError."""
        required = (self.article, self.text, self.source, self.starts, self.at_end)
        if not all(text.strip() for text in (*required, self.instrument)):
            raise ValueError(f"{self.key}: a rule needs an article, its wording and a source")
        if self.unit not in UNITS or self.counting not in COUNTINGS or self.length < 1:
            raise ValueError(f"{self.key}: unknown unit or way of counting, or no length")
        if self.more_abroad and not self.abroad_means:
            raise ValueError(f"{self.key}: say for whom it is longer")

    @property
    def version(self) -> str:
        """The first day for which this version is used: "2024-01-01"."""
        return self.valid_from.isoformat()

    def applies_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


def read_rules(text: str) -> tuple[Rule, ...]:
    """The rules of one table. Raises TypeError or ValueError for an incomplete one."""
    return tuple(Rule(**_with_days(row)) for row in json.loads(text))


def _with_days(row: dict[str, Any]) -> dict[str, Any]:
    days = {
        name: dt.date.fromisoformat(row[name])
        for name in ("valid_from", "valid_until")
        if name in row
    }
    return row | days


RULES = tuple(
    rule for path in sorted(TABLES.glob("*.json")) for rule in read_rules(path.read_text())
)


def rule_keys(rules: Sequence[Rule] = RULES) -> list[str]:
    """Each key once, in the order of the tables."""
    return list(dict.fromkeys(rule.key for rule in rules))


def rule_on(key: str, started_on: dt.date, rules: Sequence[Rule] = RULES) -> Rule:
    """The version of a rule for the day a deadline started: no later text moves an old day.

    Raises UnknownRule.
    """
    known = [rule for rule in rules if rule.key == key]
    if not known:
        raise UnknownRule(_("There is no rule “%(key)s”. Choose one from the list.") % {"key": key})
    for rule in known:
        if rule.applies_on(started_on):
            return rule
    raise UnknownRule(
        _("We have no version of this rule for %(day)s. The first one is for %(first)s and later.")
        % {
            "day": format_partial_date(started_on),
            "first": format_partial_date(min(rule.valid_from for rule in known)),
        }
    )


def rule_as_row(rule: Rule) -> dict[str, Any]:
    """A rule as a row for `read_rules`: what a running deadline keeps of its own rule."""
    row = asdict(rule) | {"valid_from": rule.valid_from.isoformat()}
    until = row.pop("valid_until")
    return row | ({"valid_until": until.isoformat()} if until else {})
