"""Made-up contributions to the confidential statistics, and the releases counted from them."""

import datetime as dt
from decimal import Decimal
from itertools import count

from hypothesis import strategies as st

from incidents.exchange.tables import figure_as_json
from incidents.figures.confidential.contributions import build_release
from incidents.figures.confidential.disclosure import Cell, Contribution
from incidents.models import StatisticalRelease

# Small enough that cells fill, with an unknown in each word but the state, which always is known.
QUARTERS, SECTORS, STATES, TOPICS = (
    ("", "2026-Q1", "2026-Q2"),
    ("", "GHI", "K"),
    ("CN", "SA"),
    ("", "maps-and-borders", "tibet"),
)
DOMAIN = [Cell(q, g, s, t) for q in QUARTERS for g in SECTORS for s in STATES for t in TOPICS]
CROWDED = Cell("2026-Q1", "GHI", "CN", "tibet")
KNOWN = [cell for cell in DOMAIN if all(cell)]
MONTHS = [dt.date(2026, month, 1) for month in range(1, 13)]

# Few cells hold most cases, as a campaign's do; few sums of fines are far from the others.
CELLS = st.just(CROWDED) | st.sampled_from(KNOWN[:3]) | st.sampled_from(DOMAIN)
FINES = st.none() | st.sampled_from([Decimal(one) for one in (20_000, 25_000, 30_000, 900_000)])
# A cell, and the groups with cases in it and the fine of each.
BURSTS = st.tuples(CELLS, st.dictionaries(st.integers(1, 9), FINES, min_size=1, max_size=8))


@st.composite
def histories(draw, months=3, most=4):
    """For each month the contributions that are logged in it, their keys all different."""
    logged, keys = [], count(1)
    for _month in range(months):
        bursts = draw(st.lists(BURSTS, max_size=most))
        logged.append(
            [
                Contribution(next(keys), group, cell, euro)
                for cell, fines in bursts
                for group, euro in fines.items()
            ]
        )
    return logged


def publish(history):
    """[(document, its bytes, the contributions it is the first to count)], month after month."""
    releases, waiting, newest, previous = [], [], None, ""
    for month, logged in zip(MONTHS, history, strict=False):
        waiting = [*waiting, *logged]
        document, counted = build_release(month, waiting, newest=newest, previous=previous)
        body = figure_as_json(document)
        releases.append((document, body, [one for one in waiting if one.case in set(counted)]))
        waiting = [one for one in waiting if one.case not in set(counted)]
        newest, previous = document, StatisticalRelease.digest(body.decode())
    return releases


def firms(cell, *groups, euro=(), first=1):
    """One case of each group in a cell, fined as said; keys count up from `first`."""
    fines = [*euro, *[None] * len(groups)]
    return [Contribution(first + at, group, cell, fines[at]) for at, group in enumerate(groups)]
