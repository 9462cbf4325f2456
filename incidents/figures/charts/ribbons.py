"""Flows through three columns of names, drawn as ribbons: authority, text, sector."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from incidents.figures.charts import frame
from incidents.figures.charts.frame import COLOURS, ChartRow, VegaSpec, labelled_row

MOST = 16
BLOCK, GAP, LEAST = 8, 14, 2.0
STEPS = 12


def ribbons(
    rows: Sequence[ChartRow],
    *,
    title: str,
    description: str,
    note: str = "",
    width: int = frame.WIDE,
) -> VegaSpec:
    """The sixteen largest flows, each a ribbon and a link, its width by its incidents.

    Rows: {"names": (first, second, third), "incidents", "url", "label"}, the largest first. Ribbons
    are shapes in pixels, drawn with the identity projection.
    """
    largest = [labelled_row(row, " – ".join(row["names"]), row["incidents"]) for row in rows[:MOST]]
    if not largest:
        return frame.empty("ribbons", title=title, description=description, width=width)
    more = len(rows) - len(largest)
    rest = _("%(n)s smaller combinations are in the table.") % {"n": more} if more else ""
    blocks, height, scale = _blocks(largest)
    places = [0, (width - BLOCK) / 2, width - BLOCK]
    return frame.framed(
        "ribbons",
        [_ribbons(largest, blocks, places, scale), *_labelled_blocks(blocks, places, width)],
        title=title,
        description=description,
        width=width,
        height=height,
        note=" ".join(part for part in (note, rest) if part),
        projection={"type": "identity", "scale": 1, "translate": [0, 0]},
    )


Block = dict[str, Any]


def _blocks(rows: list[ChartRow]) -> tuple[list[dict[str, Block]], int, float]:
    """For each column {name: {"top", "tall", "left", "right"}}; the height; pixels an incident."""
    sums: list[dict[str, float]] = [defaultdict(float) for _column in range(3)]
    for row in rows:
        for column, name in enumerate(row["names"]):
            sums[column][name] += row["incidents"]
    total, most = sum(row["incidents"] for row in rows), max(len(column) for column in sums)
    # Tall enough that the smallest flow can be seen and clicked, and no taller.
    scale = max(LEAST, min(220 / total, 12))
    if total * scale > 400:
        scale = 400 / total
    height = round(total * scale + GAP * (most - 1) + 8)
    columns = []
    for named in sums:
        taken = sum(named.values()) * scale + GAP * (len(named) - 1)
        top, blocks = (height - taken) / 2, {}
        for name, count in sorted(named.items(), key=lambda pair: (-pair[1], pair[0])):
            blocks[name] = {"top": top, "tall": count * scale, "left": 0.0, "right": 0.0}
            top += count * scale + GAP
        columns.append(blocks)
    return columns, height, scale


def _ribbons(
    rows: list[ChartRow], blocks: list[dict[str, Block]], places: list[float], scale: float
) -> VegaSpec:
    """Each flow in two pieces, from the first column to the second and on to the third.

    Within a block flows are in the order of their other ends, so that few of them cross.
    """
    order = sorted(
        rows, key=lambda row: [blocks[n][name]["top"] for n, name in enumerate(row["names"])]
    )
    values = []
    for row in order:
        tall = row["incidents"] * scale
        for column in (0, 1):
            start = blocks[column][row["names"][column]]
            end = blocks[column + 1][row["names"][column + 1]]
            ring = _ring(
                (places[column] + BLOCK, start["top"] + start["right"]),
                (places[column + 1], end["top"] + end["left"]),
                tall,
            )
            start["right"] += tall
            end["left"] += tall
            shape = {"type": "Polygon", "coordinates": [ring]}
            marked = {"url": row["url"], "label": row["label"]}
            values.append({"type": "Feature", "geometry": shape, "properties": {}} | marked)
    mark = {"type": "geoshape", "fill": COLOURS["link"], "fillOpacity": 0.35}
    return {
        "data": {"values": values},
        "mark": mark | {"stroke": COLOURS["paper"], "strokeWidth": 0.5},
        "encoding": frame.linked(),
    }


def _ring(start: tuple[float, float], end: tuple[float, float], tall: float) -> list[list[float]]:
    """The outline of a ribbon whose ends are horizontal."""
    upper = []
    for step in range(STEPS + 1):
        part = step / STEPS
        rise = part * part * (3 - 2 * part)
        x = start[0] + (end[0] - start[0]) * part
        upper.append([round(x, 1), round(start[1] + (end[1] - start[1]) * rise, 1)])
    lower = [[x, round(y + tall, 1)] for x, y in reversed(upper)]
    return [*upper, *lower, upper[0]]


def _labelled_blocks(
    blocks: list[dict[str, Block]], places: list[float], width: int
) -> list[VegaSpec]:
    """The blocks, each with its name beside it on a paper-coloured edge."""
    room = int((width / 2 - 30) / frame.LETTER_WIDTH)
    rows = [
        {
            "x": places[column],
            "x2": places[column] + BLOCK,
            "y": block["top"],
            "y2": block["top"] + block["tall"],
            "middle": block["top"] + block["tall"] / 2,
            "beside": places[column] + (-5 if column == 2 else BLOCK + 5),
            "side": "right" if column == 2 else "left",
            "words": name if len(name) <= room else name[: room - 1] + "…",
        }
        for column, named in enumerate(blocks)
        for name, block in named.items()
    ]
    ends = {"x": frame.pixels("x"), "x2": {"field": "x2"}}
    ends |= {"y": frame.pixels("y"), "y2": {"field": "y2"}}
    bars: VegaSpec = {"data": {"values": rows}, "mark": {"type": "rect", "aria": False}}
    bars["mark"] |= {"fill": COLOURS["ink"]}
    bars["encoding"] = ends
    edge = {"stroke": COLOURS["paper"], "strokeWidth": 3, "strokeJoin": "round"}
    words = [
        {
            "data": {"values": [row for row in rows if row["side"] == side]},
            "mark": {"type": "text", "align": side, "aria": False} | look,
            "encoding": {
                "x": frame.pixels("beside"),
                "y": frame.pixels("middle"),
                "text": {"field": "words"},
            },
        }
        for side in ("left", "right")
        for look in (edge, {})
    ]
    return [bars, *words]
