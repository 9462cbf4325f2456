"""Make the shapes and places of the maps from the published package of Natural Earth."""

import hashlib
import json
import tarfile
from itertools import pairwise
from pathlib import Path

import pycountry
from django.core.management.base import BaseCommand, CommandError

DATA = Path(__file__).parents[2] / "data"
SHAPES, FINER = "package/countries-110m.json", "package/countries-50m.json"
ANTARCTICA = "010"
# A point of the peninsula, which the shapes give to Russia as an island of its own.
CRIMEA = (34.3, 45.2)


class Command(BaseCommand):
    help = "Writes world.json and world-places.json from the npm package world-atlas (its .tgz)."

    def add_arguments(self, parser):
        parser.add_argument("package", type=Path)

    def handle(self, *, package, **options):
        try:
            with tarfile.open(package) as files:
                shapes, finer = (json.load(files.extractfile(name)) for name in (SHAPES, FINER))
        except (OSError, KeyError, ValueError, tarfile.TarError) as error:
            raise CommandError(f"{package} is not the package: {error}") from error
        self._write("world.json", prepared(shapes))
        self._write("world-places.json", places(finer))

    def _write(self, name, content):
        text = json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n"
        (DATA / name).write_text(text)
        self.stdout.write(f"{name} {hashlib.sha256(text.encode()).hexdigest()}")


def prepared(world):
    """Return the countries by ISO 3166-1 alpha-2 code, without Antarctica, Crimea separate."""
    countries = []
    for shape in world["objects"]["countries"]["geometries"]:
        if shape.get("id") == ANTARCTICA:
            continue
        code = _code(shape)
        if code == "RU":
            countries.append(_set_apart(world, shape))
        countries.append(shape | {"id": code} if code else shape)
    collection = {"type": "GeometryCollection", "geometries": countries}
    return world | {"objects": {"countries": collection}}


def _code(shape):
    """Return the alpha-2 code, for Kosovo the one in use; "" for shapes that have none."""
    if shape["properties"]["name"] == "Kosovo":
        return "XK"
    country = pycountry.countries.get(numeric=shape.get("id", ""))
    return country.alpha_2 if country else ""


def _set_apart(world, russia):
    """Take Crimea out of Russia's shape, in place, and return it as a shape without code."""
    for polygon in russia["arcs"]:
        if _holds(_ring(world, polygon[0]), CRIMEA):
            russia["arcs"].remove(polygon)
            return {"type": "Polygon", "arcs": polygon, "properties": {"name": "Crimea"}}
    raise CommandError("Crimea is no longer a separate shape. Correct the shapes by hand.")


def places(world):
    """{code: [longitude, latitude]} of the middle of each country's largest part."""
    middles = {}
    for shape in world["objects"]["countries"]["geometries"]:
        code = _code(shape)
        if code and shape.get("id") != ANTARCTICA:
            parts = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
            rings = [_unbroken(_ring(world, part[0])) for part in parts]
            middles[code] = _middle(max(rings, key=lambda ring: abs(_area(ring))))
    return middles


def _ring(world, indexes):
    """The corners of a ring of a TopoJSON topology, by the format's delta encoding."""
    corners = []
    for index in indexes:
        arc = _arc(world, index if index >= 0 else ~index)
        arc = arc if index >= 0 else arc[::-1]
        corners += arc[1:] if corners else arc
    return corners


def _unbroken(ring):
    """The ring without the jump at 180 degrees, or Russia's middle would lie in the Bering Sea."""
    corners = ring[:1]
    for x, y in ring[1:]:
        turns = round((corners[-1][0] - x) / 360)
        corners.append((x + 360 * turns, y))
    return corners


def _arc(world, index):
    (wide, high), (left, low) = world["transform"]["scale"], world["transform"]["translate"]
    x = y = 0
    corners = []
    for step_x, step_y in world["arcs"][index]:
        x, y = x + step_x, y + step_y
        corners.append((x * wide + left, y * high + low))
    return corners


def _area(ring):
    return sum(a * d - c * b for (a, b), (c, d) in pairwise(ring)) / 2


def _middle(ring):
    """The centroid of a ring."""
    x = y = 0.0
    for (a, b), (c, d) in pairwise(ring):
        x += (a + c) * (a * d - c * b)
        y += (b + d) * (a * d - c * b)
    return [round(x / 6 / _area(ring), 2), round(y / 6 / _area(ring), 2)]


def _holds(ring, point):
    """Whether the ring holds the point: a ray to the east crosses it an odd number of times."""
    x, y = point
    crossings = sum(
        (b > y) != (d > y) and x < (c - a) * (y - b) / (d - b) + a
        for (a, b), (c, d) in pairwise(ring)
    )
    return crossings % 2 == 1
