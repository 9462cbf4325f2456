"""Words of a file and the words of our lists: found, suggested, or not known."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

from incidents.intake.known import Known
from incidents.intake.mapping.folding import fold_word
from incidents.intake.mapping.profiles import DATA, PROPOSE, Words
from incidents.models.law.instruments import Confidence
from incidents.values.article_numbers import split_citation
from incidents.values.firm_responses import FirmResponse

KINDS = {
    "topic": _("Topic"),
    "tactic": _("Tactic"),
    "sector": _("Sector"),
    "authority": _("Authority"),
    "campaign": _("Campaign"),
    "law": _("Law"),
    "response": _("Firm's response"),
    "confidence": _("Confidence"),
    "country": _("Country"),
}
# Kinds whose lists a desk can propose a word for.
PROPOSABLE = ("topic", "tactic", "sector", "authority", "campaign", "law")
# What tables write for "nothing".
NOTHING = {
    *("", "-", "--", "–", "—", "?", ".", "n/a", "na", "none", "null", "nan", "nil", "unknown"),
    *("tbd", "tbc", "not known", "not available", "not applicable", "no data"),
}
LONGEST_NOTHING = 1 + max(map(len, NOTHING))
# Of 100, for a suggestion that a person confirms.
ALIKE = 82
BREAKS = re.compile(r"\s*[;|\n；]\s*")
COMMAS = re.compile(r"\s*[,，、/]\s*")


@dataclass(frozen=True)
class Unknown:
    """A word that no list has. `state`: of an authority."""

    kind: str
    word: str
    state: str = ""


@cache
def shipped_words() -> Words:
    stored: dict[str, Any] = json.loads((DATA / "words.json").read_text())
    return {kind: words for kind, words in stored.items() if kind != "note"}


class WordFinder:
    """Finds our word for a word of a file: by a decision, by its name, or by a shipped synonym."""

    def __init__(self, known: Known, decisions: Iterable[Words] = ()) -> None:
        """`decisions`: words of the profile and of the desk, the first ones first."""
        self.known = known
        self.decided: dict[tuple[str, str], str] = {}
        for words in decisions:
            for kind, pairs in words.items():
                for word, ours in pairs.items():
                    self.decided.setdefault((kind, fold_word(word)), ours)
        self.answers: dict[tuple[str, str], str | None] = {}
        self.lists = {kind: _fold_list(names) for kind, names in _names_of(known).items()}
        self.authorities = {
            (fold_word(word), state): name
            for (name, state), row in known.authorities.items()
            for word in (row.slug, name)
        }

    def find(self, kind: str, word: str) -> str | None:
        """Our word; "" where somebody decided to leave it blank; None where nobody knows."""
        try:
            return self.answers[kind, word]
        except KeyError:
            return self.answers.setdefault((kind, word), self._find(kind, word))

    def _find(self, kind: str, word: str) -> str | None:
        key = fold_word(word)
        decision = self.decided.get((kind, key))
        if decision is not None and decision != PROPOSE:
            return decision
        words = self.lists.get(kind, {})
        synonym = shipped_words().get(kind, {}).get(key, "")
        return words.get(key) or (words.get(fold_word(synonym)) if synonym else None)

    def find_authority(self, word: str, state: str) -> str | None:
        """The name of an authority of a state."""
        key = fold_word(word)
        decision = self.decided.get(("authority", key))
        if decision is not None and decision != PROPOSE:
            return decision
        synonym = shipped_words()["authority"].get(key, "")
        names = (self.authorities.get((fold_word(name), state)) for name in (word, synonym))
        return next(filter(None, names), None)

    def find_law(self, text: str) -> str | None:
        """A key "law" or "law#article" of a law by key, title or short title, in any script."""
        word = text.strip()
        if word in self.known.provisions or word in self.known.instruments:
            return word
        whole = self.find("law", word)
        named, number = ("", "") if whole is not None else split_citation(word)
        law = self.find("law", named) if number else None
        if not law:
            return whole
        article = f"{law}#{number}"
        return article if article in self.known.provisions else law

    def is_to_propose(self, kind: str, word: str) -> bool:
        return self.decided.get((kind, fold_word(word))) == PROPOSE

    def suggest(self, kind: str, word: str, state: str = "") -> str:
        """The closest word of the list, for a person to confirm; "" if none is close."""
        words = self.lists.get(kind, {})
        if kind == "authority":
            words = {name: full for (name, of), full in self.authorities.items() if of == state}
        close = process.extractOne(
            fold_word(word), list(words), scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE
        )
        return words[close[0]] if close else ""


def _names_of(known: Known) -> dict[str, list[tuple[str, str]]]:
    """{kind: [(name, our word)]}."""
    terms: dict[str, dict[str, Any]] = {"topic": known.topics, "tactic": known.tactics}
    names = {
        kind: [(name, slug) for slug, row in rows.items() for name in (slug, row.title)]
        for kind, rows in terms.items()
    }
    names["sector"] = [
        (name, title) for title, row in known.sectors.items() for name in (row.slug, title)
    ]
    names["campaign"] = [
        (name, slug) for slug, row in known.campaigns.items() for name in (slug, row.title)
    ]
    names["law"] = [
        (name, key)
        for key, row in known.instruments.items()
        for name in (key, row.title_en, row.short_title, row.title_zh)
    ]
    names["response"] = [(name, value) for value, name in FirmResponse.choices]
    names["response"] += [(value, value) for value in FirmResponse.values]
    names["confidence"] = [(value, value) for value in Confidence.values]
    return names


def _fold_list(names: list[tuple[str, str]]) -> dict[str, str]:
    return {fold_word(str(name)): ours for name, ours in names if name}


def split_words(cell: str, is_known: Callable[[str], bool]) -> list[str]:
    """The values of a cell. A comma separates only where every part is then known."""
    if is_known(cell):
        return [cell]
    parts = []
    for part in filter(None, BREAKS.split(cell)):
        pieces = [piece for piece in COMMAS.split(part) if piece]
        is_list = len(pieces) > 1 and not is_known(part) and all(map(is_known, pieces))
        parts += pieces if is_list else [part.strip()]
    return list(dict.fromkeys(parts))


def is_nothing(cell: str) -> bool:
    return len(cell) < LONGEST_NOTHING and cell.casefold() in NOTHING
