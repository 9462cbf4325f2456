"""Figures that are not shown any more: every address of them says why, and nothing shows them."""

import re

import pytest

from incidents.figures.results.catalogue import FIGURES
from incidents.figures.results.removed import (
    FIRST_OUTCOME,
    REMOVED,
    TIME_TO_CONCESSION,
    WITH_AND_WITHOUT,
)
from tests.support import shipped
from tests.support.outputs import dashboards
from tests.support.page_text import Page

NAMES = sorted(REMOVED)
HERE = "/dashboards/figures"
ADDRESSES = [
    *(f"{HERE}/{{name}}/{part}" for part in ("", "chart/", "narrow/", "embed/")),
    *(f"{HERE}/{{name}}.{form}" for form in ("csv", "json", "svg", "png", "vega")),
    "/api/v1/figures/{name}/",
]
# What the removed figures said, in words that no page may say any more.
SAID = re.compile(
    r"kaplan|log-rank|aalen|half within|half of them within|dated demand|chi-square"
    r"|days to giving in|which came first|lost from sight"
)


def words(answer, status=200):
    return Page(answer, status).text


def test_the_four_figures_are_those_that_misled():
    assert NAMES == [
        "answered-or-not",
        "days-by-campaign",
        "days-by-country",
        "days-by-sector",
        "days-by-tactic",
        "days-by-topic",
        "days-to-answer",
        "outcomes",
    ]
    assert not REMOVED.keys() & FIGURES.keys()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", NAMES)
def test_every_address_of_a_removed_figure_says_why(client, cast, name, address):
    answer = client.get(address.format(name=name))
    assert answer.status_code == 410
    if "/api/" in address:
        problem = answer.json()
        assert (problem["status"], problem["detail"]) == (410, str(REMOVED[name]))
    else:
        assert str(REMOVED[name]) in words(answer, 410)


def test_the_reason_stands_in_the_frame_of_other_peoples_pages(client, cast):
    answer = client.get(f"{HERE}/days-to-answer/embed/")
    assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")
    assert "X-Frame-Options" not in answer.headers
    assert not answer.cookies


def test_the_picture_of_two_curves_is_removed_as_well(client, cast):
    for size in ("chart", "narrow"):
        answer = client.get(f"/dashboards/compare/days/{size}/?topic=tibet")
        assert str(TIME_TO_CONCESSION) in words(answer, 410)


@pytest.mark.parametrize(
    ("address", "reasons"),
    [
        ("/dashboards/method/", [TIME_TO_CONCESSION, FIRST_OUTCOME, WITH_AND_WITHOUT]),
    ],
)
def test_one_sentence_stands_in_their_place(client, cast, address, reasons):
    told = words(client.get(address))
    for reason in reasons:
        assert told.count(str(reason)) == 1, reason


def test_no_page_file_or_answer_shows_what_they_said(client, cast):
    addresses = [*dashboards(), "/dashboards/campaigns/caac-letter-2018/", "/api/v1/schema/"]
    for address in addresses:
        text = client.get(address).content.decode().casefold()
        assert not SAID.search(text), (address, SAID.search(text))
        for name in NAMES:
            assert f"figures/{name}" not in text, (address, name)


def test_shares_are_still_shown_with_unknowns_in_view(client, cast):
    told = words(client.get("/dashboards/compliance/"))
    low, demands = shipped.CONCEDED, len(shipped.DEMANDS)
    # Never rounded up to what is not so.
    assert f"at least {100 * low // demands}% of all {demands} demands" in told
    rows = client.get(f"{HERE}/firm-responses.json").json()["rows"]
    assert "unknown" in {row["value"] for row in rows}
