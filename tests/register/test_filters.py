"""Questions: what can be asked, what is refused and with which sentence, in every form."""

import json
import re

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from incidents.queries import PARAMETERS, Query
from incidents.values.cursors import write_cursor
from tests.support.outputs import register

PAGE, API = "/incidents/", "/api/v1/incidents/"
FORMS = register()

REFUSED = [
    ("colour=red", "Unknown filter “colour”."),
    ("topics=tibet", "Did you mean “topic”?"),
    ("Topic=tibet", "Did you mean “topic”?"),
    ("topic=tibet&colour=red", "Unknown filter “colour”."),
    ("topic=weather", "topic: “weather” is not a known value."),
    ("topic=tibet&topic=weather", "topic: “weather” is not a known value."),
    ("tactic=rain", "tactic: “rain” is not a known value."),
    ("sector=witchcraft", "sector: “witchcraft” is not a known value."),
    ("firm_response=shrugged", "firm_response: “shrugged” is not a known value."),
    ("attribution=maybe", "attribution: “maybe” is not a known value."),
    ("state=XX", "state: “XX” is not a known value."),
    ("state=cn", "state: “cn” is not a known value."),
    ("country=Japan", "country: “Japan” is not a known value."),
    ("regulation=witch-law", "regulation: “witch-law” is not a known value."),
    (
        "regulation=advertising-law%239(4)",
        "regulation: “advertising-law#9(4)” is not a known value.",
    ),
    ("provision=advertising-law", "provision: “advertising-law” is not a known value."),
    ("provision=advertising-law%2399", "provision: “advertising-law#99” is not a known value."),
    ("cited_with=advertising-law", "cited_with: “advertising-law” is not a known value."),
    ("wording=Formosa", "wording: “Formosa” is not a known value."),
    ("fine=cny", "fine: “cny” is not a known value."),
    ("firm=a%00b", "firm contains a NUL"),
    ("campaign=a%0Ab", "is not a known value."),
    ("authority=" + "x" * 201, "is not a known value."),
    ("topic=a%00b", "topic contains a NUL"),
    ("&".join(f"firm=firm-{number}" for number in range(51)), "firm: Choose at most 50 values."),
    ("since=yesterday", "since: “yesterday” is not a date. Try 2021, 2021-12"),
    ("since=2018-13", "since: “2018-13” is not a date. Try 2021, 2021-12"),
    ("until=2018-02-30", "until: “2018-02-30” is not a date. Try 2021, 2021-12"),
    (
        "demand_deadline_before=2018/05",
        "demand_deadline_before: “2018/05” is not a date. Try 2021, 2021-12",
    ),
    ("since=%00", "since contains a NUL"),
    ("q=%00", "q contains a NUL"),
    ("q=***", "q: “***” contains no word to search for."),
    ("q=" + "x" * 201, "q: "),
    ("sort=random", "sort: "),
    ("sort=relevance", "sort: best match needs search words."),
    ("sort=newest&sort=oldest", "sort: choose one value."),
    ("since=2018&since=2019", "since: choose one value."),
    ("q=muji&q=sony", "q: choose one value."),
    ("tier=secret", "tier: "),
]


def sentence(answer):
    """What an answer says, of a page or of the API."""
    text = answer.content.decode()
    if answer.headers["Content-Type"].startswith("application/json"):
        return json.loads(text)["detail"]
    return re.sub(r"&(amp|quot|#x27);", "", text)


@pytest.mark.parametrize(("query", "told"), REFUSED)
def test_what_cannot_be_read_is_refused_with_a_sentence(cast, client, query, told):
    for here in FORMS:
        answer = client.get(f"{here}?{query}")
        assert answer.status_code == 400, here
        assert told in sentence(answer), here


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "AAAA",
        "1",
        write_cursor(False, "not a day", 1),
        write_cursor(False, "2018-01-01", 1)[:-3],
        write_cursor(2, "2018-01-01", 1),
        write_cursor(False, 7, 1),
        write_cursor(False, None, 1),
        write_cursor(False, ["2018-01-01"], 1),
        write_cursor(False, "2018-01-01", "1"),
        write_cursor(False, "2018-01-01", None),
        write_cursor(False, "2018-01-01", True),
    ],
)
def test_a_cursor_that_no_page_gave_is_refused(cast, client, cursor):
    for here in (PAGE, API):
        answer = client.get(f"{here}?cursor={cursor}")
        assert answer.status_code == 400, here
        assert "Invalid page cursor." in sentence(answer)


@pytest.mark.parametrize(
    ("sort", "value"),
    [("firm", "a\0b"), *(("relevance&q=taiwan", value) for value in ("2000", "-1", "²", ""))],
)
def test_a_cursor_of_another_making_is_refused(cast, client, sort, value):
    for here in (PAGE, API):
        assert (
            client.get(f"{here}?sort={sort}&cursor={write_cursor(0, value, 1)}").status_code == 400
        )


def test_a_number_beyond_every_row_finds_nothing(cast, client):
    cursor = write_cursor(False, "1999-01-01", 10**30)
    assert client.get(f"{API}?cursor={cursor}").json()["results"] == []


@pytest.mark.parametrize("here", [one for one in FORMS if one.split("?")[0].count(".")])
def test_a_file_has_no_pages(cast, client, here):
    assert client.get(f"{here}?cursor=AAAA").status_code == 400


READ = [
    ("", 103),
    ("q=&topic=&since=&sort=&tier=", 103),
    ("tier=public", 103),
    ("since=2018&since=", None),
    ("authority=nobody-knows", 0),
    ("campaign=nobody-knows", 0),
    ("firm=nobody-knows", 0),
    ("topic=data-transfer-demand", 0),
    ("country=AQ", 0),
    (" since= 2018 ".replace(" ", ""), None),
    ("regulation=advertising-law", 3),
    ("provision=advertising-law%239(4)", 2),
    ("topic=tibet&topic=tibet", 3),
    ("q=%22article%209%22", None),
]


@pytest.mark.parametrize(("query", "found"), READ)
def test_what_can_be_read_is_answered(cast, client, query, found):
    for here in FORMS:
        assert client.get(f"{here}?{query}").status_code == 200, here
    if found is not None:
        question = Query(QueryDict(query), cast.stranger)
        assert question.rows().count() == found


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("since=2030-03-14", True),
        ("since=2030-03-15", False),
        ("since=2030-03", True),
        ("since=2030-04", False),
        ("until=2030-03-14", True),
        ("until=2030-03-13", False),
        ("until=2030-03", True),
        ("until=2030-02", False),
        ("since=2030&until=2030", True),
        ("demand_deadline_before=2030-04-30", False),
        ("demand_deadline_before=2030-05-01", True),
        ("demand_deadline_before=2030-05", True),
        ("demand_deadline_before=2030-04", False),
    ],
)
def test_a_day_is_found_up_to_its_edges(cast, query, is_found):
    case = cast.draft(reported_on="2030-03-14")
    cast.release(cast.tell(case, {"kind": "deadline-set", "due_on": "2030-04-30"}))
    question = Query(QueryDict(query), cast.stranger)
    assert question.rows().filter(firm_slug="tatra-instruments").exists() is is_found


@pytest.mark.parametrize(
    ("since", "until", "is_found"),
    [
        ("2030-03-31", None, True),
        ("2030-04-01", None, False),
        (None, "2030-03-01", True),
        (None, "2030-02-28", False),
        ("2030-03-10", "2030-03-11", True),
    ],
)
def test_a_month_is_found_by_any_of_its_days(cast, since, until, is_found):
    cast.release(cast.draft(reported_on="2030-03"))
    words = {name: day for name, day in (("since", since), ("until", until)) if day}
    question = Query(QueryDict(urlencode(words)), cast.stranger)
    assert question.rows().filter(firm_slug="tatra-instruments").exists() is is_found


@pytest.mark.parametrize(
    ("who", "tier", "status"),
    [
        ("stranger", "public", 200),
        ("stranger", "community", 403),
        ("admin", "community", 403),
        ("analyst", "community", 200),
        ("analyst", "public", 200),
        ("officer_b", "community", 200),
    ],
)
def test_the_community_tier_is_for_its_readers(cast, client, who, tier, status):
    if who != "stranger":
        client.force_login(getattr(cast, who))
    for here in FORMS:
        answer = client.get(f"{here}?tier={tier}")
        assert answer.status_code == status, here
        if status == 403:
            assert "for vetted readers" in sentence(answer)


def test_a_question_is_written_one_way_however_it_was_asked(cast):
    written = {
        Query(QueryDict(query), cast.stranger).query_string()
        for query in (
            "topic=tibet&firm_response=complied&topic=xinjiang",
            "firm_response=complied&topic=xinjiang&topic=tibet&q=",
        )
    }
    assert written == {"?topic=tibet&topic=xinjiang&firm_response=complied"}


def test_every_word_of_the_contract_can_be_asked():
    contract = "q state authority topic tactic sector country firm campaign regulation provision"
    contract += " firm_response attribution since until demand_deadline_before tier edition sort"
    # What the marks of figures lead by, beside the words of the contract.
    marks = "case_kind found_by measure conceded_within fine_ground cited_with wording fine"
    marks += " political_link source_grade source_kind confidence borderline"
    assert set(PARAMETERS) == {*contract.split(), *marks.split()}
