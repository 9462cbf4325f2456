"""Shares with their denominators and intervals: how firms answered."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, F, Func

from incidents.figures.engine.engines import ask
from incidents.figures.engine.facets import is_list
from incidents.figures.measures.survival import Z_95
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.firm_responses import CONCEDED, FirmResponse

KNOWN = tuple(kind for kind in FirmResponse if kind != FirmResponse.UNKNOWN)


class Share(NamedTuple):
    """A part of a whole, and the interval around it; without a whole all three are None."""

    part: int
    whole: int
    share: float | None
    low: float | None
    high: float | None


def share_of(part: int, whole: int, z: float = Z_95) -> Share:
    """The share with its score interval, two-sided 95 % unless another z is given.

    With p = part/whole and n = whole, the interval is
    (p + z^2/2n +- z sqrt(p(1 - p)/n + z^2/4n^2)) / (1 + z^2/n): within [0, 1], and of use for few
    rows and for shares of none or all. It speaks of chance alone: entries of a register are no
    random sample of firms under pressure. Raises ValueError for a part below zero or above the
    whole.

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference,
    JASA 22: 209-212; without the continuity correction.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} is no part of {whole}")
    if whole == 0:
        return Share(0, 0, None, None, None)
    p, square = part / whole, z * z / whole
    middle = p + square / 2
    reach = z * math.sqrt(p * (1 - p) / whole + square / (4 * whole))
    low, high = (middle - reach) / (1 + square), (middle + reach) / (1 + square)
    # On paper the interval of none begins at 0, and that of all ends at 1; rounding misses it.
    return Share(part, whole, p, 0.0 if part == 0 else low, 1.0 if part == whole else high)


@dataclass(frozen=True)
class Compliance:
    """How the firms of some entries answered.

    `counts` holds every answer, also those nobody gave; `known` is the denominator of `shares`
    and `conceded`: entries whose answer is known. Giving in is complying, wholly or partly, or
    apologising (CONCEDED); a firm that refused, or reversed a concession, resisted (RESISTED).
    `conceded_of_all` takes each unknown answer for one that did not give in, and so bounds the
    share from below.
    """

    entries: int
    known: int
    counts: dict[str, int]
    shares: dict[str, Share]
    conceded: Share
    conceded_of_all: Share

    @classmethod
    def of(cls, found: Mapping[str, int]) -> "Compliance":
        """From {answer: entries}; an answer that is not there was given by nobody."""
        counts = {kind.value: found.get(kind.value, 0) for kind in FirmResponse}
        entries, known = sum(counts.values()), sum(counts[kind] for kind in KNOWN)
        conceded = sum(counts[kind] for kind in CONCEDED)
        return cls(
            entries=entries,
            known=known,
            counts=counts,
            shares={kind.value: share_of(counts[kind], known) for kind in KNOWN},
            conceded=share_of(conceded, known),
            conceded_of_all=share_of(conceded, entries),
        )


def compliance(entries: IncidentQuerySet) -> Compliance:
    """How the firms answered, with denominators and 95 % Wilson intervals; one query.

    An entry counts once, by its last response. A firm conceded if it complied, partly complied or
    apologised; it resisted if it refused, or reversed a concession: one that took its concession
    back has resisted. Every figure uses these two sets. A response that is not known is in neither.
    """
    rows = entries.order_by().values_list("firm_response").annotate(found=Count("pk"))
    return Compliance.of(dict(ask(rows)))


def compliance_by(entries: IncidentQuerySet, column: str) -> dict[str, Compliance]:
    """{value: how the firms of its entries answered}, most entries first; one query.

    `column` is one of the entry's; where it holds several values an entry counts once for each.
    Entries that say nothing there are left out.
    """
    found: dict[str, Counter[str]] = {}
    rows = (
        entries.order_by()
        .annotate(value=one_value(column))
        .values_list("value", "firm_response")
        .annotate(found=Count("pk"))
    )
    for value, firm_response, many in ask(rows):
        if value:
            found.setdefault(value, Counter())[firm_response] += many
    told = {value: Compliance.of(counts) for value, counts in found.items()}
    return dict(sorted(told.items(), key=lambda pair: (-pair[1].entries, pair[0])))


def one_value(column: str) -> Any:
    """The column as an expression, or its single values where it holds several."""
    if is_list(column):
        return Func(F(column), function="unnest")
    return F(column)
