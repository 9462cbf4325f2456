"""A figure as a page shows it: labelled, linked to its incidents, cached by generation."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from incidents.figures.charts.frame import number_years
from incidents.figures.charts.windows import neutrality
from incidents.figures.engine.cache import cached_figures
from incidents.figures.engine.engines import tier_source
from incidents.figures.results import catalogue
from incidents.figures.results.catalogue import FIGURES
from incidents.figures.results.context import (
    DataDay,
    FigureContext,
    build_context,
    describe_base,
    describe_day,
    ignored_filter,
)
from incidents.figures.results.result import ResultRow
from incidents.figures.results.sentences import filled
from incidents.pages.dashboards.cells import (
    RESPONSES,
    BarPart,
    TableCell,
    bar_parts,
    list_cells,
)
from incidents.pages.dashboards.charts import FigureAddresses, is_drawn, list_addresses
from incidents.pages.web.query import label_cell
from incidents.queries import FILTERS
from incidents.queries.query import describe_filters

# A table on a dashboard is read at a glance; the figure's own page and files have all rows.
TOP = 10
# Charts over time are never cut: a missing column would be a gap.
WHOLE = ("time", "steps", "stock")
# Which template shows the rows of a shape; tables of several columns show the rest.
TABLES = {"bars": "bars", "time": "bars", "shares": "shares"}
# {figure of plain counts: the figure of its estimates, on a page of its own}.
ESTIMATES = {"concessions-over-time": "concession-estimates"}
# A dimension in which one value has so many of the incidents has a sentence and no chart.
DOMINANT, FEWEST_DOMINATED = 0.9, 10


@dataclass(frozen=True)
class PanelRow:
    """A row of a figure with its labels and addresses.

    `result` is the row as it was counted. `query` is the page's query string narrowed by the row;
    it and the three addresses are "" where no filter asks for the row.
    """

    result: ResultRow
    label: str
    labels: dict[str, str]
    query: str = ""
    url: str = ""
    rows_url: str = ""
    campaign_url: str = ""
    is_chosen: bool = False
    cells: list[TableCell] = field(default_factory=list)
    width: float = 0.0
    parts: list[BarPart] = field(default_factory=list)


@dataclass(frozen=True)
class Panel:
    """One figure on a page: sentence, rows, addresses, and what the rows were counted of.

    `entries` is the figure's denominator; `context` says it in words. `hidden` is how many rows
    only the figure's own page shows. `is_folded` puts the table into a disclosure.
    """

    name: str
    title: Any
    shape: str
    sentence: str
    note: str
    selection: str
    context: FigureContext
    entries: int
    columns: list[tuple[str, str]]
    rows: list[PanelRow]
    hidden: int
    marks: list[ResultRow]
    addresses: FigureAddresses
    borders: str = ""
    is_drawn: bool = False
    is_folded: bool = False

    @property
    def layout(self):
        """The class of its place on the page: "steps" is that of another part of the site."""
        return "curve" if self.shape == "steps" else self.shape

    @property
    def template(self):
        """The template of the panel's table."""
        return f"dashboards/{TABLES.get(self.shape, 'table')}.html"

    @property
    def estimates_url(self):
        """The address of the estimates behind plain counts, with the same filters; or ""."""
        name = ESTIMATES.get(self.name)
        return self.addresses.own.replace(self.name, name, 1) if name else ""

    @property
    def row_count(self):
        return len(self.rows) + self.hidden

    @property
    def heads(self):
        """[(head, is_number)]: the head of a column of numbers is aligned with them."""
        if not self.rows:
            return [(head, False) for _key, head in self.columns]
        return [(cell.head, cell.is_number) for cell in self.rows[0].cells]

    @property
    def events(self):
        """[(number, year, its dated events)], numbered as in the chart."""
        return [
            (number, year, [event for event in self.marks if event["on"][:4] == year])
            for year, number in number_years(self.marks).items()
        ]

    @property
    def whole(self):
        """One bar of all demands, where the rows are the responses themselves."""
        counts = {
            row.result["value"]: row.result["incidents"] for row in self.rows if self.is_whole
        }
        return bar_parts(dict.fromkeys(RESPONSES, 0) | counts) if counts else []

    @property
    def is_whole(self):
        """Whether the rows are the responses, so that they add up to one bar."""
        return self.name == "firm-responses"

    @property
    def periods(self):
        """What a brush over time chooses from: the name and the days of each period."""
        if self.shape != "time":
            return []
        narrowed = [(row, QueryDict(row.query.removeprefix("?"))) for row in self.rows]
        return [
            {"label": row.label, "since": query["since"], "until": query["until"]}
            for row, query in narrowed
        ]


def build_panels(query, names, here, top=TOP, is_read=True, above=()):
    """One panel for each figure; figures that are not cached yet are counted together.

    `here` is the address of the page that a mark narrows, or a function that makes it of a query
    string. Charts are loaded after the page, by their address. Files and charts need no table
    cells: pass `is_read=False` for them. `above`: notes that the page has already.
    """
    source = tier_source(query.tier.value)
    results = cached_figures(
        source,
        names,
        query.query_string(),
        lambda missing: catalogue.compute(missing, query.rows, query.chosen),
    )
    address_of = here if callable(here) else lambda narrowed: here + narrowed
    # Once for all figures that leave out the same filter: a base is two looks into the cache.
    bases = {
        ignored: (describe_base(query, source, ignored), describe_filters(query, ignored))
        for ignored in {ignored_filter(query, name) for name in names}
    }
    day = describe_day(query, source)
    builder = _Builder(query, bases, day, address_of, top, is_read)
    return list(_keep_notes_once([builder.build(name, results[name]) for name in names], above))


def _keep_notes_once(panels, above):
    """Yield the panels with each note at the first that has it; charts and files keep them all."""
    seen = set(filter(None, above))
    for panel in panels:
        notes = {name: getattr(panel, name) for name in ("note", "selection", "borders")}
        yield replace(panel, **{name: "" if text in seen else text for name, text in notes.items()})
        seen |= set(filter(None, notes.values()))


@dataclass(frozen=True)
class _Builder:
    """What all panels of a page share."""

    query: Any
    # {filter that a figure leaves out, or "": (base, filters) in words}.
    bases: dict[str, tuple[str, str]]
    day: DataDay
    address_of: Any
    top: int | None
    is_read: bool

    def build(self, name, result):
        shape = FIGURES[name].shape
        # Only rows on the page are labelled: a figure may have a row for each of many firms.
        top_rows = result.rows if shape in WHOLE else result.rows[: self.top]
        longest = max((row.get("incidents") or 0 for row in result.rows), default=0) or 1
        rows = [self.build_row(result, row, longest) for row in top_rows]
        is_chart = is_drawn(shape) and bool(rows)
        return Panel(
            name=name,
            title=FIGURES[name].title,
            shape=shape,
            sentence=filled(result.sentence, self.label),
            note=result.note,
            selection=result.selection,
            context=self.describe(name),
            entries=result.entries,
            columns=result.columns,
            rows=rows,
            hidden=len(result.rows) - len(rows),
            marks=result.marks,
            addresses=list_addresses(name, shape, self.query.query_string()),
            borders=neutrality() if shape in ("map", "ways") else "",
            is_drawn=is_chart,
            is_folded=is_chart or self.is_dominated(shape, result),
        )

    def is_dominated(self, shape, result):
        """Whether one value has nearly all incidents: a chart of it would show one bar.

        The figure's own page has all rows, and shows them.
        """
        if shape != "bars" or self.top is None or result.entries < FEWEST_DOMINATED:
            return False
        return bool(result.rows) and result.rows[0]["incidents"] >= DOMINANT * result.entries

    def describe(self, name):
        """The context of a figure: a filter of its own dimension is not used, and that is said."""
        base, filters = self.bases[ignored_filter(self.query, name)]
        address = f"{settings.ORIGIN}{reverse('figure', args=[name])}{self.query.query_string()}"
        return build_context(
            base=base, day=self.day, filters=filters, address=address.removesuffix("?")
        )

    def label(self, word, value):
        """The label of a value that a sentence names."""
        return label_cell(word, value, self.query.untitled)

    def build_row(self, result, row, longest):
        """A row with its labels, the page narrowed by it, and the incidents behind it."""
        narrow, untitled = row_filters(row), self.query.untitled
        narrowed = self.query.narrowed(narrow) if narrow else ""
        word, first = row.get("word", ""), result.columns[0][0]
        labels = {key: label_cell(key, row[key], untitled) for key in row if key in FILTERS}
        if word:
            labels["label"] = label_cell(word, row["value"], untitled)
        names = (labels.get("label"), row.get("label"), labels.get(first), row.get("period"))
        return PanelRow(
            result=row,
            label=next(filter(None, names), ""),
            labels=labels,
            query=narrowed,
            url=self.address_of(narrowed) if narrow else "",
            rows_url=reverse("incidents") + narrowed if narrow else "",
            campaign_url=_campaign_url(row, narrow),
            is_chosen=bool(word) and row["value"] in self.query.parameters.get(word, []),
            cells=list_cells(result.columns, row, untitled) if self.is_read else [],
            width=100 * (row.get("incidents") or 0) / longest,
            parts=bar_parts(row) if self.is_read else [],
        )


def row_filters(row):
    """{filter: value} by which a row narrows the query; {} where no filter asks for it."""
    if "narrow" in row:
        return row["narrow"]
    if "word" in row:
        return {row["word"]: row["value"]}
    return {word: row[word] for word in ("since", "until") if word in row}


def _campaign_url(row, narrow):
    """The dashboard of the row's campaign, where the row stands for a campaign alone."""
    if list(narrow) == ["campaign"] and "campaign" in row:
        return reverse("campaign_curve", args=[row["campaign"]])
    return ""
