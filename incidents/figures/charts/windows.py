"""Incidents by country as discs in three windows on the world; the rest is listed below them."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, pi, radians, sin, sqrt
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.figures.charts import frame, world
from incidents.figures.charts.frame import COLOURS, ChartRow, VegaSpec
from incidents.figures.charts.world import Box, Point

TALL, NARROW_TALL, HEAD, GAP = 290, 220, 26, 11
# The greatest and the least radius of a disc: its area is in proportion to the incidents.
GREATEST, LEAST = 22.0, 3.0
LINE, AIR = 17, 4
# 1 + cos of 70 degrees: what is farther from the middle of a window is in none, and around the
# point opposite the middle the projection turns shapes inside out.
FARTHEST = 1.342


@dataclass(frozen=True)
class Window:
    """A part of the world: its middle (degrees), pixels a radian, and its share of the width."""

    name: Promise
    east: float
    north: float
    scale: float
    share: float

    def project(self, east: float, north: float) -> Point:
        """The place in pixels from the middle, x to the right and y downwards.

        Lambert's azimuthal equal-area projection around the middle of the window (Snyder 1987, Map
        projections: a working manual, equations 24-2 to 24-4): near its middle shapes are true.
        """
        turn, up, middle = radians(east - self.east), radians(north), radians(self.north)
        scale = self.scale * sqrt(2 / max(self.nearness(east, north), 1e-6))
        x = cos(up) * sin(turn)
        y = cos(middle) * sin(up) - sin(middle) * cos(up) * cos(turn)
        return scale * x, -scale * y

    def nearness(self, east: float, north: float) -> float:
        """1 + the cosine of the angle from the middle: 2 there, 0 at the point opposite."""
        turn, up, middle = radians(east - self.east), radians(north), radians(self.north)
        return 1 + sin(middle) * sin(up) + cos(middle) * cos(up) * cos(turn)


# Europe has the widest one, and the largest scale: many small countries.
WINDOWS = (
    Window(gettext_lazy("North America"), -98, 46, 225, 0.24),
    Window(gettext_lazy("Europe"), 11, 52.5, 450, 0.43),
    Window(gettext_lazy("East and South-East Asia"), 119, 21, 235, 0.33),
)


def draw_windows(
    rows: Sequence[ChartRow],
    *,
    title: str,
    description: str,
    note: str = "",
    width: int = frame.WIDE,
) -> VegaSpec:
    """A disc for each country, each a link, its area by its incidents, the same in each window.

    Rows: {"country" (ISO 3166-1 alpha-2), "name", "incidents", "url", "label"}, the most incidents
    first. Raises KeyError for a country that has no place, so that none is silently left out.
    Countries outside of the windows, or without room for their name, are listed below.
    """
    counted = [row for row in rows if row["incidents"]]
    if not counted:
        return frame.empty("windows", title=title, description=description, width=width)
    boxes = _boxes(width)
    discs, rest = _place_discs(counted, boxes)
    labels, unnamed = _place_labels(discs, boxes)
    scale = _("The area of a disc shows the number of incidents, the same in each window.")
    foot = textwrap.wrap(scale, int(width / frame.LETTER_WIDTH))
    foot += _list_rest(rest, _("Elsewhere"), width)
    foot += _list_rest(unnamed, _("Discs without a name"), width)
    below = max(box[3] for box in boxes) + LINE
    spec = frame.framed(
        "windows",
        [_land(), _frames(boxes), _discs(discs), _texts(labels, foot, boxes, below)],
        title=title,
        description=description,
        width=width,
        height=round(below + LINE * len(foot)),
        note=" ".join(part for part in (note, neutrality()) if part),
        projection={"type": "identity", "scale": 1, "translate": [0, 0]},
        datasets={"land": _shapes(width)},
    )
    spec["usermeta"]["ground"] = f"windows-{width}"
    return spec


def neutrality() -> str:
    """The note on borders, of every map."""
    return _(
        "Shapes: Natural Earth, 1:110 million. Borders shown, or not shown, imply no political"
        " position."
    )


def _boxes(width: int) -> list[Box]:
    """The edges of the windows: side by side, or one below the other."""
    if width < frame.WIDE:
        tops = [HEAD + n * (NARROW_TALL + HEAD + GAP) for n in range(len(WINDOWS))]
        return [(0.0, float(top), float(width), float(top + NARROW_TALL)) for top in tops]
    boxes: list[Box] = []
    left = 0.0
    for window in WINDOWS:
        right = left + window.share * (width - GAP * (len(WINDOWS) - 1))
        boxes.append((left, float(HEAD), right, float(HEAD + TALL)))
        left = right + GAP
    return boxes


def _project(window: Window, box: Box, east: float, north: float) -> Point:
    x, y = window.project(east, north)
    return (box[0] + box[2]) / 2 + x, (box[1] + box[3]) / 2 + y


def _place_discs(rows: list[ChartRow], boxes: list[Box]) -> tuple[list[ChartRow], list[ChartRow]]:
    """The rows with their disc ("x", "y", "r", "box") in the first window that holds it; the rest.

    A disc is whole inside its window.
    """
    most = max(row["incidents"] for row in rows)
    discs, rest = [], []
    for row in rows:
        east, north = world.country_places()[row["country"]]
        r = max(LEAST, GREATEST * sqrt(row["incidents"] / most))
        for window, box in zip(WINDOWS, boxes, strict=True):
            x, y = _project(window, box, east, north)
            if box[0] <= x - r and x + r <= box[2] and box[1] <= y - r and y + r <= box[3]:
                label = _("%(name)s: %(count)s") % {"name": row["name"], "count": row["incidents"]}
                place = {"x": x, "y": y, "r": r, "box": list(box), "area": pi * r * r}
                discs.append({"url": None, "label": label} | row | place)
                break
        else:
            rest.append(row)
    return discs, rest


def _place_labels(discs: list[ChartRow], boxes: list[Box]) -> tuple[list[ChartRow], list[ChartRow]]:
    """A label beside each disc where it touches nothing, larger discs first; rows without room."""
    taken: list[Box] = [_around(disc) for disc in discs]
    labels, unnamed = [], []
    for disc in discs:
        text = f"{disc['name']} {disc['incidents']:,}"
        for place in _label_places(disc, len(text) * frame.LETTER_WIDTH):
            box = place["box"]
            others = [one for one in taken if one != _around(disc)]
            if _is_inside(box, disc["box"]) and not any(_meet(box, one) for one in others):
                taken.append(box)
                labels.append({"text": text} | place)
                break
        else:
            unnamed.append(disc)
    return labels, unnamed


def _around(disc: ChartRow) -> Box:
    return (
        disc["x"] - disc["r"],
        disc["y"] - disc["r"],
        disc["x"] + disc["r"],
        disc["y"] + disc["r"],
    )


def _label_places(disc: ChartRow, long: float) -> Iterator[ChartRow]:
    """Beside the disc, then below and above it, in three ways: {"x", "y", "align", "box"}."""
    x, y, r, half = disc["x"], disc["y"], disc["r"] + AIR, LINE / 2
    yield {"x": x + r, "y": y, "align": "left", "box": (x + r, y - half, x + r + long, y + half)}
    yield {"x": x - r, "y": y, "align": "right", "box": (x - r - long, y - half, x - r, y + half)}
    for middle in (y + r + half - 2, y - r - half + 2):
        for left, at, align in (
            (x - long / 2, x, "center"),
            (x + disc["r"] - long, x + disc["r"], "right"),
            (x - disc["r"], x - disc["r"], "left"),
        ):
            box = (left, middle - half, left + long, middle + half)
            yield {"x": at, "y": middle, "align": align, "box": box}


def _is_inside(box: Box, whole: Sequence[float]) -> bool:
    return (
        whole[0] + 2 <= box[0]
        and whole[1] + 1 <= box[1]
        and box[2] <= whole[2] - 2
        and box[3] <= whole[3] - 1
    )


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _list_rest(rows: list[ChartRow], head: str, width: int) -> list[str]:
    """The lines of a list of countries with their incidents; none without countries."""
    if not rows:
        return []
    names = ", ".join(f"{row['name']} {row['incidents']:,}" for row in rows)
    return textwrap.wrap(f"{head}: {names}.", int(width / frame.LETTER_WIDTH))


def _land() -> VegaSpec:
    mark: VegaSpec = {"type": "geoshape", "fill": COLOURS["rule"], "stroke": COLOURS["paper"]}
    mark |= {"strokeWidth": 0.8, "aria": False}
    return {"name": "ground", "data": {"name": "land"}, "mark": mark}


def _frames(boxes: list[Box]) -> VegaSpec:
    rows = [{"x": box[0], "y": box[1], "x2": box[2], "y2": box[3]} for box in boxes]
    ends = {"x": frame.pixels("x"), "x2": {"field": "x2"}}
    ends |= {"y": frame.pixels("y"), "y2": {"field": "y2"}}
    mark = {"type": "rect", "fill": "transparent", "stroke": COLOURS["edge"], "aria": False}
    return {"name": "frames", "data": {"values": rows}, "mark": mark, "encoding": ends}


def _discs(discs: list[ChartRow]) -> VegaSpec:
    area = {"field": "area", "type": "quantitative", "scale": None, "legend": None}
    mark = {"type": "circle", "opacity": 1, "fill": COLOURS["link"], "stroke": COLOURS["paper"]}
    values = [{key: disc[key] for key in ("x", "y", "area", "url", "label")} for disc in discs]
    at = {"x": frame.pixels("x"), "y": frame.pixels("y"), "size": area}
    return {"data": {"values": values}, "mark": mark, "encoding": frame.linked(**at)}


def _texts(labels: list[ChartRow], foot: list[str], boxes: list[Box], below: float) -> VegaSpec:
    """Names of the windows, labels of the discs, and the list below."""
    rows = [
        {"x": box[0], "y": box[1] - HEAD / 2, "text": str(window.name), "align": "left", "b": 1}
        for window, box in zip(WINDOWS, boxes, strict=True)
    ]
    rows += [{key: one[key] for key in ("x", "y", "text", "align")} | {"b": 0} for one in labels]
    rows += [
        {"x": 0, "y": below + LINE * number, "text": line, "align": "left", "b": 0}
        for number, line in enumerate(foot)
    ]
    at = {"x": frame.pixels("x"), "y": frame.pixels("y"), "text": {"field": "text"}}
    looks = [("left", 1, "bold"), *((align, 0, "normal") for align in ("left", "right", "center"))]
    return {
        "data": {"values": rows},
        "layer": [
            {
                "transform": [{"filter": f"datum.align === '{align}' && datum.b === {is_bold}"}],
                "mark": {"type": "text", "align": align, "fontWeight": weight, "aria": False},
                "encoding": at,
            }
            for align, is_bold, weight in looks
        ],
    }


@cache
def _shapes(width: int) -> list[dict[str, Any]]:
    """The land of each window as GeoJSON in pixels, cut off at its edges."""
    shapes = []
    for window, box in zip(WINDOWS, _boxes(width), strict=True):
        for rings in world.list_country_rings():
            near = [ring for ring in rings if max(window.nearness(*p) for p in ring) > FARTHEST]
            projected = [[_project(window, box, *point) for point in ring] for ring in near]
            cut = [
                ring for ring in (world.cut_ring(ring, box) for ring in projected) if len(ring) > 2
            ]
            if cut:
                closed = [[[round(x, 1), round(y, 1)] for x, y in [*ring, ring[0]]] for ring in cut]
                shape = {"type": "MultiPolygon", "coordinates": [[ring] for ring in closed]}
                shapes.append({"type": "Feature", "properties": {}, "geometry": shape})
    return shapes
