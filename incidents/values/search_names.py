"""Other names by which a search finds what a closed list names (data/search_names.json)."""

import json
from functools import cache
from pathlib import Path

from babel import Locale

NAMES = Path(__file__).resolve().parent.parent / "data" / "search_names.json"
# The languages in which a country is found, beside the reader's own: of the states that most cases
# are about. English is the language of the register.
LANGUAGES = ("en", "zh", "ja", "ru")
# CLDR puts China into the names of these two: the wording that this register records demands for.
OWN_NAMES_ONLY = ("HK", "MO")


@cache
def _shipped() -> dict[str, dict[str, list[str]]]:
    stored = json.loads(NAMES.read_text(encoding="utf-8"))
    return {kind: names for kind, names in stored.items() if kind != "note"}


def other_names(kind: str, key: str) -> tuple[str, ...]:
    """Names of a topic, tactic, sector, authority or country beside its title; () if unknown."""
    return tuple(_shipped().get(kind, {}).get(key, ()))


@cache
def names_of_country(code: str) -> tuple[str, ...]:
    """Names of a country in LANGUAGES (CLDR) and our own, each once; () for an unknown code."""
    languages = () if code in OWN_NAMES_ONLY else LANGUAGES
    names = [Locale(language).territories.get(code, "") for language in languages]
    return tuple(dict.fromkeys(filter(None, [*names, *other_names("country", code)])))
