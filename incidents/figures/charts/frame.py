"""What all charts share: colours, type, sizes, notes, numbers of years, hatching."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

VegaSpec = dict[str, Any]
ChartRow = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
# Width of the plot, in CSS pixels: beside text, and on a telephone of 360 pixels.
WIDE, NARROW = 640, 300
# Letters are drawn at 14 pixels, as on the pages. The mean width of one, measured on Inter.
LETTERS = 14
LETTER_WIDTH = 7.6

# Of a band, the part that is empty: between two columns, and at either end; and the height of
# columns over time.
INNER, OUTER = 0.25, 0.1
HEIGHT = 220
# Between two lines of a hatching, in pixels along the edge of a box.
HATCH = 8

# {token: colour} of the light scheme of static/css/tokens.css. A chart in a page uses the tokens.
COLOURS = {
    "paper": "#fbfaf6",
    "wash": "#f1eee6",
    "ink": "#1b2430",
    "quiet": "#525c68",
    "rule": "#ddd8cb",
    "edge": "#84847a",
    "link": "#1d4f73",
    "conceded": "#a83e14",
    "partly": "#946100",
    "resisted": "#0b6f53",
    "unknown": "#5f6770",
    "demand": "#2f5f8a",
    "reprisal": "#a0792a",
    "retaliation": "#74355f",
    "apologised-tint": "#d97a4c",
    "partly-tint": "#e3a57f",
    "reversed-tint": "#6cab96",
}


def framed(
    name: str,
    layers: list[VegaSpec],
    *,
    title: str,
    description: str,
    width: int,
    height: int,
    note: str = "",
    **rest: Any,
) -> VegaSpec:
    """A whole Vega-Lite specification of layers, with title, description, note and colours.

    `usermeta` holds "tokens" ({colour: token}, for charts that follow the colour scheme) and "note"
    (downloads show it under the title, pages beside the chart).
    """
    lines = textwrap.wrap(note, int(width / LETTER_WIDTH))
    return {
        "$schema": SCHEMA,
        "name": name,
        "title": {"text": textwrap.wrap(title, int(width / 9.5)), "subtitle": lines},
        "description": description,
        "width": width,
        "height": height,
        "autosize": {"type": "pad", "contains": "padding"},
        "padding": {"left": 12, "right": 8, "top": 4, "bottom": 4},
        "background": COLOURS["paper"],
        "usermeta": {
            "title": title,
            "note": note,
            "tokens": {colour: token for token, colour in COLOURS.items()},
        },
        "layer": layers,
        "config": _config(),
    } | rest


def scoped(spec: VegaSpec, lines: Sequence[str], width: int) -> VegaSpec:
    """The specification with the scope of its counts, line by line.

    The lines come first under the title and in the description for screen readers, and are in
    usermeta under "scope".
    """
    below = [part for line in lines for part in textwrap.wrap(line, int(width / LETTER_WIDTH))]
    title = spec["title"] | {"subtitle": below + spec["title"]["subtitle"]}
    description = " ".join([*lines, spec["description"]])
    usermeta = spec["usermeta"] | {"scope": list(lines)}
    return spec | {"title": title, "description": description, "usermeta": usermeta}


def empty(name: str, *, title: str, description: str, width: int) -> VegaSpec:
    """A chart without rows: one sentence."""
    text = {
        "data": {"values": [{"label": _("No incidents match these filters.")}]},
        "mark": {"type": "text", "fontSize": 13, "color": COLOURS["quiet"]},
        "encoding": {"text": {"field": "label"}},
    }
    return framed(name, [text], title=title, description=description, width=width, height=60)


def labelled_row(row: ChartRow, name: str, count: int) -> ChartRow:
    """The row, with a label and an empty address unless it has its own."""
    label = _("%(name)s: %(count)s") % {"name": name, "count": count}
    return {"label": label, "url": None} | row


def linked(**channels: Any) -> VegaSpec:
    """Channels that make each mark a link with a label: rows hold "url" and "label"."""
    return {"href": {"field": "url"}, "description": {"field": "label"}} | channels


def pixels(field: str) -> VegaSpec:
    """A channel whose field is already a position on the plot, in pixels."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def number_years(events: Sequence[ChartRow]) -> dict[str, int]:
    """{year: its number} of the years of some dated events ("on"), in order.

    A chart marks a year by its number, and the events are beside it, under the same numbers: texts
    in the plot would cover bars and each other.
    """
    years = sorted({event["on"][:4] for event in events})
    return {year: number for number, year in enumerate(years, 1)}


def draw_hatching(
    boxes: Sequence[tuple[float, float, float, float]],
    *,
    colour: str = "unknown",
    is_falling: bool = False,
    name: str = "hatching",
) -> VegaSpec:
    """A layer that hatches boxes (left, top, right, bottom, in pixels): what is not known.

    In another colour or direction it tells fills apart that print alike. Lines and not a pattern:
    Vega-Lite has none, and lines look alike in SVG, PNG and its editor.
    """
    lines = [line for box in boxes for line in (_mirror(box) if is_falling else _hatch(*box))]
    ends = {"x": pixels("x"), "x2": {"field": "x2"}, "y": pixels("y"), "y2": {"field": "y2"}}
    mark = {"type": "rule", "color": COLOURS[colour], "strokeWidth": 1.25, "aria": False}
    return {"name": name, "data": {"values": lines}, "mark": mark, "encoding": ends}


def _hatch(left: float, top: float, right: float, bottom: float) -> Iterator[ChartRow]:
    """Lines that rise at 45 degrees, cut off at the edges of a box."""
    # On such a line x + y is the same everywhere.
    total = left + top + HATCH / 2
    while total < right + bottom:
        x, x2 = max(left, total - bottom), min(right, total - top)
        yield {"x": x, "y": total - x, "x2": x2, "y2": total - x2}
        total += HATCH


def _mirror(box: tuple[float, float, float, float]) -> Iterator[ChartRow]:
    """The same lines upside down."""
    _left, top, _right, bottom = box
    for line in _hatch(*box):
        yield line | {"y": top + bottom - line["y"], "y2": top + bottom - line["y2"]}


def shorten(text: str, letters: int) -> str:
    """The text, cut at the end with an ellipsis where it has more letters."""
    return text if len(text) <= letters else text[: max(1, letters - 1)].rstrip() + "…"


def _config() -> VegaSpec:
    words = {"labelColor": COLOURS["quiet"], "titleColor": COLOURS["quiet"]}
    plain = {"labelFontSize": LETTERS, "titleFontSize": LETTERS, "titleFontWeight": "normal"}
    return {
        "font": "Inter, Helvetica, Arial, sans-serif",
        "view": {"stroke": None},
        "mark": {"color": COLOURS["link"]},
        "axis": words
        | plain
        | {
            "domainColor": COLOURS["edge"],
            "gridColor": COLOURS["rule"],
            "tickColor": COLOURS["edge"],
            "labelPadding": 6,
            "ticks": False,
        },
        "legend": words | plain | {"titleAnchor": "start", "symbolStrokeWidth": 1},
        "text": {"fontSize": LETTERS, "color": COLOURS["ink"]},
        "title": {
            "anchor": "start",
            "color": COLOURS["ink"],
            "fontSize": 17,
            "fontWeight": "bold",
            "subtitleColor": COLOURS["quiet"],
            "subtitleFontSize": LETTERS,
            "subtitlePadding": 4,
            "offset": 12,
        },
    }
