"""Campaigns of a desk: typed by one person, approved by another, and public no earlier."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from incidents.actions.desk import campaigns, releases, word_proposals
from incidents.models import Authority, Campaign, Case, Sector, Topic, WordProposal
from tests.desk.test_parties import refusal
from tests.support.forms import sent
from tests.support.keys import key_of

NEW = "/desk/campaigns/new/"
FACTS = {
    "title": "Letters of spring",
    "coercing_state": "CN",
    "authority_name": "Civil Aviation Administration of China",
    "issued_on": "2026-03",
    "topics": ["tibet"],
    "addressees": "44",
    "deadline-0-on": "2026-05-25",
    "deadline-0-kind": "set",
    "source-0-title": "A paper of record",
    "citation-0-text": "advertising-law#9(4)",
}


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.officer_a)
    return client


def logged(desk):
    answer = desk.post(NEW, sent(desk.get(NEW), **FACTS))
    assert answer.status_code == 302, answer.content[:3000]
    return Campaign.objects.get(title="Letters of spring")


def test_a_campaign_is_typed_and_read_back_whole(desk, cast):
    row = logged(desk)
    assert row.authority == Authority.objects.get(slug="caac")
    assert (row.desk, row.changed_by, row.is_published) == (
        cast.officer_a.desk,
        cast.officer_a,
        False,
    )
    assert [str(one.on) for one in row.deadlines.all()] == ["2026-05-25"]
    assert [one.title for one in row.sources.all()] == ["A paper of record"]
    assert [one.provision.key for one in row.citations.all()] == ["advertising-law#9(4)"]
    page = desk.get(f"/desk/campaigns/{key_of(row)}/").content.decode()
    for text in ("25 May 2026", "A paper of record", "Advertising Law", "Tibet", "44"):
        assert text in page
    here = f"/desk/campaigns/{key_of(row)}/edit/"
    assert desk.post(here, sent(desk.get(here))).status_code == 302
    assert row.deadlines.count() == row.sources.count() == row.citations.count() == 1


def test_a_faulty_row_is_named_and_what_was_typed_stays(desk):
    faulty = {"citation-0-text": "no-such-law", "note": "typed with care"}
    answer = desk.post(NEW, sent(desk.get(NEW), **FACTS | faulty))
    assert answer.status_code == 422
    for text in ("This law or article is not known", "typed with care", "A paper of record"):
        assert text in answer.content.decode()
    assert not Campaign.objects.filter(title="Letters of spring").exists()


def test_nobody_approves_what_they_changed_last(desk, cast):
    row = logged(desk)
    Campaign.objects.filter(pk=row.pk).update(changed_by=cast.approver_a)
    assert "Another person" in refusal(lambda: campaigns.approve_campaign(row, by=cast.approver_a))
    Campaign.objects.filter(pk=row.pk).update(changed_by=cast.officer_a)
    campaigns.approve_campaign(row, by=cast.approver_a)
    # A later change takes the approval back.
    here = f"/desk/campaigns/{key_of(row)}/edit/"
    assert desk.post(here, sent(desk.get(here), title="Letters of May")).status_code == 302
    assert Campaign.objects.get(pk=row.pk).approved_at is None


def test_a_newcomer_and_another_desk_approve_nothing(desk, cast):
    row = logged(desk)
    assert refusal(lambda: campaigns.approve_campaign(row, by=cast.approver_b))
    cast.approver_a.joined_desk_at = timezone.now() - dt.timedelta(days=1)
    assert "first seven days" in refusal(
        lambda: campaigns.approve_campaign(row, by=cast.approver_a)
    )


def test_a_release_does_not_publish_a_campaign_that_nobody_approved(desk, cast):
    row = logged(desk)
    release = releases.propose_release(
        cast.draft(campaign=row), by=cast.officer_a, reason="The firm agreed."
    )
    assert "awaits approval" in refusal(
        lambda: releases.approve_release(release, by=cast.approver_a)
    )
    assert Campaign.objects.filter(pk=row.pk, is_published=False).exists()
    campaigns.approve_campaign(row, by=cast.approver_a)
    releases.approve_release(release, by=cast.approver_a)
    row.refresh_from_db()
    assert (row.is_published, row.slug) == (True, "letters-of-spring")
    assert desk.get("/campaigns/letters-of-spring/").status_code == 200
    sentence = "An administrator corrects it"
    draft = campaigns.CampaignDraft(facts={"title": "Another"})
    assert sentence in refusal(
        lambda: campaigns.change_campaign(row, draft, seen_at=row.changed_at, by=cast.officer_a)
    )


def test_a_colleagues_change_meanwhile_is_merged_or_asked_about(desk, cast):
    row = logged(desk)
    here = f"/desk/campaigns/{key_of(row)}/edit/"
    mine, theirs = desk.get(here), desk.get(here)
    assert desk.post(here, sent(theirs, title="Theirs", note="kept")).status_code == 302
    asked = desk.post(here, sent(mine, title="Mine"))
    assert asked.status_code == 422
    again = sent(asked, **{"choice-title": "yours"})
    assert desk.post(here, again).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.note) == ("Mine", "kept")


def proposal(cast, kind, word, **fields):
    facts = {"rows": 3, "proposed_by": cast.officer_a, "proposed_at": timezone.now()} | fields
    return WordProposal.objects.create(desk=cast.officer_a.desk, kind=kind, word=word, **facts)


def confirm(row, by, **more):
    return word_proposals.decide_word(row, "confirmed", by=by, **more)


def test_a_confirmed_campaign_is_made_and_still_needs_approval(cast):
    row = proposal(cast, "campaign", "Letters of spring")
    assert "Choose the coercing state" in refusal(lambda: confirm(row, cast.approver_a))
    confirm(row, cast.approver_a, coercing_state="CN")
    made = Campaign.objects.get(title="Letters of spring")
    assert (made.desk, made.is_published, made.approved_at) == (cast.officer_a.desk, False, None)
    assert made.changed_by == cast.officer_a


def test_a_confirmed_topic_joins_the_list_if_an_approver_says_so(cast, client):
    row = proposal(cast, "topic", "Rare earths")
    officer = cast.person("second@desk-a.example", "officer", desk=cast.officer_a.desk)
    assert "Ask an approver" in refusal(lambda: confirm(row, officer))
    assert not Topic.objects.filter(title="Rare earths").exists()
    confirm(row, cast.approver_a)
    assert Topic.objects.get(title="Rare earths").slug == "rare-earths"
    assert client.get("/incidents/?topic=rare-earths").status_code == 200


def test_a_confirmed_authority_is_there_even_if_its_import_was_undone(cast):
    row = proposal(cast, "authority", "Bureau of Maps", coercing_state="CN")
    confirm(row, cast.approver_a)
    made = Authority.objects.get(name="Bureau of Maps")
    assert (made.desk, made.coercing_state) == (cast.officer_a.desk, "CN")


def test_a_law_needs_facts_that_no_file_has_and_is_not_confirmed(cast):
    row = proposal(cast, "law", "Something new")
    assert "An administrator adds" in refusal(lambda: confirm(row, cast.approver_a))
    row.refresh_from_db()
    assert row.decision == ""


@pytest.mark.parametrize("isic", ["", "Z", "C04", "C45", "26", "C265"])
def test_a_sector_without_its_place_in_isic_is_not_confirmed(cast, isic):
    row = proposal(cast, "sector", "Drones")
    assert "ISIC" in refusal(lambda: confirm(row, cast.approver_a, isic=isic))
    assert not Sector.objects.filter(title="Drones").exists()


def test_a_confirmed_sector_joins_the_list_with_its_place_in_isic(client, cast):
    row = proposal(cast, "sector", "Drones")
    officer = cast.person("second@desk-a.example", "officer", desk=cast.officer_a.desk)
    assert "Ask an approver" in refusal(lambda: confirm(row, officer, isic="C30"))
    client.force_login(cast.approver_a)
    told = {"decision": "confirmed", "isic": "c 30"}
    assert client.post(f"/desk/imports/words/{key_of(row)}/", told).status_code == 302
    assert Sector.objects.get(title="Drones").isic == "C30"
    assert client.get("/incidents/?sector=drones").status_code == 200


def test_the_page_of_words_makes_what_it_confirms(client, cast):
    row = proposal(cast, "campaign", "Letters of spring")
    client.force_login(cast.approver_a)
    told = {"decision": "confirmed", "coercing_state": "CN"}
    assert client.post(f"/desk/imports/words/{key_of(row)}/", told).status_code == 302
    assert Campaign.objects.filter(title="Letters of spring", coercing_state="CN").exists()


@pytest.mark.parametrize("form", [NEW, "/desk/responses/new/", "/desk/responses/{answer}/edit/"])
def test_other_forms_save_themselves_too(desk, cast, form):
    form = form.format(answer=cast.response().reference)
    told = {"draft-form": form, "draft-title": "A form", "title": "Half a"}
    assert desk.post("/desk/drafts/", told).status_code == 200
    page = desk.get(form)
    kept = page.context.get("form_draft") or page.context["draft"]
    assert kept["fields"]["title"] == ["Half a"]
    assert 'data-draft="/desk/drafts/"' in page.content.decode()


def test_a_case_of_a_file_takes_the_confirmed_campaign_next_time(cast):
    row = proposal(cast, "campaign", "Letters of spring")
    confirm(row, cast.approver_a, coercing_state="CN")
    from incidents.intake.known import Known
    from incidents.intake.mapping.words import WordFinder

    finder = WordFinder(Known.of(cast.officer_a.desk))
    assert finder.find("campaign", "letters of spring")
    assert not Case.objects.filter(campaign__title="Letters of spring").exists()
    with pytest.raises(ValidationError):
        confirm(row, cast.approver_a, coercing_state="CN")
