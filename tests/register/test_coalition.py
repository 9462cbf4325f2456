"""One campaign as a coalition: firms by home, who spoke, who has not, what changed."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.figures.measures import coalition
from incidents.models import Campaign, CollectiveResponse, CollectiveResponseLink, Incident, Marking
from incidents.values.partial_dates import PartialDate
from tests.support.page_text import Page, tenfold

LETTER = "/campaigns/caac-letter-2018/coalition/"


def letter(user):
    rows = Incident.objects.visible_to(user).filter(campaign="caac-letter-2018")
    named = list(
        rows.values("ref", "firm", "country", "case_kind", "firm_response", "responded_on")
    )
    links = list(
        CollectiveResponseLink.objects.to("caac-letter-2018", [row["ref"] for row in named])
    )
    return named, links


def test_the_letter_shows_who_responded_and_that_no_law_was_used(client, cast):
    page = Page(client.get(LETTER))
    for words in (
        "The listed firms have 12 home states. 2 of them responded.",
        "No response by Hong Kong, Japan, Canada, Finland, France",
        "0 of 17 listed firms with a known response resisted",
        "40 of 44 firms addressed, listed here or not, had complied by 26 July 2018",
        "17 of 44 firms addressed are listed here",
        "Taiwan also responded, although none of its firms is listed",
        "18 of 44 by 25 May 2018 → 38 of 44 by 13 July 2018",
        "5 May 2018",
        "5 June 2018",
        "28 August 2018",
    ):
        assert words in page.text, words
    assert page.link("Qantas Airways") == f"/incidents/{cast.case('qantas-caac-2018').ref}/"
    campaign = Page(client.get("/campaigns/caac-letter-2018/"))
    assert "No WTO dispute and no law used against this demand is recorded here" in campaign.text
    assert campaign.link("Firms and responses by home state") == LETTER


def test_every_listed_firm_has_one_home_state(cast):
    named, links = letter(cast.stranger)
    homes = coalition.home_states(named, links)
    assert sorted(row["ref"] for home in homes for row in home.firms) == sorted(
        row["ref"] for row in named
    )
    assert sum(home.resisted.whole for home in homes) == 17
    told = {home.country: [answer.slug for answer in home.responses] for home in homes}
    assert told["US"] == ["white-house-2018-05-05"]
    assert told["AU"] == ["au-statement-2018"]
    assert [country for country, slugs in told.items() if slugs] == ["US", "AU"]
    assert list(coalition.elsewhere(named, links)) == ["TW"]


def test_a_bloc_responds_for_its_members(cast):
    named, links = letter(cast.stranger)
    CollectiveResponse.objects.filter(slug="au-statement-2018").update(jurisdictions=["EU"])
    named, links = letter(cast.stranger)
    told = {home.country: len(home.responses) for home in coalition.home_states(named, links)}
    assert (told["FI"], told["FR"], told["AU"]) == (1, 1, 0)


# The named firms' days: 25 May, the months of May and June, July, 4 June, 2018.
CHANGED = [
    ("white-house-2018-05-05", 0, "2018-05-25", None),
    ("au-statement-2018", 5, "2018-07-13", "2018-05-25"),
    ("tw-mofa-2018", 15, None, "2018-07-26"),
]


@pytest.mark.parametrize(("slug", "conceded_before", "after", "before"), CHANGED)
def test_concessions_before_and_after_a_response(cast, slug, conceded_before, after, before):
    named, links = letter(cast.stranger)
    tallies = list(Campaign.objects.get(slug="caac-letter-2018").tallies.all())
    found = {
        one.link.response.slug: one
        for one in coalition.changes_around_responses(named, links, tallies)
    }
    one = found[slug]
    assert one.conceded_before == conceded_before
    assert (one.before and one.before.on, one.after and one.after.on) == (before, after)
    assert one.conceded_before + one.conceded_after + one.undated == 17 == one.named


@pytest.mark.parametrize(
    ("answered", "place"),
    [
        ("2018-06-04", "before"),
        ("2018-06-05", "after"),
        ("2018-06-06", "after"),
        ("2018-05", "before"),
        ("2018-06", "undated"),
        ("2018", "undated"),
        ("2019", "after"),
        ("", "undated"),
    ],
)
def test_a_day_that_may_lie_on_either_side_is_on_neither(answered, place):
    day = dt.date(2018, 6, 5)
    told = PartialDate(answered) if answered else ""
    assert coalition._place(told, day, day) == place


def test_a_firm_of_the_community_tier_is_hidden_from_the_public(client, cast):
    prague = Campaign.objects.get(slug="us-kimmel-2025")
    firm = cast.firm(name="Quillfish works", country="SE")
    cast.release(cast.draft(campaign=prague, firm=firm, marking=Marking.GREEN))
    address = "/campaigns/us-kimmel-2025/coalition/"
    assert "Quillfish" not in Page(client.get(address)).text
    sentence = "No collective response to this campaign is recorded here."
    assert sentence in Page(client.get(address)).text
    client.force_login(cast.analyst)
    assert "Quillfish" in Page(client.get(address)).text


def test_a_coalition_costs_the_same_for_ten_times_the_firms(client, cast):
    def cost():
        with CaptureQueriesContext(connection) as made:
            client.get(LETTER)
        return len(made)

    few = cost()
    tenfold()
    assert cost() == few <= 6


def test_an_unknown_word_or_campaign_is_refused(client, cast):
    assert client.get(f"{LETTER}?q=x").status_code == 400
    assert client.get("/campaigns/no-letters/coalition/").status_code == 404
