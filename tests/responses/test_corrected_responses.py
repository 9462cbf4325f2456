"""Corrections of the shipped collective responses, and searches for them."""

import json

import pytest

from incidents.intake import responses
from incidents.intake.refusals import FileRefused
from incidents.models import Campaign, CollectiveResponse, CollectiveResponseStep

# What each corrected text says now, and the words of it that were missing or wrong.
CORRECTED = [
    ("us-antiboycott-760", "text", "or against any United States person"),
    ("us-antiboycott-760", "duration", "where the United States person is located outside"),
    ("us-antiboycott-760", "article", "760.5(a)(1), (a)(2)"),
    ("us-antiboycott-760", "article", "IRC 999(a), (f)"),
    ("eu-blocking-statute-1996", "article", "Delegated Regulation (EU) 2018/1100"),
    ("eu-blocking-statute-1996", "article", "5, second paragraph; Regulation (EU) 2018/1101"),
    ("eu-aci-2023", "article", "5(10)"),
    ("eu-aci-2023", "article", "8(1), 8(3) and 8(7)"),
    ("wto-ds598", "text", "established 28 May 2021"),
    ("wto-ds602", "text", "Consultations requested 22 June 2021"),
    ("jp-esp-act-2022", "text", "promulgated 18 May 2022"),
]


@pytest.mark.parametrize(("slug", "column", "words"), CORRECTED)
def test_a_corrected_step_says_what_its_source_says(cast, slug, column, words):
    steps = CollectiveResponseStep.objects.filter(response__slug=slug)
    assert any(words in value for value in steps.values_list(column, flat=True))


def test_no_step_says_that_the_place_of_receipt_decides(cast):
    durations = CollectiveResponseStep.objects.values_list("duration", flat=True)
    assert not [one for one in durations if "received outside" in one]


@pytest.mark.parametrize(
    ("slug", "day"),
    [
        ("us-state-2021-03-26", "2021-03-26"),
        ("eu-commission-2025-08-14", "2025-08-14"),
        # Protest on Tuesday 6 January; the ministry made it known on the Wednesday.
        ("jp-2026-01-07", "2026-01-06"),
        ("jp-2026-02-24", "2026-02-24"),
        ("tw-lithuania-fund-2022", "2022-01-05"),
        ("ca-fema-1985", "1985"),
    ],
)
def test_a_response_has_the_day_on_which_it_was_given(cast, slug, day):
    assert CollectiveResponse.objects.get(slug=slug).started_on == day


SEARCH = {"campaign": "donor-listing-2022", "on": "2026-12-02", "by": "Desk A", "where": "Archives"}


@pytest.mark.parametrize(
    "change",
    [{"campaign": "no-letters"}, {"on": ""}, {"by": ""}, {"where": ""}, {"on": "soon"}],
)
def test_a_search_without_who_when_or_where_is_refused(cast, change):
    with pytest.raises(FileRefused):
        responses.link(json.dumps({"links": [], "searches": [SEARCH | change]}).encode())


def test_a_search_is_recorded_and_an_older_one_does_not_replace_it(cast):
    for search in (SEARCH, SEARCH | {"on": "2026-11-01", "by": "Desk B"}):
        responses.link(json.dumps({"links": [], "searches": [search]}).encode())
    campaign = Campaign.objects.get(slug="donor-listing-2022")
    assert (campaign.responses_searched_on, campaign.responses_searched_by) == (
        "2026-12-02",
        "Desk A",
    )
