"""Campaigns before and after their first collective response. The unit is the campaign.

Firms of one campaign are not independent of each other, so a campaign is counted once. A collective
response is an exposure that begins on its day: what firms had done before cannot be its effect, and
a response that came when all known outcomes had happened exposes nobody.
"""

import datetime as dt
import itertools
import math
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import Count

from incidents.figures.engine.engines import ask
from incidents.figures.measures import coverage
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.firm_responses import FirmResponse
from incidents.values.partial_dates import PartialDate
from incidents.values.response_times import DemandOutcome

# With fewer campaigns than this in the smaller arm there is no test.
FEWEST_CAMPAIGNS = 8
LANDMARK_DAYS = 30
PERMUTATIONS, SEED = 9_999, 20_261_130


class DemandRow(NamedTuple):
    """How a demand ended, and when it was conceded (None: that end is not known)."""

    outcome: str
    response: str
    conceded_from: dt.date | None
    conceded_until: dt.date | None

    def is_conceded_before(self, day: dt.date) -> bool:
        """Whether it was conceded before a day, for certain."""
        return self.conceded_until is not None and self.conceded_until < day

    def is_conceded_after(self, day: dt.date) -> bool:
        """Whether it was conceded after a day, for certain."""
        return (
            self.outcome == DemandOutcome.CONCEDED
            and self.conceded_from is not None
            and self.conceded_from > day
        )


@dataclass(frozen=True)
class CampaignExposure:
    """One campaign, its demands, and the first collective response while firms were deciding.

    `response`: its name, "" where there is none in time; `on`: its date. `before`, `after`,
    `unordered`: concessions before it, after it, and those whose order to it is not known; all zero
    without one. `unknown`: demands whose outcome is not known. `searched_on`: the date on which
    somebody looked for responses; "" where nobody is recorded to have looked.
    """

    key: str
    issued_on: str
    searched_on: str
    demands: Counter[DemandRow]
    response: str = ""
    on: PartialDate | str = ""
    before: int = 0
    after: int = 0
    unordered: int = 0

    def count(self, *outcomes: str) -> int:
        return self.count_where(lambda demand: demand.outcome in outcomes)

    def count_where(self, is_counted: Callable[[DemandRow], bool]) -> int:
        return sum(count for demand, count in self.demands.items() if is_counted(demand))

    @property
    def size(self) -> int:
        return self.demands.total()

    @property
    def conceded(self) -> int:
        return self.count(DemandOutcome.CONCEDED)

    @property
    def partly(self) -> int:
        """Concessions that were only partial, of `conceded`."""
        return self.count_where(lambda demand: demand.response == FirmResponse.PARTLY_COMPLIED)

    @property
    def refused(self) -> int:
        return self.count(DemandOutcome.REFUSED)

    @property
    def unknown(self) -> int:
        return self.count(DemandOutcome.UNKNOWN, DemandOutcome.WAITING)


def list_exposures(entries: IncidentQuerySet) -> list[CampaignExposure]:
    """The campaigns of some demands, most demands first; three queries.

    Campaigns that the reader may know of: published ones. A collective response to one firm alone
    is not one to its campaign. Of an edition: with the responses that were recorded then.
    """
    demands: dict[str, Counter[DemandRow]] = defaultdict(Counter)
    columns = ("campaign", "demand_outcome", "firm_response", "conceded_from", "conceded_until")
    rows = entries.demands().exclude(campaign="").order_by().values_list(*columns)
    for key, *demand, count in ask(rows.annotate(count=Count("pk"))):
        demands[key][DemandRow(*demand)] += count
    campaigns = coverage.of_campaigns_in(entries, demands)
    exposures = [_expose(campaign, demands[campaign.key]) for campaign in campaigns]
    return sorted(exposures, key=lambda one: (-one.size, one.key))


def _expose(campaign: coverage.DemandCoverage, demands: Counter[DemandRow]) -> CampaignExposure:
    alone = CampaignExposure(campaign.key, campaign.demanded_on, campaign.searched_on, demands)
    if not campaign.dated:
        return alone
    dated = [(PartialDate(on), name) for on, name in campaign.dated]
    on, name = min(dated, key=lambda pair: (pair[0].earliest, pair[0].latest, pair[1]))
    before = alone.count_where(lambda demand: demand.is_conceded_before(on.earliest))
    after = alone.count_where(lambda demand: demand.is_conceded_after(on.latest))
    # All that is known had happened: a response that came later exposes nobody.
    if before == alone.conceded:
        return alone
    unordered = alone.conceded - before - after
    return replace(alone, response=name, on=on, before=before, after=after, unordered=unordered)


class ArmShares(NamedTuple):
    """The shares of firms that conceded after the landmark, one a campaign, in either arm."""

    exposed: list[float]
    unexposed: list[float]

    @property
    def smaller(self) -> int:
        return min(len(self.exposed), len(self.unexposed))


def share_after_landmark(exposures: Sequence[CampaignExposure]) -> ArmShares:
    """Each campaign's share of concessions after day 30, of the firms still deciding on that day.

    A landmark keeps the arms apart in time: a campaign is exposed if a collective response came by
    day 30, and only concessions after that day count, of firms that had not conceded by then. A
    campaign is unexposed if somebody looked for responses and none came by that day; where nobody
    is recorded to have looked, it is in neither arm. Campaigns without a day of issue, and without
    a firm whose outcome after the landmark is known, are left out.

    Source: Anderson, Cain & Gelber (1983), Analysis of survival by tumor response, Journal of
    Clinical Oncology 1: 710-719 (the landmark method).
    """
    arms = ArmShares([], [])
    for one in exposures:
        share = _share_after(one)
        if share is None:
            continue
        if one.on and isinstance(one.on, PartialDate) and one.on.latest <= _landmark(one):
            arms.exposed.append(share)
        elif one.searched_on or one.on:
            arms.unexposed.append(share)
    return arms


def _landmark(exposure: CampaignExposure) -> dt.date:
    return PartialDate(exposure.issued_on).latest + dt.timedelta(days=LANDMARK_DAYS)


def _share_after(exposure: CampaignExposure) -> float | None:
    if not exposure.issued_on:
        return None
    landmark = _landmark(exposure)
    after = exposure.count_where(lambda demand: demand.is_conceded_after(landmark))
    still = after + exposure.refused
    return after / still if still else None


def permute(arms: ArmShares) -> float | None:
    """The two-sided p-value of the difference of the arms' mean shares; None without a test.

    Whole campaigns change arms: under the hypothesis of no difference every split of the campaigns
    is equally likely. All splits where there are at most 9,999, else 9,999 drawn ones (seeded), of
    which the observed one is one. None where an arm has fewer than eight campaigns.

    Sources: Fisher (1935), The design of experiments; Phipson & Smyth (2010), Permutation p-values
    should never be zero, Statistical Applications in Genetics and Molecular Biology 9: 39.
    """
    if arms.smaller < FEWEST_CAMPAIGNS:
        return None
    values, size = [*arms.exposed, *arms.unexposed], len(arms.exposed)
    observed = abs(_difference(values, range(size)))
    places = range(len(values))
    if math.comb(len(values), size) <= PERMUTATIONS:
        splits = [abs(_difference(values, one)) for one in itertools.combinations(places, size)]
        return sum(one >= observed - 1e-12 for one in splits) / len(splits)
    drawing = random.Random(SEED)  # noqa: S311  a statistic, no secret
    drawn = [abs(_difference(values, drawing.sample(places, size))) for _n in range(PERMUTATIONS)]
    return (1 + sum(one >= observed - 1e-12 for one in drawn)) / (1 + PERMUTATIONS)


def _difference(values: Sequence[float], chosen: Sequence[int]) -> float:
    """The mean of the chosen values minus the mean of the others."""
    total = math.fsum(values)
    part = math.fsum(values[place] for place in chosen)
    return part / len(chosen) - (total - part) / (len(values) - len(chosen))
