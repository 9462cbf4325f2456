"""What a figure carries wherever it goes: filters, base, day of the data, source, address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.figures.engine.cache import cached_figure
from incidents.figures.engine.engines import TierSource, count_rows
from incidents.figures.results.catalogue import FIGURES
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.localised import format_partial_date
from incidents.values.tiers import Tier

TIERS = {
    Tier.PUBLIC: gettext_lazy("public incidents"),
    Tier.COMMUNITY: gettext_lazy("incidents of the community tier"),
}


class CountedQuery(Protocol):
    """What this module asks of a query (incidents.queries.Query)."""

    parameters: Mapping[str, Sequence[str]]

    @property
    def tier(self) -> Tier: ...

    def query_string(self) -> str: ...

    def rows(self, without: str = "") -> IncidentQuerySet: ...

    def scope(self) -> IncidentQuerySet: ...


@dataclass(frozen=True)
class FigureContext:
    """Sentences that go with the numbers of a figure, and its permanent address.

    `filters`: what was filtered by, and which filter the figure does not use. `base`: n of N.
    `as_of`: the day of the data. `source`: who publishes it.
    """

    filters: str
    base: str
    as_of: str
    source: str
    address: str

    @property
    def lines(self) -> list[str]:
        """The lines under the title of a chart."""
        return [self.filters, self.base, f"{self.source} {self.as_of} {self.address}"]


def ignored_filter(query: CountedQuery, name: str) -> str:
    """The filter of a query that a figure is counted without, or ""."""
    parameter = FIGURES[name].parameter
    return parameter if parameter in query.parameters else ""


def build_context(
    query: CountedQuery, source: TierSource, *, ignored: str, filters: str, address: str
) -> FigureContext:
    """The context of a figure that is counted without the filter `ignored`; two cached counts."""
    return FigureContext(
        filters=filters,
        base=describe_base(query, source, ignored),
        as_of=_("Data as of %(day)s.") % {"day": format_partial_date(source.changed_on)},
        source=_("Source: Coercion Register."),
        address=address,
    )


def describe_base(query: CountedQuery, source: TierSource, ignored: str = "") -> str:
    """How many incidents were counted, of how many in the tier; two cached counts."""
    count = cached_figure(
        source,
        f"base-{ignored}",
        query.query_string(),
        lambda: count_rows(query.rows(without=ignored).order_by()),
    )
    whole = cached_figure(source, "base-", "?", lambda: count_rows(query.scope().order_by()))
    counts = {"n": f"{count:,}", "all": f"{whole:,}", "what": TIERS[query.tier]}
    if count == whole:
        return _("Base: all %(all)s %(what)s.") % counts
    return _("Base: %(n)s of %(all)s %(what)s.") % counts
