"""A count over days as a band of two readings, beside one column of all that was counted."""

import textwrap
from collections.abc import Sequence

from django.utils.translation import gettext as _

from incidents.figures.charts import frame
from incidents.figures.charts.frame import COLOURS, ChartRow, VegaSpec

HEIGHT, AXIS = 240, 34
# In pixels: between plot and column, the column, between it and its labels, a line of these.
GAP, COLUMN, BESIDE, LINE = 20, 30, 8, 17
# The letters in a line of the labels, in a wide chart and in a narrow one.
LETTERS, NARROW_LETTERS = 26, 12
LABELLED_DAYS = (7, 30, 90)
TICKS = (0, 30, 60, 90, 120)
# A narrower plot has room for every other tick.
ROOM_FOR_TICKS = 180
# {part of the column: (token of the fill or "", of the outline)}, from the bottom up; the one
# without a fill is hatched.
PARTS = {
    "within": ("conceded", "conceded"),
    "undated": ("partly-tint", "conceded"),
    "refused": ("resisted", "resisted"),
    "unknown": ("", "unknown"),
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
    lines = _wrap_labels(parts, LETTERS if is_wide else NARROW_LETTERS)
    longest = max(len(line) for part in lines.values() for line in part)
    taken = AXIS + GAP + COLUMN + BESIDE + longest * frame.LETTER_WIDTH
    plot = round(width - taken)
    x = _days(plot)
    layers = [
        _band(rows, x, whole),
        *[_edge(rows, x, field, whole) for field in ("at_latest", "at_earliest")],
        *(_labels(rows, plot, whole) if is_wide else []),
        *_column(parts, lines, plot, whole),
    ]
    return frame.framed(
        "steps",
        layers,
        title=title,
        description=description,
        # The counts beside the axis are part of the width.
        width=width - AXIS,
        height=HEIGHT,
        note=note,
        resolve={"scale": {"y": "shared"}},
    )


def _days(plot: int) -> VegaSpec:
    ticks = TICKS if plot >= ROOM_FOR_TICKS else TICKS[::2]
    axis = {"values": list(ticks), "labelAngle": 0, "grid": False, "labelFlush": False}
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


def _wrap_labels(parts: Sequence[ChartRow], letters: int) -> dict[str, list[str]]:
    """{outcome: the lines of its label}."""
    return {
        part["outcome"]: textwrap.wrap(f"{part['demands']} {part['label']}", letters)
        for part in parts
        if part["demands"]
    }


def _labels(rows: Sequence[ChartRow], plot: int, whole: int) -> list[VegaSpec]:
    """Dots at the counts by some days, their labels below the lower edge, and names of the edges.

    A narrow chart has no room for them; the sentence has the counts by day 30.
    """
    dots, texts, taken = [], [], 0.0
    for day in LABELLED_DAYS:
        row = [row for row in rows if row["day"] <= day][-1]
        x, low, high = (
            plot * day / TICKS[-1],
            HEIGHT * (1 - row["at_latest"] / whole),
            HEIGHT * (1 - row["at_earliest"] / whole),
        )
        counts = {"day": day, "low": row["at_latest"], "high": row["at_earliest"]}
        words = _("by day %(day)s: %(low)s to %(high)s") % counts
        reach = x + 4 + len(words) * frame.LETTER_WIDTH
        # A label has its own room below the edge, or there is none.
        if low + LINE + 4 > HEIGHT or x < taken or reach > plot + GAP:
            continue
        taken = reach
        dots += [{"x": x, "y": low}, {"x": x, "y": high}]
        texts.append({"x": x + 4, "y": low + LINE - 3, "text": words, "align": "left"})
    last = rows[-1]
    top, bottom = (HEIGHT * (1 - last[end] / whole) for end in ("at_earliest", "at_latest"))
    if bottom - top > 2 * LINE:
        texts.append({"x": plot - 4, "y": top + LINE - 5, "text": _("at most"), "align": "right"})
        texts.append({"x": plot - 4, "y": bottom - 9, "text": _("at least"), "align": "right"})
    return [_dots(dots), *_texts(texts)]


def _dots(dots: list[ChartRow]) -> VegaSpec:
    at = {"x": frame.pixels("x"), "y": frame.pixels("y")}
    mark = {"type": "circle", "size": 36, "opacity": 1, "color": COLOURS["ink"], "aria": False}
    return {"data": {"values": dots}, "mark": mark, "encoding": at}


def _texts(texts: list[ChartRow]) -> list[VegaSpec]:
    at = {"x": frame.pixels("x"), "y": frame.pixels("y"), "text": {"field": "text"}}
    return [
        {
            "data": {"values": [text for text in texts if text["align"] == align]},
            "mark": {"type": "text", "align": align, "aria": False},
            "encoding": at,
        }
        for align in ("left", "right")
    ]


def _column(
    parts: Sequence[ChartRow], lines: dict[str, list[str]], plot: int, whole: int
) -> list[VegaSpec]:
    stacked = _stack(parts, plot, whole)
    _spread(stacked, lines)
    shared = {"x": frame.pixels("left"), "x2": {"field": "right"}}
    colours = {
        channel: {"field": channel, "type": "nominal", "scale": None}
        for channel in ("fill", "stroke")
    }
    bar = {"y": frame.pixels("top"), "y2": {"field": "bottom"}, "description": {"field": "label"}}
    hatched = [
        (part["left"], part["top"], part["right"], part["bottom"])
        for part in stacked
        if part["fill"] == "transparent"
    ]
    texts = [
        {
            "x": part["right"] + BESIDE,
            "y": part["middle"] + LINE * (number - (len(lines[part["outcome"]]) - 1) / 2),
            "text": line,
            "align": "left",
        }
        for part in stacked
        for number, line in enumerate(lines[part["outcome"]])
    ]
    box = {"mark": {"type": "rect", "strokeWidth": 1.5}, "encoding": shared | bar | colours}
    return [
        frame.draw_hatching(hatched),
        {"data": {"values": stacked}, **box},
        *_texts(texts),
    ]


def _stack(parts: Sequence[ChartRow], plot: int, whole: int) -> list[ChartRow]:
    """The parts of the column that are not empty, from the bottom up, with their edges."""
    left, right = plot + GAP, plot + GAP + COLUMN
    stacked, reached = [], 0
    for name, (fill, edge) in PARTS.items():
        part = next(one for one in parts if one["outcome"] == name)
        top, bottom = (HEIGHT * (1 - (reached + n) / whole) for n in (part["demands"], 0))
        reached += part["demands"]
        if part["demands"]:
            stacked.append(
                {
                    "outcome": name,
                    "left": left,
                    "right": right,
                    "top": top,
                    "bottom": bottom,
                    "middle": (top + bottom) / 2,
                    "fill": COLOURS[fill] if fill else "transparent",
                    "stroke": COLOURS[edge],
                    "label": f"{part['demands']} {part['label']}",
                }
            )
    return stacked


def _spread(stacked: list[ChartRow], lines: dict[str, list[str]]) -> None:
    """Move labels apart, from the bottom up, so that no two of them touch."""
    lowest = float(HEIGHT)
    for part in stacked:
        reach = LINE * len(lines[part["outcome"]]) / 2
        part["middle"] = min(part["middle"], lowest - reach)
        lowest = part["middle"] - reach
