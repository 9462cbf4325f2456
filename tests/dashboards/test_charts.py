"""Charts as specifications: positions of marks and labels, and the borders on maps."""

import hashlib
import json
import re
from itertools import combinations, pairwise
from math import cos, radians

import pytest

from incidents.figures.charts import bars, frame, windows, world
from tests.dashboards.test_chart_files import CHARTS, DAY, SVG, WORDS, drawn


@pytest.mark.parametrize(
    ("periods", "width", "written"),
    [
        (["2017", "2018"], 640, ["2017", "2018"]),
        ([str(year) for year in range(2000, 2009)], 100, ["2000", "2004", "2008"]),
        (["2018-Q3", "2018-Q4", "2019-Q1"], 640, ["2018-Q3", "2018-Q4", "2019-Q1"]),
        ([f"2018-{m:02d}" for m in range(1, 13)] + ["2019-01"], 300, ["2018-01", "2019-01"]),
    ],
)
def test_no_two_words_of_an_axis_meet(periods, width, written):
    values, _expression = bars._ticks(periods, width)
    assert values == written
    places = [periods.index(value) * width / len(periods) for value in values]
    assert all(right - left >= 4 * frame.LETTER_WIDTH for left, right in pairwise(places))


def grid_of(years, shown, width):
    rows = [
        {"name": "Tibet", "year": year, "share": 0.5, "shown": shown, "url": "?", "label": year}
        for year in years
    ]
    return "".join(
        f"{text.text} " for text in drawn(bars.grid(rows, **WORDS, width=width)).iter(f"{SVG}text")
    )


@pytest.mark.parametrize("width", [frame.NARROW, frame.WIDE])
@pytest.mark.parametrize("shown", ["1/2", "12345/67890"])
def test_each_cell_that_is_drawn_says_its_counts(shown, width):
    years = [str(year) for year in range(1990, 2027)]
    texts = grid_of(years, shown, width).split()
    written = [text for text in texts if text in years]
    # The latest years, as many as have room for their texts.
    assert written == years[-len(written) :]
    assert 0 < len(written) < len(years)
    assert texts.count(shown) == len(written)


def test_years_without_a_cell_take_no_room():
    texts = grid_of(["2008", "2019", "2020"], "1/2", frame.NARROW).split()
    assert [text for text in texts if text[:2] == "20"] == ["2008", "2019", "2020"]
    assert texts.count("1/2") == 3


def countries(codes, incidents=1):
    return [
        {"country": code, "name": code * 4, "incidents": incidents, "url": f"?country={code}"}
        for code in codes
    ]


EVERYWHERE = sorted(world.country_places())


@pytest.mark.parametrize("width", [frame.NARROW, frame.WIDE])
def test_every_country_is_a_disc_or_listed_and_no_label_meets_another(width):
    rows = countries(EVERYWHERE)
    boxes = windows._boxes(width)
    discs, rest = windows._place_discs(rows, boxes)
    assert len(discs) + len(rest) == len(rows)
    labels, unnamed = windows._place_labels(discs, boxes)
    assert len(labels) + len(unnamed) == len(discs)
    assert min(len(labels), len(unnamed), len(rest)) > 5
    for one, other in combinations([label["box"] for label in labels], 2):
        assert not windows._meet(one, other)
    for label in labels:
        own = [disc for disc in discs if label["text"].startswith(disc["name"])]
        others = [disc for disc in discs if disc not in own]
        assert not any(windows._meet(label["box"], windows._around(disc)) for disc in others)
        assert any(windows._is_inside(label["box"], box) for box in boxes)
    texts = " ".join(
        filter(None, (text.text for text in drawn(draw(rows, width)).iter(f"{SVG}text")))
    )
    for row in rows:
        assert f"{row['name']} 1" in texts


def draw(rows, width=frame.WIDE):
    return bars.draw_windows(rows, **WORDS, width=width)


def test_the_area_of_a_disc_is_in_proportion_in_every_window():
    rows = countries(["US"], 100) + countries(["DE", "JP"], 25) + countries(["FR", "KR"], 1)
    discs, rest = windows._place_discs(rows, windows._boxes(frame.WIDE))
    assert rest == []
    radii = {disc["country"]: disc["r"] for disc in discs}
    assert radii["US"] == windows.GREATEST
    assert radii["DE"] == radii["JP"] == pytest.approx(windows.GREATEST / 2)
    assert radii["FR"] == radii["KR"] == windows.LEAST


def test_europe_has_the_most_room():
    europe = windows.WINDOWS[1]
    assert all(europe.scale > 1.5 * one.scale for one in windows.WINDOWS if one is not europe)
    assert all(europe.share > one.share for one in windows.WINDOWS if one is not europe)


def test_a_projection_keeps_areas():
    """Small squares of one size on the globe are of one size on the map."""
    europe = windows.WINDOWS[1]
    areas = []
    for east, north in ((13, 52), (-8, 40), (30, 65), (25, 36)):
        step = 0.01
        width = step / cos(radians(north))
        a, b, c = (
            europe.project(*point)
            for point in ((east, north), (east + width, north), (east, north + step))
        )
        areas.append(abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])))
    assert areas == pytest.approx([areas[0]] * 4, rel=1e-3)
    assert europe.project(europe.east, europe.north) == pytest.approx((0, 0))


def test_land_ends_at_the_edge_of_its_window():
    square, box = [(0, 0), (10, 0), (10, 10), (0, 10)], (5, -5, 20, 5)
    assert sorted(set(world.cut_ring(square, box))) == [(5, 0), (5, 5), (10, 0), (10, 5)]
    assert world.cut_ring(square, (20, 20, 30, 30)) == []
    for shape in windows._shapes(frame.NARROW):
        for ((ring),) in shape["geometry"]["coordinates"]:
            assert ring[0] == ring[-1]
            assert all(0 <= x <= frame.NARROW for x, _y in ring)


def columns(counts, grain=""):
    return [
        {"period": f"{year}{part}", "incidents": count, "demand": count, "url": "?"}
        for year, count in counts.items()
        for part in (("-Q1", "-Q2", "-Q3", "-Q4") if grain else ("",))
    ]


DAYS = [DAY | {"on": day} for day in ("2016", "2018-04-25", "2018-05", "2019-01-01", "2031")]


@pytest.mark.parametrize("grain", ["", "quarter"])
@pytest.mark.parametrize("width", [frame.NARROW, frame.WIDE])
def test_years_with_events_have_numbers_that_touch_nothing(width, grain):
    counts = dict.fromkeys(range(2004, 2027), 1) | {2018: 40, 2019: 40}
    rows = columns(counts, grain)
    marks = bars._marks(rows, [row["period"] for row in rows], DAYS, "incidents", width)
    # 2031 is outside of the periods; the two days of 2018 share a number.
    assert [mark["number"] for mark in marks] == ["1", "2", "3"]
    assert marks[1]["label"] == f"2018: {DAY['label']}; {DAY['label']}"
    for one, other in combinations(marks, 2):
        apart = abs(one["x"] - other["x"]), abs(one["y"] - other["y"])
        assert max(apart) >= bars.MARK
    step = width / (len(rows) - bars.INNER + 2 * bars.OUTER)
    for mark in marks:
        for place, row in enumerate(rows):
            middle = step * (bars.OUTER + (1 - bars.INNER) / 2 + place)
            top = bars.HEIGHT * (1 - row["incidents"] / 40)
            is_above = abs(middle - mark["x"]) >= (bars.MARK + step * (1 - bars.INNER)) / 2 - 0.01
            assert is_above or mark["y"] + bars.MARK / 2 <= top


def test_a_column_is_stacked_by_the_kinds_that_its_row_counts():
    row = {
        "period": "2018",
        "incidents": 5,
        "demand": 3,
        "reprisal": 0,
        "retaliation": 2,
        "url": "?",
    }
    spec = bars.draw_over_time([row], **WORDS)
    segments = spec["layer"][0]["data"]["values"]
    assert [(one["kind"], one["start"], one["end"]) for one in segments] == [
        ("demand", 0, 3),
        ("retaliation", 3, 5),
    ]
    key = {text.text for text in drawn(spec).iter(f"{SVG}text")}
    assert {"demand", "retaliation"} <= key
    assert "reprisal" not in key


def test_kinds_that_print_alike_are_told_apart_by_their_lines():
    """Demands are plain, reprisals have rising lines, retaliation falling ones; so has the key."""
    rows = [
        {"period": str(year), "incidents": 9, "demand": 3, "reprisal": 4, "retaliation": 2}
        for year in (2018, 2019)
    ]
    layers = {one.get("name"): one for one in bars.draw_over_time(rows, **WORDS)["layer"]}
    assert "demand-lines" not in layers
    slopes = {}
    for kind, count in (("reprisal", 4), ("retaliation", 2)):
        lines = layers[f"{kind}-lines"]["data"]["values"]
        slopes[kind] = {(one["y2"] > one["y"]) for one in lines}
        in_plot = [one for one in lines if min(one["y"], one["y2"]) >= 0]
        heights = {round(max(one["y"] for one in in_plot) - min(one["y2"] for one in in_plot))}
        assert max(heights) <= bars.HEIGHT * count / 9 + 1
        # The square of the key is above the plot.
        assert [one for one in lines if max(one["y"], one["y2"]) < 0]
    assert slopes == {"reprisal": {False}, "retaliation": {True}}


@pytest.mark.parametrize("box", [(0, 0, 40, 20), (10, 5, 12, 90), (3, 3, 3.5, 3.5)])
def test_a_hatching_stays_in_its_box(box):
    lines = frame.draw_hatching([box])["data"]["values"]
    left, top, right, bottom = box
    for line in lines:
        assert left <= line["x"] <= line["x2"] <= right
        assert top <= line["y2"] <= line["y"] <= bottom
        assert line["x"] + line["y"] == pytest.approx(line["x2"] + line["y2"])
    assert len(lines) >= (right - left + bottom - top) / frame.HATCH - 1


def test_no_country_vanishes_from_the_map():
    with pytest.raises(KeyError):
        draw(countries(["ZZ"]))


def test_disputed_places_have_shapes_of_their_own():
    shapes = json.loads((world.DATA / "world.json").read_text())["objects"]["countries"][
        "geometries"
    ]
    names = {shape["properties"]["name"]: shape.get("id") for shape in shapes}
    assert {"Crimea", "N. Cyprus", "Somaliland"} == {name for name in names if not names[name]}
    assert {names["Taiwan"], names["Kosovo"], names["W. Sahara"]} == {"TW", "XK", "EH"}
    for chart in ("windows", "flows"):
        assert CHARTS[chart]["usermeta"]["note"] == windows.neutrality()


def test_a_page_has_one_disclaimer_about_borders(client, cast):
    page = client.get("/dashboards/map/").text
    assert page.count(windows.neutrality()) == 1


def test_shipped_shapes_are_those_listed():
    listed = re.findall(
        r"`(world[\w.-]*)` \|.*`([0-9a-f]{64})`", (world.DATA / "README.md").read_text()
    )
    assert len(listed) == 2
    for name, digest in listed:
        assert hashlib.sha256((world.DATA / name).read_bytes()).hexdigest() == digest


def test_a_narrow_chart_of_flows_has_every_name_in_full_below_its_number():
    names = (
        "Ministry of Commerce of the People's Republic of China",
        "Civil Aviation Industry Credit Management Measures (for trial implementation)",
        "manufacture of computer, electronic and optical products",
    )
    rows = [
        {"names": names, "incidents": 3, "url": "?"},
        {"names": (names[0], "Advertising Law", "retail"), "incidents": 1, "url": "?"},
    ]
    wide, narrow = (bars.ribbons(rows, **WORDS, width=width) for width in (bars.WIDE, bars.NARROW))
    texts = " ".join(text.text for text in drawn(narrow).iter(f"{SVG}text"))
    assert all(name in texts for row in rows for name in row["names"])
    assert "…" not in texts
    assert not [layer for layer in wide["layer"] if layer.get("name") == "names"]
    listed = narrow["layer"][-1]["data"]["values"]
    assert [one["text"] for one in listed if one["x"] == 0] == ["1", "2", "3", "4", "5"]
    assert max(one["x"] + len(one["text"]) * frame.LETTER_WIDTH for one in listed) <= bars.NARROW
    # Screen readers hear names, not numbers.
    assert names[0] in narrow["layer"][0]["data"]["values"][0]["label"]
