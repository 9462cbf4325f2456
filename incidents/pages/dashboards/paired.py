"""Figures of two queries in one table or chart, where they have rows in common."""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.figures.charts import bars
from incidents.figures.engine.cache import cached_figure
from incidents.figures.engine.engines import count_rows, tier_source
from incidents.figures.measures.shares import compliance, compliance_by
from incidents.figures.results.catalogue import DIMENSIONS, FIGURES
from incidents.figures.results.context import build_context, describe_day
from incidents.figures.results.dimensions import PARAMETER_OF
from incidents.figures.results.removed import TIME_TO_CONCESSION
from incidents.pages.dashboards.dashboards import numbers
from incidents.pages.dashboards.panels import TOP, Panel, build_panels
from incidents.pages.dashboards.sides import address, way
from incidents.pages.web.query import title
from incidents.queries.query import describe_filters

# Both sides have the same values as rows of these; every other figure is shown once a side.
IN_COMMON = ("by-year", *PARAMETER_OF)
# The same counts by finer periods, and what takes long: only on their own pages.
NOT_HERE = (
    *("by-quarter", "by-month", "concession-estimates", "published-rates", "latest-designations"),
    *("recurrences", "measures-by-state", "articles-of-those-citing"),
    *(name for name in FIGURES if name.startswith("conceded-within-")),
)
MOST_ROWS = 12


@dataclass(frozen=True)
class SideCount:
    """What one query has of a value. `part` is its share of all the query's incidents, 0 to 1."""

    incidents: int = 0
    part: float = 0.0
    width: float = 0.0
    url: str = ""
    rows_url: str = ""


@dataclass(frozen=True)
class PairRow:
    """One value, and what either query has of it."""

    label: str
    sides: tuple[SideCount, SideCount]


@dataclass(frozen=True)
class FigurePair:
    """A figure with the rows of both queries in one table. `hidden`: rows that are not shown."""

    name: str
    title: Any
    note: str
    rows: list[PairRow]
    hidden: int
    panels: tuple[Panel, Panel]


def numbers_of_both(one, other):
    """[(label, of the first, of the second)] of the key figures."""
    rows = zip(numbers(one), numbers(other), strict=True)
    return [(first["label"], first["value"], second["value"]) for first, second in rows]


def describe_overlap(one, other):
    """How many incidents both queries match, in a sentence; "" where they read different tiers."""
    if one.tier != other.tier:
        return ""
    count = cached_figure(
        tier_source(one.tier.value),
        "overlap",
        f"{one.query_string()} {other.query_string()}",
        lambda: count_rows(one.narrow(other.rows()).order_by()),
    )
    if not count:
        return _("No incident is in both A and B.")
    sentence = ngettext(
        "%(n)s incident is in both A and B.", "%(n)s incidents are in both A and B.", count
    )
    return sentence % {"n": f"{count:,}"}


def build_pairs(one, other):
    """The figures whose rows both queries share; not those that define the two queries."""
    own = distinguishing_parameters(one, other)
    names = [name for name in IN_COMMON if PARAMETER_OF.get(name) not in own]
    return [_pair(*panels) for panels in _panels_of_both(one, other, names, top=None)]


def build_twins(one, other):
    """[(panel of A, panel of B)] of the figures that have no rows in common."""
    names = [name for name in FIGURES if name not in (*IN_COMMON, *NOT_HERE)]
    return [
        (_table_alone(first, "A"), _table_alone(second, "B"))
        for first, second in _panels_of_both(one, other, names, top=TOP)
    ]


def _panels_of_both(one, other, names, top):
    first = build_panels(one, names, way(one, other, is_other=False), top=top)
    second = build_panels(other, names, way(one, other, is_other=True), top=top)
    return zip(first, second, strict=True)


def distinguishing_parameters(one, other):
    """The parameters that define A and B: counted without them, both sides would be alike."""
    return [word for word in DIMENSIONS if word in one.parameters or word in other.parameters]


def _table_alone(panel, side):
    """The panel as a table, under a name of its own: charts of both are at the top."""
    return replace(
        panel,
        name=f"{panel.name}-{side}",
        title=f"{side}: {panel.title}",
        layout="folded",
        is_drawn=False,
        is_folded=True,
    )


def _pair(first, second):
    """Both panels' rows in one table, longest first; those over time in order."""
    rows, is_time = _joined_rows(first, second), first.shape == "time"
    rows.sort(key=lambda row: row.label if is_time else -sum(side.part for side in row.sides))
    top_rows = rows if is_time else rows[:MOST_ROWS]
    longest = max((side.part for row in top_rows for side in row.sides), default=0) or 1
    return FigurePair(
        name=first.name,
        title=first.title,
        note=first.note,
        rows=[_scaled(row, longest) for row in top_rows],
        hidden=len(rows) - len(top_rows),
        panels=(first, second),
    )


def _scaled(row, longest):
    first, second = (replace(side, width=100 * side.part / longest) for side in row.sides)
    return PairRow(row.label, (first, second))


def _joined_rows(first, second):
    """A row for each value that either panel has."""
    one, other = ({row.label: row for row in panel.rows} for panel in (first, second))
    return [
        PairRow(
            label,
            (
                _count_side(one.get(label), first.entries),
                _count_side(other.get(label), second.entries),
            ),
        )
        for label in dict.fromkeys([*one, *other])
    ]


def _count_side(row, entries):
    """What one query has of a value: its count, and its share of all matching incidents."""
    incidents = row.result["incidents"] if row else 0
    if not incidents:
        return SideCount()
    part = incidents / entries if entries else 0.0
    return SideCount(incidents, part, url=row.url, rows_url=row.rows_url)


def _shares(one, other, options):
    rows = []
    for letter, query in (("A", one), ("B", other)):
        topics = compliance_by(query.rows(), "topics")
        counted = [(_("All"), compliance(query.rows()))]
        counted += [(title("topic", key), topics[key]) for key in list(topics)[:6]]
        rows += [
            _share_row(str(name), letter, share)
            for name, share in counted
            if share.conceded.share is not None
        ]
    return bars.draw_comparison(rows, description=_describe_sides(), **options)


def _share_row(name, letter, share):
    conceded = share.conceded
    texts = {"name": name, "side": letter, "part": conceded.part, "whole": share.known}
    sentence = _("%(name)s, %(side)s: %(part)s of %(whole)s, %(partly)s only in part")
    return {
        "name": name,
        "group": letter,
        "share": conceded.share,
        "low": conceded.low,
        "high": conceded.high,
        "incidents": conceded.part,
        "url": None,
        "label": sentence % (texts | {"partly": share.partly}),
    }


def _describe_sides():
    return _("A and B are the two sets of filters at the top of the page.")


PAIRED_CHARTS = {
    "shares": (gettext_lazy("Share of known responses that were concessions, A and B"), _shares),
}
# {name of a chart that was removed: why}.
REMOVED = {"days": TIME_TO_CONCESSION}


def scopes_of_both(one, other):
    """What each side of a chart was counted of, a line a side; then the source and the address."""
    lines, context = [], None
    for side, query in (("A", one), ("B", other)):
        source = tier_source(query.tier.value)
        context = build_context(
            query,
            source,
            day=describe_day(query, source),
            ignored="",
            filters=describe_filters(query),
            address=f"{settings.ORIGIN}{address(one.query_string(), other.query_string())}",
        )
        parts = {"side": side, "filters": context.filters, "base": context.base}
        lines.append(_("%(side)s: %(filters)s %(base)s") % parts)
    return [*lines, context.lines[-1]]


def chart_address(name, one, other):
    """The address of the chart of both queries."""
    return address(one.query_string(), other.query_string(), reverse("compare_chart", args=[name]))
