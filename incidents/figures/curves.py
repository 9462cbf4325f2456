"""Step curves with their band, the number at risk below, and points of other sources."""

import textwrap
from collections.abc import Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from incidents.figures import frame
from incidents.figures.frame import COLOURS, Row, Spec

HEIGHT = 220
EDGES = ("share", "low", "high")
STEPS = (1, 2, 5, 7, 10, 14, 30, 60, 90, 180, 365, 730, 1825, 3650)
# Groups differ by their dashes too: the first is whole.
LOOKS = (("gave-in", [1, 0]), ("link", [6, 3]), ("held", [2, 2]))


def survival(
    rows: Sequence[Row],
    points: Sequence[Row] = (),
    *,
    title: str,
    description: str,
    unit: str = "",
    events: Sequence[Row] = (),
    until: float = 0,
    rising: bool = True,
    is_shared: bool = False,
    note: str = "",
    width: int = frame.WIDE,
) -> Spec:
    """A Kaplan-Meier curve as steps from day 0, or up to three, one a group; bands are pointwise.

    Rows: the steps of figures.survival as mappings (`step._asdict()`): {"time" (days), "survival",
    "low", "high" (0 to 1, or None), "at_risk"}, in order of time, and "group" (a word) where
    there are several; `is_shared` where these wait together, as outcomes of the same rows do.
    `rising` draws the share that gave in, 1 - survival. The number at risk stands
    below the days of the axis. Points: {"time", "share" (as drawn), "label", "short", "url"},
    counts of another source, marked apart. Events: frame.marked_days, each with its "time".
    `unit` names the days; `until` is the last day drawn (else the last there is): pass later
    rows all the same, for they tell who was still waiting.
    """
    if not rows:
        return frame.empty("survival", title=title, description=description, width=width)
    last = until or max([1.0, *(item["time"] for item in [*rows, *points])])
    layers = _layers(rows, last, unit, width, rising, is_shared)
    layers += _points([point for point in points if point["time"] <= last], last)
    layers += _marked(events, last, width)
    return frame.framed(
        "survival",
        layers,
        title=title,
        description=description,
        width=width,
        height=HEIGHT,
        note=note,
    )


def _marked(events: Sequence[Row], last: float, width: int) -> list[Spec]:
    """The events up to the last day drawn, as rules with labels."""
    inside = [event for event in events if 0 <= event["time"] <= last]
    places = [event["time"] / last * width for event in inside]
    return [frame.marked_days(inside, places, width, HEIGHT)] if inside else []


def _layers(
    rows: Sequence[Row], last: float, unit: str, width: int, rising: bool, is_shared: bool
) -> list[Spec]:
    """Axes, the curves up to the last day drawn, and who was waiting, told from all rows."""
    curves = {name: list(steps) for name, steps in groupby(rows, lambda r: r.get("group", ""))}
    days = _days(last, width)
    drawn = [
        layer
        for number, steps in enumerate(curves.values())
        for layer in _curve([s for s in steps if s["time"] <= last], number, last, rising)
    ]
    waiting = {"": next(iter(curves.values()))} if is_shared else curves
    return [
        _axes(days, last, unit, len(waiting)),
        *drawn,
        *_end_names(curves, last, rising),
        *_at_risk(waiting, days, last, width),
    ]


def _end_names(curves: dict[str, list[Row]], last: float, rising: bool) -> list[Spec]:
    """The name of each curve above its end, so spread that no two touch."""
    ends = []
    for number, (name, steps) in enumerate(curves.items()):
        seen = [_turned(step, rising)["share"] for step in steps if step["time"] <= last]
        share = seen[-1] if seen else (0.0 if rising else 1.0)
        ends.append((share, name, LOOKS[number % len(LOOKS)][0]))
    layers, free = [], float(HEIGHT) + 8
    for share, name, token in sorted(ends):
        # From the lowest upwards, a line of letters apart.
        free = min(HEIGHT * (1 - share) - 8, free - 14)
        text = {"type": "text", "align": "right", "color": COLOURS[token]}
        row = {"time": last, "top": free, "label": name}
        edge = {"stroke": COLOURS["paper"], "strokeWidth": 3, "strokeJoin": "round"}
        channels = {"x": _x(last), "y": frame.pixels("top"), "text": {"field": "label"}}
        layers += [
            {"data": {"values": [row]}, "mark": text | look, "encoding": channels}
            for look in (edge | {"aria": False}, {})
        ]
    return layers if len(curves) > 1 or ends[0][1] else []


def _days(last: float, width: int) -> list[int]:
    """The days written below the axis, as many as there is room for."""
    most = width // 60
    step = next((step for step in STEPS if last / step <= most), int(last / most) + 1)
    return list(range(0, int(last) + 1, step))


def _axes(days: list[int], last: float, unit: str, groups: int) -> Spec:
    """An unseen mark that carries the axes; the axis' name stands below the numbers at risk."""
    unit = unit or _("Days since the demand; under each, how many were still waiting")
    x = {"title": unit, "values": days, "grid": False, "titlePadding": 30 + 14 * groups}
    y = {"title": None, "format": ".0%", "tickCount": 4, "domain": False}
    return {
        "data": {"values": [{"time": 0, "share": 0}]},
        "mark": {"type": "point", "opacity": 0, "aria": False},
        "encoding": {
            "x": _x(last) | {"axis": x},
            "y": _y("share") | {"axis": y},
        },
    }


def _x(last: float, field: str = "time") -> Spec:
    return {"field": field, "type": "quantitative", "scale": {"domain": [0, last], "nice": False}}


def _y(field: str) -> Spec:
    return {"field": field, "type": "quantitative", "scale": {"domain": [0, 1]}}


def _curve(steps: list[Row], number: int, last: float, rising: bool) -> list[Spec]:
    token, dash = LOOKS[number % len(LOOKS)]
    drawn: list[Row] = [{"time": 0, "share": 0.0 if rising else 1.0, "low": None, "high": None}]
    drawn = _seen([*drawn, *(_turned(step, rising) for step in steps)])
    if drawn[-1]["time"] < last:
        drawn.append(drawn[-1] | {"time": last})
    band: Spec = {
        "transform": [{"filter": "datum.low !== null"}],
        "mark": {"type": "area", "interpolate": "step-after", "opacity": 0.16},
        "encoding": {"x": _x(last), "y": _y("low"), "y2": {"field": "high"}},
    }
    band["mark"] |= {"color": COLOURS[token], "aria": False}
    line: Spec = {
        "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2},
        "encoding": {"x": _x(last), "y": _y("share")},
    }
    line["mark"] |= {"color": COLOURS[token], "strokeDash": dash, "aria": False}
    return [{"data": {"values": drawn}, "layer": [band, line]}]


def _seen(steps: list[Row]) -> list[Row]:
    """The steps that move the line or an edge by half a pixel, and the last one.

    A hundred thousand entries make a step a day, of which no picture of this height shows most;
    the table and the files have them all.
    """
    kept = steps[:1]
    for step in steps[1:]:
        if step is steps[-1] or any(_moves(kept[-1][key], step[key]) for key in EDGES):
            kept.append(step)
    return [step | {key: _rounded(step[key]) for key in EDGES} for step in kept]


def _moves(before: float | None, now: float | None) -> bool:
    if before is None or now is None:
        return before is not now
    return abs(now - before) * HEIGHT >= 0.5


def _rounded(share: float | None) -> float | None:
    """To a fiftieth of a pixel, which is read in half the time."""
    return None if share is None else round(share, 4)


def _turned(step: Row, rising: bool) -> Row:
    """The step as drawn; a rising curve exchanges the edges of its band."""
    low, high = step.get("low"), step.get("high")
    if not rising or low is None or high is None:
        share = 1 - step["survival"] if rising else step["survival"]
        return {"time": step["time"], "share": share, "low": low, "high": high}
    return {
        "time": step["time"],
        "share": 1 - step["survival"],
        "low": 1 - high,
        "high": 1 - low,
    }


def _at_risk(curves: dict[str, list[Row]], days: list[int], last: float, width: int) -> list[Spec]:
    """Below each written day, the rows still waiting just before it: a line a group."""
    heads = [
        {
            "x": 0,
            "top": HEIGHT + 34 + 14 * n,
            "words": textwrap.shorten(name, 16, placeholder="…") or _("Waiting"),
        }
        for n, name in enumerate(curves)
    ]
    numbers = [
        {
            "x": day / last * width,
            "top": head["top"],
            "words": str(next((s["at_risk"] for s in steps if s["time"] >= day), 0)),
        }
        for head, steps in zip(heads, curves.values(), strict=True)
        for day in days
    ]
    text = {"type": "text", "color": COLOURS["quiet"], "aria": False}
    channels = {"x": frame.pixels("x"), "y": frame.pixels("top"), "text": {"field": "words"}}
    return [
        {"data": {"values": numbers}, "mark": text, "encoding": channels},
        {
            "data": {"values": heads},
            "mark": text | {"align": "right", "dx": -14},
            "encoding": channels,
        },
    ]


def _points(points: Sequence[Row], last: float) -> list[Spec]:
    """Squares, each a link, with their words on the side where there is room."""
    rows = [
        {"url": None, "side": "right" if point["time"] > 0.6 * last else "left"} | point
        for point in points
    ]
    squares: Spec = {
        "data": {"values": rows},
        "mark": {"type": "point", "shape": "square", "size": 64, "opacity": 1, "strokeWidth": 1.5},
        "encoding": frame.linked(x=_x(last), y=_y("share")),
    }
    squares["mark"] |= {"fill": COLOURS["paper"], "stroke": COLOURS["ink"]}
    words = [
        {
            "data": {"values": [row for row in rows if row["side"] == side]},
            "mark": {"type": "text", "align": side, "dx": dx, "dy": dy, "aria": False},
            "encoding": {"x": _x(last), "y": _y("share"), "text": {"field": "short"}},
        }
        for side, dx, dy in (("left", 9, 12), ("right", -9, -10))
    ]
    return [squares, *words]
