"""What earlier statistical releases counted, and what a reader can know of the population."""

import json
from collections import Counter, defaultdict

from incidents.figures.confidential.contributions import Earlier, contributions, read_groups
from incidents.figures.confidential.disclosure import Contribution, Population
from incidents.figures.confidential.hierarchy import Cell
from incidents.figures.confidential.published_tables import CellSum, add_sums
from incidents.figures.confidential.sectors import group_of
from incidents.models.desk.cases import Case
from incidents.models.register.campaigns import Campaign
from incidents.models.register.firms import Firm
from incidents.models.register.statistical_releases import (
    CountedBatch,
    CountedCase,
    StatisticalRelease,
)
from incidents.models.register.vocabulary import Topic


def read_earlier(newest: StatisticalRelease | None) -> Earlier:
    """What all releases up to the newest counted; five queries.

    Sums are stored; whose cases they were is read from the cases as they are now, for one rule
    alone (disclosure.covers_population).
    """
    sums: dict[Cell, CellSum] = {}
    for batch in CountedBatch.objects.all():
        sums = add_sums(sums, {_cell(batch): CellSum(batch.cases, batch.euro)})
    return Earlier(
        sums,
        _read_counted(),
        json.loads(newest.body) if newest else None,
        newest.sha256 if newest else "",
    )


def _cell(batch: CountedBatch) -> Cell:
    return Cell(batch.quarter, batch.sector_group, batch.state, batch.topic)


def _read_counted() -> dict[Cell, list[Contribution]]:
    batches = CountedCase.objects.exclude(batch=None).select_related("batch")
    cell_of = {row.case: _cell(row.batch) for row in batches}
    counted: dict[Cell, list[Contribution]] = defaultdict(list)
    for one in contributions(Case.objects.filter(pk__in=list(cell_of))):
        counted[cell_of[one.case]].append(one)
    return dict(counted)


def read_population() -> Population:
    """The register's enterprise groups by group of sectors, and the addressees of campaigns."""
    group = read_groups()
    groups: dict[str, set[int]] = defaultdict(set)
    for key, section in Firm.objects.shared().values_list("pk", "sector__section"):
        groups[group_of(section or "")].add(group[key])
    published = Case.objects.exclude(ref="").exclude(campaign=None)
    named = {
        (campaign, group[firm]) for campaign, firm in published.values_list("campaign", "firm")
    }
    in_register = Counter(campaign for campaign, _group in named)
    addressees = dict(
        Campaign.objects.filter(addressees__isnull=False).values_list("pk", "addressees")
    )
    return Population(
        {key: frozenset(members) for key, members in groups.items()},
        {key: max(0, number - in_register[key]) for key, number in addressees.items()},
        Topic.objects.count(),
    )
