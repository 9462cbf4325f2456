"""Generated sentences from plain counts, as a reader sees them."""

import datetime as dt
from collections import Counter
from decimal import Decimal

from incidents.figures.measures.fines import Fines
from incidents.figures.measures.shares import Compliance
from incidents.figures.results import (
    countries,
    fines,
    firm_responses,
    firms,
    network,
    norm,
    periods,
    sentences,
)

LABELS = {
    "cybersecurity-law": "Cybersecurity Law",
    "aviation-credit": "Civil Aviation Credit Measures",
    "advertising-law": "Advertising Law",
    "tibet": "Tibet",
    "taiwan": "Taiwan's designation",
    "hong-kong": "Hong Kong",
    "xinjiang": "Xinjiang",
    "maps": "maps and borders",
    "partly-complied": "partly complied",
    "CN": "China",
    "US": "United States",
    "JP": "Japan",
    "VN": "Viet Nam",
    "caac": "CAAC",
    "airline": "airlines",
    "other": "another name",
}


def read(sentence):
    """The sentence as a reader sees it."""
    return sentences.filled(sentence, lambda _parameter, value: LABELS.get(value, value))


TODAY = dt.date(2026, 11, 30)


def over_time(counts, total=None, grain="year"):
    rows = [{"period": period, "incidents": count} for period, count in counts.items()]
    whole = sum(counts.values()) if total is None else total
    return periods.time_sentence(rows, whole, grain, TODAY)


def responses(**counts):
    by_kind = Counter({kind.replace("_", "-"): count for kind, count in counts.items()})
    return firm_responses.conceded_sentence(Compliance.of(by_kind))


def responses_by(*rows):
    keys = ("word", "value", "known", "conceded")
    return firm_responses.conceded_by_sentence(
        [dict(zip(keys, ("topic", *row), strict=True)) for row in rows]
    )


def norms(*rows):
    keys = ("topic", "year", "targeted", "known", "conceded")
    return norm.norm_sentence([dict(zip(keys, row, strict=True)) for row in rows])


def designations(*rows):
    keys = ("wording", "year", "incidents", "of")
    return norm.designations_sentence([dict(zip(keys, row, strict=True)) for row in rows])


def firms_named(total, **counts):
    rows = [{"label": name.replace("_", " "), "incidents": n} for name, n in counts.items()]
    return firms.firms_sentence(rows, total)


def fined(entries, converted, euro, dollars):
    sums = [None if one is None else Decimal(one) for one in (euro, dollars)]
    return fines.fines_sentence(Fines([], {}, entries, converted, *sums))


def flows(total, *counts):
    keys = ("authority", "regulation", "sector", "incidents")
    rows = [dict(zip(keys, row, strict=True)) for row in counts]
    return network.flows_sentence(rows, "regulation", total)


def together(*counts):
    keys = ("provision", "cited_with", "incidents")
    return network.cited_together_sentence([dict(zip(keys, row, strict=True)) for row in counts])


def states_and_countries(total, *counts):
    keys = ("state", "country", "incidents")
    rows = [dict(zip(keys, row, strict=True)) for row in counts]
    return countries.states_and_countries_sentence(rows, total)


def homes(total, **counts):
    rows = [{"country": country, "incidents": count} for country, count in counts.items()]
    return countries.home_countries_sentence(rows, total)
