"""The kinds of case in each column over time: a fill and a hatching each, and their key.

Colours alone are alike on paper and to many readers: demands are plain, reprisals have rising
lines, retaliation falling ones. A legend of Vega-Lite has no lines, so the key is drawn.
"""

from collections.abc import Sequence

from incidents.figures.charts import frame
from incidents.figures.charts.frame import COLOURS, HEIGHT, INNER, OUTER, ChartRow, VegaSpec
from incidents.values.case_kinds import CaseKind

Box = tuple[float, float, float, float]
# {kind: whether its lines fall}; a kind that is not here is plain.
LINES = {CaseKind.REPRISAL: False, CaseKind.RETALIATION: True}
# The side of a square in the key, its distance from what is below, and from word to square.
SQUARE, ABOVE, BETWEEN = 14, 8, 18


def draw_kinds(
    rows: Sequence[ChartRow], x: str, y: str, along: VegaSpec, highest: float, width: int
) -> list[VegaSpec]:
    """Layers of the segments, demands at the bottom, and of their key above whatever is highest.

    `highest`: in pixels from the top of the plot, so that it is negative above it. `width`: of the
    plot. Rows hold a count for each kind.
    """
    segments, boxes = _stack(rows, x, y, width)
    present = [kind for kind in CaseKind if boxes[kind]]
    squares, words = _place_key(present, highest)
    scale = {
        "domain": [str(kind.label) for kind in present],
        "range": [COLOURS[kind.value] for kind in present],
    }
    columns = {
        "data": {"values": segments},
        "mark": {"type": "bar", "stroke": COLOURS["paper"], "strokeWidth": 1, "aria": False},
        "encoding": {
            "x": along,
            "y": {"field": "start", "type": "quantitative", "title": None},
            "y2": {"field": "end"},
            "fill": {"field": "kind", "type": "nominal", "scale": scale, "legend": None},
        },
    }
    hatchings = [
        frame.draw_hatching(
            boxes[kind] + [squares[kind]], colour="paper", is_falling=falls, name=f"{kind}-lines"
        )
        for kind, falls in LINES.items()
        if kind in squares
    ]
    return [columns, *(_square(kind, box) for kind, box in squares.items()), *hatchings, words]


def _stack(
    rows: Sequence[ChartRow], x: str, y: str, width: int
) -> tuple[list[ChartRow], dict[CaseKind, list[Box]]]:
    """Segments with their ends in incidents, and {kind: their boxes in pixels}."""
    step = width / (len(rows) - INNER + 2 * OUTER)
    most = max(row[y] for row in rows) or 1
    segments: list[ChartRow] = []
    boxes: dict[CaseKind, list[Box]] = {kind: [] for kind in CaseKind}
    for place, row in enumerate(rows):
        left, reached = step * (OUTER + place), 0
        for kind in CaseKind:
            count = row.get(kind.value, 0)
            if not count:
                continue
            ends = {"start": reached, "end": reached + count}
            segments.append({x: row[x], "kind": str(kind.label), **ends})
            top, bottom = (HEIGHT * (1 - end / most) for end in (reached + count, reached))
            boxes[kind].append((left, top, left + step * (1 - INNER), bottom))
            reached += count
    return segments, boxes


def _place_key(kinds: Sequence[CaseKind], highest: float) -> tuple[dict[CaseKind, Box], VegaSpec]:
    """{kind: its square}, and the layer of the words beside them, from left to right."""
    left, top = 0.0, highest - ABOVE - SQUARE
    squares, words = {}, []
    for kind in kinds:
        squares[kind] = (left, top, left + SQUARE, top + SQUARE)
        words.append({"x": left + SQUARE + 6, "y": top + SQUARE / 2, "word": str(kind.label)})
        left += SQUARE + 6 + len(str(kind.label)) * frame.LETTER_WIDTH + BETWEEN
    at = {"x": frame.pixels("x"), "y": frame.pixels("y"), "text": {"field": "word"}}
    mark = {"type": "text", "align": "left", "baseline": "middle"}
    return squares, {"name": "key", "data": {"values": words}, "mark": mark, "encoding": at}


def _square(kind: CaseKind, box: Box) -> VegaSpec:
    left, top, right, bottom = box
    ends = {"x": left, "y": top, "x2": right, "y2": bottom}
    return {
        "name": f"{kind}-key",
        "data": {"values": [ends]},
        "mark": {"type": "rect", "fill": COLOURS[kind.value], "aria": False},
        "encoding": {
            "x": frame.pixels("x"),
            "x2": {"field": "x2"},
            "y": frame.pixels("y"),
            "y2": {"field": "y2"},
        },
    }
