"""A map of lines from coercing states to the home countries of firms."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from incidents.figures.charts import frame, world
from incidents.figures.charts.frame import COLOURS, ChartRow, VegaSpec
from incidents.figures.charts.windows import neutrality

# At most five classes: more widths than that cannot be distinguished.
EDGES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000)
MOST_CLASSES = 5


def draw_flows(
    rows: Sequence[ChartRow],
    *,
    title: str,
    description: str,
    note: str = "",
    width: int = frame.WIDE,
) -> VegaSpec:
    """Lines from coercing states (labelled squares) to the firms' home countries (discs).

    Rows: {"state", "state_label", "country" (both alpha-2), "incidents", "url", "label"}; the
    width of a line and the size of a disc grow with the incidents, and both are links. Pressure on
    a state's own firms has a disc and no line.
    """
    counted = sorted((row for row in rows if row["incidents"]), key=lambda row: -row["incidents"])
    if not counted:
        return frame.empty("flows", title=title, description=description, width=width)
    edges = _edges(max(row["incidents"] for row in counted))
    flows = [
        _placed(row) | _from(row) | {"size": _size(row["incidents"], edges)} for row in counted
    ]
    layers = [_land(), _lines(flows), _ends(flows), *_starts(flows)]
    height = round(width * 0.49)
    spec = frame.framed(
        "flows",
        layers,
        title=title,
        description=description,
        width=width,
        height=height,
        note=" ".join(part for part in (note, neutrality()) if part),
        projection=world.projection(width, height),
        datasets={"world": world.shapes()},
    )
    spec["usermeta"]["ground"] = f"world-{width}"
    return spec


def _placed(row: ChartRow) -> ChartRow:
    east, north = world.country_places()[row["country"]]
    label = _("%(name)s: %(count)s") % {"name": row["country"], "count": row["incidents"]}
    return {"label": label, "url": None, "east": east, "north": north} | row


def _from(row: ChartRow) -> ChartRow:
    east, north = world.country_places()[row["state"]]
    return {"from_east": east, "from_north": north, "state_label": row["state"]} | row


def _edges(most: int) -> list[int]:
    """The lower bounds of the classes, five at most; the first is 1."""
    edges = [edge for edge in EDGES if edge <= most][-MOST_CLASSES:]
    return [1, *edges[1:]]


def _size(count: int, edges: list[int]) -> float:
    return 1.0 + 1.2 * max(n for n, edge in enumerate(edges) if edge <= count)


def _geography(name: str) -> VegaSpec:
    return {"name": name, "format": {"type": "topojson", "feature": "countries"}}


def _land() -> VegaSpec:
    mark: VegaSpec = {"type": "geoshape", "fill": COLOURS["wash"], "stroke": COLOURS["rule"]}
    mark |= {"strokeWidth": 0.6, "aria": False}
    return {"name": "ground", "data": _geography("world"), "mark": mark}


def _at(east: str, north: str) -> VegaSpec:
    return {
        "longitude": {"field": east, "type": "quantitative"},
        "latitude": {"field": north, "type": "quantitative"},
    }


def _lines(rows: list[ChartRow]) -> VegaSpec:
    """Great circles, the shortest lines on the globe; the projection bends them."""
    values = [
        {
            "type": "Feature",
            "geometry": {
                "type": "LineString",
                "coordinates": [
                    [row["from_east"], row["from_north"]],
                    [row["east"], row["north"]],
                ],
            },
            "properties": {},
            "url": row["url"],
            "label": row["label"],
            "size": row["size"],
        }
        for row in rows
        if row["state"] != row["country"]
    ]
    return {
        "data": {"values": values},
        "mark": {
            "type": "geoshape",
            "filled": False,
            "stroke": COLOURS["link"],
            "strokeOpacity": 0.6,
        },
        "encoding": frame.linked(
            strokeWidth={"field": "size", "type": "quantitative", "scale": None, "legend": None}
        ),
    }


def _ends(rows: list[ChartRow]) -> VegaSpec:
    """One disc for each country, so that none hides another; a link if one state acted."""
    dots: dict[str, ChartRow] = {}
    for row in rows:
        other = dots.get(row["country"])
        if other:
            words = {"a": other["label"], "b": row["label"]}
            row = row | {"url": None, "label": _("%(a)s; %(b)s") % words}
            row["size"] = max(row["size"], other["size"])
        dots[row["country"]] = row | {"area": 24 * row["size"]}
    area = {"field": "area", "type": "quantitative", "scale": None, "legend": None}
    mark = {"type": "circle", "opacity": 1, "fill": COLOURS["link"], "stroke": COLOURS["paper"]}
    return {
        "data": {"values": list(dots.values())},
        "mark": mark,
        "encoding": frame.linked(**_at("east", "north"), size=area),
    }


def _starts(rows: list[ChartRow]) -> list[VegaSpec]:
    """A square for each coercing state, with its name beside it on a paper-coloured edge."""
    named = [
        {
            "east": row["from_east"],
            "north": row["from_north"],
            "label": row["state_label"],
            "side": "right" if _is_crowded(row, rows) else "left",
        }
        for row in {row["state"]: row for row in rows}.values()
    ]
    mark = {"type": "square", "size": 70, "opacity": 1, "fill": COLOURS["conceded"]}
    text = {"type": "text", "fontWeight": "bold", "aria": False}
    edge = {"stroke": COLOURS["paper"], "strokeWidth": 3, "strokeJoin": "round"}
    squares: VegaSpec = {
        "data": {"values": named},
        "mark": mark | {"stroke": COLOURS["paper"]},
        "encoding": _at("east", "north") | {"description": {"field": "label"}},
    }
    words = [
        {
            "data": {"values": [row for row in named if row["side"] == side]},
            "mark": text | {"align": side, "dx": dx} | look,
            "encoding": _at("east", "north") | {"text": {"field": "label"}},
        }
        for side, dx in (("left", 9), ("right", -9))
        for look in (edge, {})
    ]
    return [squares, *words]


def _is_crowded(row: ChartRow, rows: list[ChartRow]) -> bool:
    """Whether there is another mark just to the east, where the name would go."""
    marks = [(other["from_east"], other["from_north"]) for other in rows]
    marks += [(other["east"], other["north"]) for other in rows]
    return any(
        0 < east - row["from_east"] < 30 and abs(north - row["from_north"]) < 6
        for east, north in marks
    )
