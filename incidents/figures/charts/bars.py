"""All charts by name, and the columns over time.

Every function is pure, embeds its rows, and refers to nothing outside. Rows hold "url" (the link of
the mark) and may hold "label" (its text for screen readers). `width` is that of the plot, in
pixels: WIDE or NARROW. Without rows a chart shows a sentence.
"""

from collections.abc import Sequence

from incidents.figures.charts import frame
from incidents.figures.charts.bounds import draw_bounds
from incidents.figures.charts.frame import COLOURS, NARROW, WIDE, ChartRow, VegaSpec, labelled_row
from incidents.figures.charts.grids import bars, grid
from incidents.figures.charts.maps import choropleth, draw_flows
from incidents.figures.charts.portions import RESPONSE_SEGMENTS, shares
from incidents.figures.charts.ribbons import ribbons
from incidents.figures.charts.steps import draw_steps

__all__ = [
    "NARROW",
    "RESPONSE_SEGMENTS",
    "WIDE",
    "bars",
    "choropleth",
    "draw_bounds",
    "draw_flows",
    "draw_over_time",
    "draw_steps",
    "grid",
    "ribbons",
    "shares",
]


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
    """A column for each period, each a link.

    Rows: {x: "2018", "2018-Q2" or "2018-05", y: count, "url", "label"}, in order and without
    gaps. Events (see frame.marked_days) are drawn where the period that holds their "on" begins,
    between two columns; those outside the periods are left out.
    """
    if not rows:
        return frame.empty("over-time", title=title, description=description, width=width)
    periods = [row[x] for row in rows]
    # A column without height can be neither seen nor clicked.
    bars = [labelled_row(row, row[x], row[y]) for row in rows if row[y]]
    room, height = width / len(rows), 200
    layers = [_columns(bars, periods, x, y, width)]
    if room >= 22:
        layers.append(_counts(bars, x, y))
    placed = [(event, _place(event["on"], periods)) for event in events]
    inside = [(event, place) for event, place in placed if place is not None]
    if inside:
        places = [place * room for _event, place in inside]
        layers.append(frame.marked_days([event for event, _p in inside], places, width, height))
    return frame.framed(
        "over-time",
        layers,
        title=title,
        description=description,
        width=width,
        height=height,
        note=note,
    )


def _columns(bars: list[ChartRow], periods: list[str], x: str, y: str, width: int) -> VegaSpec:
    values, expression = _ticks(periods, width)
    axis = {"values": values, "labelExpr": expression, "labelAngle": 0, "labelOverlap": False}
    scale = {"domain": periods, "paddingInner": 0.25, "paddingOuter": 0.1}
    # Few columns have room for their counts; for many there are grid lines.
    lines = None if width / len(periods) >= 22 else {"tickCount": 3, "domain": False, "title": None}
    return {
        "data": {"values": bars},
        "mark": {"type": "bar", "color": COLOURS["link"]},
        "encoding": frame.linked(
            x={"field": x, "type": "ordinal", "title": None, "axis": axis, "scale": scale},
            y={"field": y, "type": "quantitative", "axis": lines, "scale": {"nice": False}},
        ),
    }


def _counts(bars: list[ChartRow], x: str, y: str) -> VegaSpec:
    return {
        "data": {"values": bars},
        "mark": {"type": "text", "dy": -7},
        "encoding": {
            "x": {"field": x, "type": "ordinal"},
            "y": {"field": y, "type": "quantitative"},
            "text": {"field": y},
        },
    }


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


def _place(day: str, periods: list[str]) -> int | None:
    """The number of the period that holds a day ("2018", "2018-05" or "2018-05-25")."""
    month = int(day[5:7] or 1)
    names = {day[:4], f"{day[:4]}-Q{(month + 2) // 3}", f"{day[:4]}-{month:02d}"}
    return next((n for n, period in enumerate(periods) if period in names), None)
