"""The shapes of the world that ship with the software, and their projection."""

import json
from functools import cache
from pathlib import Path
from typing import Any

Point = tuple[float, float]
# Left, top, right, bottom.
Box = tuple[float, float, float, float]

DATA = Path(__file__).parents[2] / "data"


@cache
def shapes() -> Any:
    """All countries, as TopoJSON."""
    return json.loads((DATA / "world.json").read_text())


@cache
def country_places() -> dict[str, list[float]]:
    """{code: [degrees east, degrees north]} of a point in each country, small ones included."""
    places: dict[str, list[float]] = json.loads((DATA / "world-places.json").read_text())
    return places


def projection(width: int, height: int) -> dict[str, Any]:
    """The Pacific in the middle and the cut in the Atlantic, because most lines start in Asia.

    The globe fills the width, because lines run to its edge, and the land is in the middle of the
    height. Scale and position are fixed, not fitted to the rows, so that marks match the land,
    which is drawn separately.
    """
    place = [width / 2, height / 2 + width * 0.0257]
    turned: dict[str, Any] = {"type": "equalEarth", "rotate": [-150, 0, 0]}
    # The width of the globe at the equator is 5.4133 times the scale (d3's geoEqualEarthRaw).
    return turned | {"scale": width / 5.4133, "translate": place}


@cache
def list_country_rings() -> list[list[list[Point]]]:
    """The outlines of each country, in degrees east and north (TopoJSON 1.0: deltas of arcs)."""
    topology = shapes()
    (east, north), (east0, north0) = (topology["transform"][key] for key in ("scale", "translate"))
    lines = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * east + east0, y * north + north0))
        lines.append(line)
    countries = []
    for shape in topology["objects"]["countries"]["geometries"]:
        several = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        countries.append([_join(ring, lines) for polygon in several for ring in polygon])
    return countries


def _join(ring: list[int], lines: list[list[Point]]) -> list[Point]:
    """The points of a ring of arcs; arc n in reverse direction has the number -1 - n."""
    points: list[Point] = []
    for number in ring:
        line = lines[number] if number >= 0 else lines[~number][::-1]
        points += line[1:] if points else line
    return points


def cut_ring(ring: list[Point], box: Box) -> list[Point]:
    """The part of a ring inside a box (Sutherland & Hodgman 1974); [] where there is none."""
    for axis, edge, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        inside: list[Point] = []
        for before, here in zip([ring[-1], *ring], ring, strict=False):
            inside += _step(before, here, axis, edge, sign)
        ring = inside
        if not ring:
            break
    return ring


def _step(before: Point, here: Point, axis: int, edge: float, sign: int) -> list[Point]:
    """The points that one side of a ring adds: where it crosses the edge, and its end if inside."""
    is_in, was_in = (sign * (point[axis] - edge) >= 0 for point in (here, before))
    if is_in == was_in:
        return [here] if is_in else []
    part = (edge - before[axis]) / (here[axis] - before[axis])
    crossing = tuple(a + part * (b - a) for a, b in zip(before, here, strict=True))
    return [(crossing[0], crossing[1]), *([here] if is_in else [])]
