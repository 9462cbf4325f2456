"""Specifications of charts become pictures: SVG for a page, SVG and PNG for a file."""

import hashlib
import json
import re
from functools import cache
from typing import Any
from urllib.parse import quote, unquote, urljoin
from xml.etree import ElementTree as ET

from incidents.values.text import drop_unwritable

ChartSpec = dict[str, Any]

KINDS = ("svg-inline", "svg", "png")
VERSION = "v6.4"
SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
# The engine resolves addresses against one of its own; under this one they come back as given.
HERE = "https://chart.invalid/"
ADDRESS = re.compile(r"^(?:https?://|/(?!/)|\?|#)[^\s\"<>]*$")
POWER = re.compile(r"-?\d*\.?\d+e-?\d+")
FINER = re.compile(r"(?<=\.\d)\d+")
MARKS = tuple(f"{{{SVG}}}{tag}" for tag in ("path", "line", "text", "rect"))
# What the engine says of each part, in English only.
CHATTER = ("role", "aria-roledescription", "aria-label", "aria-hidden", "pointer-events")


class ChartFailed(Exception):
    """A chart could not be drawn; says which and why."""


def draw(spec: ChartSpec, kind: str, *, origin: str = "") -> bytes:
    """A chart as bytes, the same for the same specification.

    "svg-inline": to stand in a page: colours are the page's tokens, addresses as the rows gave
    them, ids its own, no style attribute; the visible title is left to the page. "svg": a file:
    fixed colours, addresses under `origin` ("https://register.example.org"), or no links without
    it. "png": twice the size in pixels. Raises NotDrawn with the chart's name.
    """
    if kind not in KINDS:
        raise ValueError(f"no kind of picture: {kind!r}")
    try:
        prepared = _prepared(spec, titled=kind != "svg-inline")
        if kind == "png":
            return bytes(_engine().vegalite_to_png(prepared, VERSION, 2.0, allowed_base_urls=[]))
        root = _on_ground(prepared) if "ground" in spec["usermeta"] else _drawn(prepared)
        is_in_page = kind == "svg-inline"
        _unlinked(root, keeps=is_in_page or bool(origin))
        _named(root, spec)
        _linked(root, "" if is_in_page else origin)
        if is_in_page:
            _coloured(root, spec["usermeta"]["tokens"])
    except (ValueError, KeyError, ET.ParseError) as error:
        reason = " ".join(str(error).splitlines()[:2])
        raise ChartFailed(f'The chart "{spec.get("name")}" was not drawn: {reason}') from error
    return _written(root)


@cache
def _engine() -> Any:
    """The engine, on the first chart: a worker that draws none is spared its 110 MiB."""
    import vl_convert

    return vl_convert


def _drawn(spec: ChartSpec) -> ET.Element:
    drawn = _engine().vegalite_to_svg(spec, VERSION, allowed_base_urls=[])
    return ET.fromstring(drawn)  # noqa: S314 the engine's own text, nobody else's


# {name: its one path}: the land of the world takes longer to draw than all that is told on it.
_grounds: dict[str, dict[str, str]] = {}


def _on_ground(spec: ChartSpec) -> ET.Element:
    """The drawing of a chart on the ground that its usermeta names.

    The ground is the layer "ground" with its dataset: the same name, the same ground. It is drawn
    once in a process, and stands in each chart as a single path.
    """
    name = spec["usermeta"]["ground"]
    (ground,) = (layer for layer in spec["layer"] if layer.get("name") == "ground")
    if name not in _grounds:
        shapes = list(_place_of_ground(_drawn(spec | {"layer": [ground]})))
        own = {key: shapes[0].get(key, "") for key in ("fill", "stroke", "stroke-width")}
        _grounds[name] = own | {"d": "".join(_coarse(shape.get("d", "")) for shape in shapes)}
    bare = ground | {"data": {"values": []}}
    rest = [bare if layer is ground else layer for layer in spec["layer"]]
    data = {key: rows for key, rows in spec["datasets"].items() if key != ground["data"]["name"]}
    root = _drawn(spec | {"layer": rest, "datasets": data})
    ET.SubElement(_place_of_ground(root), f"{{{SVG}}}path", _grounds[name])
    return root


def _place_of_ground(root: ET.Element) -> ET.Element:
    groups = root.iter(f"{{{SVG}}}g")
    return next(group for group in groups if "ground_marks" in group.get("class", ""))


def _prepared(spec: ChartSpec, *, titled: bool) -> ChartSpec:
    """A copy whose addresses the engine leaves alone; a page's picture has no ground or title."""
    copy: ChartSpec = _guarded(spec)
    if not titled:
        copy.pop("title", None)
        copy["background"] = None
    return copy


def _guarded(part: Any) -> Any:
    """The part with every row's "url" under HERE, and text that an SVG can hold.

    Raises ValueError for an unsafe address.
    """
    if isinstance(part, str):
        return drop_unwritable(part)
    if isinstance(part, list):
        return [_guarded(item) for item in part]
    if not isinstance(part, dict):
        return part
    # Great shapes hold no addresses, and are not worth a copy.
    if part.get("type") == "Topology":
        return part
    guarded = {key: _guarded(value) for key, value in part.items()}
    if isinstance(url := part.get("url"), str):
        if not ADDRESS.match(url):
            raise ValueError(f"no address for a mark: {url!r}")
        guarded["url"] = HERE + quote(url, safe="")
    return guarded


def _named(root: ET.Element, spec: ChartSpec) -> None:
    """Give the picture its words for readers of screens, and ids that no other picture has."""
    # Shapes follow from the rows, and are long.
    told = {key: value for key, value in spec.items() if key != "datasets"}
    written = json.dumps(told, sort_keys=True, default=str).encode()
    mark = f"chart-{hashlib.sha256(written).hexdigest()[:10]}"
    _renumbered(root, mark)
    for element in root.iter():
        label = element.get("aria-label") if element.get("aria-roledescription") else None
        if shape := element.get("d"):
            # A tenth of a pixel is finer than any screen, and halves a map's bytes.
            element.set("d", _coarse(shape))
        for chatter in CHATTER:
            element.attrib.pop(chatter, None)
        # An axis is told by its numbers, a mark by its label.
        if label and element.tag in MARKS:
            element.set("aria-label", label)
            element.set("role", "img")
    words = (("title", spec["usermeta"]["title"]), ("desc", spec["description"]))
    for place, (tag, text) in enumerate(words):
        element = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{mark}-{tag}"})
        element.text = drop_unwritable(text)
        root.insert(place, element)
    links = root.find(f".//{{{SVG}}}a")
    root.set("role", "img" if links is None else "group")
    root.set("aria-labelledby", f"{mark}-title")
    root.set("aria-describedby", f"{mark}-desc")
    root.set("class", "chart")


def _written(root: ET.Element) -> bytes:
    """The picture's text, its names plain: a page reads no others.

    Prefixes are the whole process's, and another package gives this namespace one of its own.
    """
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
    root.set("xmlns", SVG)
    return ET.tostring(root, encoding="utf-8")


def _coarse(shape: str) -> str:
    """To a tenth of a pixel: cut, for a map has twenty thousand numbers; powers are rounded."""
    return FINER.sub("", POWER.sub(_tenth, shape) if "e" in shape else shape)


def _tenth(number: re.Match[str]) -> str:
    return f"{float(number.group()):.1f}"


def _renumbered(root: ET.Element, mark: str) -> None:
    """The engine counts its ids through its whole life: count them anew, and name them ours."""
    ids = [element.get("id", "") for element in root.iter() if element.get("id")]
    names = {old: f"{mark}-{number}" for number, old in enumerate(dict.fromkeys(ids))}
    for element in root.iter():
        for key, value in element.attrib.items():
            if key == "id":
                element.set(key, names[value])
            elif value.startswith("url(#"):
                element.set(key, f"url(#{names[value[5:-1]]})")


def _linked(root: ET.Element, origin: str) -> None:
    """Links as the rows gave them, under the origin; the mark's label is the link's name."""
    for link in root.iter(f"{{{SVG}}}a"):
        given = link.attrib.pop(f"{{{XLINK}}}href", "").removeprefix(HERE)
        link.set("href", urljoin(origin, unquote(given)) if origin else unquote(given))
        for mark in link:
            mark.attrib.pop("role", None)
            if label := mark.attrib.pop("aria-label", ""):
                link.set("aria-label", label)
                # What a pointer is told when it rests on the mark, without any script.
                ET.SubElement(mark, f"{{{SVG}}}title").text = label


def _unlinked(root: ET.Element, *, keeps: bool) -> None:
    """Take the links off marks without an address, which the engine links to its own; or all."""
    for parent in list(root.iter()):
        for place, child in enumerate(list(parent)):
            if child.tag != f"{{{SVG}}}a":
                continue
            if not (keeps and child.get(f"{{{XLINK}}}href", "").startswith(HERE)):
                parent[place] = child[0]


def _coloured(root: ET.Element, tokens: dict[str, str]) -> None:
    """Each colour becomes the page's token, which follows the scheme; an unknown one is a fault."""
    for element in root.iter():
        for key in ("fill", "stroke"):
            colour = element.get(key, "none").lower()
            if colour not in ("none", "transparent"):
                element.set(key, f"var(--{tokens[colour]})")
        if element.get("font-family"):
            element.set("font-family", "var(--sans)")
    # A reader's typeface may be wider than the one that was measured.
    root.set("overflow", "visible")
    # Its width is at most the page's: `.chart` has max-width and height in the style sheet.
    root.attrib.pop("height", None)
