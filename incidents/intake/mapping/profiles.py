"""How the columns and words of one table become ours: suggested, shipped, or saved by a desk."""

import json
import re
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from incidents.intake.files.sheets import Sheet, fold_header
from incidents.intake.mapping.days import DayOrder
from incidents.intake.mapping.targets import BY_NAME, target_headers

DATA = Path(__file__).resolve().parents[2] / "data"
# Of 100. Below it "source" starts to match "resource".
ALIKE = 88
# A profile is used without asking if so many of its columns are in the file.
MOST_LIKELY = 0.7
# In place of a word of ours: leave the cell blank, or propose the word as new.
BLANK, PROPOSE = "", "+"

Words = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Mapping:
    """Their columns and words, and ours.

    `columns`: {header: target}. `words`: {kind: {their word: ours, "" or "+"}}. `constants`:
    {target: value of every row}. `only`: {header: accepted words}; other rows are left out.
    `id_columns`: headers by which a row is recognised, if it has no id of its own.
    """

    columns: dict[str, str] = field(default_factory=dict)
    words: Words = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    only: dict[str, list[str]] = field(default_factory=dict)
    id_columns: list[str] = field(default_factory=list)
    order: DayOrder | None = None
    title: str = ""

    def as_json(self) -> dict[str, Any]:
        parts = {
            "columns": self.columns,
            "words": self.words,
            "constants": self.constants,
            "only": self.only,
            "id_columns": self.id_columns,
            "order": self.order.value if self.order else "",
        }
        return parts | {"title": self.title}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Mapping":
        """Read what was stored; a target that no longer exists is dropped."""
        columns = {
            header: target
            for header, target in stored.get("columns", {}).items()
            if target in BY_NAME
        }
        order = stored.get("order") or None
        return cls(
            columns,
            stored.get("words", {}),
            stored.get("constants", {}),
            stored.get("only", {}),
            stored.get("id_columns", []),
            DayOrder(order) if order in tuple(DayOrder) else None,
            stored.get("title", ""),
        )

    def without_words(self) -> "Mapping":
        """The mapping of columns alone."""
        return replace(self, words={})

    def fitted_to(self, header: list[str]) -> "Mapping":
        """The profile for a file whose headers may differ in case and punctuation."""
        own = {fold_header(name): name for name in reversed(header)}

        def fit(name: str) -> str:
            return own.get(fold_header(name), "")

        columns = {fit(name): target for name, target in self.columns.items() if fit(name)}
        only = {fit(name): words for name, words in self.only.items() if fit(name)}
        id_columns = [fit(name) for name in self.id_columns if fit(name)]
        return replace(self, columns=columns, only=only, id_columns=id_columns)

    def likeness(self, header: list[str]) -> float:
        """The share of the profile's columns that the file has, 0 to 1."""
        own = set(map(fold_header, header))
        named = {fold_header(name) for name in [*self.columns, *self.only]}
        return len(named & own) / len(named) if named else 0.0


@cache
def shipped_profiles() -> dict[str, Mapping]:
    """{name: mapping} of the profiles that come with the software."""
    stored = json.loads((DATA / "profiles.json").read_text())["profiles"]
    return {name: Mapping.from_json(profile) for name, profile in stored.items()}


def closest_profile(header: list[str], profiles: dict[str, Mapping]) -> str:
    """The name of the profile that fits a file best, or "" if none fits."""
    scores = {name: profile.likeness(header) for name, profile in profiles.items()}
    name = max(scores, key=lambda one: (scores[one], len(profiles[one].columns)), default="")
    return name if name and scores[name] >= MOST_LIKELY else ""


@dataclass(frozen=True)
class Suggestion:
    """What a column probably is; "" if we have no idea. `is_sure`: by its very name."""

    target: str = ""
    is_sure: bool = False


def suggest_columns(sheet: Sheet) -> dict[str, Suggestion]:
    """{header: suggestion}. A target that takes one column is suggested once."""
    suggestions: dict[str, Suggestion] = {}
    taken: set[str] = set()
    for is_sure in (True, False):
        for place, header in enumerate(sheet.header):
            if header in suggestions:
                continue
            target = _named_target(header) if is_sure else _likely_target(sheet, place)
            if target and (target not in taken or BY_NAME[target].is_many):
                suggestions[header] = Suggestion(target, is_sure)
                taken.add(target)
    return {header: suggestions.get(header, Suggestion()) for header in sheet.header}


def _named_target(header: str) -> str:
    """By the header's own words; "Link 2" is another "Link"."""
    name = fold_header(header)
    headers = target_headers()
    return headers.get(name) or headers.get(re.sub(r"\s*\(?\d+\)?$", "", name), "")


def _likely_target(sheet: Sheet, place: int) -> str:
    name = fold_header(sheet.header[place])
    close = process.extractOne(name, target_headers(), scorer=fuzz.token_sort_ratio)
    headers = process.extractOne(
        name, list(target_headers()), scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE
    )
    if close and headers:
        return target_headers()[headers[0]]
    values = [value for _row, value in zip(range(20), sheet.values(place), strict=False)]
    is_address = [value.lower().startswith(("http://", "https://")) for value in values]
    return "source_url" if values and sum(is_address) * 2 > len(values) else ""


def suggest_mapping(sheet: Sheet) -> Mapping:
    """The mapping by suggestions alone."""
    suggestions = suggest_columns(sheet)
    return Mapping({name: one.target for name, one in suggestions.items() if one.target})
