"""Confidential statistics: from cases to contributions, and to the document of a release."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Prefetch, QuerySet

from incidents.figures.confidential.disclosure import (
    FEWEST_DESKS,
    FEWEST_GROUPS,
    FEWEST_OF_A_DESK,
    LARGEST,
    MOST_OF_POPULATION,
    MOST_PERCENT,
    Contribution,
    Population,
    choose_batches,
    euro_of,
)
from incidents.figures.confidential.enterprises import GroupedFirm, groups
from incidents.figures.confidential.hierarchy import WORDS, Cell
from incidents.figures.confidential.published_tables import (
    EURO_MOST_OFF,
    EURO_STEP,
    MOST_OFF,
    STEP,
    CellSum,
    PublishedCell,
    Tables,
    add_sums,
    publish_tables,
    tables_of,
)
from incidents.figures.confidential.sectors import group_of
from incidents.figures.measures.exchange_rates import in_euro
from incidents.models.desk.cases import Case
from incidents.models.desk.events import Event, EventKind
from incidents.models.desk.verifications import MOST_MONTHS
from incidents.models.register.firms import Firm
from incidents.values.partial_dates import PartialDate

# A case about several topics is in one cell all the same. In two cells, their overlap could be
# worked out from the total.
SEVERAL = "several"


def contributions(cases: QuerySet[Case]) -> list[Contribution]:
    """The cases as contributions, by key; four queries.

    The quarter is that of the first report, if it is known to the month or the day; the state is
    the coercing state. A case without quarter, sector or topic is in coarser cells alone. Fines
    are in euro at the rate of the day on which they were imposed, or the mean of the year; if one
    of a case's fines has no rate, the case adds nothing to a sum.
    """
    fines = Event.objects.filter(kind=EventKind.FINED, amount__isnull=False)
    rows = (
        cases.order_by("pk")
        .select_related("firm__sector", "own_sector")
        .prefetch_related("topics", Prefetch("events", fines, to_attr="fines"))
    )
    group = read_groups()
    return [
        Contribution(
            case.pk,
            group[case.firm_id],
            _cell_of(case),
            _euro_of(case),
            case.desk_id,
            case.campaign_id,
        )
        for case in rows
    ]


def read_groups() -> dict[int, int]:
    """{key of a firm: key of its enterprise group} for all firms; one query.

    A firm that was merged into another is of the other's group.
    """
    rows = Firm.objects.order_by("pk").values_list(
        "pk", "merged_into", "parent", "name", "other_names", "lei", "uscc"
    )
    return groups(
        GroupedFirm(pk, merged_into or parent, (name, *others), lei, uscc)
        for pk, merged_into, parent, name, others, lei, uscc in rows
    )


def _cell_of(case: Case) -> Cell:
    topics = [topic.slug for topic in case.topics.all()]
    return Cell(
        quarter=quarter_of(case.reported_on),
        sector_group=group_of(case.sector.section) if case.sector else "",
        state=case.coercing_state,
        topic=SEVERAL if len(topics) > 1 else "".join(topics),
    )


def quarter_of(day: PartialDate) -> str:
    """ "2026-05-14" and "2026-05" give "2026-Q2"; "2026" gives "2026"."""
    if day.precision == "year":
        return f"{day.earliest.year}"
    return f"{day.earliest.year}-Q{(day.earliest.month + 2) // 3}"


def _euro_of(case: Any) -> Decimal | None:
    """The fines of a case in euro, unrounded; None without fines, or if a rate is missing."""
    sums = [
        in_euro(
            fine.amount,
            fine.currency,
            (fine.on or case.reported_on).earliest.year,
            str(fine.on),
        )
        for fine in case.fines
    ]
    known = [amount for amount in sums if amount is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(sums) else None


class CountedRelease(NamedTuple):
    """The document of a statistical release, and what it is the first to count.

    `batches`: {cell: its new sum}, exact. `cases`: {cell: keys of the cases counted in it}.
    """

    document: dict[str, Any]
    batches: dict[Cell, CellSum]
    cases: dict[Cell, list[int]]


class Earlier(NamedTuple):
    """What earlier releases counted.

    `sums`: cell by cell, exact. `counted`: the contributions behind them, as far as known.
    `newest`: the document of the newest release; `sha256`: its digest.
    """

    sums: Mapping[Cell, CellSum]
    counted: Mapping[Cell, Sequence[Contribution]]
    newest: Mapping[str, Any] | None = None
    sha256: str = ""


NOTHING_EARLIER = Earlier({}, {})


def build_release(
    month: dt.date,
    rows: Iterable[Contribution],
    population: Population,
    *,
    earlier: Earlier = NOTHING_EARLIER,
    note: str = "",
) -> CountedRelease:
    """The statistical release of a month: what earlier releases counted, and what is added.

    `rows` are the contributions that no release has counted.
    """
    chosen = choose_batches(rows, month, population, earlier.counted)
    batches = {cell: CellSum(len(batch), euro_of(batch)) for cell, batch in chosen.items()}
    tables = publish_tables(add_sums(earlier.sums, batches))
    before = tables_of(earlier.newest) if earlier.newest else publish_tables({})
    document = {
        "statistical_release": f"{month:%Y-%m}",
        "counts_cases_logged_before": month.isoformat(),
        "previous_release_sha256": earlier.sha256,
        "note": note,
        "rules": RULES,
        # Less what the release before showed: nothing that a reader could not work out.
        "added_cases": _cases(tables, (), ()) - _cases(before, (), ()),
        "added": [
            dict(zip(WORDS, cell, strict=True))
            | {"cases": _cases(tables, WORDS, cell) - _cases(before, WORDS, cell)}
            for cell in sorted(batches)
        ],
        "tables": [
            {"words": list(words), "rows": [_row(words, *pair) for pair in table.items()]}
            for words, table in tables.items()
        ],
    }
    keys = {cell: sorted(one.case for one in batch) for cell, batch in chosen.items()}
    return CountedRelease(document, batches, keys)


def _cases(tables: Tables, words: tuple[str, ...], keys: tuple[str, ...]) -> int:
    return tables[words].get(keys, PublishedCell(0)).cases


RULES = {
    "fewest_enterprise_groups": FEWEST_GROUPS,
    "fewest_desks": {"desks": FEWEST_DESKS, "enterprise_groups_of_each": FEWEST_OF_A_DESK},
    "dominance": {"largest": LARGEST, "most_percent": MOST_PERCENT},
    "most_percent_of_known_population": MOST_OF_POPULATION,
    "a_case_waits_for_months": {"at_least": 0, "at_most": MOST_MONTHS},
    "cases_rounded_to": STEP,
    "cases_at_most_off": MOST_OFF,
    "euro_rounded_to": EURO_STEP,
    "euro_at_most_off": EURO_MOST_OFF,
    "withheld": "every cell and margin that is not listed; a sum of fines that is null",
    "margins": "sums of the cells shown beneath them, not of all cases; rounded by themselves",
    "levels": [
        "quarter, sector group, state, topic",
        "year, sector group, state, topic",
        "year, state, topic",
        "year, state",
        "state",
    ],
}


def _row(words: tuple[str, ...], keys: tuple[str, ...], number: PublishedCell) -> dict[str, Any]:
    return dict(zip(words, keys, strict=True)) | {"cases": number.cases, "euro": number.euro}
