"""Charts as SVG and PNG: links of the rows, colours of the scheme, nothing from outside."""

import json
import re
import struct
from copy import deepcopy
from xml.etree import ElementTree as ET

import pytest

from incidents.exchange import charts as drawing
from incidents.figures.charts import bars, frame
from incidents.figures.results.comparison import ConcessionBounds
from tests.register.test_colours import tokens

SVG = "{http://www.w3.org/2000/svg}"
WORDS = {"title": "The title", "description": "What the chart shows."}
KINDS = [("complied", "complied"), ("refused", "refused"), ("unknown", "unknown")]
DAY = {"on": "2018-04-25", "label": "The letter", "kind": "statement", "url": "/campaigns/caac/"}
COUNTRIES = [
    {"country": "US", "name": "United States", "incidents": 31, "url": "?country=US"},
    {"country": "HK", "name": "Hong Kong", "incidents": 4, "url": "?country=HK"},
    {"country": "XK", "name": "Kosovo", "incidents": 1, "url": "?country=XK"},
]
CHARTS = {
    "over_time": bars.draw_over_time(
        [
            {"period": "2017", "incidents": 2, "url": "/incidents/?since=2017&until=2017"},
            {"period": "2018", "incidents": 0, "url": "/incidents/?since=2018"},
            {"period": "2019", "incidents": 5, "url": "/incidents/?since=2019&q=台灣"},
        ],
        **WORDS,
        events=[DAY],
    ),
    "shares": bars.shares(
        [
            {"group": "Tibet", "kind": "refused", "incidents": 1, "url": "?firm_response=refused"},
            {
                "group": "Tibet",
                "kind": "complied",
                "incidents": 3,
                "url": "?firm_response=complied",
            },
            {"group": "Taiwan", "kind": "unknown", "incidents": 9, "url": "?firm_response=unknown"},
        ],
        **WORDS,
        kinds=KINDS,
    ),
    "compare": bars.draw_bounds(
        [
            {"side": side, "name": "Tibet", "counts": "3 of 4 known", "bounds": bounds}
            for side, bounds in (
                ("A", ConcessionBounds(5, 4, 3, 1)),
                ("B", ConcessionBounds(9, 0, 0, 0)),
            )
        ],
        **WORDS,
    ),
    "windows": bars.draw_windows(COUNTRIES, **WORDS),
    "flows": bars.draw_flows(
        [row | {"state": "CN", "state_label": "China"} for row in COUNTRIES], **WORDS
    ),
}
EMPTY = {
    "over_time": bars.draw_over_time([], **WORDS),
    "shares": bars.shares([], **WORDS, kinds=KINDS),
    "compare": bars.draw_bounds([], **WORDS),
    "windows": bars.draw_windows([], **WORDS),
    "flows": bars.draw_flows([], **WORDS),
}
every_chart = pytest.mark.parametrize("chart", CHARTS)


def drawn(spec, kind="svg-inline", **rest):
    return ET.fromstring(drawing.draw(spec, kind, **rest))  # noqa: S314 drawn by us


def rows_of(part):
    """Every row in a specification that leads somewhere and has a height to press."""
    if isinstance(part, list):
        return [row for item in part for row in rows_of(item)]
    if not isinstance(part, dict):
        return []
    own = [part["url"]] if isinstance(part.get("url"), str) else []
    return own + [row for item in part.values() for row in rows_of(item)]


@every_chart
def test_every_mark_leads_where_its_row_leads(chart):
    links = {link.get("href") for link in drawn(CHARTS[chart]).iter(f"{SVG}a")}
    assert links == set(rows_of(CHARTS[chart]))


@every_chart
def test_every_link_has_a_name(chart):
    for link in drawn(CHARTS[chart]).iter(f"{SVG}a"):
        assert link.get("aria-label") or "".join(link.itertext()).strip()


@every_chart
def test_a_chart_in_a_page_keeps_to_its_strict_policy(chart):
    text = drawing.draw(CHARTS[chart], "svg-inline").decode()
    assert not re.search(r"\sstyle=|<style|<script|<image|\son[a-z]+=|javascript:", text)
    assert not re.findall(r"https?://(?!www\.w3\.org/)", text)


@every_chart
def test_a_chart_in_a_page_has_only_colours_of_the_scheme(chart):
    root = drawn(CHARTS[chart])
    colours = {part.get(key) for part in root.iter() for key in ("fill", "stroke")}
    allowed = {f"var(--{name})" for name in tokens()} | {None, "none", "transparent"}
    assert colours <= allowed
    assert colours & {"var(--link)", "var(--conceded)"}


@every_chart
def test_every_chart_has_a_title_and_a_description(chart):
    root = drawn(CHARTS[chart])
    words = {part.get("id"): part.text for part in root}
    assert words[root.get("aria-labelledby")] == WORDS["title"]
    assert words[root.get("aria-describedby")] == WORDS["description"]
    assert root.get("viewBox")


@every_chart
@pytest.mark.parametrize("kind", ["svg-inline", "svg", "png"])
def test_the_same_chart_has_the_same_bytes(chart, kind):
    first = drawing.draw(CHARTS[chart], kind)
    drawing.draw(CHARTS["compare"], "svg")
    assert drawing.draw(deepcopy(CHARTS[chart]), kind) == first


@pytest.mark.parametrize(("chart", "shapes_of_land"), [("windows", 80), ("flows", 177)])
def test_a_map_stands_on_the_ground_of_its_specification(chart, shapes_of_land):
    """The ground is drawn once for many charts; the engine draws all of this one at once."""
    whole = drawing._draw_whole(drawing._prepare(CHARTS[chart], titled=True))
    land = list(drawing._ground_group(whole))
    others = [path for path in whole.iter(f"{SVG}path") if path not in land]
    shapes = [path.get("d") for path in drawn(CHARTS[chart], "svg").iter(f"{SVG}path")]
    assert len(land) == shapes_of_land
    shapes.remove("".join(drawing._coarsen(path.get("d")) for path in land))
    assert shapes == [drawing._coarsen(path.get("d")) for path in others]


def test_a_ground_is_drawn_once(monkeypatch):
    specs, draw = [], drawing._draw_whole

    def record(spec):
        specs.append(spec)
        return draw(spec)

    monkeypatch.setattr(drawing, "_grounds", {})
    monkeypatch.setattr(drawing, "_draw_whole", record)
    for chart in ("windows", "flows", "windows"):
        drawing.draw(CHARTS[chart], "svg-inline")
    grounds = [list(spec["datasets"]) for spec in specs]
    assert grounds == [["land"], [], ["world"], [], []]


def test_two_charts_in_a_page_share_no_id():
    ids = [
        {part.get("id") for part in drawn(spec).iter() if part.get("id")}
        for spec in CHARTS.values()
    ]
    assert len(set.union(*ids)) == sum(map(len, ids))


def test_ids_do_not_depend_on_charts_drawn_before():
    clipped = {"mark": {"type": "point", "clip": True, "color": frame.COLOURS["link"]}}
    clipped |= {"data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a"}}}
    spec = CHARTS["compare"] | {"layer": [clipped], "data": {"values": []}}
    first = drawing.draw(spec, "svg-inline")
    assert b"url(#chart-" in first
    assert drawing.draw(spec, "svg-inline") == first


def test_a_country_with_two_coercing_states_has_one_disc_and_two_links():
    rows = [
        {"state": state, "country": "US", "incidents": count, "url": f"?state={state}"}
        for state, count in (("CN", 29), ("VN", 2))
    ]
    root = drawn(bars.draw_flows(rows, **WORDS))
    assert [link.get("href") for link in root.iter(f"{SVG}a")] == ["?state=CN", "?state=VN"]


def test_no_number_of_a_shape_is_finer_than_a_tenth_of_a_pixel():
    assert drawing._coarsen("M-0.5,20.987L3,4.56") == "M-0.5,20.9L3,4.5"
    assert drawing._coarsen("M1.25e-15,20.987C100,2e-7,.35,7") == "M0.0,20.9C100,0.0,.3,7"


@pytest.mark.parametrize("kind", ["svg-inline", "svg"])
def test_a_mark_without_an_address_is_no_link(kind):
    spec = bars.draw_over_time([{"period": "2018", "incidents": 1}], **WORDS)
    assert drawn(spec, kind, origin="https://r.example").find(f".//{SVG}a") is None


def test_the_svg_prefix_of_another_package_is_not_used(monkeypatch):
    """The one that draws codes for a second factor has the whole process write `<svg:svg`."""
    monkeypatch.setitem(ET._namespace_map, "http://www.w3.org/2000/svg", "svg")
    for kind in ("svg-inline", "svg"):
        text = drawing.draw(CHARTS["over_time"], kind, origin="https://r.example").decode()
        assert text.startswith("<svg ")
        assert "svg:" not in text


def test_a_file_has_fixed_colours_its_title_and_whole_addresses():
    text = drawing.draw(CHARTS["over_time"], "svg", origin="https://r.example").decode()
    assert "var(--" not in text
    assert frame.COLOURS["link"] in text
    assert ">The title</text>" in text
    root = drawn(CHARTS["over_time"], "svg", origin="https://r.example")
    links = [link.get("href") for link in root.iter(f"{SVG}a")]
    assert "https://r.example/incidents/?since=2017&until=2017" in links
    assert all(link.startswith("https://r.example/") for link in links)


def test_a_file_without_an_origin_has_no_links():
    root = drawn(CHARTS["over_time"], "svg")
    assert root.find(f".//{SVG}a") is None
    # Two columns, and the number of a year with an event.
    assert len(root.findall(f".//{SVG}path[@aria-label]")) == 3


@every_chart
def test_a_png_is_twice_the_size_in_pixels(chart):
    png = drawing.draw(CHARTS[chart], "png")
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, _height = struct.unpack(">II", png[16:24])
    root = drawn(CHARTS[chart], "svg")
    assert width == pytest.approx(2 * float(root.get("width")), abs=2)


@pytest.mark.parametrize("chart", EMPTY)
def test_a_chart_without_rows_shows_a_sentence(chart):
    assert "No incidents match these filters." in "".join(drawn(EMPTY[chart]).itertext())


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//elsewhere.example", "data:text/html,x", "a b"]
)
def test_an_unsafe_address_is_refused(address):
    spec = bars.draw_over_time([{"period": "2018", "incidents": 1, "url": address}], **WORDS)
    with pytest.raises(drawing.ChartFailed, match="over-time"):
        drawing.draw(spec, "svg-inline")


def test_a_fault_of_the_engine_names_the_chart():
    spec = CHARTS["over_time"] | {"layer": [{"mark": "nonsense"}]}
    with pytest.raises(drawing.ChartFailed, match='"over-time" was not drawn'):
        drawing.draw(spec, "png")


def test_an_address_outside_is_never_fetched():
    outside = {"url": "https://elsewhere.example/rows.json"}
    spec = CHARTS["over_time"] | {"data": outside}
    spec["layer"] = [{"mark": "bar", "encoding": {"x": {"field": "a", "type": "nominal"}}}]
    with pytest.raises(drawing.ChartFailed):
        drawing.draw(spec, "svg")


def test_a_colour_outside_the_scheme_is_refused():
    layer = {"mark": {"type": "point", "color": "#123456"}, "data": {"values": [{}]}}
    with pytest.raises(drawing.ChartFailed, match="#123456"):
        drawing.draw(CHARTS["compare"] | {"layer": [layer]}, "svg-inline")


def test_the_colours_of_files_are_those_of_the_light_scheme():
    light = {name: colours[0] for name, colours in tokens().items()}
    assert frame.COLOURS.items() <= light.items()


@every_chart
def test_a_specification_refers_to_nothing_outside(chart):
    spec = dict(CHARTS[chart])
    assert spec.pop("$schema").startswith("https://vega.github.io/schema/vega-lite/v6")
    assert "http" not in json.dumps(spec)
