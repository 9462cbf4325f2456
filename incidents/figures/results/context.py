"""What a figure carries wherever it goes: filters, base, day of the data, source, address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.figures.engine.cache import cached_figure
from incidents.figures.engine.engines import TierSource, count_rows
from incidents.figures.results.catalogue import FIGURES
from incidents.models.register.editions import Edition
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.localised import format_partial_date
from incidents.values.tiers import Tier

TIERS = {
    Tier.PUBLIC: gettext_lazy("public incidents"),
    Tier.COMMUNITY: gettext_lazy("incidents of the community tier"),
}


class CountedQuery(Protocol):
    """What this module asks of a query (incidents.queries.Query)."""

    edition: Edition | None

    @property
    def chosen(self) -> Mapping[str, Sequence[str]]: ...

    @property
    def tier(self) -> Tier: ...

    def query_string(self) -> str: ...

    def rows(self, without: str = "") -> IncidentQuerySet: ...

    def scope(self) -> IncidentQuerySet: ...


@dataclass(frozen=True)
class FigureContext:
    """Sentences that go with the numbers of a figure, and its permanent address.

    `filters`: what was filtered by, and which filter the figure does not use. `base`: n of N.
    `as_of`: the day of the data. `source`: who publishes it. `edition`: the edition that holds the
    same data, if there is one.
    """

    filters: str
    base: str
    as_of: str
    source: str
    address: str
    edition: int | None

    @property
    def lines(self) -> list[str]:
        """The lines under the title of a chart."""
        return [self.filters, self.base, f"{self.source} {self.as_of} {self.address}"]


@dataclass(frozen=True)
class DataDay:
    """The day of some data as a sentence, and the number of the edition that holds the same."""

    sentence: str
    edition: int | None


def ignored_filter(query: CountedQuery, name: str) -> str:
    """The filter of a query that a figure is counted without, or ""."""
    parameter = FIGURES[name].parameter
    return parameter if parameter in query.chosen else ""


def build_context(*, base: str, day: DataDay, filters: str, address: str) -> FigureContext:
    """The context of a figure, of its parts in words (describe_base, describe_day)."""
    return FigureContext(
        filters=filters,
        base=base,
        as_of=day.sentence,
        source=_("Source: Coercion Register."),
        address=address,
        edition=day.edition,
    )


def describe_day(query: CountedQuery, source: TierSource) -> DataDay:
    """The day of the data of a query, and what was withdrawn from an edition since; two queries.

    The same for all figures of a page.
    """
    if query.edition:
        return DataDay(_describe_edition(query.edition), query.edition.number)
    is_public = query.tier == Tier.PUBLIC
    same = Edition.objects.same_as(source.generation, source.stamp) if is_public else None
    texts = {"day": format_partial_date(source.changed_on), "number": same}
    if same:
        return DataDay(_("Data as of %(day)s (edition %(number)s).") % texts, same.number)
    return DataDay(_("Data as of %(day)s.") % texts, None)


def _describe_edition(edition: Edition) -> str:
    day = format_partial_date(edition.published_at.date())
    sentence = _("Edition %(number)s of %(day)s.") % {"number": edition.number, "day": day}
    missing = edition.removals.count()
    if not missing:
        return sentence
    removed = ngettext(
        "%(n)s incident was removed since and is not counted.",
        "%(n)s incidents were removed since and are not counted.",
        missing,
    )
    return f"{sentence} {removed % {'n': missing}}"


def describe_base(query: CountedQuery, source: TierSource, ignored: str = "") -> str:
    """How many incidents were counted, of how many in the tier; two cached counts."""
    count = cached_figure(
        source,
        f"base-{ignored}",
        query.query_string(),
        lambda: count_rows(query.rows(without=ignored).order_by()),
    )
    all_of_it = f"?edition={query.edition}" if query.edition else "?"
    whole = cached_figure(source, "base-", all_of_it, lambda: count_rows(query.scope().order_by()))
    counts = {"n": f"{count:,}", "all": f"{whole:,}", "what": TIERS[query.tier]}
    if count == whole:
        return _("Base: all %(all)s %(what)s.") % counts
    return _("Base: %(n)s of %(all)s %(what)s.") % counts
