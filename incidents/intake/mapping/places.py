"""Countries as people name them, in ISO 3166: "Japan", "jp", "Czech Republic", "JPN", "日本"."""

import re
from functools import lru_cache

import pycountry
from babel import Locale

from incidents.intake.known import COUNTRIES
from incidents.intake.mapping.folding import fold_word

LANGUAGES = ("en", "de", "fr", "es", "cs", "it", "nl", "pl", "pt", "sv", "lt", "ja", "zh", "ko")
# Names that neither ISO nor CLDR has; ISO's own name of Taiwan is among those it has.
ALIASES = {
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "britain": "GB",
    "scotland": "GB",
    "usa": "US",
    "u s": "US",
    "u s a": "US",
    "us": "US",
    "america": "US",
    "czech republic": "CZ",
    "south korea": "KR",
    "republic of korea": "KR",
    "korea": "KR",
    "rok": "KR",
    "north korea": "KP",
    "dprk": "KP",
    "russia": "RU",
    "prc": "CN",
    "mainland china": "CN",
    "people s republic of china": "CN",
    "roc": "TW",
    "taiwan": "TW",
    "taiwan roc": "TW",
    "hong kong": "HK",
    "hong kong sar": "HK",
    "macau": "MO",
    "macao": "MO",
    "holland": "NL",
    "the netherlands": "NL",
    "uae": "AE",
    "vietnam": "VN",
    "laos": "LA",
    "syria": "SY",
    "iran": "IR",
    "turkey": "TR",
    "turkiye": "TR",
    "swaziland": "SZ",
    "macedonia": "MK",
    "ivory coast": "CI",
    "burma": "MM",
    "moldova": "MD",
    "bolivia": "BO",
    "venezuela": "VE",
    "tanzania": "TZ",
    "vatican": "VA",
    "kosovo": "XK",
    "eu": "EU",
    "european union": "EU",
    "republic of ireland": "IE",
}


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """{folded name: code}. A name that two countries share is not in it."""
    names: dict[str, str] = {}
    doubtful: set[str] = set()
    for name, code in _all_names():
        key = fold_word(name)
        if names.setdefault(key, code) != code:
            doubtful.add(key)
    # "Congo" is the name of one country in ISO 3166 and a usual name of its neighbour.
    doubtful.add("congo")
    return {key: code for key, code in names.items() if key not in doubtful} | ALIASES


def _all_names() -> list[tuple[str, str]]:
    pairs = []
    for country in pycountry.countries:
        others = (getattr(country, name, "") for name in ("official_name", "common_name"))
        spellings = [country.alpha_3, country.name, *others]
        pairs += [(name, country.alpha_2) for name in spellings if name]
    for language in LANGUAGES:
        territories = Locale.parse(language).territories
        pairs += [(name, code) for code, name in territories.items() if code in COUNTRIES]
    return pairs


@lru_cache(maxsize=20_000)
def read_country(text: str) -> str:
    """The code of a country, or "". A region in brackets is ignored: "Japan (Asia & Oceania)"."""
    cell = text.strip()
    if cell.upper() in COUNTRIES:
        return cell.upper()
    bare = re.sub(r"\s*\([^)]*\)\s*$", "", cell)
    for name in (cell, bare):
        code = country_names().get(fold_word(name))
        if code:
            return code
    code = bare.upper()
    return code if code in COUNTRIES else ""
