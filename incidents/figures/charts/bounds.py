"""Two shares of which only bounds are known, one above the other."""

import textwrap
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from incidents.figures.charts import frame
from incidents.figures.charts.frame import COLOURS, VegaSpec

# Room for the percentages at both ends of a bar.
EDGE = 44
TOP, LINE, BAR = 22, 18, 16
# Below a bar: the mark's label, and some air.
BELOW = 46
QUARTERS = (0, 25, 50, 75, 100)


def draw_bounds(
    rows: Sequence[dict[str, Any]],
    *,
    title: str,
    description: str,
    note: str = "",
    width: int = frame.WIDE,
) -> VegaSpec:
    """A bar for each side from the least to the greatest possible share, on one axis of 0 to 100 %.

    Rows: {"side" ("A"), "name", "counts" (a line of text), "bounds": an object with `low`, `high`
    (0 to 1), `at_least`, `at_most` (per cent), `share` (of the known; None: no mark), `demands`}.
    The first is filled, the second outlined. A side without demands has no bar.
    """
    if not rows:
        return frame.empty("bounds", title=title, description=description, width=width)
    layers: list[VegaSpec] = []
    height = TOP
    for number, row in enumerate(rows):
        lines = _lines(row, width)
        layers.append(_words(lines, height))
        height += LINE * len(lines)
        if row["bounds"].demands:
            layers += _bar(row["bounds"], height, width, is_first=number == 0)
        height += BELOW
    layers.insert(0, _axis(width, height))
    return frame.framed(
        "bounds",
        layers,
        title=title,
        description=description,
        width=width,
        height=height,
        note=note,
    )


def _place(share: float, width: int) -> float:
    return EDGE + share * (width - 2 * EDGE)


def _axis(width: int, height: int) -> VegaSpec:
    rows = [{"x": _place(part / 100, width), "text": f"{part}%"} for part in QUARTERS]
    line = {"x": frame.pixels("x"), "y": {"value": 8}, "y2": {"value": height}}
    words = {"x": frame.pixels("x"), "y": {"value": 0}, "text": {"field": "text"}}
    return {
        "data": {"values": rows},
        "layer": [
            {"mark": {"type": "rule", "color": COLOURS["rule"], "aria": False}, "encoding": line},
            {"mark": {"type": "text", "color": COLOURS["quiet"]}, "encoding": words},
        ],
    }


def _lines(row: dict[str, Any], width: int) -> list[str]:
    """The name of a side, cut to one line, and its counts in as many as they need."""
    letters = int(width / frame.LETTER_WIDTH)
    name = f"{row['side']}  {row['name']}"
    return [frame.shorten(name, letters), *textwrap.wrap(row["counts"], letters)]


def _words(lines: list[str], top: int) -> VegaSpec:
    """The lines above a bar, the first in bold, on a paper-coloured edge."""
    values = [
        {
            "y": top + LINE * number + LINE / 2 - 3,
            "text": text,
            "weight": "normal" if number else "bold",
        }
        for number, text in enumerate(lines)
    ]
    edge = {"stroke": COLOURS["paper"], "strokeWidth": 4, "strokeJoin": "round"}
    return {
        "data": {"values": values},
        "layer": [
            {
                "transform": [{"filter": f"datum.weight === '{weight}'"}],
                "mark": {"type": "text", "align": "left", "fontWeight": weight} | look,
                "encoding": {
                    "x": {"value": 0},
                    "y": frame.pixels("y"),
                    "text": {"field": "text"},
                },
            }
            for weight in ("bold", "normal")
            for look in (edge, {})
        ],
    }


def _bar(bounds: Any, top: int, width: int, *, is_first: bool) -> list[VegaSpec]:
    left, right = _place(bounds.low, width), _place(bounds.high, width)
    label = _("at least %(low)s%%, at most %(high)s%%") % {
        "low": bounds.at_least,
        "high": bounds.at_most,
    }
    # A bar without length is still seen: nothing is unknown.
    right = max(right, left + 2)
    box = {"left": left, "right": right, "label": label}
    ends = {"x": frame.pixels("left"), "x2": {"field": "right"}}
    ends |= {"y": {"value": top}, "y2": {"value": top + BAR}, "description": {"field": "label"}}
    look = {"fill": COLOURS["ink"], "fillOpacity": 0.22 if is_first else 0}
    layers: list[VegaSpec] = [
        {
            "data": {"values": [box]},
            "mark": {"type": "rect", "stroke": COLOURS["ink"], "strokeWidth": 1.5} | look,
            "encoding": ends,
        },
        _text([{"x": left - 6, "text": f"{bounds.at_least}%"}], top + 8, "right", "ink"),
        _text([{"x": right + 6, "text": f"{bounds.at_most}%"}], top + 8, "left", "ink"),
    ]
    return layers + (_share(bounds.share, top, width) if bounds.share is not None else [])


def _share(share: float, top: int, width: int) -> list[VegaSpec]:
    """A mark at the share of the known responses, and its label below the bar."""
    words = _("%(share)s%% of known") % {"share": round(100 * share)}
    x, reach = _place(share, width), len(words) * frame.LETTER_WIDTH / 2
    tick = {"x": {"value": x}, "y": {"value": top - 3}, "y2": {"value": top + BAR + 3}}
    mark = {"type": "rule", "color": COLOURS["conceded"], "strokeWidth": 3, "aria": False}
    label = {"x": min(max(x, reach), width - reach), "text": words}
    return [
        {"data": {"values": [{}]}, "mark": mark, "encoding": tick},
        _text([label], top + BAR + 14, "center", "conceded"),
    ]


def _text(rows: list[dict[str, Any]], y: float, align: str, token: str) -> VegaSpec:
    words = {"x": frame.pixels("x"), "y": {"value": y}, "text": {"field": "text"}}
    mark = {"type": "text", "align": align, "color": COLOURS[token]}
    return {"data": {"values": rows}, "mark": mark, "encoding": words}
