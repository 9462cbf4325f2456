"""The shapes of the world that ship with the software, and their projection."""

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
