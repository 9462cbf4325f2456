"""Stacked shares of firms' responses."""

from collections.abc import Sequence

from incidents.figures.charts import frame
from incidents.figures.charts.frame import COLOURS, ChartRow, VegaSpec, labelled_row
from incidents.figures.charts.grids import name_channel, name_room

# {response: (token of the fill or "", of the outline, of the number on it)}, in the order of a bar:
# conceded, not known, resisted. Colour is never the only difference.
RESPONSE_SEGMENTS = {
    "complied": ("conceded", "conceded", "paper"),
    "apologised": ("apologised-tint", "conceded", "ink"),
    "partly-complied": ("partly-tint", "conceded", "ink"),
    "unknown": ("", "unknown", "ink"),
    "reversed": ("reversed-tint", "resisted", "ink"),
    "refused": ("resisted", "resisted", "paper"),
}
ROW, BAR = 30, 20


def shares(
    rows: Sequence[ChartRow],
    *,
    title: str,
    description: str,
    kinds: Sequence[tuple[str, str]],
    note: str = "",
    width: int = frame.WIDE,
) -> VegaSpec:
    """Stacked shares: a bar of 100% for each group, a segment for each response, each a link.

    Rows: {"group": name, "kind": key of RESPONSE_SEGMENTS, "incidents": count, "url", "label"};
    kinds: [(kind, label)] in the order of stacking. Groups keep the order of the rows; the total
    of a group follows its name.
    """
    if not any(row["incidents"] for row in rows):
        return frame.empty("shares", title=title, description=description, width=width)
    words = dict(kinds)
    room = name_room([f"{row['group']} (00)" for row in rows], width)
    plot = width - room
    segments = _segments(rows, words, plot)
    y = name_channel([segment["name"] for segment in segments], room)
    return frame.framed(
        "shares",
        [_hatching(segments, plot), _bars(kinds, y, width), *_numbers(y)],
        title=title,
        description=description,
        width=plot,
        height=ROW * len(y["sort"]),
        note=note,
        data={"values": segments},
    )


def _along(field: str) -> VegaSpec:
    scale = {"domain": [0, 1]}
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale}


def _bars(kinds: Sequence[tuple[str, str]], y: VegaSpec, width: int) -> VegaSpec:
    looks = [RESPONSE_SEGMENTS[kind] for kind, _word in kinds]
    colours = [COLOURS[edge] for _fill, edge, _text in looks]
    fills = [COLOURS[fill] if fill else "transparent" for fill, _edge, _text in looks]
    legend = {"orient": "top", "title": None, "columnPadding": 18}
    legend["columns"] = 2 if width < frame.WIDE else len(kinds)
    domain = {"field": "word", "type": "nominal", "legend": legend}
    scale = {"domain": [word for _kind, word in kinds]}
    return {
        "mark": {"type": "bar", "height": BAR, "strokeWidth": 1.5},
        "encoding": frame.linked(
            x=_along("start"),
            x2={"field": "end"},
            y=y,
            fill=domain | {"scale": scale | {"range": fills}},
            stroke=domain | {"scale": scale | {"range": colours}},
        ),
    }


def _hatching(segments: Sequence[ChartRow], plot: int) -> VegaSpec:
    names = list(dict.fromkeys(segment["name"] for segment in segments))
    boxes = []
    for segment in segments:
        if segment["kind"] == "unknown":
            top = ROW * names.index(segment["name"]) + (ROW - BAR) / 2
            boxes.append((segment["start"] * plot, top, segment["end"] * plot, top + BAR))
    return frame.draw_hatching(boxes)


def _numbers(y: VegaSpec) -> list[VegaSpec]:
    """The counts inside the segments, on an edge of paper where the segment is hatched."""
    edge = {"stroke": COLOURS["paper"], "strokeWidth": 5, "strokeJoin": "round"}
    looks = [("hatched", "ink", edge), ("hatched", "ink", {}), ("paper", "paper", {})]
    return [
        {
            "transform": [{"filter": f"datum.look === '{look}'"}],
            "mark": {"type": "text", "color": COLOURS[token], "aria": False} | rest,
            "encoding": {"x": _along("middle"), "y": y, "text": {"field": "shown"}},
        }
        for look, token, rest in (*looks, ("ink", "ink", {}))
    ]


def _look(kind: str) -> str:
    fill, _edge, text = RESPONSE_SEGMENTS[kind]
    return text if fill else "hatched"


def _segments(rows: Sequence[ChartRow], words: dict[str, str], width: int) -> list[ChartRow]:
    """Each segment with its ends, the name and total of its group, and its count if that fits."""
    order = list(words)
    wholes: dict[str, int] = {}
    for row in rows:
        wholes[row["group"]] = wholes.get(row["group"], 0) + row["incidents"]
    reached = dict.fromkeys(wholes, 0)
    segments = []
    for row in sorted(rows, key=lambda row: order.index(row["kind"])):
        group, count = row["group"], row["incidents"]
        if not count:
            continue
        start, whole = reached[group], wholes[group]
        reached[group] = start + count
        word = words[row["kind"]]
        fits = count / whole * width > frame.LETTER_WIDTH * len(str(count)) + 6
        segments.append(
            labelled_row(row, f"{group}, {word}", count)
            | {
                "name": f"{group} ({whole})",
                "word": word,
                "look": _look(row["kind"]),
            }
            | {"start": start / whole, "end": (start + count) / whole}
            | {"middle": (start + count / 2) / whole, "shown": str(count) if fits else ""}
        )
    return sorted(segments, key=lambda segment: list(wholes).index(segment["group"]))
