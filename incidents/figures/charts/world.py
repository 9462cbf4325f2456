"""The shapes of the world, as the repository carries them, and how they are laid flat."""

import json
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "data"


@cache
def shapes() -> Any:
    """All countries, as TopoJSON."""
    return json.loads((DATA / "world.json").read_text())


@cache
def country_places() -> dict[str, list[float]]:
    """{code: [degrees east, degrees north]} of a point in each country, the small ones too."""
    found: dict[str, list[float]] = json.loads((DATA / "world-places.json").read_text())
    return found


@cache
def drawn_countries() -> frozenset[str]:
    """The codes of the countries that have a shape."""
    countries = shapes()["objects"]["countries"]["geometries"]
    return frozenset(shape["id"] for shape in countries if shape.get("id"))


def projection(width: int, height: int) -> dict[str, Any]:
    """The Pacific in the middle, the cut in the Atlantic: most lines run from Asia, both ways.

    The globe fills the width, for lines run to its edge, and the land stands in the middle of the
    height. Said and not fitted to what is drawn: marks stand where they stand on any ground.
    """
    place = [width / 2, height / 2 + width * 0.0257]
    turned: dict[str, Any] = {"type": "equalEarth", "rotate": [-150, 0, 0]}
    # At the equator the globe is 5.4133 of these wide (d3's geoEqualEarthRaw).
    return turned | {"scale": width / 5.4133, "translate": place}


def only(codes: set[str]) -> Any:
    """The shapes of some countries, with no more lines than they have."""
    world = shapes()
    chosen = [
        shape for shape in world["objects"]["countries"]["geometries"] if shape.get("id") in codes
    ]
    arcs: list[Any] = []
    moved_to: dict[int, int] = {}

    def moved(line: Any) -> Any:
        if isinstance(line, list):
            return [moved(part) for part in line]
        # A line that is walked backwards has the number -1 - n.
        own = line if line >= 0 else ~line
        if own not in moved_to:
            moved_to[own] = len(arcs)
            arcs.append(world["arcs"][own])
        return moved_to[own] if line >= 0 else ~moved_to[own]

    found = [shape | {"arcs": moved(shape["arcs"])} for shape in chosen]
    objects = {"countries": {"type": "GeometryCollection", "geometries": found}}
    return world | {"objects": objects, "arcs": arcs}
