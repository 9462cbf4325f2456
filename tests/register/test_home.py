"""The home page: where to start, key figures with what they are counted of, entries, deadlines."""

import datetime as dt
import json
import math
import re

import pytest
from django.utils import timezone

from incidents.intake.reference import DATA
from incidents.models import Incident, Marking
from incidents.pages.register.home import _numbers
from tests.register.test_shipped_cases import ROWS
from tests.support import shipped
from tests.support.page_text import Page

FACTS = json.loads((DATA / "firms.json").read_text())["firms"]


def group_of(firm):
    """The company at the top of a firm's group, by which firms are counted."""
    parent = FACTS.get(firm, {}).get("parent")
    return group_of(parent[0]) if parent else firm


CONCEDED = ("complied", "partly-complied", "apologised")
LABELS = {
    "incidents": r"([\d,]+) incidents against",
    "firms": r"against ([\d,]+) named firms since \d{4}",
    "year": r"named firms since (\d{4})",
    "states": r"([\d,]+) governments applying pressure",
    "conceded": r"(\d+ of \d+) demands with a known outcome ended in a concession",
    "unknown": r"For (\d+) more the firm’s response is not known",
    "bounds": r"The share of all \d+ demands is between (\d+% and \d+%)",
    "cited": r"(\d+ of \d+) incidents cite a law or regulation",
    "uncited": r"The other (\d+) name none",
}


def figures(page, *names):
    """{name: what the page has in the place of the label}."""
    return {name: re.search(LABELS[name], page.text).group(1) for name in names or LABELS}


def counts(**changes):
    """Key figures as they are computed, of 20 incidents unless changed."""
    usual = {"incidents": 20, "firms": 18, "named": 20, "states": 2, "demands": 20}
    usual |= {"known": 10, "conceded": 8, "partly": 3}
    return usual | {"cited": 5, "first_day": dt.date(2018, 1, 1)} | changes


def sentences(**changes):
    """{place: value, label and note as one sentence}."""
    rows = _numbers(counts(**changes))
    texts = [" ".join(filter(None, (row["value"], row["label"], row["note"]))) for row in rows]
    return dict(zip(("incidents", "states", "conceded", "cited"), texts, strict=True))


def test_the_first_sentence_says_what_this_is_and_for_whom(cast, client):
    text = Page(client.get("/")).text
    assert text.startswith("When governments pressure companies: what they demand")
    assert "for companies under pressure, the officials who help them" in text


def test_the_key_figures_are_those_of_the_table(cast, client):
    rows = list(ROWS.values())
    demands = [row for row in rows if row["case_kind"] == "demand"]
    known = [row for row in demands if row["response"] != "unknown"]
    conceded = [row for row in known if row["response"] in CONCEDED]
    cited = [row for row in rows if row["regulation_keys"]]
    unknown = len(demands) - len(known)
    # Rounded outward: a bound that is rounded inward is no bound.
    low = math.floor(100 * len(conceded) / len(demands))
    high = math.ceil(100 * (len(conceded) + unknown) / len(demands))
    assert figures(Page(client.get("/"))) == {
        "incidents": str(len(rows)),
        "firms": str(len({group_of(row["firm"]) for row in rows})),
        "year": "2008",
        "states": str(len({row["coercing_country_iso2"] for row in rows})),
        "conceded": f"{len(conceded)} of {len(known)}",
        "unknown": str(unknown),
        "bounds": f"{low}% and {high}%",
        "cited": f"{len(cited)} of {len(rows)}",
        "uncited": str(len(rows) - len(cited)),
    }


def test_each_figure_leads_to_the_rows_behind_it(cast, client):
    answer = client.get("/")
    links = {row["label"]: row["url"] for row in answer.context["numbers"] if row["url"]}
    for label, url in links.items():
        assert client.get(url).status_code == 200, label
    conceded = next(url for label, url in links.items() if "concession" in label)
    assert re.search(
        rf"\b{shipped.CONCEDED} (entries|incidents)\b", Page(client.get(conceded)).text
    )


def test_a_reader_counts_their_own_tier(cast, client):
    cast.release(cast.draft(marking=Marking.GREEN))
    assert figures(Page(client.get("/")), "incidents") == {"incidents": "103"}
    client.force_login(cast.analyst)
    assert figures(Page(client.get("/")), "incidents") == {"incidents": "104"}


@pytest.mark.parametrize(
    ("changes", "place", "sentence"),
    [
        ({"incidents": 1, "firms": 1, "named": 1}, "incidents", "1 incident against 1 named firm"),
        ({"firms": 0, "named": 0}, "incidents", "20 of them do not name the firm."),
        ({"named": 19}, "incidents", "1 of them does not name the firm."),
        ({"states": 1}, "states", "1 government applying pressure"),
        ({"known": 0, "conceded": 0}, "conceded", "Not known how firms responded"),
        ({"known": 19}, "conceded", "For 1 more the firm’s response is not known."),
        ({"known": 10, "conceded": 8}, "conceded", "is between 40% and 90%."),
        ({"cited": 19}, "cited", "The other one names none."),
    ],
)
def test_few_and_none_read_as_sentences(changes, place, sentence):
    assert sentence in sentences(**changes)[place]


def test_what_is_not_there_is_not_mentioned():
    assert "do not name" not in sentences(named=20)["incidents"]
    assert "not known" not in sentences(known=20)["conceded"]
    assert "none" not in sentences(cited=20)["cited"]


def test_a_percentage_needs_five_known_responses():
    assert "%" not in sentences(known=4, conceded=4)["conceded"]
    assert "%" in sentences(known=5, conceded=4)["conceded"]


def test_nothing_is_counted_of_none(db, client):
    assert _numbers(counts(incidents=0)) == []
    Incident.objects.all().delete()
    page = Page(client.get("/"))
    assert "No incident has been published yet." in page.text
    assert "of 0" not in page.text
    assert "Newest entries" not in page.headings


def test_deadlines_ahead_are_in_order_and_past_ones_are_left_out(cast, client):
    assert "No published entry has a demand deadline ahead." in Page(client.get("/")).text
    today = timezone.localdate()
    for days in (30, 0, 5, -1):
        due = (today + dt.timedelta(days)).isoformat()
        case = cast.draft(title=f"Due in {days} days")
        cast.tell(case, {"kind": "deadline-set", "due_on": due})
        cast.release(case)
    ahead = Page(client.get("/")).text.split("Demand deadlines ahead")[1]
    assert re.findall(r"Due in (-?\d+) days", ahead) == ["0", "5", "30"]


def test_the_entrances_lead_somewhere(cast, client):
    page = Page(client.get("/"))
    entrances = [
        "Your company is under pressure",
        "You work at a trade desk",
        "You analyse or report",
    ]
    assert [heading for heading in page.headings if heading in entrances] == entrances
    assert page.link("Report in confidence") == "/report/"
    assert page.link("Sign in to your desk") == "/accounts/login/"
    for href in {href for href, _text in page.links if href.startswith("/")}:
        assert client.get(href).status_code in (200, 302), href


def test_whoever_is_signed_in_goes_to_their_start_page(cast, client):
    client.force_login(cast.inbox_a)
    assert Page(client.get("/")).link("Go to your start page") == "/desk/inbox/"


def test_an_unknown_filter_is_refused(cast, client):
    page = Page(client.get("/?q=muji"), status=400)
    assert "We could not read this filter" in page.headings
    assert "Correct it, or clear all filters." in page.text
    assert page.link("Clear all filters") == "/"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_read_only(cast, client, method):
    assert getattr(client, method)("/").status_code == 405
