"""Cases that may be duplicates, and names that may mean the same firm."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from rapidfuzz import fuzz, process, utils

from incidents.models.desk.sharing import CaseQuerySet
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.partial_dates import PartialDate

# Of 100. Below it "Sony" starts to match "Sonos"; at it "Cathay Pacific Airways" still matches
# "Cathay Pacific". Checked by hand on the 91 shipped names.
ALIKE = 88
MOST = 5


def like_names(name: str, names: Iterable[str]) -> list[str]:
    """Return names similar to the typed one but not equal, closest first (rapidfuzz WRatio)."""
    matches = process.extract(
        name,
        list(names),
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        score_cutoff=ALIKE,
        limit=MOST + 1,
    )
    return [other for other, _score, _place in matches if other.casefold() != name.casefold()][
        :MOST
    ]


def like_cases(
    cases: CaseQuerySet, *, firm: str, authority: str, reported_on: PartialDate, but: int | None
) -> list[Any]:
    """Return cases of the same firm and authority reported in the same month. One query."""
    same = Q(firm__name__iexact=firm)
    if authority:
        same &= Q(authority__name__iexact=authority)
    month = str(reported_on)[:7]
    return list(
        cases.filter(same, reported_on__startswith=month).exclude(pk=but).with_names()[:MOST]
    )


def like_entries(
    entries: IncidentQuerySet, *, firm: str, reported_on: PartialDate, but: str = ""
) -> list[dict[str, Any]]:
    """Return [{"ref", "title"}] of incidents of the same firm in the same month or year."""
    return list(
        entries.filter(
            firm__iexact=firm,
            reported_from__lte=reported_on.latest,
            reported_until__gte=reported_on.earliest,
        )
        .exclude(ref=but)
        .values("ref", "title")[:MOST]
    )
