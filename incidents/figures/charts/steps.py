"""A count over days as a band of two readings, beside one column of all that was counted."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from incidents.figures.charts import frame
from incidents.figures.charts.frame import COLOURS, ChartRow, VegaSpec

HEIGHT, AXIS = 220, 34
# Shares of the width: the plot, the column beside it, and the labels of the column.
PLOT, GAP, COLUMN = 0.66, 0.03, 0.05
NARROW_PLOT = 0.34
LABELLED_DAYS = (30, 90)
TICKS = (0, 30, 60, 90, 120)
# {part of the column: (colour token, whether it is filled)}, from the bottom up.
PARTS = {
    "within": ("conceded", True),
    "undated": ("conceded", False),
    "refused": ("resisted", True),
    "unknown": ("unknown", False),
}


def draw_steps(
    rows: Sequence[ChartRow],
    *,
    title: str,
    description: str,
    parts: Sequence[ChartRow],
    note: str = "",
    width: int = frame.WIDE,
) -> VegaSpec:
    """A band of counts from day 0 to day 120, and a column of all demands by outcome.

    Rows: {"day", "at_latest", "at_earliest", "demands"}, in order, one for each day on which a
    count changes; parts: {"outcome" (key of PARTS), "demands", "label"}, which add up to the
    demands. The band and the column have one scale of counts.
    """
    if not rows:
        return frame.empty("steps", title=title, description=description, width=width)
    whole, is_wide = rows[0]["demands"], width >= frame.WIDE
    # The counts beside the axis are part of the width.
    width -= AXIS
    plot = round(width * (PLOT if is_wide else NARROW_PLOT))
    x = _days(plot)
    layers = [
        _band(rows, x, whole),
        *[_edge(rows, x, field, whole) for field in ("at_latest", "at_earliest")],
        *(_labels(rows, plot, whole) if is_wide else []),
        *_column(parts, plot, whole, width),
    ]
    return frame.framed(
        "steps",
        layers,
        title=title,
        description=description,
        width=width,
        height=HEIGHT,
        note=note,
        resolve={"scale": {"y": "shared"}},
    )


def _days(plot: int) -> VegaSpec:
    axis = {"values": list(TICKS), "labelAngle": 0, "grid": False}
    scale = {"domain": [TICKS[0], TICKS[-1]], "range": [0, plot], "nice": False}
    title = _("days since the demand")
    return {"field": "day", "type": "quantitative", "title": title, "axis": axis, "scale": scale}


def _counts(field: str, whole: int) -> VegaSpec:
    axis = {"tickCount": 4, "domain": False, "title": None, "tickMinStep": 1}
    scale = {"domain": [0, whole], "nice": False}
    return {"field": field, "type": "quantitative", "axis": axis, "scale": scale, "title": None}


def _band(rows: Sequence[ChartRow], x: VegaSpec, whole: int) -> VegaSpec:
    mark = {"type": "area", "interpolate": "step-after", "color": COLOURS["conceded"]}
    return {
        "data": {"values": [_plain(row) for row in rows]},
        "mark": mark | {"opacity": 0.22, "aria": False},
        "encoding": {
            "x": x,
            "y": _counts("at_latest", whole),
            "y2": {"field": "at_earliest"},
        },
    }


def _edge(rows: Sequence[ChartRow], x: VegaSpec, field: str, whole: int) -> VegaSpec:
    """The lower edge is solid: so many at least. The upper one is dashed: so many at most."""
    dash = [1, 0] if field == "at_latest" else [4, 3]
    mark = {"type": "line", "interpolate": "step-after", "color": COLOURS["conceded"]}
    return {
        "data": {"values": [_plain(row) for row in rows]},
        "mark": mark | {"strokeWidth": 1.5, "strokeDash": dash, "aria": False},
        "encoding": {"x": x, "y": _counts(field, whole)},
    }


def _plain(row: ChartRow) -> ChartRow:
    return {key: row[key] for key in ("day", "at_latest", "at_earliest")}


def _labels(rows: Sequence[ChartRow], plot: int, whole: int) -> list[VegaSpec]:
    """The counts by some days, below the lower edge: there and to the right nothing is drawn.

    A narrow chart has no room for them; the sentence has the counts by day 30.
    """
    marks = []
    for day in LABELLED_DAYS:
        row = [row for row in rows if row["day"] <= day][-1]
        low = HEIGHT * (1 - row["at_latest"] / whole)
        if low + 20 > HEIGHT:
            continue
        texts = {"day": day, "low": row["at_latest"], "high": row["at_earliest"]}
        words = _("day %(day)s: %(low)s to %(high)s") % texts
        marks.append({"x": plot * day / TICKS[-1], "y": low + 14, "text": words})
    if not marks:
        return []
    return [
        {
            "data": {"values": marks},
            "mark": {"type": "text", "align": "left", "dx": 3},
            "encoding": {
                "x": frame.pixels("x"),
                "y": frame.pixels("y"),
                "text": {"field": "text"},
            },
        }
    ]


def _column(parts: Sequence[ChartRow], plot: int, whole: int, width: int) -> list[VegaSpec]:
    stacked = _stack(parts, plot, whole, width)
    _spread(stacked)
    shared = {"x": frame.pixels("left"), "x2": {"field": "right"}}
    colours = {
        channel: {"field": channel, "type": "nominal", "scale": None}
        for channel in ("fill", "stroke")
    }
    bar = {"y": frame.pixels("top"), "y2": {"field": "bottom"}, "description": {"field": "label"}}
    place = {"x": frame.pixels("beside"), "y": frame.pixels("middle")}
    layers = [
        {"mark": {"type": "rect", "strokeWidth": 1.5}, "encoding": shared | bar | colours},
        {
            "mark": {"type": "text", "align": "left", "aria": False},
            "encoding": place | {"text": {"field": "label"}},
        },
    ]
    return [{"data": {"values": stacked}, "layer": layers}]


def _stack(parts: Sequence[ChartRow], plot: int, whole: int, width: int) -> list[ChartRow]:
    """The parts of the column that are not empty, from the bottom up, with their edges."""
    left, right = plot + GAP * width, plot + (GAP + COLUMN) * width
    stacked, reached = [], 0
    for name, (token, is_filled) in PARTS.items():
        part = next(one for one in parts if one["outcome"] == name)
        top, bottom = (HEIGHT * (1 - (reached + n) / whole) for n in (part["demands"], 0))
        reached += part["demands"]
        if part["demands"]:
            stacked.append(
                {
                    "left": left,
                    "right": right,
                    "top": top,
                    "bottom": bottom,
                    "middle": (top + bottom) / 2,
                    "beside": right + 6,
                    "fill": COLOURS[token] if is_filled else "transparent",
                    "stroke": COLOURS[token],
                    "label": f"{part['demands']} {part['label']}",
                }
            )
    return stacked


def _spread(stacked: list[ChartRow]) -> None:
    """Move labels apart, from the bottom up, so that no two of them touch."""
    lowest = float(HEIGHT)
    for part in stacked:
        part["middle"] = min(part["middle"], lowest - 7)
        lowest = part["middle"] - 7
