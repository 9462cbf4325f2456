"""Shares with denominators and intervals: how many firms conceded or resisted."""

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
    """A part of a whole (counts), the share and its interval (0 to 1); None where whole is 0."""

    part: int
    whole: int
    share: float | None
    low: float | None
    high: float | None


def share_of(part: int, whole: int, z: float = Z_95) -> Share:
    """The share with its score interval, two-sided 95% unless another z is given.

    With p = part/whole and n = whole, the interval is
    (p + z^2/2n +- z sqrt(p(1 - p)/n + z^2/4n^2)) / (1 + z^2/n): within [0, 1], and usable for
    few rows and for shares of none or all. It covers chance alone: the incidents of a register are
    not a random sample of firms under pressure. Raises ValueError for a part below zero or above
    the whole.

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
    # Exactly, the interval of none begins at 0 and that of all ends at 1; rounding misses both.
    return Share(part, whole, p, 0.0 if part == 0 else low, 1.0 if part == whole else high)


@dataclass(frozen=True)
class Compliance:
    """How the firms of some demands responded, in incidents.

    `counts`: {response: incidents}, zero for a response that nobody gave. `known`: incidents whose
    response is known, the denominator of `shares` and `conceded`. A firm conceded if it complied,
    partly complied or apologised (CONCEDED); it resisted if it refused, or reversed a concession
    (RESISTED). `conceded_of_all` counts each unknown response as no concession, and so is a lower
    bound of the share.
    """

    entries: int
    known: int
    counts: dict[str, int]
    shares: dict[str, Share]
    conceded: Share
    conceded_of_all: Share

    @classmethod
    def of(cls, responses: Mapping[str, int]) -> "Compliance":
        """From {response: incidents}; a response that is missing counts zero."""
        counts = {kind.value: responses.get(kind.value, 0) for kind in FirmResponse}
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
    """How the firms responded to demands, with denominators and 95% intervals; one query.

    Demands only: where nothing was asked, nothing can be conceded. A demand counts once, by the
    firm's last response; see `Compliance` for what conceded and resisted mean.
    """
    rows = entries.demands().order_by().values_list("firm_response").annotate(count=Count("pk"))
    return Compliance.of(dict(ask(rows)))


def compliance_by(entries: IncidentQuerySet, column: str) -> dict[str, Compliance]:
    """{value: how the firms responded to its demands}, most demands first; one query.

    `column` is one of the incident's; where it holds several values a demand counts once for each.
    Demands without a value are left out, and so is whatever is not a demand.
    """
    counts: dict[str, Counter[str]] = {}
    rows = (
        entries.demands()
        .order_by()
        .annotate(value=one_value(column))
        .values_list("value", "firm_response")
        .annotate(count=Count("pk"))
    )
    for value, firm_response, count in ask(rows):
        if value:
            counts.setdefault(value, Counter())[firm_response] += count
    by_value = {value: Compliance.of(counter) for value, counter in counts.items()}
    return dict(sorted(by_value.items(), key=lambda pair: (-pair[1].entries, pair[0])))


def one_value(column: str) -> Any:
    """The column as an expression, or its single values where it holds several."""
    if is_list(column):
        return Func(F(column), function="unnest")
    return F(column)
