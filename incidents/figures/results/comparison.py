"""How often the demands of two queries ended in a concession, as far as the outcomes are known."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents.figures.measures.shares import Compliance
from incidents.values.firm_responses import CONCEDED, FirmResponse


@dataclass(frozen=True)
class ConcessionBounds:
    """The concessions among some demands, in incidents. `partly` is a part of `conceded`."""

    demands: int
    known: int
    conceded: int
    partly: int

    @classmethod
    def of(cls, counted: Compliance) -> "ConcessionBounds":
        conceded = sum(counted.counts[kind] for kind in CONCEDED)
        partly = counted.counts[FirmResponse.PARTLY_COMPLIED]
        return cls(counted.entries, counted.known, conceded, partly)

    @property
    def unknown(self) -> int:
        """Demands whose outcome is not known."""
        return self.demands - self.known

    @property
    def low(self) -> float:
        """The share of all demands if every unknown firm resisted; 0 without demands."""
        return self.conceded / self.demands if self.demands else 0.0

    @property
    def high(self) -> float:
        """The share of all demands if every unknown firm conceded; 0 without demands."""
        return (self.conceded + self.unknown) / self.demands if self.demands else 0.0

    @property
    def share(self) -> float | None:
        """The share of the demands whose outcome is known, or None."""
        return self.conceded / self.known if self.known else None

    @property
    def at_least(self) -> int:
        """`low` in per cent, rounded down, or it would be no lower bound."""
        return 100 * self.conceded // self.demands if self.demands else 0

    @property
    def at_most(self) -> int:
        """`high` in per cent, rounded up, or it would be no upper bound."""
        return -(-100 * (self.conceded + self.unknown) // self.demands) if self.demands else 0


def comparison_sentence(first: ConcessionBounds, second: ConcessionBounds) -> str:
    """Whether A or B had the greater share of concessions, if the data can tell.

    They can only if the two do not overlap, whatever became of the unknown demands.
    """
    if without := [side for side, one in (("A", first), ("B", second)) if not one.demands]:
        if len(without) == 2:
            return _("Neither A nor B contains a demand, so there are no concessions to compare.")
        sentence = _("%(side)s contains no demand, so concessions cannot be compared.")
        return sentence % {"side": without[0]}
    # Whole numbers: shares as fractions of two could be equal and compare as unequal.
    floors = first.conceded * second.demands, second.conceded * first.demands
    ceilings = (
        (first.conceded + first.unknown) * second.demands,
        (second.conceded + second.unknown) * first.demands,
    )
    if floors[0] > ceilings[1]:
        return _more_often("A", first, "B", second)
    if floors[1] > ceilings[0]:
        return _more_often("B", second, "A", first)
    if not (first.unknown or second.unknown):
        return _("Demands in A and B ended in a concession equally often.")
    return _cannot_tell(first, second)


def _more_often(more: str, greater: ConcessionBounds, less: str, smaller: ConcessionBounds) -> str:
    return _(
        "Of the demands recorded here, more ended in a concession in %(more)s, whatever the unknown"
        " outcomes were: at least %(low)s%% in %(more)s, at most %(high)s%% in %(less)s."
    ) % {"more": more, "less": less, "low": greater.at_least, "high": smaller.at_most}


def _cannot_tell(first: ConcessionBounds, second: ConcessionBounds) -> str:
    parts = [
        _("%(n)s of %(all)s demands in %(side)s")
        % {"n": f"{one.unknown:,}", "all": f"{one.demands:,}", "side": side}
        for side, one in (("A", first), ("B", second))
        if one.unknown
    ]
    return _(
        "The data cannot tell whether more demands ended in a concession in A or in B: the outcome"
        " of %(parts)s is not known."
    ) % {"parts": _(" and of ").join(parts)}
