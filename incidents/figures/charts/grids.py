"""Bars over names, and grids of names over years: a cell a name and year, shaded by its share."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from incidents.figures.charts import frame
from incidents.figures.charts.frame import COLOURS, ChartRow, VegaSpec, labelled_row

MOST_BARS = 20


def bars(
    rows: Sequence[ChartRow],
    *,
    title: str,
    description: str,
    note: str = "",
    width: int = frame.WIDE,
) -> VegaSpec:
    """A bar a name, the first twenty at most, each a link with its count beside it.

    Rows: {"name", "incidents", "url", "label"}. For downloads: on a page the table is the bars.
    """
    shown = [labelled_row(row, row["name"], row["incidents"]) for row in rows[:MOST_BARS]]
    if not shown:
        return frame.empty("bars", title=title, description=description, width=width)
    more = len(rows) - len(shown)
    rest = _("%(n)s more are in the table.") % {"n": more} if more else ""
    room = name_room([row["name"] for row in shown], width)
    y = name_channel([row["name"] for row in shown], room)
    x: VegaSpec = {"field": "incidents", "type": "quantitative", "axis": None}
    count: VegaSpec = {"mark": {"type": "text", "align": "left", "dx": 5, "aria": False}}
    count["encoding"] = {"x": x, "y": y, "text": {"field": "incidents"}}
    bar: VegaSpec = {"mark": {"type": "bar", "height": 14, "color": COLOURS["link"]}}
    bar["encoding"] = frame.linked(x=x, y=y)
    return frame.framed(
        "bars",
        [bar, count],
        title=title,
        description=description,
        width=width - room,
        height=24 * len(y["sort"]),
        note=" ".join(part for part in (note, rest) if part),
        data={"values": shown},
    )


def grid(
    rows: Sequence[ChartRow],
    *,
    title: str,
    description: str,
    note: str = "",
    width: int = frame.WIDE,
) -> VegaSpec:
    """A cell for each name and year, darker the greater its share, with its counts written in it.

    Rows: {"name", "year", "share" (0 to 1, or None where nothing is known), "shown" (what the
    cell says: "17/17"), "url", "label"}; names in their order, years from the first to the last.
    """
    if not rows:
        return frame.empty("grid", title=title, description=description, width=width)
    room = name_room([row["name"] for row in rows], width)
    y = name_channel([row["name"] for row in rows], room)
    found = sorted(row["year"] for row in rows)
    years = [str(year) for year in range(int(found[0]), int(found[-1]) + 1)]
    plot = width - room
    room_in_cell = plot / len(years) - 2
    axis = {"orient": "top", "labelAngle": 0, "domain": False, "labelExpr": _year(plot, years)}
    x = {
        "field": "year",
        "type": "ordinal",
        "title": None,
        "axis": axis,
        "scale": {"domain": years},
    }
    cells = [_cell(row, room_in_cell >= frame.LETTER_WIDTH * len(row["shown"])) for row in rows]
    return frame.framed(
        "grid",
        [_squares(x, y), *([_words(x, y)] if any(cell["shown"] for cell in cells) else [])],
        title=title,
        description=description,
        width=plot,
        height=26 * len(y["sort"]),
        note=note,
        data={"values": cells},
    )


def name_room(listed: Sequence[str], width: int) -> int:
    """How much of the width the names take, at most two fifths: the rest is the plot's."""
    return round(min(max(len(name) for name in listed) * frame.LETTER_WIDTH + 8, 0.4 * width))


def name_channel(listed: Sequence[str], room: int) -> VegaSpec:
    """A channel of names in their order, each as long as there is room."""
    axis = {"labelLimit": room, "domain": False, "labelColor": COLOURS["ink"]}
    sort = list(dict.fromkeys(listed))
    return {"field": "name", "type": "nominal", "title": None, "sort": sort, "axis": axis}


def _year(plot: float, years: list[str]) -> str:
    """Whole years where they fit, else their last two figures."""
    return (
        "datum.label" if plot / len(years) >= 5 * frame.LETTER_WIDTH else "slice(datum.label, 2, 4)"
    )


def _cell(row: ChartRow, fits: bool) -> ChartRow:
    share = row["share"]
    return {key: row[key] for key in ("name", "year", "url", "label")} | {
        # Never so dark that ink on it could not be read, in either scheme.
        "shade": 0.04 if share is None else round(0.06 + 0.49 * share, 3),
        "shown": row["shown"] if fits else "",
    }


def _squares(x: VegaSpec, y: VegaSpec) -> VegaSpec:
    opacity = {"field": "shade", "type": "quantitative", "scale": None, "legend": None}
    mark = {"type": "rect", "fill": COLOURS["conceded"], "stroke": COLOURS["paper"]}
    return {
        "mark": mark | {"strokeWidth": 2},
        "encoding": frame.linked(x=x, y=y, fillOpacity=opacity),
    }


def _words(x: VegaSpec, y: VegaSpec) -> VegaSpec:
    return {
        "mark": {"type": "text", "color": COLOURS["ink"], "aria": False},
        "encoding": {"x": x, "y": y, "text": {"field": "shown"}},
    }
