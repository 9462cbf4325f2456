"""A panel as a chart: its specification by shape, its drawing, and the addresses of its files."""

from contextlib import nullcontext
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.exchange import charts as drawings
from incidents.figures.charts import bars, frame
from incidents.figures.engine.cache import cached_figure
from incidents.figures.engine.engines import tier_source
from incidents.pages.web.query import label_cell
from incidents.values.firm_responses import FirmResponse
from incidents.values.localised import country_name, format_partial_date

# form in an address: what the download menu calls it
FORMS = {
    "svg": gettext_lazy("Chart as SVG"),
    "png": gettext_lazy("Chart as PNG"),
    "csv": gettext_lazy("Table as CSV"),
    "json": gettext_lazy("Table as JSON"),
    "vega": gettext_lazy("Chart as Vega-Lite"),
}
FORMS_OF_TABLES = ("csv", "json")


def is_drawn(shape):
    """Whether a page shows figures of this shape as charts; bars over names are the table."""
    return shape in IN_PAGE


def has_chart(shape):
    """Whether figures of this shape can be had as charts, in the page or as a file."""
    return shape in SPECIFICATIONS


@dataclass(frozen=True)
class FigureAddresses:
    """The addresses of one figure, all with the same query.

    `downloads`: [(what it is, address)]. `svg` is "" for a figure that has no chart.
    """

    own: str
    chart: str
    svg: str
    embed: str
    downloads: list[tuple[str, str]]

    @property
    def cite(self):
        """The part of the figure's own page that says how to cite and embed it."""
        return f"{self.own}#cite"


def list_addresses(name, shape, query_string):
    """The addresses of a figure of this shape for a canonical query string."""
    forms = FORMS if has_chart(shape) else FORMS_OF_TABLES
    return FigureAddresses(
        own=reverse("figure", args=[name]) + query_string,
        chart=reverse("figure_chart", args=[name]) + query_string,
        svg=file_address(name, "svg", query_string) if has_chart(shape) else "",
        embed=reverse("figure_embed", args=[name]) + query_string,
        downloads=[(FORMS[form], file_address(name, form, query_string)) for form in forms],
    )


def file_address(name, form, query_string):
    """The address of a figure as a file."""
    return reverse("figure_as", args=[name, form]) + query_string


def incidents_address(row):
    """Where a mark of a file leads: to the incidents behind it."""
    return row.rows_url or None


def narrowed_address(row):
    """Where a mark in a page leads: an address that begins with "?" stays on that page."""
    return row.query or None


def chart_specification(panel, lead=incidents_address, width=bars.WIDE):
    """The Vega-Lite specification of a panel.

    `lead` makes the address of a mark from its row: incidents_address or narrowed_address.
    """
    frame_options = {
        "title": str(panel.title),
        "description": panel.sentence,
        "note": " ".join(part for part in (panel.note, panel.selection) if part),
        "width": width,
    }
    spec = SPECIFICATIONS[panel.shape](panel, lead, frame_options)
    return frame.scoped(spec, panel.context.lines, width)


def draw_panel(
    panel, kind, query, *, lead=incidents_address, width=bars.WIDE, origin="", turn=nullcontext
):
    """The chart as bytes, cached by edition. Raises drawings.ChartFailed.

    `turn`: what a request takes before it draws (tracker/turns.py); a cached chart needs none.
    """

    def make():
        with turn():
            return drawings.draw(chart_specification(panel, lead, width), kind, origin=origin)

    name = f"chart-{panel.name}-{kind}-{lead.__name__}-{width}"
    return cached_figure(tier_source(query.tier.value), name, query.query_string(), make)


def _marked(row, lead, name=""):
    """The row as it was counted, with the label and the address of its mark."""
    count = row.result["incidents"]
    label = _("%(name)s: %(count)s") % {"name": name or row.label, "count": count}
    return row.result | {"label": label, "url": lead(row)}


def _time(panel, lead, options):
    rows = [_marked(row, lead) for row in panel.rows]
    # A file has the days of each number under its title; a page has them beside the chart.
    days = [
        f"{number}: " + "; ".join(f"{format_partial_date(e['on'])}, {e['label']}" for e in events)
        for number, _year, events in panel.events
    ]
    note = " ".join([*filter(None, [options["note"]]), *(f"{day}." for day in days)])
    return bars.draw_over_time(rows, events=panel.marks, **options | {"note": note})


def _stock(panel, _lead, options):
    """Columns of what was there at the end of each year; no filter asks for them."""
    rows = [
        row.result | {"period": row.label, "incidents": row.result["at_most"]} for row in panel.rows
    ]
    return bars.draw_over_time(rows, **options)


def _bars(panel, lead, options):
    rows = [_marked(row, lead) | {"name": str(row.label)} for row in panel.rows]
    return bars.bars(rows, **options)


def _shares(panel, lead, options):
    kinds = [(kind, str(FirmResponse(kind).label)) for kind in bars.RESPONSE_SEGMENTS]
    rows = [
        {
            "group": str(row.label),
            "kind": kind,
            "incidents": row.result[kind],
            "url": lead(row),
            "label": f"{row.label}, {word}: {row.result[kind]}",
        }
        for row in panel.rows
        for kind, word in kinds
        if kind in row.result
    ]
    return bars.shares(rows, kinds=kinds, **options) if rows else _bars(panel, lead, options)


# {shape: (column of the part, column of the whole)}
GRIDS = {
    "norm": ("conceded", "known"),
    "names": ("incidents", "of"),
    "adoption": ("adopted_least", "incidents"),
}


def _grid(panel, lead, options):
    part, whole = GRIDS[panel.shape]
    rows = []
    for row in panel.rows:
        year, of = row.result["year"], row.result[whole]
        counts = f"{row.result[part]}/{of}"
        rows.append(
            {
                "name": str(row.label),
                "year": year,
                "share": row.result["share"],
                # 0 of 0 would look like none of some.
                "shown": counts if of else "",
                "url": lead(row),
                "label": f"{row.label}, {year}: {counts}",
            }
        )
    return bars.grid(rows, **options)


def _network(panel, lead, options):
    text = panel.columns[1][0]
    rows = []
    for row in panel.rows:
        if row.result[text]:
            names = [label_cell(key, row.result[key]) for key in ("authority", text, "sector")]
            rows.append(_marked(row, lead, " – ".join(names)) | {"names": names})
    return bars.ribbons(rows, **options)


def _map(panel, lead, options):
    rows = [_marked(row, lead) | {"name": str(row.label)} for row in panel.rows]
    return bars.draw_windows(rows, **options)


def _ways(panel, lead, options):
    rows = [
        _marked(row, lead, f"{row.labels['state']} – {row.labels['country']}")
        | {"state_label": country_name(row.result["state"])}
        for row in panel.rows
    ]
    return bars.draw_flows(rows, **options)


def _steps(panel, _lead, options):
    return bars.draw_steps([row.result for row in panel.rows], parts=panel.marks, **options)


IN_PAGE = {
    "time": _time,
    "stock": _stock,
    "steps": _steps,
    "norm": _grid,
    "names": _grid,
    "adoption": _grid,
    "network": _network,
    "map": _map,
    "ways": _ways,
}
SPECIFICATIONS = IN_PAGE | {"bars": _bars, "shares": _shares}
