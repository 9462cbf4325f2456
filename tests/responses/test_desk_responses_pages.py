"""The desk's pages of collective responses and deadlines: typed, saved, shown and refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from incidents.actions.desk import releases
from incidents.actions.responses import deadlines
from incidents.models import CollectiveResponse, CollectiveResponseDraft, StatutoryDeadline
from tests.support.forms import sent
from tests.support.page_text import Page

NEW = "/desk/responses/new/"
TYPED = {
    "name": "Joint note to the regulator",
    "kind": "joint-statement",
    "jurisdictions": "Czechia; au; EU",
    "started_on": "2026-03-20",
    "sources": "https://ministry.example/note\nhttps://partner.example/note",
    "confidence": "high",
    "cost_low": "1000",
    "cost_high": "5000",
    "cost_currency": "eur",
    "cost_method": "Fares not sold in a week, at last year's price.",
    "cost_source": "https://ministry.example/costs",
    "step-0-text": "Hand over the note",
    "link-0-scope": "direct",
    "link-0-reason": "The note names the letter.",
    "link-0-source": "https://ministry.example/note",
}


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer_a)
    return client


def typed(client, address=NEW, **changes):
    return client.post(address, sent(client.get(address), **TYPED | changes))


def campaign_choice(client, title="Letter of 25 April 2018"):
    field = client.get(NEW).context["forms"].rows["link"][0].fields["campaign"]
    return next(str(row.pk) for row in field.queryset if title in row.title)


def test_a_response_is_logged_with_costs_steps_and_demands(officer, cast):
    answer = typed(officer, **{"link-0-campaign": campaign_choice(officer)})
    draft = CollectiveResponseDraft.objects.get()
    assert answer["Location"] == draft.get_absolute_url()
    assert draft.reference.startswith("DESK-A-R-")
    assert draft.jurisdictions == ["CZ", "AU", "EU"]
    assert draft.sources == ["https://ministry.example/note", "https://partner.example/note"]
    assert (str(draft.cost_low), draft.cost_currency) == ("1000.00", "EUR")
    assert [step.text for step in draft.steps.all()] == ["Hand over the note"]
    assert draft.links.get().campaign.slug == "caac-letter-2018"
    page = Page(officer.get(draft.get_absolute_url()))
    for words in (
        "EUR 1,000 to EUR 5,000",
        "The note names the letter.",
        "logged this collective response",
    ):
        assert words in page.text
    page = Page(officer.get("/desk/responses/"))
    assert page.link("Joint note") == draft.get_absolute_url()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": ""}, "name", "This field is required."),
        ({"jurisdictions": "Atlantis"}, "jurisdictions", "“Atlantis” is not a country"),
        ({"kind": "wto-dispute"}, "against", "Choose the state that the dispute is against."),
        ({"sources": ""}, "sources", "Add a source"),
        ({"cost_method": ""}, "cost_low", "Fill in all five cost fields"),
        ({"cost_high": "999"}, "cost_high", "must not be less than"),
        ({"started_on": "2026-13"}, "started_on", "Write a year, a month or a day"),
        ({"step-0-text": ""}, None, "Add at least one step"),
    ],
)
def test_an_error_is_at_its_field_and_nothing_is_saved(officer, changes, field, sentence):
    changes = {f"link-0-{name}": "" for name in ("scope", "reason", "source")} | changes
    answer = typed(officer, **changes)
    assert answer.status_code == 422
    assert sentence in str(answer.context["forms"].facts.errors[field or "__all__"])
    assert not CollectiveResponseDraft.objects.exists()


@pytest.mark.parametrize("ref", ["", "CCI-1999-0001"])
def test_a_response_is_to_one_published_demand(officer, cast, ref):
    answer = typed(officer, **{"link-0-ref": ref})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert ("There is no incident" if ref else "Name either a campaign or an incident") in html


def test_what_is_saved_again_is_the_same(officer, cast):
    typed(officer, **{"link-0-ref": cast.muji_case.ref})
    draft = CollectiveResponseDraft.objects.get()
    address = draft.get_absolute_url() + "edit/"
    officer.post(address, sent(officer.get(address)))
    officer.post(address, sent(officer.get(address), status="sent"))
    draft.refresh_from_db()
    assert (draft.status, draft.links.get().ref) == ("sent", cast.muji_case.ref)
    history = officer.get(draft.get_absolute_url()).context["history"]
    assert [row.sentence for row in history] == [
        f"officer@desk-a.example {act}."
        for act in ("logged this collective response", "saved this without changes")
    ] + ["officer@desk-a.example changed “Status”."]


def test_from_the_draft_to_the_public_page_by_two_people(officer, cast):
    draft = cast.response()
    cast.start_deadline(draft, day="2026-11-02")
    address = draft.get_absolute_url()
    page = officer.get(f"{address}release/")
    assert "Everyone will be able to read exactly these fields" in page.content.decode()
    officer.post(f"{address}release/", {"reason": "It was handed over."})
    release = draft.releases.get()
    decide = f"{release.get_absolute_url()}approve/"
    assert officer.post(decide).status_code == 403
    officer.force_login(cast.approver_a)
    assert Page(officer.get("/desk/")).link("Joint note") == release.get_absolute_url()
    assert Page(officer.get("/desk/releases/")).link("Joint note") == release.get_absolute_url()
    officer.post(decide)
    officer.logout()
    public = Page(officer.get(CollectiveResponse.objects.get(release=release).get_absolute_url()))
    for words in ("Czechia, Australia", "Council decides", "4 January 2027", "version 1"):
        assert words in public.text, words


def test_a_second_version_is_shown_field_by_field(officer, cast):
    draft = cast.response()
    cast.release(draft)
    address = draft.get_absolute_url()
    officer.post(f"{address}edit/", sent(officer.get(f"{address}edit/"), status="answered"))
    officer.post(f"{address}release/", {"reason": "It was handed over."})
    page = Page(officer.get(draft.releases.first().get_absolute_url()))
    assert "Changes from version 1" in page.text
    assert "Status – answered" in page.text


def test_a_deadline_is_started_and_extended(officer, cast):
    for subject in (cast.muji_case, cast.response()):
        address = f"{subject.get_absolute_url()}deadlines/"
        values = {"rule": "eu-aci-council", "started_on": "2025-10-20", "note": "For the file"}
        answer = officer.post(address, sent(officer.get(address), **values))
        deadline = StatutoryDeadline.objects.latest("pk")
        assert answer["Location"] == deadline.get_absolute_url()
        event = {"kind": "extended", "on": "2025-12-10", "length": "2", "reason": "Notified late."}
        officer.post(deadline.get_absolute_url(), event)
        page = Page(officer.get(deadline.get_absolute_url()))
        assert "5 January 2026" in page.text
        assert "extended by 2: Notified late." in page.text
        assert Page(officer.get(subject.get_absolute_url())).link("Council decides")
    page = Page(officer.get("/desk/deadlines/"))
    assert page.text.count("Council decides") == 2


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"rule": "", "started_on": "2025"}, "This field is required."),
        ({"rule": "eu-aci-council", "started_on": "soon"}, "Write a year, a month or a day"),
        ({"rule": "wto-consultations", "started_on": "1990"}, "no version of this rule"),
    ],
)
def test_a_deadline_that_cannot_start_says_why(officer, cast, values, sentence):
    answer = officer.post(f"{cast.muji_case.get_absolute_url()}deadlines/", values)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        ({"kind": "extended"}, "Give the length of the extension."),
        ({"kind": "ended", "length": "2"}, "Only an extension has a length."),
        ({"kind": "paused"}, "This rule does not allow a pause."),
        ({"kind": "resumed"}, "This deadline is not paused."),
    ],
)
def test_an_event_that_the_rule_does_not_allow_is_refused(officer, cast, event, sentence):
    deadline = cast.start_deadline(cast.muji_case, day="2025-10-20")
    values = {"on": "2025-11-01", "reason": "So."} | event
    answer = officer.post(deadline.get_absolute_url(), values)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not deadline.events.exists()


def test_the_calendar_address_is_shown_once(officer, cast):
    answer = officer.post("/desk/deadlines/address/", {"make": "yes"})
    address = answer.context["address"]
    assert answer["Cache-Control"] == "no-store"
    assert address not in officer.get("/desk/deadlines/").content.decode()
    assert officer.get(address).status_code == 200
    officer.post("/desk/deadlines/address/", {"revoke": "yes"})
    assert officer.get(address).status_code == 404


@pytest.mark.parametrize("who", ["officer_b", "approver_b", "analyst", "inbox_a", "admin", None])
def test_a_draft_and_its_deadline_are_nowhere_outside_the_desk(client, cast, who):
    draft = cast.response(
        name="Quillfish note", status="quillfish", desk_note="quillfish", sources=["quillfish"]
    )
    cast.start_deadline(draft, day="2026-11-20")
    if who:
        client.force_login(getattr(cast, who))
    outside = [
        *("/responses/", "/responses/quillfish-note/", "/responses/deadlines.ics"),
        *("/api/v1/responses/", "/campaigns/", "/dashboards/responses/", "/desk/"),
        *("/desk/responses/", "/desk/deadlines/", "/desk/releases/", draft.get_absolute_url()),
    ]
    for address in outside:
        assert "quillfish" not in text_of(client.get(address)), address
    client.force_login(cast.officer_a)
    assert "quillfish" in text_of(client.get("/desk/responses/"))


def text_of(answer):
    return answer.content.decode().casefold().replace("/responses/quillfish-note/", "")


@pytest.mark.parametrize("address", ["/desk/responses/", "/desk/deadlines/", "/desk/"])
def test_the_desks_lists_cost_the_same_for_more_rows(officer, cast, address):
    def cost():
        with CaptureQueriesContext(connection) as made:
            officer.get(address)
        return len(made)

    def more():
        ended = cast.start_deadline(cast.response())
        deadlines.end_deadline(ended, on=ended.due_on, reason="Done.", by=cast.officer_a)
        cast.start_deadline(cast.draft(), day="2026-11-02")
        releases.propose_release(cast.response(), by=cast.officer_a, reason="The firm agreed.")

    more()
    few = cost()
    more()
    # My work asks for statements of other desks too, and who stands in for whom.
    assert cost() == few <= 18


def test_the_api_has_the_costs_and_deadlines_of_a_released_response(cast, client):
    facts = {"cost_low": 1, "cost_high": 2, "cost_currency": "EUR"}
    draft = cast.response(**facts, cost_method="Added up.", cost_source="A paper.")
    cast.start_deadline(draft)
    cast.release(draft)
    rows = client.get(reverse("api_responses")).json()["results"]
    row = next(row for row in rows if row["name"] == "Joint note to the regulator")
    assert (row["cost_low"], row["cost_high"], row["cost_currency"]) == ("1.00", "2.00", "EUR")
    assert [deadline["due_from"] for deadline in row["deadlines"]] == ["2027-01-04"]
