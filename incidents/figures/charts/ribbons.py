"""Flows through three columns of names, drawn as ribbons: authority, text, sector.

A narrow chart has no room for names beside the flows: it has numbers there, and the names in full
below, under the same numbers.
"""

import textwrap
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from incidents.figures.charts import frame
from incidents.figures.charts.frame import COLOURS, ChartRow, VegaSpec, labelled_row

MOST = 16
BLOCK, GAP, LEAST = 8, 8, 2.0
STEPS = 12
LINE, MOST_LINES = 16, 3
# What the names of each column take of the width at most.
SHARES = (0.27, 0.29, 0.21)
PAD = 6
# From a number below a narrow chart to its name.
INDENT = 26


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
    is_narrow = width < frame.WIDE
    numbered = _number_names(largest) if is_narrow else []
    if is_narrow:
        largest = _replace_names(largest, numbered)
    columns = _place_columns(largest, width)
    blocks, height, scale = _blocks(largest, columns)
    places = [(column["x"], column["x2"]) for column in columns]
    return frame.framed(
        "ribbons",
        [
            _ribbons(largest, blocks, places, scale),
            *_labelled_blocks(blocks, columns),
            *([_list_names(numbered, height, width)] if is_narrow else []),
        ],
        title=title,
        description=description,
        width=width,
        height=height,
        note=" ".join(part for part in (note, rest) if part),
        projection={"type": "identity", "scale": 1, "translate": [0, 0]},
    )


Block = dict[str, Any]


def _number_names(rows: list[ChartRow]) -> list[dict[str, str]]:
    """For each column {name: its number}, the largest first; numbers go on through the columns."""
    columns: list[dict[str, str]] = []
    for column in range(len(SHARES)):
        before = sum(map(len, columns))
        names = _sum_by_name(rows, column)
        columns.append({name: str(before + place) for place, name in enumerate(names, 1)})
    return columns


def _replace_names(rows: list[ChartRow], numbered: list[dict[str, str]]) -> list[ChartRow]:
    """The rows with numbers in place of names; labels for screen readers keep the names."""
    return [
        row
        | {
            "names": tuple(
                column[name] for name, column in zip(row["names"], numbered, strict=True)
            )
        }
        for row in rows
    ]


def _list_names(numbered: list[dict[str, str]], height: int, width: int) -> VegaSpec:
    """The names in full below the plot, each behind its number, the columns a line apart."""
    words, y = [], height + 1.5 * LINE
    letters = int((width - INDENT) / frame.LETTER_WIDTH)
    for column in numbered:
        for name, number in column.items():
            words.append({"x": 0, "y": y, "text": number})
            for line in textwrap.wrap(name, letters):
                words.append({"x": INDENT, "y": y, "text": line})
                y += LINE
        y += LINE / 2
    at = {"x": frame.pixels("x"), "y": frame.pixels("y"), "text": {"field": "text"}}
    mark = {"type": "text", "align": "left", "aria": False}
    return {"name": "names", "data": {"values": words}, "mark": mark, "encoding": at}


def _place_columns(rows: list[ChartRow], width: int) -> list[dict[str, Any]]:
    """The three columns: {"x", "x2" (the edges of its blocks), "align", "beside", "letters"}.

    Names are beside the flows and never on them: left of the first column, inside the blocks of the
    second, which are wide enough, and right of the third.
    """
    rooms = [
        min(max(len(row["names"][n]) for row in rows) * frame.LETTER_WIDTH, share * width)
        for n, share in enumerate(SHARES)
    ]
    letters = [max(4, int(room / frame.LETTER_WIDTH)) for room in rooms]
    left, right = rooms[0] + PAD, width - rooms[2] - PAD
    box = rooms[1] + 2 * PAD
    middle = (left + right - box) / 2
    places = (
        (left, left + BLOCK, "right", left - PAD),
        (middle, middle + box, "center", middle + box / 2),
        (right - BLOCK, right, "left", right + PAD),
    )
    return [
        {"x": x, "x2": x2, "align": align, "beside": beside, "letters": count}
        for (x, x2, align, beside), count in zip(places, letters, strict=True)
    ]


def _blocks(
    rows: list[ChartRow], columns: list[dict[str, Any]]
) -> tuple[list[dict[str, Block]], int, float]:
    """For each column {name: block}; the height; pixels an incident.

    A block: {"lines" (of its name), "room" (its height), "place" (its upper edge), "top", "tall"
    (of its flows), "left", "right" (how much of the flows is drawn)}.
    """
    total = sum(row["incidents"] for row in rows)
    # Tall enough that the smallest flow can be seen and clicked, and no taller.
    scale = max(LEAST, min(220 / total, 12))
    if total * scale > 400:
        scale = 400 / total
    named = [_sized(rows, n, column["letters"], scale) for n, column in enumerate(columns)]
    heights = [sum(block["room"] + GAP for block in blocks.values()) - GAP for blocks in named]
    height = max(heights) + 8
    for blocks, taken in zip(named, heights, strict=True):
        place = (height - taken) / 2
        for block in blocks.values():
            block["place"] = place
            block["top"] = place + (block["room"] - block["tall"]) / 2
            place += block["room"] + GAP
    return named, round(height), scale


def _sized(rows: list[ChartRow], column: int, letters: int, scale: float) -> dict[str, Block]:
    """The blocks of a column with their sizes, the largest first: each has room for its name."""
    blocks = {}
    for name, count in _sum_by_name(rows, column).items():
        lines = _wrap_name(name, letters)
        room = max(count * scale, LINE * len(lines) + 4.0)
        sizes = {"room": room, "tall": count * scale, "left": 0.0, "right": 0.0}
        blocks[name] = {"lines": lines, **sizes}
    return blocks


def _sum_by_name(rows: list[ChartRow], column: int) -> dict[str, int]:
    """{name: its incidents} of a column, the largest first."""
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        sums[row["names"][column]] += row["incidents"]
    return dict(sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])))


def _wrap_name(name: str, letters: int) -> list[str]:
    """The name in a few lines, cut off at the end of the last and of a word that is too long."""
    lines = textwrap.wrap(name, letters, break_long_words=False) or [""]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], " ".join(lines[MOST_LINES - 1 :])]
    return [frame.shorten(line, letters) for line in lines]


def _ribbons(
    rows: list[ChartRow],
    blocks: list[dict[str, Block]],
    places: list[tuple[float, float]],
    scale: float,
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
                (places[column][1], start["top"] + start["right"]),
                (places[column + 1][0], end["top"] + end["left"]),
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
    blocks: list[dict[str, Block]], columns: list[dict[str, Any]]
) -> list[VegaSpec]:
    """The blocks, and the lines of their names."""
    bars, words = [], []
    for named, column in zip(blocks, columns, strict=True):
        is_box = column["align"] == "center"
        for block in named.values():
            top, tall = ("place", "room") if is_box else ("top", "tall")
            bar = {"x": column["x"], "x2": column["x2"], "fill": "" if is_box else COLOURS["ink"]}
            bars.append(bar | {"y": block[top], "y2": block[top] + block[tall]})
            first = block["place"] + block["room"] / 2 - LINE * (len(block["lines"]) - 1) / 2
            for number, line in enumerate(block["lines"]):
                at = {"x": column["beside"], "y": first + LINE * number}
                words.append(at | {"text": line, "align": column["align"]})
    ends = {"x": frame.pixels("x"), "x2": {"field": "x2"}}
    ends |= {"y": frame.pixels("y"), "y2": {"field": "y2"}}
    at = {"x": frame.pixels("x"), "y": frame.pixels("y"), "text": {"field": "text"}}
    looks = ((True, COLOURS["paper"]), (False, COLOURS["ink"]))
    return [
        *(
            {
                "data": {"values": [bar for bar in bars if (not bar["fill"]) is is_box]},
                "mark": {"type": "rect", "fill": fill, "stroke": COLOURS["ink"], "aria": False},
                "encoding": ends,
            }
            for is_box, fill in looks
        ),
        *(
            {
                "data": {"values": [word for word in words if word["align"] == align]},
                "mark": {"type": "text", "align": align, "aria": False},
                "encoding": at,
            }
            for align in ("right", "center", "left")
        ),
    ]
