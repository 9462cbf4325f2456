"""What a comparison shows: concessions of A and B, and the figures in which they differ."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.figures.charts import bars
from incidents.figures.engine.cache import cached_figure, cached_figures
from incidents.figures.engine.engines import count_rows, tier_source
from incidents.figures.results import catalogue
from incidents.figures.results.catalogue import DIMENSIONS, FIGURES
from incidents.figures.results.context import build_context, describe_base, describe_day
from incidents.figures.results.dimensions import PARAMETER_OF
from incidents.figures.results.removed import TIME_TO_CONCESSION
from incidents.pages.dashboards.charts import FORMS
from incidents.pages.dashboards.panels import row_filters
from incidents.pages.dashboards.sides import address, bound_concessions, name_side, way
from incidents.pages.web.query import label_cell
from incidents.queries.query import describe_filters

# Both sides have the same values as rows of these. All other figures are a link away.
IN_COMMON = (*PARAMETER_OF, "by-year")
MOST_ROWS = 6
# A figure is shown if a value's shares in A and B differ by so much.
LEAST_DIFFERENCE = 0.1
# Hundredths of the width that the longest bar takes: the rest is for the count beside it.
ROOM_FOR_BARS = 72


@dataclass(frozen=True)
class SideCount:
    """What one query has of a value. `part` is its share of all the query's incidents, 0 to 1.

    `width` is in hundredths of the room for bars and the counts beside them.
    """

    letter: str
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
    """A figure with the rows of both queries in one table. `hidden`: rows that are not shown.

    `own` are the addresses of the figure of A and of B.
    """

    name: str
    title: Any
    note: str
    rows: list[PairRow]
    hidden: int
    own: tuple[str, str]


@dataclass(frozen=True)
class Comparison:
    """The figures in which A and B differ, and the titles of those in which they hardly do."""

    pairs: list[FigurePair]
    alike: list[str]


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


def compare_figures(one, other):
    """The figures whose rows both queries share; not those that define the two queries."""
    own = distinguishing_parameters(one, other)
    names = [name for name in IN_COMMON if PARAMETER_OF.get(name) not in own]
    results = [_figures_of(query, names) for query in (one, other)]
    parts = {name: _parts_of_both(*(result[name] for result in results)) for name in names}
    apart = {name: _difference(part) for name, part in parts.items()}
    # What differs most comes first.
    differing = sorted(names, key=lambda name: -apart[name])
    return Comparison(
        pairs=[
            _pair(name, [result[name] for result in results], parts[name], (one, other))
            for name in differing
            if apart[name] >= LEAST_DIFFERENCE
        ],
        alike=[
            str(FIGURES[name].title)
            for name in names
            if parts[name] and apart[name] < LEAST_DIFFERENCE
        ],
    )


def _difference(parts):
    """By how much the shares of a value differ at most, 0 to 1."""
    return max((abs(first - second) for first, second in parts.values()), default=0)


def distinguishing_parameters(one, other):
    """The parameters that define A and B: counted without them, both sides would be alike."""
    return [word for word in DIMENSIONS if word in one.parameters or word in other.parameters]


def _figures_of(query, names):
    return cached_figures(
        tier_source(query.tier.value),
        names,
        query.query_string(),
        lambda missing: catalogue.compute(missing, query.rows, query.chosen),
    )


def _parts_of_both(first, second):
    """{value: (its share of A, its share of B)}; {} where a side has no incidents."""
    if not (first.entries and second.entries):
        return {}
    parts = [
        {_key(row): row["incidents"] / result.entries for row in result.rows}
        for result in (first, second)
    ]
    return {key: tuple(part.get(key, 0) for part in parts) for key in parts[0] | parts[1]}


def _key(row):
    return row["value"] if "word" in row else row["period"]


def _pair(name, results, parts, queries):
    """The rows of both figures in one table, largest first; those over time in order."""
    keys = sorted(parts, key=lambda key: (-sum(parts[key]), str(key)))[:MOST_ROWS]
    if FIGURES[name].shape == "time":
        keys.sort()
    longest = max(part for key in keys for part in parts[key])
    counted = [{_key(row): row for row in result.rows} for result in results]
    ways = [way(*queries, is_other) for is_other in (False, True)]
    rows = []
    for key in keys:
        sides = [
            _count_side(letter, query, rows_of.get(key), part, part / longest, to)
            for letter, query, rows_of, part, to in zip(
                "AB", queries, counted, parts[key], ways, strict=True
            )
        ]
        rows.append(PairRow(_label(counted, key, queries), tuple(sides)))
    own = tuple(reverse("figure", args=[name]) + query.query_string() for query in queries)
    hidden = len(parts) - len(rows)
    return FigurePair(name, FIGURES[name].title, results[0].note, rows, hidden, own)


def _label(counted, key, queries):
    row = counted[0].get(key) or counted[1][key]
    if "word" not in row:
        return key
    return label_cell(row["word"], key, set().union(*(query.untitled for query in queries)))


def _count_side(letter, query, row, part, length, to):
    """What one query has of a value: its count, and its share of all matching incidents."""
    if not row or not row["incidents"]:
        return SideCount(letter)
    narrowed = query.narrowed(row_filters(row))
    return SideCount(
        letter,
        row["incidents"],
        part,
        width=ROOM_FOR_BARS * length,
        url=to(narrowed),
        rows_url=reverse("incidents") + narrowed,
    )


def _concessions(one, other, options):
    """The chart of the bounds of both sides."""
    rows = []
    for letter, query in (("A", one), ("B", other)):
        bounds = bound_concessions(query)
        texts = {
            "conceded": f"{bounds.conceded:,}",
            "known": f"{bounds.known:,}",
            "partly": f"{bounds.partly:,}",
            "unknown": f"{bounds.unknown:,}",
            "all": f"{bounds.demands:,}",
        }
        counts = _("conceded in %(conceded)s of %(known)s known") % texts
        if bounds.partly:
            counts += _(", %(partly)s of them only in part") % texts
        counts += _("; %(unknown)s of %(all)s not known") % texts
        rows.append({"side": letter, "name": name_side(query), "counts": counts, "bounds": bounds})
    return bars.draw_bounds(rows, description=bounds_note(), **options)


def bounds_note():
    """How to read the chart."""
    return _(
        "Each bar runs from the share if every firm whose response is unknown resisted to the share"
        " if every one conceded. Where the bars overlap, the data do not tell A from B."
    )


# {name of a chart: (its title, the function that makes its specification)}.
PAIRED_CHARTS = {
    "concessions": (gettext_lazy("Demands that ended in a concession"), _concessions),
}
# {name of a chart that was removed: why}.
REMOVED = {"days": TIME_TO_CONCESSION}


def scopes_of_both(one, other):
    """What each side of a chart was counted of, a line a side; then the source and the address."""
    lines, context = [], None
    here = f"{settings.ORIGIN}{address(one.query_string(), other.query_string())}"
    # Once for a tier: both sides read the same one but for an edition, or another tier.
    source_of = cache(tier_source)
    for side, query in (("A", one), ("B", other)):
        source = source_of(query.tier.value)
        context = build_context(
            base=describe_base(query, source),
            day=describe_day(query, source),
            filters=describe_filters(query),
            address=here,
        )
        parts = {"side": side, "filters": context.filters, "base": context.base}
        lines.append(_("%(side)s: %(filters)s %(base)s") % parts)
    return [*lines, context.lines[-1]]


def describe_chart(one, other):
    """What the page shows of the chart: {"title", "note", "url", "files" [(label, url)], "scopes"}.

    The chart itself comes after the page.
    """
    name = "concessions"
    queries = one.query_string(), other.query_string()
    return {
        "title": PAIRED_CHARTS[name][0],
        "note": bounds_note(),
        "url": address(*queries, reverse("compare_chart", args=[name])),
        "files": [
            (FORMS[form], address(*queries, reverse("compare_as", args=[name, form])))
            for form in ("svg", "png")
        ],
        "scopes": scopes_of_both(one, other),
    }
