"""A form that somebody else saved meanwhile can still be saved; nobody loses what they typed."""

import json
from types import SimpleNamespace

import pytest
from django.db.models import Count

from incidents.actions.desk import cases
from incidents.models import Case, CollectiveResponseDraft
from incidents.values.partial_dates import PartialDate
from tests.support.forms import sent
from tests.support.page_text import Page


@pytest.fixture(params=["case", "response"])
def world(request, client, cast):
    """The form of a case or a collective response, and what its fields and rows are called."""
    if request.param == "case":
        subject, rows = cast.draft(note="first", doubts="old"), Case
        told = SimpleNamespace(text="note", other="doubts", row="source", cell="title")
        told.label, told.other_label = "Note for the desk", "What is uncertain"
        told.values = lambda row: [use.source.title for use in row.uses.all()]
        told.more = {"source-1-title": "Another paper"}
    else:
        subject, rows = cast.response(desk_note="first", outcome="old"), CollectiveResponseDraft
        told = SimpleNamespace(text="desk_note", other="outcome", row="step", cell="text")
        told.label, told.other_label = "Note for the desk", "Outcome"
        told.values = lambda row: [step.text for step in row.steps.all()]
        told.more = {"step-1-text": "Another paper"}
    told.client, told.cast, told.subject = client, cast, subject
    told.address = f"{subject.get_absolute_url()}edit/"
    told.fresh = lambda: rows.objects.get(pk=subject.pk)
    return told


def opened(world, who="officer_a"):
    world.client.force_login(getattr(world.cast, who))
    return world.client.get(world.address)


def save(world, page, who="officer_a", **changes):
    """Send a page that was opened before, as that person, with these fields changed."""
    world.client.force_login(getattr(world.cast, who))
    return world.client.post(world.address, sent(page, confirmed="on", **changes))


def test_what_both_changed_is_shown_in_both_versions_and_saved_next(world):
    page = opened(world)
    assert save(world, opened(world, "approver_a"), "approver_a", **{world.text: "theirs"})
    late = save(world, page, **{world.text: "mine", world.other: "new doubt"})
    text = Page(late, status=422).text
    for words in ("approver@desk-a.example saved this", world.label, "Yours mine", "theirs"):
        assert words in text
    assert getattr(world.fresh(), world.text) == "theirs"
    # What was typed is in the form still, and without a choice nothing is saved.
    again = save(world, late)
    assert "Choose a version." in Page(again, status=422).text
    assert sent(again)[world.text] == ["mine"]
    done = save(world, again, **{f"choice-{world.text}": "yours"})
    assert done.status_code == 302
    row = world.fresh()
    assert (getattr(row, world.text), getattr(row, world.other)) == ("mine", "new doubt")


@pytest.mark.parametrize(("choice", "found"), [("yours", "a third wording"), ("theirs", "theirs")])
def test_either_version_or_a_third_wording_is_saved(world, choice, found):
    page = opened(world)
    save(world, opened(world), "approver_a", **{world.text: "theirs"})
    late = save(world, page, **{world.text: "mine"})
    told = {f"choice-{world.text}": choice, world.text: "a third wording"}
    assert save(world, late, **told).status_code == 302
    assert getattr(world.fresh(), world.text) == found


def test_what_does_not_collide_is_saved_at_once_and_named(world):
    page = opened(world)
    save(world, opened(world), "approver_a", **{world.other: "theirs"})
    done = save(world, page, **{world.text: "mine"})
    assert done.status_code == 302
    row = world.fresh()
    assert (getattr(row, world.text), getattr(row, world.other)) == ("mine", "theirs")
    said = Page(world.client.get(done["Location"])).text
    assert f"the version of approver@desk-a.example: {world.other_label}" in said


def test_a_third_save_meanwhile_is_found_out_and_keeps_the_choices(world):
    page = opened(world)
    save(world, opened(world), "approver_a", **{world.text: "theirs"})
    late = save(world, page, **{world.text: "mine", world.other: "mine too"})
    save(world, opened(world), "approver_a", **{world.other: "a third"})
    again = save(world, late, **{f"choice-{world.text}": "yours"})
    assert again.status_code == 422
    asked = [one["place"] for one in again.context["edit"].conflicts]
    assert asked == [world.other]
    assert save(world, again, **{f"choice-{world.other}": "theirs"}).status_code == 302
    row = world.fresh()
    assert (getattr(row, world.text), getattr(row, world.other)) == ("mine", "a third")


def test_their_version_once_chosen_follows_what_they_save_next(world):
    page = opened(world)
    save(world, opened(world), "approver_a", **{world.text: "theirs"})
    late = save(world, page, **{world.text: "mine"})
    save(world, opened(world), "approver_a", **{world.text: "theirs, corrected"})
    assert save(world, late, **{f"choice-{world.text}": "theirs"}).status_code == 302
    assert getattr(world.fresh(), world.text) == "theirs, corrected"


def test_rows_of_both_are_kept_and_a_row_that_both_changed_is_asked_about(world):
    cell, page = f"{world.row}-0-{world.cell}", opened(world)
    save(world, opened(world), "approver_a", **{cell: "Their paper"} | world.more)
    mine = {cell: "My paper", f"{world.row}-1-{world.cell}": "A paper of mine"}
    late = save(world, page, **mine)
    assert [one["place"] for one in late.context["edit"].conflicts] == [cell]
    assert save(world, late, **{f"choice-{cell}": "yours"}).status_code == 302
    assert world.values(world.fresh()) == ["My paper", "Another paper", "A paper of mine"]


def test_a_row_that_one_changed_and_the_other_took_away_is_asked_about(world):
    world.client.force_login(world.cast.officer_a)
    save(world, opened(world), **world.more)
    place, page = f"{world.row}-1-DELETE", opened(world)
    save(world, opened(world), "approver_a", **{place: "on"})
    for choice, found in (("yours", 2), ("theirs", 1)):
        late = save(world, page, **{f"{world.row}-1-{world.cell}": "Kept after all"})
        assert [one["place"] for one in late.context["edit"].conflicts] == [place]
        if choice == "yours":
            continue
        assert save(world, late, **{f"choice-{place}": choice}).status_code == 302
        assert len(world.values(world.fresh())) == found


def test_saved_as_it_came_it_changes_nothing_of_theirs(world):
    page = opened(world)
    save(world, opened(world), "approver_a", **{world.text: "theirs"} | world.more)
    assert save(world, page).status_code == 302
    assert getattr(world.fresh(), world.text) == "theirs"
    assert len(world.values(world.fresh())) == 2


@pytest.mark.parametrize("seen", ["", "{", "[]", '{"facts": 1, "rows": {}}', "[" * 5000])
def test_a_form_that_does_not_say_what_it_was_filled_with_overwrites_nothing(world, seen):
    page = opened(world)
    save(world, opened(world), "approver_a", **{world.text: "theirs"})
    late = save(world, page, seen=seen, **{world.text: "mine"})
    assert late.status_code == 422
    assert world.text in [one["place"] for one in late.context["edit"].conflicts]
    assert getattr(world.fresh(), world.text) == "theirs"


@pytest.mark.parametrize("place", ["nothing", f"source-{'9' * 400}-title", "source-x-title", "--"])
def test_a_choice_of_what_the_form_does_not_have_is_passed_over(world, place):
    page = opened(world)
    done = save(world, page, conflict=place, **{f"choice-{place}": "theirs", world.text: "mine"})
    assert done.status_code == 302
    assert getattr(world.fresh(), world.text) == "mine"


def test_a_fault_in_the_form_loses_neither_the_question_nor_the_choice(world):
    page = opened(world)
    save(world, opened(world), "approver_a", **{world.text: "theirs"})
    day = "reported_on" if world.row == "source" else "started_on"
    faulty = save(world, page, **{world.text: "mine", day: "last spring"})
    assert world.text in [one["place"] for one in faulty.context["edit"].conflicts]
    again = save(world, faulty, **{f"choice-{world.text}": "yours"})
    assert again.status_code == 422
    assert sent(again)[world.text] == ["mine"]
    assert save(world, again, **{day: "2018-05"}).status_code == 302
    assert getattr(world.fresh(), world.text) == "mine"


def test_a_deadline_started_meanwhile_asks_nothing(cast, client):
    draft = cast.response()
    client.force_login(cast.officer_a)
    address = f"{draft.get_absolute_url()}edit/"
    page = client.get(address)
    cast.start_deadline(draft)
    assert client.post(address, sent(page, desk_note="mine")).status_code == 302


@pytest.mark.slow  # reads and sends the form of many shipped cases
def test_what_a_form_shows_is_what_a_browser_sends_of_it(cast, client):
    """A difference would seem a change that nobody made: the fullest of the real cases."""
    client.force_login(cast.officer_a)
    rows = (Count(name, distinct=True) for name in ("events", "uses", "citations", "wordings"))
    fullest = Case.objects.alias(rows=sum(rows)).order_by("-rows", "pk")
    for case in fullest.filter(desk=cast.officer_a.desk)[:15]:
        address = f"{case.get_absolute_url()}edit/"
        page = client.get(address)
        seen = json.loads(sent(page)["seen"][0])
        Case.objects.filter(pk=case.pk).update(changed_at=case.logged_at)
        late = client.post(address, sent(page, reported_on="never"))
        assert late.status_code == 422
        assert (late.context["edit"].conflicts, late.context["edit"].taken) == ([], [])
        assert json.loads(sent(late)["seen"][0]) == seen


def test_another_desks_officer_learns_nothing_of_a_save(world):
    page = opened(world)
    save(world, opened(world), "approver_a", **{world.text: "theirs"})
    assert save(world, page, "officer_b", **{world.text: "mine"}).status_code == 404


def test_the_action_itself_still_refuses_a_stale_save(cast):
    case = cast.draft()
    draft = cases.Draft(
        facts={"coercing_state": "CN", "reported_on": PartialDate("2018"), "demanded_change": "x"},
        firm=cases.FirmFacts("Tatra Instruments", "SK"),
    )
    seen = case.changed_at
    cases.change_case(case, draft, seen_at=seen, by=cast.officer_a)
    with pytest.raises(Exception, match="Save again to see both versions"):
        cases.change_case(case, draft, seen_at=seen, by=cast.approver_a)
