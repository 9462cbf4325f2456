"""Made-up contributions to the confidential statistics, and the releases counted from them."""

import datetime as dt
from decimal import Decimal
from itertools import count

from hypothesis import strategies as st

from incidents.exchange.tables import figure_as_json
from incidents.figures.confidential.contributions import Earlier, build_release
from incidents.figures.confidential.disclosure import Contribution, Population
from incidents.figures.confidential.hierarchy import Cell
from incidents.figures.confidential.published_tables import add_sums
from incidents.figures.confidential.sectors import GROUPS
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
# From here on the cases of 2026 may be counted in coarser cells too.
LATER = [dt.date(2027, month, 1) for month in range(4, 12)]
# So many firms in the register that no cell comes near to holding them all.
WIDE = Population({key: frozenset(range(1_000, 1_100)) for key in GROUPS}, {}, topics=12)

# Few cells hold most cases, as a campaign's do; few sums of fines are far from the others.
CELLS = st.just(CROWDED) | st.sampled_from(KNOWN[:3]) | st.sampled_from(DOMAIN)
FINES = st.none() | st.sampled_from([Decimal(one) for one in (20_000, 25_000, 30_000, 900_000)])
# A cell, and the groups with cases in it and the fine of each.
BURSTS = st.tuples(CELLS, st.dictionaries(st.integers(1, 9), FINES, min_size=1, max_size=8))


@st.composite
def histories(draw, months=3, most=4):
    """For each month the contributions that are logged in it, their keys all different.

    Groups report to two desks by turns.
    """
    logged, keys = [], count(1)
    for _month in range(months):
        bursts = draw(st.lists(BURSTS, max_size=most))
        logged.append(
            [
                Contribution(next(keys), group, cell, euro, desk=group % 2)
                for cell, fines in bursts
                for group, euro in fines.items()
            ]
        )
    return logged


def publish(history, months=MONTHS, population=WIDE):
    """[(document, its bytes, the contributions it is the first to count)], month after month."""
    releases, waiting, earlier = [], [], Earlier({}, {})
    for month, logged in zip(months, history, strict=False):
        waiting = [*waiting, *logged]
        counting = build_release(month, waiting, population, earlier=earlier)
        body = figure_as_json(counting.document)
        fresh = {
            cell: [one for one in waiting if one.case in keys]
            for cell, keys in counting.cases.items()
        }
        counted = [one for rows in fresh.values() for one in rows]
        releases.append((counting.document, body, counted))
        waiting = [one for one in waiting if one not in counted]
        earlier = Earlier(
            add_sums(earlier.sums, counting.batches),
            {
                cell: [*earlier.counted.get(cell, ()), *fresh.get(cell, ())]
                for cell in {*earlier.counted, *fresh}
            },
            counting.document,
            StatisticalRelease.digest(body.decode()),
        )
    return releases


def firms(cell, *groups, euro=(), first=1):
    """One case of each group in a cell, fined as said; keys count up from `first`.

    The groups report to two desks by turns.
    """
    fines = [*euro, *[None] * len(groups)]
    return [
        Contribution(first + at, group, cell, fines[at], desk=group % 2)
        for at, group in enumerate(groups)
    ]
