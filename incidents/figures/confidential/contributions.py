"""Confidential statistics: from cases to contributions, and to the document of a release."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Prefetch, QuerySet

from incidents.figures.confidential.disclosure import (
    EURO_STEP,
    FEWEST_GROUPS,
    LARGEST,
    MOST_PERCENT,
    STEP,
    WORDS,
    Cell,
    Contribution,
    PublishedCell,
    margins,
    merge_cells,
    publishable_cells,
    whole_cells,
)
from incidents.figures.confidential.enterprises import GroupedFirm, groups
from incidents.figures.confidential.sectors import group_of
from incidents.figures.measures.fines import in_euro
from incidents.models.desk.cases import Case
from incidents.models.desk.events import Event, EventKind
from incidents.models.register.firms import Firm
from incidents.values.partial_dates import PartialDate

# A case about several topics is in one cell all the same. In two cells, their overlap could be
# worked out from the total.
SEVERAL = "several"


def contributions(cases: QuerySet[Case]) -> list[Contribution]:
    """The cases as contributions, by key; four queries.

    The quarter is that of the first report, if it is known to the month or the day; the state is
    the coercing state. A case without quarter, sector or topic is in no cell that is shown. Fines
    are in euro at the mean rate of the year in which they were imposed; if one of a case's fines
    has no such rate, the case adds nothing to a sum.
    """
    fines = Event.objects.filter(kind=EventKind.FINED, amount__isnull=False)
    rows = (
        cases.order_by("pk")
        .select_related("firm__sector", "own_sector")
        .prefetch_related("topics", Prefetch("events", fines, to_attr="fines"))
    )
    group = _groups()
    return [
        Contribution(case.pk, group[case.firm_id], _cell_of(case), _euro_of(case)) for case in rows
    ]


def _groups() -> dict[int, int]:
    rows = Firm.objects.order_by("pk").values_list(
        "pk", "parent", "name", "other_names", "lei", "uscc"
    )
    return groups(
        GroupedFirm(pk, parent, (name, *others), lei, uscc)
        for pk, parent, name, others, lei, uscc in rows
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
    """ "2026-05-14" and "2026-05" give "2026-Q2"; a year alone gives ""."""
    if day.precision == "year":
        return ""
    return f"{day.earliest.year}-Q{(day.earliest.month + 2) // 3}"


def _euro_of(case: Any) -> Decimal | None:
    """The fines of a case in euro, unrounded; None without fines, or if a rate is missing."""
    sums = [
        in_euro(fine.amount, fine.currency, (fine.on or case.reported_on).earliest.year)
        for fine in case.fines
    ]
    known = [amount for amount in sums if amount is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(sums) else None


class CountedRelease(NamedTuple):
    """The document of a statistical release, and the keys of the cases that it counts first."""

    document: dict[str, Any]
    counted: list[int]


def build_release(
    month: dt.date,
    rows: Iterable[Contribution],
    *,
    newest: Mapping[str, Any] | None = None,
    previous: str = "",
    note: str = "",
) -> CountedRelease:
    """The statistical release of a month: the cells of the newest release, and what is added.

    `rows` are the contributions that no release has counted, `newest` is the document of the
    release before this one and `previous` its SHA-256.
    """
    ready = whole_cells(rows)
    added = publishable_cells(ready)
    cells = merge_cells(cells_of(newest) if newest else {}, added)
    document = {
        "statistical_release": f"{month:%Y-%m}",
        "counts_cases_logged_before": month.isoformat(),
        "previous_release_sha256": previous,
        "note": note,
        "rules": RULES,
        "added": [_row(WORDS, cell, number) for cell, number in added.items()],
        "tables": [
            {"words": list(words), "rows": [_row(words, *pair) for pair in table.items()]}
            for words, table in margins(cells).items()
        ],
    }
    return CountedRelease(document, sorted(one.case for cell in ready.values() for one in cell))


RULES = {
    "fewest_enterprise_groups": FEWEST_GROUPS,
    "dominance": {"largest": LARGEST, "most_percent": MOST_PERCENT},
    "cases_rounded_to": STEP,
    "euro_rounded_to": EURO_STEP,
    "withheld": "every cell and margin that is not listed; a sum of fines that is null",
    "margins": "sums of the cells shown beneath them, not of all cases",
}


def _row(words: tuple[str, ...], keys: tuple[str, ...], number: PublishedCell) -> dict[str, Any]:
    return dict(zip(words, keys, strict=True)) | {"cases": number.cases, "euro": number.euro}


def tables_of(
    document: Mapping[str, Any],
) -> dict[tuple[str, ...], dict[tuple[str, ...], PublishedCell]]:
    """{words: {keys: published cell}}: the tables of a published document."""
    tables: dict[tuple[str, ...], dict[tuple[str, ...], PublishedCell]] = defaultdict(dict)
    for table in document["tables"]:
        words = tuple(table["words"])
        tables[words] = {
            tuple(row[word] for word in words): PublishedCell(row["cases"], row["euro"])
            for row in table["rows"]
        }
    return dict(tables)


def cells_of(document: Mapping[str, Any]) -> dict[Cell, PublishedCell]:
    """The cells of a published document."""
    return {Cell(*keys): number for keys, number in tables_of(document)[WORDS].items()}
