"""What all charts share: colours, type, sizes, notes, and marked days."""

import textwrap
from collections.abc import Sequence
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
}
DASHES: dict[str, list[int]] = {"law": [1, 0], "deadline": [5, 3], "statement": [1, 3]}


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


def marked_days(
    events: Sequence[ChartRow], places: Sequence[float], width: int, height: int
) -> VegaSpec:
    """A layer of vertical lines with labels above the plot, staggered so that no two labels touch.

    Events: {"on", "label", "kind" ("law", "deadline", "statement"), "url" (may be missing)};
    places: the position of each, in pixels from the left. Kinds differ by their dashes.
    """
    rows = _staggered(events, places, width)
    shared = {"x": pixels("x"), "y": pixels("top")}
    words = {"text": {"field": "short"}, "href": {"field": "url"}}
    texts = [
        {
            "transform": [{"filter": f"datum.side === '{side}'"}],
            "mark": {"type": "text", "align": side, "dx": dx, "dy": 4, "color": COLOURS["quiet"]},
            "encoding": shared | words | {"description": {"field": "label"}},
        }
        for side, dx in (("left", 4), ("right", -4))
        if any(row["side"] == side for row in rows)
    ]
    rules = [
        {
            "transform": [{"filter": f"datum.kind === '{kind}'"}],
            "mark": {"type": "rule", "color": COLOURS["quiet"], "strokeDash": dash},
            "encoding": shared | {"y2": {"value": height}, "description": {"field": "label"}},
        }
        for kind, dash in DASHES.items()
        if any(row["kind"] == kind for row in rows)
    ]
    return {"data": {"values": rows}, "layer": rules + texts}


def _staggered(events: Sequence[ChartRow], places: Sequence[float], width: int) -> list[ChartRow]:
    """Rows for the layer: each label on the lowest line where it touches no earlier label."""
    lines: list[list[tuple[float, float]]] = []
    rows = []
    # From the middle outwards: otherwise a line would cross the labels that begin beside it.
    for event, x in sorted(
        zip(events, places, strict=True),
        key=lambda pair: -pair[1] if pair[1] < width / 2 else pair[1],
    ):
        side = "left" if x < width / 2 else "right"
        room = (width - x if side == "left" else x) - 6
        short = textwrap.shorten(event["label"], max(8, int(room / LETTER_WIDTH)), placeholder="…")
        length = len(short) * LETTER_WIDTH + 10
        span = (x, x + length) if side == "left" else (x - length, x)
        line = _free_line(lines, span)
        rows.append(
            {
                "x": x,
                "top": -22 - 15 * line,
                "side": side,
                "short": short,
                "kind": event["kind"],
                "label": f"{event['on']}: {event['label']}",
                "url": event.get("url"),
            }
        )
    return rows


def shorten(text: str, letters: int) -> str:
    """The text, cut at the end with an ellipsis where it has more letters."""
    return text if len(text) <= letters else text[: max(1, letters - 1)].rstrip() + "…"


def _free_line(lines: list[list[tuple[float, float]]], span: tuple[float, float]) -> int:
    for number, taken in enumerate(lines):
        if all(span[1] < start or end < span[0] for start, end in taken):
            taken.append(span)
            return number
    lines.append([span])
    return len(lines) - 1


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
