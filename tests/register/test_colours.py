"""The look: contrast, sizes of type, vendored files as listed, nothing inline or from elsewhere."""

import hashlib
import re
from itertools import product
from pathlib import Path

import pytest
from django.template.loader import render_to_string

ROOT = Path(__file__).parents[2]
STATIC, TEMPLATES, VENDOR = ROOT / "static", ROOT / "templates", ROOT / "static/vendor"
TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
LISTED = re.compile(r"^\| `([^`]+)` \| `([0-9a-f]{64})` \|$", re.MULTILINE)

GROUNDS = ("paper", "sheet", "wash", "pick", "alarm-wash", "warn-wash", "go-wash")
TEXTS = ("ink", "quiet", "link", "conceded", "partly", "resisted", "unknown", "alarm")
SMALLEST = 14 / 16
# An em or a percentage may be of the smallest type there is.
UNITS = {"rem": 1, "em": SMALLEST, "px": 1 / 16, "pt": 4 / 3 / 16, "%": SMALLEST / 100}
# The foot of a printed page, in the margin.
PRINTED = {"9pt sans-serif"}
INLINE = re.compile(
    r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\bsrc=)", re.I
)
ELSEWHERE = re.compile(r"url\(\s*[\"']?(?:[a-z]+:|//)|@import\b", re.I)
LOADED_FROM_ELSEWHERE = re.compile(
    r"<(?:script|img|iframe|source|audio|video|link(?![^>]*rel=\"(?:license|canonical)\"))\b[^>]*"
    r"\b(?:src|href)=\"(?:https?:)?//",
    re.I,
)


def tokens():
    """{name: (light, dark)} of every colour that follows the scheme."""
    css = (STATIC / "css/tokens.css").read_text()
    return {name: (light, dark) for name, light, dark in TOKEN.findall(css)}


def without_comments(css):
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def selectors(path):
    """The selectors of a stylesheet, without their declarations."""
    return re.sub(r"\{[^{}]*\}", "{}", without_comments(path.read_text()))


def declarations(selector):
    """{property: value} of the first rule of base.css with this selector."""
    css = without_comments((STATIC / "css/base.css").read_text())
    body = re.search(rf"^{selector} {{([^}}]*)}}", css, re.MULTILINE).group(1)
    return dict(re.findall(r"([\w-]+): ([^;]+);", body))


def font_sizes():
    """Yield (where, rem) of each size of type in the stylesheets; of several, the smallest."""
    values = dict(re.findall(r"--([\w-]+): ([^;]+);", (STATIC / "css/tokens.css").read_text()))
    for path in files(STATIC / "css", ".css"):
        css = without_comments(path.read_text())
        for value in re.findall(r"(?:font|font-size): ([^;]+);", css):
            if value not in PRINTED:
                yield (path.name, value), smallest_size(value, values)


def smallest_size(value, values):
    """The smallest size in rem that a value of font or font-size may stand for; 1 where it
    states none. Of max() it is the largest part.
    """
    value = re.sub(r"var\(--([\w-]+)\)", lambda name: values[name.group(1)], value)
    # The weight comes before the size, the height of a line after it.
    sizes = re.findall(r"(?<![/\d.])(\d*\.?\d+)(rem|em|px|pt|%)", re.sub(r"/\s*\S+", "", value))
    if re.search(r"\b(?:smaller|small|x+-small)\b", value):
        return 0
    found = [float(number) * UNITS[unit] for number, unit in sizes]
    return (max if value.startswith("max(") else min)(found, default=1)


def luminance(colour):
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def files(folder, *suffixes):
    return [path for path in folder.rglob("*") if path.suffix in suffixes]


def inline_parts(markup):
    return [found.group().strip() for found in INLINE.finditer(markup)]


def test_black_on_white_is_21_to_1():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(("text", "ground"), list(product(TEXTS, GROUNDS)))
def test_every_text_can_be_read_on_every_ground_in_both_schemes(text, ground):
    colours = tokens()
    for scheme in (0, 1):
        assert contrast(colours[text][scheme], colours[ground][scheme]) >= 4.5


@pytest.mark.parametrize("ground", ["paper", "sheet"])
@pytest.mark.parametrize("line", ["edge", "focus"])
def test_the_edge_of_a_field_and_the_ring_of_the_focus_stand_out(line, ground):
    colours = tokens()
    for scheme in (0, 1):
        assert contrast(colours[line][scheme], colours[ground][scheme]) >= 3


def test_one_rem_is_sixteen_pixels_and_nothing_that_is_read_is_under_fourteen():
    assert declarations("html")["font-size"] == "100%"
    sizes = {place: size for place, size in font_sizes() if size < SMALLEST}
    assert sizes == {}


@pytest.mark.parametrize(
    ("value", "rem"),
    [
        ("0.8125rem", 0.8125),
        ("600 11px / 1.5 var(--sans)", 11 / 16),
        ("0.8em", 0.7),
        ("80%", 0.7),
        ("smaller", 0),
        ("var(--tiny)", 0.5),
        ("max(0.875rem, 0.9em)", 0.875),
        ("clamp(0.5rem, 2vw, 3rem)", 0.5),
        ("10.5pt", 0.875),
        ("inherit", 1),
    ],
)
def test_a_small_size_would_be_seen_however_it_is_written(value, rem):
    assert smallest_size(value, {"tiny": "0.5rem", "sans": "Inter"}) == pytest.approx(rem)


def test_styles_hold_one_declaration_a_line():
    for path in files(STATIC / "css", ".css"):
        for line in without_comments(path.read_text()).splitlines():
            assert len(re.findall(r";|[{}]", line)) <= 1, (path.name, line)


def test_every_style_is_loaded_by_every_page():
    page = render_to_string("500.html")
    for path in files(STATIC / "css", ".css"):
        assert f"css/{path.name}" in page


def test_no_rule_is_for_a_class_that_nothing_has():
    """Classes are written in templates and scripts, and by code that makes up their values."""
    sources = [*files(TEMPLATES, ".html"), *files(STATIC / "js", ".js")]
    sources += [*files(ROOT / "incidents", ".py"), *files(ROOT / "tracker", ".py")]
    names = set(re.findall(r"[A-Za-z][\w-]*", "\n".join(path.read_text() for path in sources)))
    unused = {
        name
        for path in files(STATIC / "css", ".css")
        for name in re.findall(r"\.([A-Za-z][\w-]*)", selectors(path))
        # A name that ends in a number is made up of one.
        if name not in names and re.sub(r"\d+$", "", name) not in names
    }
    assert unused == set()


def test_no_colour_is_named_outside_the_tokens():
    for path in files(STATIC / "css", ".css"):
        if path.name != "tokens.css":
            loose = re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;, )])", path.read_text())
            # Paper and codes that machines read are white and black in either scheme.
            assert set(loose) <= {"#ffffff", "#000000"}, path.name


def test_vendored_files_are_those_that_were_listed():
    listed = dict(LISTED.findall((VENDOR / "README.md").read_text()))
    present = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "README.md"
    }
    assert present == listed


def test_styles_load_nothing_from_elsewhere():
    for path in files(STATIC, ".css", ".svg"):
        assert not ELSEWHERE.search(path.read_text()), path


def test_pages_load_nothing_from_elsewhere():
    for path in files(TEMPLATES, ".html"):
        assert not LOADED_FROM_ELSEWHERE.search(path.read_text()), path


@pytest.mark.parametrize("page", ["500.html", "403_csrf.html"])
def test_the_page_of_a_breakdown_needs_nothing(page):
    # No rows, no reader, no request: any of these may be what broke.
    assert "<h1>" in render_to_string(page)


def test_templates_have_no_inline_style_script_or_handler():
    assert {
        path.name: parts
        for path in files(TEMPLATES, ".html")
        if (parts := inline_parts(path.read_text()))
    } == {}


@pytest.mark.parametrize(
    "markup",
    ['<p style="color: red">', "<style>", '<a onclick="go()">', "<script>go()</script>"],
)
def test_an_inline_part_would_be_seen(markup):
    assert inline_parts(markup)


def test_every_class_that_a_template_wears_is_known_to_a_style_or_script():
    known = "".join(
        path.read_text() for path in files(STATIC, ".css", ".js") if VENDOR not in path.parents
    )
    worn = set()
    for path in files(TEMPLATES, ".html"):
        for classes in re.findall(r'class="([^"]*)"', path.read_text()):
            worn |= set(re.sub(r"{[{%].*?[%}]}\w*", " ", classes).split())
    # A name that ends in a dash goes on with a number.
    whole = {name for name in worn if not name.endswith("-")}
    unknown = {name for name in whole if not re.search(rf"\.{re.escape(name)}(?![\w-])", known)}
    assert unknown == set()
