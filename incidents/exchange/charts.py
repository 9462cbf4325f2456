"""Charts from Vega-Lite specifications: SVG for a page, SVG and PNG for a file."""

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
# The engine resolves relative addresses. With this prefix they come back unchanged.
HERE = "https://chart.invalid/"
ADDRESS = re.compile(r"^(?:https?://|/(?!/)|\?|#)[^\s\"<>]*$")
POWER = re.compile(r"-?\d*\.?\d+e-?\d+")
FINER = re.compile(r"(?<=\.\d)\d+")
MARKS = tuple(f"{{{SVG}}}{tag}" for tag in ("path", "line", "text", "rect"))
# Attributes that the engine writes in English only.
CHATTER = ("role", "aria-roledescription", "aria-label", "aria-hidden", "pointer-events")


class ChartFailed(Exception):
    """A chart could not be drawn; its text says which one and why."""


def draw(spec: ChartSpec, kind: str, *, origin: str = "") -> bytes:
    """A chart as bytes, the same for the same specification.

    "svg-inline", for a page: colours are the page's tokens, addresses are those of the rows, ids
    are unique, and there is no style attribute and no visible title. "svg", for a file: fixed
    colours, addresses under `origin` ("https://register.example.org"), no links without it.
    "png": twice the size in pixels. Raises ChartFailed with the chart's name, and ValueError for
    another kind.
    """
    if kind not in KINDS:
        raise ValueError(f"not a kind of chart: {kind!r}")
    try:
        prepared = _prepare(spec, titled=kind != "svg-inline")
        if kind == "png":
            return bytes(_engine().vegalite_to_png(prepared, VERSION, 2.0, allowed_base_urls=[]))
        root = _draw_on_ground(prepared) if "ground" in spec["usermeta"] else _draw_whole(prepared)
        is_in_page = kind == "svg-inline"
        _remove_links(root, keeps=is_in_page or bool(origin))
        _add_labels(root, spec)
        _set_links(root, "" if is_in_page else origin)
        if is_in_page:
            _set_tokens(root, spec["usermeta"]["tokens"])
    except (ValueError, KeyError, ET.ParseError) as error:
        reason = " ".join(str(error).splitlines()[:2])
        raise ChartFailed(f'The chart "{spec.get("name")}" was not drawn: {reason}') from error
    return _write_svg(root)


@cache
def _engine() -> Any:
    """The engine. Imported lazily: it costs 110 MiB that many workers never need."""
    import vl_convert

    return vl_convert


def _draw_whole(spec: ChartSpec) -> ET.Element:
    svg = _engine().vegalite_to_svg(spec, VERSION, allowed_base_urls=[])
    return ET.fromstring(svg)  # noqa: S314 the engine's own text, nobody else's


# {name: attributes of one path}: drawing the land takes longer than everything on top of it.
_grounds: dict[str, dict[str, str]] = {}


def _draw_on_ground(spec: ChartSpec) -> ET.Element:
    """The chart on the ground (the land of a map) that its usermeta names.

    The ground is the layer "ground" with its dataset; the same name means the same ground. It is
    drawn once in a process, and is a single path in each chart.
    """
    name = spec["usermeta"]["ground"]
    (ground,) = (layer for layer in spec["layer"] if layer.get("name") == "ground")
    if name not in _grounds:
        shapes = list(_ground_group(_draw_whole(spec | {"layer": [ground]})))
        own = {key: shapes[0].get(key, "") for key in ("fill", "stroke", "stroke-width")}
        _grounds[name] = own | {"d": "".join(_coarsen(shape.get("d", "")) for shape in shapes)}
    bare = ground | {"data": {"values": []}}
    rest = [bare if layer is ground else layer for layer in spec["layer"]]
    data = {key: rows for key, rows in spec["datasets"].items() if key != ground["data"]["name"]}
    root = _draw_whole(spec | {"layer": rest, "datasets": data})
    ET.SubElement(_ground_group(root), f"{{{SVG}}}path", _grounds[name])
    return root


def _ground_group(root: ET.Element) -> ET.Element:
    groups = root.iter(f"{{{SVG}}}g")
    return next(group for group in groups if "ground_marks" in group.get("class", ""))


def _prepare(spec: ChartSpec, *, titled: bool) -> ChartSpec:
    """A copy for the engine: guarded addresses; for a page, no background and no title."""
    copy: ChartSpec = _guard_addresses(spec)
    if not titled:
        copy.pop("title", None)
        copy["background"] = None
    return copy


def _guard_addresses(part: Any) -> Any:
    """The part with every row's "url" under HERE, and only text that an SVG can hold.

    Raises ValueError for an unsafe address.
    """
    if isinstance(part, str):
        return drop_unwritable(part)
    if isinstance(part, list):
        return [_guard_addresses(item) for item in part]
    if not isinstance(part, dict):
        return part
    # Shapes are large and hold no addresses, so they are not copied.
    if part.get("type") == "Topology":
        return part
    guarded = {key: _guard_addresses(value) for key, value in part.items()}
    if isinstance(url := part.get("url"), str):
        if not ADDRESS.match(url):
            raise ValueError(f"not an address for a mark: {url!r}")
        guarded["url"] = HERE + quote(url, safe="")
    return guarded


def _add_labels(root: ET.Element, spec: ChartSpec) -> None:
    """Add the texts for screen readers, and ids that no other chart has."""
    # Datasets are long, and follow from the rows.
    own = {key: value for key, value in spec.items() if key != "datasets"}
    content = json.dumps(own, sort_keys=True, default=str).encode()
    mark = f"chart-{hashlib.sha256(content).hexdigest()[:10]}"
    _renumber_ids(root, mark)
    for element in root.iter():
        label = element.get("aria-label") if element.get("aria-roledescription") else None
        if shape := element.get("d"):
            # A tenth of a pixel is finer than any screen shows, and halves the bytes of a map.
            element.set("d", _coarsen(shape))
        for chatter in CHATTER:
            element.attrib.pop(chatter, None)
        # Screen readers read the numbers of an axis and the labels of marks.
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


def _write_svg(root: ET.Element) -> bytes:
    """The chart as text, without namespace prefixes, which a page cannot read.

    Prefixes are global to the process, and another package sets one for this namespace.
    """
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
    root.set("xmlns", SVG)
    return ET.tostring(root, encoding="utf-8")


def _coarsen(shape: str) -> str:
    """Numbers to a tenth of a pixel: cut off, which is faster than rounding; powers are rounded."""
    return FINER.sub("", POWER.sub(_tenth, shape) if "e" in shape else shape)


def _tenth(number: re.Match[str]) -> str:
    return f"{float(number.group()):.1f}"


def _renumber_ids(root: ET.Element, mark: str) -> None:
    """Replace the engine's ids, which it counts across charts, by ids of this chart."""
    ids = [element.get("id", "") for element in root.iter() if element.get("id")]
    names = {old: f"{mark}-{number}" for number, old in enumerate(dict.fromkeys(ids))}
    for element in root.iter():
        for key, value in element.attrib.items():
            if key == "id":
                element.set(key, names[value])
            elif value.startswith("url(#"):
                element.set(key, f"url(#{names[value[5:-1]]})")


def _set_links(root: ET.Element, origin: str) -> None:
    """Give links the addresses of the rows, under the origin, and the labels of their marks."""
    for link in root.iter(f"{{{SVG}}}a"):
        given = link.attrib.pop(f"{{{XLINK}}}href", "").removeprefix(HERE)
        link.set("href", urljoin(origin, unquote(given)) if origin else unquote(given))
        for mark in link:
            mark.attrib.pop("role", None)
            if label := mark.attrib.pop("aria-label", ""):
                link.set("aria-label", label)
                # The tooltip of the mark, which needs no script.
                ET.SubElement(mark, f"{{{SVG}}}title").text = label


def _remove_links(root: ET.Element, *, keeps: bool) -> None:
    """Remove all links, or those of marks without an address, which the engine adds."""
    for parent in list(root.iter()):
        for place, child in enumerate(list(parent)):
            if child.tag != f"{{{SVG}}}a":
                continue
            if not (keeps and child.get(f"{{{XLINK}}}href", "").startswith(HERE)):
                parent[place] = child[0]


def _set_tokens(root: ET.Element, tokens: dict[str, str]) -> None:
    """Replace each colour by the page's token, which follows the scheme. KeyError if unknown."""
    for element in root.iter():
        for key in ("fill", "stroke"):
            colour = element.get(key, "none").lower()
            if colour not in ("none", "transparent"):
                element.set(key, f"var(--{tokens[colour]})")
        if element.get("font-family"):
            element.set("font-family", "var(--sans)")
    # The reader's typeface may be wider than the one that was measured.
    root.set("overflow", "visible")
    # The style sheet gives `.chart` a maximum width and its height.
    root.attrib.pop("height", None)
