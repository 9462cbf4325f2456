"""How days, answers, wordings and countries are written."""

import json

import pytest
from babel import Locale
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from incidents.templatetags import register
from incidents.values.firm_responses import FirmResponse


def render(source, **context):
    return Template("{% load register %}" + source).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2018", "2018"),
        ("2018-05", "May 2018"),
        ("2018-05-25", "25 May 2018"),
    ],
)
def test_a_day_says_no_more_than_is_known(day, words):
    assert render("{{ day|partial_date }}", day=day) == f'<time datetime="{day}">{words}</time>'


@pytest.mark.parametrize(("language", "words"), [("de", "25. Mai 2018"), ("ja", "2018年5月25日")])
def test_a_day_is_written_in_the_readers_language(language, words):
    with translation.override(language):
        assert words in render("{{ day|partial_date }}", day="2018-05-25")


@pytest.mark.parametrize("day", ["", None])
def test_an_unknown_day_is_left_out(day):
    assert render("{{ day|partial_date }}", day=day) == ""


def test_what_is_no_day_is_shown_as_it_is_and_escaped():
    assert ">&lt;b&gt;<" in render("{{ day|partial_date }}", day="<b>")


@pytest.mark.parametrize(("code", "name"), [("TW", "Taiwan"), ("HK", "Hong Kong"), ("MO", "Macau")])
def test_no_demanded_wording_enters_a_countrys_name(code, name):
    assert render("{{ code|country_name }}", code=code) == name


def test_only_china_is_called_china_in_any_language():
    for language, china in (("en", "China"), ("de", "China"), ("ja", "中国"), ("zh-hans", "中国")):
        with translation.override(language):
            codes = [
                code for code in Locale.parse("en").territories if len(code) == 2 and code.isalpha()
            ]
            named = [code for code in codes if china in str(register.country_name(code))]
        assert named == ["CN"], language


def test_a_country_that_nobody_knows_keeps_its_code():
    assert render("{{ code|country_name }}", code="QX") == "QX"


def test_every_response_has_its_shape_and_its_word():
    assert set(register.RESPONSE_SHAPES) == {kind.value for kind in FirmResponse}
    drawn = {
        kind: render("{% response_badge kind %}", kind=kind) for kind in register.RESPONSE_SHAPES
    }
    for kind, (_, shape, word) in register.RESPONSE_SHAPES.items():
        assert register.SHAPES[shape] in drawn[kind]
        assert str(word) in drawn[kind]


def test_shapes_tell_conceded_from_resisted_without_colour():
    shapes = {group: set() for group in ("conceded", "partly", "resisted", "unknown")}
    for group, shape, _ in register.RESPONSE_SHAPES.values():
        shapes[group].add(shape)
    assert sum(map(len, shapes.values())) == len(set().union(*shapes.values()))


def test_the_label_of_a_badge_is_escaped():
    assert "&lt;i&gt;" in render("{% response_badge 'complied' word %}", word="<i>")


def test_found_words_are_marked_and_the_rest_escaped():
    pieces = [("<Muji> ", False), ("Taiwan", True)]
    assert render("{{ pieces|marked }}", pieces=pieces) == "&lt;Muji&gt; <mark>Taiwan</mark>"
    assert render("{{ pieces|marked }}", pieces="<b>") == "&lt;b&gt;"


def test_both_wordings_stand_in_full_and_the_change_is_marked():
    parts = [("same", "Taiwan"), ("ins", ", China")]
    html = render("{% wording 'Taiwan' 'Taiwan, China' parts 'en' %}", parts=parts)
    assert "<span>Taiwan</span>" in html
    assert "<span>Taiwan<ins>, China</ins></span>" in html
    assert 'lang="en"' in html


def test_a_wording_whose_other_half_is_unknown_is_not_struck_out():
    html = render("{% wording 'Taiwan' '' %}")
    assert "<del>" not in html
    assert "Taiwan" in html


def test_linked_data_cannot_close_its_block():
    html = render("{% json_ld document %}", document={"name": "</script><b>&"})
    block = html.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert "<" not in block
    assert json.loads(block) == {"name": "</script><b>&"}


def test_a_drawing_loses_its_declaration():
    assert render("{{ svg|only_svg }}", svg="<?xml version='1.0'?>\n<svg/>") == "<svg/>"


@pytest.mark.parametrize(
    ("path", "current"), [("/incidents/", "page"), ("/incidents/CCI-2018-0001/", "true"), ("/", "")]
)
def test_the_way_around_says_where_one_is(path, current):
    rooms = register.navigation({"request": RequestFactory().get(path)})
    marks = {room["url"]: room["current"] for room in rooms}
    assert marks.get("/incidents/") == current
