"""Bars by name, and grids of names and years whose cells are shaded by a share."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from incidents.figures.charts import frame
from incidents.figures.charts.frame import COLOURS, ChartRow, VegaSpec, labelled_row

MOST_BARS = 20
# A cell is a cell, and no bar, however few years there are.
WIDEST_CELL = 72


def bars(
    rows: Sequence[ChartRow],
    *,
    title: str,
    description: str,
    note: str = "",
    width: int = frame.WIDE,
) -> VegaSpec:
    """A bar for each name, the first twenty at most, each a link with its count beside it.

    Rows: {"name", "incidents", "url", "label"}. For downloads only: on a page the table has bars.
    """
    listed = [labelled_row(row, row["name"], row["incidents"]) for row in rows[:MOST_BARS]]
    if not listed:
        return frame.empty("bars", title=title, description=description, width=width)
    more = len(rows) - len(listed)
    rest = _("%(n)s more are in the table.") % {"n": more} if more else ""
    room = name_room([row["name"] for row in listed], width)
    y = name_channel([row["name"] for row in listed], room)
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
        data={"values": listed},
    )


def grid(
    rows: Sequence[ChartRow],
    *,
    title: str,
    description: str,
    note: str = "",
    width: int = frame.WIDE,
) -> VegaSpec:
    """A cell for each name and year, darker for a greater share, with its counts as text.

    Rows: {"name", "year", "share" (0 to 1, or None where nothing is known), "shown" (the text of
    the cell: "17/17"; "" for 0 of 0), "url", "label"}; names in their order. The latest years are
    drawn, as many as there is room for with all texts.
    """
    if not rows:
        return frame.empty("grid", title=title, description=description, width=width)
    room = name_room([row["name"] for row in rows], width)
    plot = width - room
    listed, years = _latest_years(rows, plot)
    earlier = len(rows) - len(listed)
    rest = _("%(n)s cells of earlier years are in the table.") % {"n": earlier} if earlier else ""
    y = name_channel([row["name"] for row in listed], room)
    axis = {"orient": "top", "labelAngle": 0, "domain": False}
    x: VegaSpec = {"field": "year", "type": "ordinal", "title": None}
    x |= {"axis": axis, "scale": {"domain": years}}
    cells = [_cell(row) for row in listed]
    return frame.framed(
        "grid",
        [_squares(x, y), *([_words(x, y)] if any(cell["shown"] for cell in cells) else [])],
        title=title,
        description=description,
        width=min(plot, WIDEST_CELL * len(years)),
        height=26 * len(y["sort"]),
        note=" ".join(part for part in (note, rest) if part),
        data={"values": cells},
    )


def _latest_years(rows: Sequence[ChartRow], plot: int) -> tuple[list[ChartRow], list[str]]:
    """The cells of the latest years for whose texts there is room, and these years in order.

    A year without a cell has no column: it would take the room of texts.
    """
    longest = max(len("2000"), *(len(row["shown"]) for row in rows))
    most = max(1, int(plot / (longest * frame.LETTER_WIDTH + 6)))
    years = sorted({row["year"] for row in rows})[-most:]
    return [row for row in rows if row["year"] in years], years


def name_room(listed: Sequence[str], width: int) -> int:
    """The width of the names in pixels, at most two fifths of the whole."""
    return round(min(max(len(name) for name in listed) * frame.LETTER_WIDTH + 8, 0.4 * width))


def name_channel(listed: Sequence[str], room: int) -> VegaSpec:
    """A channel of names in their order, cut where they do not fit."""
    axis = {"labelLimit": room, "domain": False, "labelColor": COLOURS["ink"]}
    sort = list(dict.fromkeys(listed))
    return {"field": "name", "type": "nominal", "title": None, "sort": sort, "axis": axis}


def _cell(row: ChartRow) -> ChartRow:
    share = row["share"]
    # Light enough that text on it is readable in both colour schemes.
    shade = 0.04 if share is None else round(0.06 + 0.49 * share, 3)
    return {key: row[key] for key in ("name", "year", "shown", "url", "label")} | {"shade": shade}


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
