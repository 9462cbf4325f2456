"""Charts as specifications: positions of marks and labels, and the borders on maps."""

import hashlib
import json
import re
from itertools import pairwise

import pytest

from incidents.figures.charts import bars, frame, maps, world
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


@pytest.mark.parametrize(("shown", "written"), [("1/2", ["1/2"] * 3), ("12345/67890", [])])
def test_a_cell_says_its_counts_where_there_is_room(shown, written):
    rows = [
        {"name": "Tibet", "year": year, "share": 0.5, "shown": shown, "url": "?", "label": year}
        for year in ("2018", "2019", "2020")
    ]
    texts = drawn(bars.grid(rows, **WORDS, width=200)).iter(f"{SVG}text")
    assert [text.text for text in texts if "/" in text.text] == written


def test_a_map_says_what_its_shades_mean():
    words = {text.text for text in drawn(CHARTS["choropleth"]).iter(f"{SVG}text")}
    assert {"1", "2–4", "5–9", "10–19", "20 and more"} <= words


def test_a_day_stands_in_the_period_that_holds_it():
    assert bars._place("2018-04-25", ["2017", "2018"]) == 1
    assert bars._place("2018-04-25", ["2018-Q1", "2018-Q2"]) == 1
    assert bars._place("2018-04", ["2018-03", "2018-04"]) == 1
    assert bars._place("2016", ["2017", "2018"]) is None


def test_labels_of_days_close_together_stand_on_lines_of_their_own():
    rows = frame._staggered([DAY, DAY, DAY], [10, 20, 400], 640)
    tops = {row["x"]: row["top"] for row in rows}
    assert tops[10] != tops[20]
    assert tops[400] == tops[20]


def test_no_country_vanishes_from_the_map():
    with pytest.raises(KeyError):
        bars.choropleth([{"country": "ZZ", "incidents": 1, "url": "?"}], **WORDS)


def test_disputed_places_are_drawn_as_the_note_says():
    shapes = json.loads((world.DATA / "world.json").read_text())["objects"]["countries"][
        "geometries"
    ]
    names = {shape["properties"]["name"]: shape.get("id") for shape in shapes}
    assert {"Crimea", "N. Cyprus", "Somaliland"} == {name for name in names if not names[name]}
    assert {names["Taiwan"], names["Kosovo"], names["W. Sahara"]} == {"TW", "XK", "EH"}
    assert CHARTS["choropleth"]["usermeta"]["note"] == maps.neutrality()


def test_shipped_shapes_are_those_listed():
    listed = re.findall(
        r"`(world[\w.-]*)` \|.*`([0-9a-f]{64})`", (world.DATA / "README.md").read_text()
    )
    assert len(listed) == 2
    for name, digest in listed:
        assert hashlib.sha256((world.DATA / name).read_bytes()).hexdigest() == digest
