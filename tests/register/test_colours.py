"""The look: contrast, vendored files as listed, nothing from elsewhere, nothing inline."""

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

GROUNDS = ("paper", "sheet", "wash")
WORDS = ("ink", "quiet", "link", "conceded", "partly", "held", "unknown")
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


@pytest.mark.parametrize(("word", "ground"), list(product(WORDS, GROUNDS)))
def test_every_word_can_be_read_on_every_ground_in_both_schemes(word, ground):
    colours = tokens()
    for scheme in (0, 1):
        assert contrast(colours[word][scheme], colours[ground][scheme]) >= 4.5


@pytest.mark.parametrize("ground", ["paper", "sheet"])
def test_the_edge_of_a_field_stands_out(ground):
    colours = tokens()
    for scheme in (0, 1):
        assert contrast(colours["edge"][scheme], colours[ground][scheme]) >= 3


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
