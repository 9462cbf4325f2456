"""A figure never travels without title, filters, base, day of the data, source and address."""

import csv
import json
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from incidents.exchange import charts as drawings
from incidents.figures.results.catalogue import FIGURES
from incidents.models import Incident
from incidents.models.register.generations import Generation
from incidents.pages.dashboards.charts import has_chart
from incidents.pages.dashboards.dashboards import DASHBOARDS
from incidents.queries import Query
from incidents.values.localised import format_partial_date
from tests.support.page_text import Page

HERE = "/dashboards/figures"
# What carries the words, in JSON and in the API; a CSV has the title in a column of its own name.
CARRIED = ("title", "filters", "base", "as_of", "source", "address")
CSV_NAMES = {"title": "figure"}
PUBLIC = "Base: all 103 public incidents."
# Query string: the words of its filters. Each part is asked of every figure.
ASKED = {
    "?state=CN&topic=hong-kong": ["Coercing state: China", "Topic: Hong Kong"],
    "?topic=tibet&topic=hong-kong&since=2018-05": [
        "Topic: Tibet or Hong Kong",
        "Since: May 2018",
    ],
    "?q=boycott&firm_response=complied&country=US": [
        "Search: boycott",
        "Firm's response: complied",
        "Home country: United States",
    ],
    "?topic=tibet&until=1999": ["Topic: Tibet", "Until: 1999"],
}
DRAWN = sorted(name for name, figure in FIGURES.items() if has_chart(figure.shape))


def plain(text):
    return " ".join(text.split())


def words_of(svg):
    """All text of a picture, in order, as one line."""
    return plain(" ".join(ElementTree.fromstring(svg).itertext()))  # noqa: S314  our own picture


def base(query, without=""):
    """n of N, counted by hand: asked as the register's list is, without the figure's own word."""
    kept = [pair for pair in query.strip("?").split("&") if not pair.startswith(f"{without}=")]
    return "&".join(kept)


def own_parameter(name):
    """The parameter whose values are the figure's rows: it is counted without its filter."""
    return FIGURES[name].parameter


def said_by(client, name, query):
    """(filters, base) that the figure has to carry, of entries that the list's own file counts."""
    own, all_of_it = own_parameter(name), Incident.objects.filter(tier="public").count()
    asked = base(query, without=own) if own else query.strip("?")
    many = len(json.loads(b"".join(client.get(f"/incidents.json?{asked}"))))
    return f"Base: {many} of {all_of_it} public incidents." if many != all_of_it else PUBLIC


def carried(client, name, query):
    """Every part that a figure has to carry, in words."""
    title = str(FIGURES[name].title)
    return [title, *ASKED[query], said_by(client, name, query), *origin_of(name, query)]


def origin_of(name, query):
    """(source, day of the data, address): the address asks the same question again.

    Nothing has changed since the edition that the demo begins with.
    """
    changed = Generation.objects.of("public").changed_at.date()
    address = f"{settings.ORIGIN}{HERE}/{name}/{canonical(query)}"
    return (
        "Source: Coercion Register.",
        f"Data as of {format_partial_date(changed)} (edition 1).",
        address,
    )


def canonical(query):
    return Query(QueryDict(query.strip("?")), AnonymousUser()).query_string()


def is_in(words, text):
    """Whether a text has these words, wherever its lines are broken."""
    return "".join(words.split()) in "".join(text.split())


@pytest.mark.slow  # some ninety pictures are drawn
@pytest.mark.parametrize("query", ASKED)
def test_every_picture_says_its_filters_and_its_base(client, cast, query):
    for name in DRAWN:
        wanted = carried(client, name, query)
        drawn = words_of(client.get(f"{HERE}/{name}.svg{query}").content)
        spec = client.get(f"{HERE}/{name}.vega{query}").json()
        titled = " ".join([*spec["title"]["text"], *spec["title"]["subtitle"]])
        for words in wanted:
            assert is_in(words, drawn), (name, words)
            assert is_in(words, titled), (name, words)


@pytest.mark.parametrize("name", DRAWN)
def test_a_bitmap_is_drawn_from_what_the_picture_is_drawn_from(client, cast, monkeypatch, name):
    specs = []
    monkeypatch.setattr(drawings, "draw", lambda spec, kind, **_rest: specs.append(spec) or b"x")
    for form in ("svg", "png"):
        client.get(f"{HERE}/{name}.{form}?topic=hong-kong&state=CN")
    assert specs[0] == specs[1] == client.get(f"{HERE}/{name}.vega?topic=hong-kong&state=CN").json()


@pytest.mark.parametrize("query", ASKED)
def test_every_file_says_its_filters_and_its_base(client, cast, query):
    for name in FIGURES:
        wanted = carried(client, name, query)
        told = client.get(f"{HERE}/{name}.json{query}").json()
        lines = client.get(f"{HERE}/{name}.csv{query}").content.decode("utf-8-sig").splitlines()
        rows = list(csv.DictReader(lines))
        assert rows
        for words in wanted:
            assert any(words in told[key] for key in CARRIED), (name, words)
            for row in rows:
                assert any(words in row[CSV_NAMES.get(key, key)] for key in CARRIED), (name, words)


@pytest.mark.parametrize("query", ASKED)
def test_every_answer_of_the_api_says_its_filters_and_its_base(client, cast, query):
    for name in FIGURES:
        told = client.get(f"/api/v1/figures/{name}/{query}").json()
        for words in carried(client, name, query):
            assert any(words in told[key] for key in CARRIED), (name, words)


@pytest.mark.parametrize("query", ASKED)
def test_every_page_of_a_figure_says_its_filters_and_its_base(client, cast, query):
    for name in FIGURES:
        page = Page(client.get(f"{HERE}/{name}/{query}"))
        *_rest, address = wanted = carried(client, name, query)
        for words in wanted[:-1]:
            assert words in page.text, (name, words)
        own = address.removeprefix(settings.ORIGIN)
        assert page.link(f"Address of this figure: {FIGURES[name].title}") == own


def test_a_panel_of_a_dashboard_says_which_filter_it_does_not_use(client, cast):
    text = Page(client.get("/dashboards/?topic=tibet")).text
    assert text.count("No filters. Shown for all values, not only for Topic: Tibet.") == 1
    assert text.count("Filters: Topic: Tibet.") == len(DASHBOARDS["overview"][1]) - 1


@pytest.mark.parametrize("name", ["by-topic", "firm-responses-by-topic", "home-countries", "fines"])
@pytest.mark.parametrize("query", ASKED)
def test_every_frame_says_its_filters_and_its_base(client, cast, name, query):
    text = Page(client.get(f"{HERE}/{name}/embed/{query}")).text
    for words in carried(client, name, query):
        assert words in text


def test_a_picture_in_a_page_says_it_to_whoever_does_not_see_it(client, cast):
    drawn = client.get(f"{HERE}/by-year/chart/?topic=hong-kong").content
    root = ElementTree.fromstring(drawn)  # noqa: S314  our own picture
    described = next(part.text for part in root if part.tag.endswith("desc"))
    assert described.startswith("Filters: Topic: Hong Kong. Base: ")


def test_without_filters_that_is_said(client, cast):
    told = client.get(f"{HERE}/by-year.json").json()
    assert (told["filters"], told["base"]) == ("No filters.", PUBLIC)


def test_a_figure_that_leaves_its_own_filter_out_says_so(client, cast):
    told = client.get(f"{HERE}/by-topic.json?topic=tibet&country=US").json()
    assert told["filters"] == (
        "Filters: Home country: United States. Shown for all values, not only for Topic: Tibet."
    )
    assert told["entries"] == int(told["base"].split()[1])


def test_both_sides_of_a_comparison_say_theirs(client, cast):
    address = "/dashboards/compare/concessions/chart/?topic=tibet&other.state=RU"
    drawn = words_of(client.get(address).content)
    assert "A: Filters: Topic: Tibet. Base: " in drawn
    assert "B: Filters: Coercing state: Russia. Base: " in drawn
    there = f"{settings.ORIGIN}/dashboards/compare/?topic=tibet&other.state=RU"
    assert drawn.index("Source: Coercion Register. Data as of ") < drawn.index(there)


def test_the_base_is_of_the_tier_that_is_read(client, cast):
    client.force_login(cast.analyst)
    told = client.get(f"{HERE}/by-topic.json").json()
    assert told["base"] == "Base: all 103 incidents of the community tier."
    asked_public = client.get(f"{HERE}/by-topic.json?tier=public").json()
    assert asked_public["base"] == PUBLIC
