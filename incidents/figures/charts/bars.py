"""All charts by name, and the columns over time.

Every function is pure, embeds its rows, and refers to nothing outside. Rows hold "url" (the link of
the mark) and may hold "label" (its text for screen readers). `width` is that of the plot, in
pixels: WIDE or NARROW. Without rows a chart shows a sentence.
"""

from collections.abc import Sequence

from incidents.figures.charts import frame
from incidents.figures.charts.bounds import draw_bounds
from incidents.figures.charts.frame import (
    COLOURS,
    HEIGHT,
    INNER,
    NARROW,
    OUTER,
    WIDE,
    ChartRow,
    VegaSpec,
    labelled_row,
)
from incidents.figures.charts.grids import bars, grid
from incidents.figures.charts.kind_segments import draw_kinds
from incidents.figures.charts.maps import draw_flows
from incidents.figures.charts.portions import RESPONSE_SEGMENTS, shares
from incidents.figures.charts.ribbons import ribbons
from incidents.figures.charts.steps import draw_steps
from incidents.figures.charts.windows import draw_windows
from incidents.values.case_kinds import CaseKind

__all__ = [
    "NARROW",
    "RESPONSE_SEGMENTS",
    "WIDE",
    "bars",
    "draw_bounds",
    "draw_flows",
    "draw_over_time",
    "draw_steps",
    "draw_windows",
    "grid",
    "ribbons",
    "shares",
]


# The diameter of a numbered mark, and the height of a count above its column.
MARK, COUNT = 22, 18
# A column narrower than this has no count above it, and no mark directly above that.
LEAST_ROOM = 24
AXIS = 34
KINDS = tuple(kind.value for kind in CaseKind)


def draw_over_time(
    rows: Sequence[ChartRow],
    *,
    title: str,
    description: str,
    x: str = "period",
    y: str = "incidents",
    events: Sequence[ChartRow] = (),
    note: str = "",
    width: int = WIDE,
) -> VegaSpec:
    """A column for each period, each a link, stacked by kind of case where rows count the kinds.

    Rows: {x: "2018", "2018-Q2" or "2018-05", y: count, "url", "label", and perhaps a count for each
    kind}, in order and without gaps. Years with events (see frame.number_years) have their number
    above their columns; those outside the periods are left out.
    """
    words = {"title": title, "description": description}
    if not rows:
        return frame.empty("over-time", **words, width=width)
    periods = [row[x] for row in rows]
    # A column without height can be neither seen nor clicked.
    bars = [labelled_row(row, row[x], row[y]) for row in rows if row[y]]
    if width / len(rows) < LEAST_ROOM:
        # Counts beside the axis instead of above the columns.
        width -= AXIS
    is_stacked = any(kind in row for row in bars for kind in KINDS)
    along, marks = _along(periods, x, width), _marks(rows, periods, events, y, width)
    highest = min([float(-COUNT), *(mark["y"] - MARK for mark in marks)])
    layers = draw_kinds(rows, x, y, along, highest, width) if is_stacked else []
    layers.append(_columns(bars, along, y, width / len(periods), is_bare=is_stacked))
    if width / len(rows) >= LEAST_ROOM:
        layers.append(_counts(bars, x, y))
    layers += _discs(marks) if marks else []
    return frame.framed("over-time", layers, **words, width=width, height=HEIGHT, note=note)


def _along(periods: list[str], x: str, width: int) -> VegaSpec:
    """The channel of the periods, the same in each layer."""
    values, expression = _ticks(periods, width)
    axis = {"values": values, "labelExpr": expression, "labelAngle": 0, "labelOverlap": False}
    scale = {"domain": periods, "paddingInner": INNER, "paddingOuter": OUTER}
    return {"field": x, "type": "ordinal", "title": None, "axis": axis, "scale": scale}


def _columns(
    bars: list[ChartRow], along: VegaSpec, y: str, room: float, *, is_bare: bool
) -> VegaSpec:
    """The columns; bare ones lie on their segments, and are only the links."""
    # Few columns have room for their counts; for many there are grid lines.
    lines: VegaSpec | None = None
    if room < LEAST_ROOM:
        # The nought would touch the first period below it.
        words = "datum.value ? datum.label : ''"
        lines = {"tickCount": 3, "domain": False, "title": None, "labelExpr": words}
    counts = {"field": y, "type": "quantitative", "axis": lines, "scale": {"nice": False}}
    return {
        "data": {"values": bars},
        # A fill that nobody sees can be pressed; the engine drops a transparent one.
        "mark": {"type": "bar", "fill": COLOURS["link"], "fillOpacity": 0 if is_bare else 1},
        "encoding": frame.linked(x=along, y=counts),
    }


def _counts(bars: list[ChartRow], x: str, y: str) -> VegaSpec:
    return {
        "name": "counts",
        "data": {"values": bars},
        "mark": {"type": "text", "dy": -COUNT / 2},
        "encoding": {
            "x": {"field": x, "type": "ordinal"},
            "y": {"field": y, "type": "quantitative"},
            "text": {"field": y},
        },
    }


def _marks(
    rows: Sequence[ChartRow],
    periods: list[str],
    events: Sequence[ChartRow],
    y: str,
    width: int,
) -> list[ChartRow]:
    """The numbers of the years with events, each with its place above the columns of its year."""
    step = width / (len(periods) - INNER + 2 * OUTER)
    most = max(row[y] for row in rows) or 1
    values: list[ChartRow] = []
    for year, number in frame.number_years(events).items():
        within = [place for place, period in enumerate(periods) if period[:4] == year]
        if not within:
            continue
        x = step * (OUTER + (1 - INNER) / 2 + (within[0] + within[-1]) / 2)
        top = HEIGHT * (1 - max(rows[place][y] for place in within) / most)
        label = "; ".join(event["label"] for event in events if event["on"][:4] == year)
        place = top - COUNT - MARK / 2 - 1
        if step < LEAST_ROOM or len(within) > 1:
            place = _free_height(values, x)
        values.append({"x": x, "y": place, "number": str(number), "label": f"{year}: {label}"})
    return values


def _free_height(values: list[ChartRow], x: float) -> float:
    """The lowest height above the plot at which a disc touches none of those before it."""
    height = -MARK / 2 - 4.0
    while any(abs(one["x"] - x) < MARK + 2 and abs(one["y"] - height) < MARK for one in values):
        height -= MARK + 2
    return height


def _discs(values: list[ChartRow]) -> list[VegaSpec]:
    at = {"x": frame.pixels("x"), "y": frame.pixels("y")}
    disc = {"type": "circle", "size": (MARK - 1.5) ** 2 * 3.1416 / 4, "opacity": 1}
    disc |= {"fill": COLOURS["paper"], "stroke": COLOURS["ink"], "strokeWidth": 1.25}
    return [
        {
            "name": "days",
            "data": {"values": values},
            "mark": disc,
            "encoding": at | {"description": {"field": "label"}},
        },
        {
            "name": "numbers",
            "data": {"values": values},
            "mark": {"type": "text", "fontWeight": "bold", "aria": False},
            "encoding": at | {"text": {"field": "number"}},
        },
    ]


def _ticks(periods: list[str], width: int) -> tuple[list[str], str]:
    """The periods that are labelled below the axis, and an expression: in full, or as years."""
    room = width / len(periods)
    longest = frame.LETTER_WIDTH * len(periods[0]) + 6
    begins = [period for period in periods if period[4:] in ("", "-Q1", "-01")]
    if room >= longest or not begins:
        step = max(1, round(longest / room + 0.49))
        return periods[::step], "datum.label"
    # Years only, as many as fit.
    step = max(1, round(36 * len(begins) / width + 0.49))
    return begins[::step], "slice(datum.label, 0, 4)"
