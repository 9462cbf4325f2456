"""The API: the words of the pages, rows of the register, pages by cursor, and its description."""

import json
from contextlib import contextmanager

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import QueryDict
from django.test import Client
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, given, settings

from incidents.actions.desk import releases
from incidents.exchange.columns import COLUMNS
from incidents.figures.results.catalogue import FIGURES
from incidents.models import Incident, Marking
from incidents.queries import PARAMETERS, Query
from tests.register.test_shipped_cases import CAMPAIGNS, ROWS
from tests.support.deferred import late
from tests.support.page_text import tenfold
from tracker.wsgi import application

schemathesis, checks = late("schemathesis"), late("schemathesis.checks")

API = "/api/v1"
LISTS = ("incidents", "campaigns", "regulations", "firms")
FIGURES_OF_ALL_SHAPES = ("by-topic", "by-year", "norm", "flows", "firm-responses", "fines")


def results(client, address):
    """Rows of every page, by the addresses that the pages give."""
    rows, here = [], f"{API}/{address}"
    while here:
        answer = client.get(here)
        assert answer.status_code == 200, answer.content
        told = answer.json()
        rows += told["results"]
        here = told["next"]
    return rows


def test_the_advertising_law_holds_muji_and_sony(cast, client):
    pair = {cast.muji_case.ref, cast.case("sony-china-2021").ref}
    cited = results(client, "incidents/?regulation=advertising-law")
    assert pair < {row["ref"] for row in cited}
    assert len(cited) == sum("advertising-law" in row["regulation_keys"] for row in ROWS.values())
    fined = results(client, "incidents/?provision=advertising-law%239(4)")
    assert {row["ref"] for row in fined} == pair


def test_a_row_says_what_the_table_says(cast, client):
    row = results(client, "incidents/?provision=advertising-law%239(4)&q=muji")[0]
    assert row == row | {
        "firm": "Muji",
        "country": "JP",
        "coercing_state": "CN",
        "sector": "retail",
        "topics": ["taiwan-designation"],
        "tactics": ["fine"],
        "provisions": ["advertising-law#9(4)", "advertising-law#57(1)"],
        "reported_on": "2018-05-23",
        "firm_response": "complied",
        "responded_on": "",
        "fine_amount": "200000.00",
        "fine_currency": "CNY",
        "version": 1,
    }
    assert set(row) == set(COLUMNS)


@pytest.mark.slow  # ten times the entries are read from end to end and back, in six orders
def test_pages_cover_every_row_once_there_and_back(cast, client):
    tenfold()
    for sort in ("newest", "oldest", "changed", "firm", "relevance&q=taiwan", "newest&state=CN"):
        there = list(pages(client, f"{API}/incidents/?sort={sort}", "next"))
        rows = [ref for page in there for ref in page["refs"]]
        question = Query(QueryDict(f"sort={sort}"), cast.stranger)
        assert len(rows) == len(set(rows)) == question.rows().count() > 500, sort
        back = list(pages(client, there[-1]["here"], "previous"))
        assert [page["refs"] for page in back[::-1]] == [page["refs"] for page in there], sort


def pages(client, here, way):
    """Each page, {"here", "refs"}, by the addresses that the pages give."""
    while here:
        told = client.get(here).json()
        yield {"here": here, "refs": [row["ref"] for row in told["results"]]}
        here = told[way]


def test_a_row_entered_meanwhile_moves_no_other(cast, client):
    first = client.get(f"{API}/incidents/").json()
    expected = [row["ref"] for row in client.get(first["next"]).json()["results"]]
    cast.release(cast.draft())
    assert [row["ref"] for row in client.get(first["next"]).json()["results"]] == expected


def test_one_entry_comes_with_its_document(cast, client):
    ref = cast.muji_case.ref
    row = client.get(f"{API}/incidents/{ref}/").json()
    assert set(row) == {*COLUMNS, "document", "replies"}
    assert row["document"] == Incident.objects.get(ref=ref, tier="public").document
    assert client.get(f"{API}/incidents/CCI-2018-9999/").json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no such entry.",
    }


def test_lists_count_the_entries_that_answer(cast, client):
    campaigns = results(client, "campaigns/")
    assert {row["slug"]: row["incidents"] for row in campaigns}["caac-letter-2018"] == 17
    assert {row["slug"] for row in campaigns} == set(CAMPAIGNS)
    assert len(results(client, "regulations/")) == 80
    assert len(results(client, "firms/")) == len({row["firm"] for row in ROWS.values()})


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("campaigns/?topic=hong-kong", {"shirt-boycotts-2019": 6}),
        ("campaigns/?country=CZ", {"prague-letter-2020": 3}),
        (
            "regulations/?firm=sony-china",
            {"advertising-law": 1, "enterprise-info-publicity-2014": 1},
        ),
        ("regulations/?topic=tibet", {}),
        ("firms/?campaign=prague-letter-2020", {"skoda-auto": 1, "home-credit": 1}),
    ],
)
def test_words_narrow_every_list(cast, client, address, found):
    rows = results(client, address)
    told = {
        row.get("slug") or row["key"]: row["incidents" if "incidents" in row else "count"]
        for row in rows
    }
    assert found.items() <= told.items()
    assert bool(told) is bool(found)


@pytest.mark.parametrize("name", LISTS)
def test_a_reader_reads_their_own_tier(cast, client, name):
    cast.release(cast.draft(marking=Marking.GREEN))
    address = f"{name}/?q=tatra"
    assert results(client, address) == []
    client.force_login(cast.analyst)
    told = results(client, address)
    assert len(told) == (0 if name in ("campaigns", "regulations") else 1)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_read_only(cast, client, name, method):
    client.force_login(cast.officer_a)
    assert getattr(client, method)(f"{API}/{name}/").status_code == 405


def test_addresses_of_pages_keep_the_question(cast, client):
    told = client.get(f"{API}/incidents/?state=CN&topic=taiwan-designation&topic=xinjiang").json()
    asked = QueryDict(told["next"].partition("?")[2])
    assert asked.getlist("topic") == ["taiwan-designation", "xinjiang"]
    assert asked["state"] == "CN"


# --- Its description ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def described(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        answer = Client().get(f"{API}/schema/")
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_it_is_described_as_openapi_3_1(described):
    assert described["openapi"].startswith("3.1")
    validate_schema(described)


def test_every_word_is_described(described):
    for name in LISTS:
        told = described["paths"][f"{API}/{name}/"]["get"]["parameters"]
        own = {"expand"} if name == "incidents" else set()
        assert {row["name"] for row in told} == {*PARAMETERS, "cursor", "fields"} | own
        assert all(row["in"] == "query" for row in told)


def test_the_description_is_there_for_people(cast, client):
    told = client.get("/api/docs/").content.decode()
    for word in ("/api/v1/incidents/", "demand_deadline_before", "IncidentRow"):
        assert word in told
    assert "http" not in told.split("<main")[1].split("</main>")[0].replace("http://testserver", "")


def ask(case):
    """The answer, held to what the description promises; that every text is accepted is not."""
    promised = (
        checks.not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    )
    return case.call_and_validate(checks=promised)


@contextmanager
def own_connection():
    """As Django's own client does: what a request leaves open is the connection of the test."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def all_operations(django_db_setup, django_db_blocker):
    """{path: operation} of the description, asked of the site in this process."""
    with django_db_blocker.unblock(), own_connection():
        schema = schemathesis.openapi.from_wsgi(f"{API}/schema/", application)
        return {one.ok().path: one.ok() for one in schema.get_all_operations()}


@pytest.fixture
def operations(cast, all_operations):
    with own_connection():
        yield all_operations


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("query", [{}, {"topic": "hong-kong"}, {"topic": "x"}, {"q": "taiwan"}])
def test_an_answer_is_as_described(operations, name, query):
    ask(operations[f"{API}/{name}/"].Case(query=query))


@pytest.mark.parametrize("name", FIGURES_OF_ALL_SHAPES)
@pytest.mark.parametrize("query", [{}, {"topic": "hong-kong"}, {"topic": "x"}, {"sort": "oldest"}])
def test_a_figure_is_as_described(operations, name, query):
    ask(operations[f"{API}/figures/{{name}}/"].Case(path_parameters={"name": name}, query=query))


def test_a_figure_leads_to_the_entries_behind_it(cast, client):
    told = client.get(f"{API}/figures/by-topic/?country=US").json()
    assert told["sentence"].startswith("Most common topic: Taiwan designation (")
    for row in told["rows"]:
        assert len(results(client, row["rows"].partition(f"{API}/")[2])) == row["incidents"]
    assert told["rows"][0]["labels"]["topic"] == "Taiwan designation"


def test_every_figure_is_listed_and_answers(cast, client):
    listed = client.get(f"{API}/figures/").json()
    assert [row["name"] for row in listed] == list(FIGURES)
    for row in listed:
        told = client.get(row["url"]).json()
        assert (told["title"], "{" in told["sentence"]) == (row["title"], False), row["name"]
    assert client.get(f"{API}/figures/nothing/").status_code == 404
    assert client.get(f"{API}/figures/by-topic/?tier=community").status_code == 403


@pytest.mark.parametrize("state", ["there", "unknown", "withdrawn"])
def test_one_entry_is_as_described(cast, operations, state):
    release = cast.release(cast.draft())
    if state == "withdrawn":
        releases.withdraw_release(release, reason="No.", by=cast.officer_a)
    ref = "CCI-2018-9999" if state == "unknown" else release.case.ref
    path = next(path for path in operations if "{ref}" in path)
    answer = ask(operations[path].Case(path_parameters={"ref": ref}))
    assert answer.status_code == {"there": 200, "unknown": 404, "withdrawn": 410}[state]


# Slow: some two hundred made questions, most of which nobody would ask.
@pytest.mark.slow
def test_whatever_is_asked_the_answer_is_as_described(operations):
    for operation in operations.values():

        @given(operation.as_strategy())
        @settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
        def conforms(case):
            ask(case)

        conforms()


def test_no_field_of_a_row_is_promised_where_a_program_selects_fields(described):
    """`?fields=status` was described as a row that has them all."""
    shapes = described["components"]["schemas"]
    assert "required" not in shapes["ResponseRow"]
    assert "required" in shapes["PageOfResponseRow"]
