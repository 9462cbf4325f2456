"""What governments did: their own pages, the campaign's, the entry's, the table, the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.models import Campaign, CollectiveResponse, CollectiveResponseLink, Incident, Marking
from incidents.models.register.labels import forget_labels
from incidents.pages.responses.response_views import format_time_after
from tests.support.page_text import Page, tenfold

LETTER = "/campaigns/caac-letter-2018/"
WHITE_HOUSE = "/responses/white-house-2018-05-05/"
API = "/api/v1/responses/"
NOT_SEARCHED = {f"responses_searched_{part}": "" for part in ("on", "by", "in")}
PAGES = ["/responses/", WHITE_HOUSE, "/dashboards/responses/"]


def entry_page(cast, client, slug):
    return Page(client.get(f"/incidents/{cast.case(slug).ref}/"))


def test_all_responses_are_listed_with_their_number_of_demands(cast, client):
    page = Page(client.get("/responses/"))
    for row in CollectiveResponse.objects.all():
        assert page.link(row.name) == row.get_absolute_url()
    assert "European Union against China, WTO dispute · lapsed" in page.text
    assert page.text.count("not linked to a demand") == 13
    assert "responds to 2 demands" in page.text


def test_the_airlines_letter_shows_who_spoke_and_that_no_instrument_was_used(cast, client):
    page = Page(client.get(LETTER))
    told = page.text
    spoken = ["5 May 2018", "5 June 2018", "28 August 2018"]
    places = [told.index(day, told.index("Collective responses")) for day in spoken]
    assert places == sorted(places)
    assert page.link("Orwellian") == WHITE_HOUSE
    for words in (
        "10 days after the demand",
        "41 days after the demand",
        "125 days after the demand",
        "The four US carriers dropped the country name",
        "No WTO dispute and no law used against this demand is recorded here.",
        "The demand afterwards: upheld",
    ):
        assert words in told, words


def test_the_letter_says_how_many_listed_firms_resisted(cast, client):
    entries = Incident.objects.filter(tier="public", campaign="caac-letter-2018")
    known = entries.exclude(firm_response="unknown").count()
    assert not entries.filter(firm_response__in=("refused", "reversed")).exists()
    text = Page(client.get(LETTER)).text
    assert f"None of the {known} listed firms whose response is known resisted." in text


def test_a_campaign_without_collective_response_says_so(cast, client):
    text = Page(client.get("/campaigns/donor-listing-2022/")).text
    assert "No collective response to this campaign is recorded here." in text
    assert "No WTO dispute and no law used" not in text


def test_a_dispute_is_more_than_words(cast, client):
    letter = Campaign.objects.get(slug="caac-letter-2018")
    dispute = CollectiveResponse.objects.get(slug="wto-ds610")
    CollectiveResponseLink.objects.create(
        response=dispute, campaign=letter, scope="wider", reason="A test", source="A source"
    )
    assert "No WTO dispute and no law used" not in Page(client.get(LETTER)).text


def test_an_entry_tells_the_answers_to_itself_and_to_its_campaign_once(cast, client):
    page = entry_page(cast, client, "qantas-caac-2018")
    assert page.text.count("Statement of Foreign Minister Bishop") == 1
    assert page.link("Orwellian") == WHITE_HOUSE
    assert "The statement is about Qantas" in page.text
    assert "The statement is about Qantas" not in Page(client.get(LETTER)).text
    page = entry_page(cast, client, "continental-2021")
    assert page.link("DS610") == "/responses/wto-ds610/"
    assert page.link("Taiwan investment") == "/responses/tw-lithuania-fund-2022/"
    assert "What governments did" not in entry_page(cast, client, "muji-fine-2018").headings


def test_a_response_has_its_steps_demands_and_sources(cast, client):
    page = Page(client.get("/responses/wto-ds610/"))
    for words in (
        "European Union against China",
        "Panel established 27 January 2023",
        "DSU 12.12",
        "counted from: suspension",
        "lapsed",
        "part of a wider response",
    ):
        assert words in page.text, words
    ref = cast.case("continental-2021").ref
    assert f"/incidents/{ref}/" in [href for href, _said in page.links]
    assert "https://ustr.gov/node/13448" in [href for href, _said in page.links]


def test_a_response_without_a_source_says_so(cast, client):
    CollectiveResponse.objects.filter(slug="wto-ds602").update(sources=[])
    page = Page(client.get("/responses/wto-ds602/"))
    assert "No source recorded: this rests on general knowledge." in page.text
    assert "The demand afterwards: lifted · 29 March 2024" in page.text


def test_the_united_states_reporting_duty_is_linked_to_no_demand(cast, client):
    page = Page(client.get("/responses/us-antiboycott-760/"))
    assert "It is not linked to any demand in the register." in page.text


@pytest.mark.parametrize(
    ("began", "demanded", "words"),
    [
        ("2018-05-05", "2018-05-04", "1 day after the demand"),
        ("2018-05-05", "2018-05-05", "on the day of the demand"),
        ("2018-05-05", "2018-05-06", "before the demand"),
        ("2018-05", "2018-04-25", "the exact date of the demand or of the response is not known"),
        ("2018-05-05", "2018", "the exact date of the demand or of the response is not known"),
        ("2018-05-05", "", "the date of the demand is not known"),
        ("", "2018-05-05", "the date of the response is not known"),
    ],
)
def test_words_stand_in_where_days_cannot_be_counted(cast, began, demanded, words):
    CollectiveResponse.objects.filter(slug="wto-ds610").update(started_on=began)
    assert format_time_after(CollectiveResponse.objects.get(slug="wto-ds610"), demanded) == words


def test_the_table_compares_campaigns_and_names_incidents(cast, client):
    page = Page(client.get("/dashboards/responses/"))
    campaigns = Campaign.objects.filter(is_published=True).count()
    met = f"6 of {campaigns} campaigns met a collective response that is recorded here."
    assert met in page.text
    assert "No government used a dispute or a legal instrument against any of them." in page.text
    # Somebody looked for responses to the other three; where nobody did, the table says so.
    assert page.text.count("searched, and none found") == 3
    assert "by the collectors of the shipped data: one search of stored copies" in page.text
    assert page.text.count("not searched: others may exist") == campaigns - 6 - 3
    Campaign.objects.filter(slug="donor-listing-2022").update(**NOT_SEARCHED)
    page = Page(client.get("/dashboards/responses/"))
    assert page.text.count("searched, and none found") == 2
    assert page.text.count("not searched: others may exist") == campaigns - 6 - 2
    assert set(page.refs()) == {
        cast.case(slug).ref
        for slug in (
            "qantas-caac-2018",
            "united-caac-2018",
            "continental-2021",
            "cbh-grain-2020",
            "treasury-wine-2020",
            "urbo-bankas-2025",
        )
    }
    board = Page(client.get("/dashboards/?topic=taiwan-designation"))
    labels = {href: label.strip() for href, label in board.links}
    assert labels["/dashboards/responses/"] == "Collective responses"


def test_the_api_gives_them_with_their_demands(cast, client):
    body = client.get(API).json()
    assert (body["next"], body["previous"]) == (None, None)
    rows = {row["slug"]: row for row in body["results"]}
    assert list(rows) == sorted(rows)
    assert len(rows) == 26
    dispute = rows["wto-ds610"]
    assert (dispute["jurisdictions"], dispute["against"]) == (["EU"], "CN")
    assert dispute["incidents"] == [cast.case("continental-2021").ref]
    assert [step["article"] for step in dispute["steps"]][:2] == ["DSU 4", ""]
    assert rows["tw-mofa-2018"]["campaigns"] == ["caac-letter-2018"]


def test_api_and_files_say_whether_somebody_looked(cast, client):
    """The board, the API of campaigns, and the figure in each type of file."""
    Campaign.objects.filter(slug="donor-listing-2022").update(**NOT_SEARCHED)
    search = ("search", "searched_on", "searched_by")
    figure = client.get("/dashboards/figures/collective-responses.json").json()
    rows = {row["campaign"]: tuple(row[name] for name in search) for row in figure["rows"]}
    who = "the collectors of the shipped data"
    assert rows["caac-letter-2018"] == ("found", "", "")
    assert rows["shirt-boycotts-2019"] == ("none-found", "2026-11-30", who)
    assert rows["donor-listing-2022"] == ("not-searched", "", "")
    lines = client.get("/dashboards/figures/collective-responses.csv").content.decode()
    assert ",none-found,2026-11-30," in lines
    assert ",not-searched,,," in lines
    table = Page(client.get("/dashboards/figures/collective-responses/")).text
    assert "searched, and none found (30 November 2026, the collectors" in table
    campaigns = {row["slug"]: row for row in client.get("/api/v1/campaigns/").json()["results"]}
    assert campaigns["shirt-boycotts-2019"]["responses_searched_by"] == who
    assert campaigns["donor-listing-2022"]["responses_searched_on"] == ""


def test_the_api_turns_pages_and_refuses_what_it_does_not_know(cast, client):
    CollectiveResponse.objects.bulk_create(
        CollectiveResponse(
            slug=f"statement-{number:03d}",
            name="A statement",
            kind="public-statement",
            jurisdictions=["CZ"],
            confidence="medium",
        )
        for number in range(60)
    )
    first = client.get(API).json()
    second = client.get(first["next"]).json()
    assert len(first["results"]) == 50
    assert len(second["results"]) == 36
    assert client.get(second["previous"]).json() == first
    assert client.get(f"{API}?cursor=x").status_code == 400
    assert client.get(f"{API}?kind=bill").status_code == 400


@pytest.mark.parametrize("who", ["stranger", "admin"])
def test_a_response_to_an_incident_is_hidden_from_who_may_not_see_it(cast, client, who):
    ref = cast.release(cast.draft(marking=Marking.GREEN)).case.ref
    row = CollectiveResponse.objects.get(slug="us-ceca-2023")
    row.links.create(ref=ref, scope="direct", reason="Quillfish", source="A source")
    if who != "stranger":
        client.force_login(getattr(cast, who))
    places = [row.get_absolute_url(), "/dashboards/responses/", API]
    for here in places:
        html = client.get(here).content.decode()
        assert ref not in html
        assert "Quillfish" not in html
    assert "responds to 1 demand" not in counted(client, row)
    client.force_login(cast.analyst)
    assert all(ref in client.get(here).content.decode() for here in places)
    assert "responds to 1 demand" in counted(client, row)


def test_a_response_to_a_desks_own_campaign_is_hidden(cast, client):
    own = Campaign.objects.create(
        desk=cast.officer_a.desk, slug="own-letters", title="Quillfish letters", coercing_state="CN"
    )
    row = CollectiveResponse.objects.get(slug="us-ceca-2023")
    row.links.create(campaign=own, scope="direct", reason="Quillfish", source="A source")
    for here in (row.get_absolute_url(), "/dashboards/responses/", API):
        html = client.get(here).content.decode()
        assert "Quillfish" not in html
        assert "own-letters" not in html


def counted(client, row):
    """The line of the list with the number of demands of a response."""
    text = client.get("/responses/").content.decode()
    return text[text.index(row.get_absolute_url()) :].partition("</article>")[0]


@pytest.mark.parametrize("here", ["/responses/nothing/", "/responses/wto/"])
def test_what_is_not_there_is_not_there(cast, client, here):
    assert client.get(here).status_code == 404


@pytest.mark.parametrize("here", [*PAGES, API])
def test_an_unknown_parameter_is_refused(cast, client, here):
    assert client.get(f"{here}?kindd=bill").status_code == 400


@pytest.mark.parametrize("here", [*PAGES, API])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_they_are_read_only(cast, client, here, method):
    assert getattr(client, method)(here).status_code == 405


@pytest.mark.parametrize("who", ["stranger", "analyst"])
@pytest.mark.parametrize("here", [*PAGES, "/responses/wto-ds610/", API])
def test_they_cost_few_queries_however_many_entries_there_are(cast, client, who, here):
    if who != "stranger":
        client.force_login(getattr(cast, who))
    once = cost(client, here)
    assert once <= 8
    tenfold()
    assert cost(client, here) == once


def cost(client, here):
    forget_labels()
    with CaptureQueriesContext(connection) as made:
        assert client.get(here).status_code == 200
    return len(made)
