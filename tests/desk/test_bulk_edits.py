"""Many cases edited at once: previewed, nothing of anybody else overwritten, undone."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from incidents.actions.desk import bulk_edits
from incidents.models import BulkEdit, Case, Ledger, Topic
from tests.support.together import bulk_edited, fresh

HERE = "/desk/cases/together"


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer_a)
    return client


@pytest.fixture
def cases(cast):
    return [cast.draft() for _number in range(3)]


def consents(cases):
    return [case.consent for case in fresh(cases)]


def test_an_edit_is_shown_case_by_case_and_then_made(officer, cast, cases):
    Case.objects.filter(pk=cases[0].pk).update(consent="sector")
    chosen = {"case": [case.reference for case in cases], "query": "owner=me", "asked": "1"}
    page = officer.post(f"{HERE}/edit/", chosen | {"consent": "sector"})
    changes = page.context["changes"]
    assert [change.case.pk for change in changes] == [case.pk for case in cases[1:]]
    ((title, before, after),) = changes[0].rows
    assert (str(title), before.split(":")[0], after.split(":")[0]) == (
        "Consent of the firm",
        "named",
        "sector",
    )
    assert consents(cases) == ["sector", "named", "named"]
    seen = {f"seen-{case.pk}": case.changed_at.isoformat() for case in fresh(cases)}
    told = chosen | {"consent": "sector", "confirmed": "1"} | seen
    assert officer.post(f"{HERE}/edit/", told).status_code == 200
    assert consents(cases) == ["sector"] * 3
    lines = Ledger.objects.filter(verb="case changed", subject=cases[1].reference)
    assert lines.get().detail == {"fields": ["consent"]}


def test_what_somebody_changed_since_the_preview_is_left_alone(officer, cast, cases):
    seen = {f"seen-{case.pk}": case.changed_at.isoformat() for case in fresh(cases)}
    Case.objects.filter(pk=cases[1].pk).update(note="A colleague", changed_at=timezone.now())
    told = {"case": [case.reference for case in cases], "query": "", "asked": "1"}
    page = officer.post(f"{HERE}/edit/", told | seen | {"consent": "sector", "confirmed": "1"})
    assert consents(cases) == ["sector", "named", "sector"]
    assert cases[1].reference in page.content.decode()
    assert fresh(cases)[1].note == "A colleague"


def test_terms_are_added_and_removed_and_the_others_stay(cast, cases):
    tibet, maps = (Topic.objects.get(slug=slug) for slug in ("tibet", "maps-and-borders"))
    hong_kong = Topic.objects.get(slug="hong-kong")
    cases[0].topics.add(hong_kong)
    edit = bulk_edits.CaseEdit(added={"topics": [tibet.pk]}, removed={"topics": [maps.pk]})
    seen = {case.pk: case.changed_at.isoformat() for case in fresh(cases)}
    bulk_edits.edit_cases(fresh(cases), edit, seen=seen, by=cast.officer_a)
    topics = [sorted(topic.slug for topic in case.topics.all()) for case in fresh(cases)]
    assert topics == [["hong-kong", "tibet"], ["tibet"], ["tibet"]]


def test_an_edit_is_undone_but_for_what_changed_since(cast, cases):
    edit = bulk_edited(cast, cases)
    assert consents(cases) == ["sector"] * 3
    Case.objects.filter(pk=cases[2].pk).update(consent="aggregate")
    result = bulk_edits.undo_edit(edit, by=cast.approver_a)
    assert [case.pk for case in result.stale] == [cases[2].pk]
    assert consents(cases) == ["named", "named", "aggregate"]
    with pytest.raises(ValidationError, match="already been undone"):
        bulk_edits.undo_edit(edit, by=cast.approver_a)


def test_one_faulty_case_keeps_all_as_they_are(cast, cases):
    edit = bulk_edits.CaseEdit({"attribution": "led"})
    seen = {case.pk: case.changed_at.isoformat() for case in fresh(cases)}
    with pytest.raises(ValidationError, match=cases[0].reference):
        bulk_edits.edit_cases(fresh(cases), edit, seen=seen, by=cast.officer_a)
    assert {case.attribution for case in fresh(cases)} == {"none-shown"}
    assert not BulkEdit.objects.exists()


def test_a_case_of_another_desk_or_of_named_readers_is_out_of_reach(officer, cast, cases):
    other = cast.draft(by=cast.officer_b)
    red = cast.draft(marking="red")
    red.readers.add(cast.approver_a)
    told = {"case": [other.reference, red.reference], "query": "", "asked": "1"}
    answer = officer.post(f"{HERE}/edit/", told | {"consent": "sector"}, follow=True)
    assert "Choose at least one case." in answer.content.decode()
    with pytest.raises(ValidationError):
        bulk_edits.assign_cases([], cast.officer_a, by=cast.officer_b)
    assert bulk_edits.assign_cases([red, *cases], None, by=cast.officer_a) == 0


def test_a_new_owner_is_no_change_of_a_released_case(officer, cast):
    case = cast.draft()
    cast.release(case)
    before = Case.objects.get(pk=case.pk).changed_at
    told = {"case": case.reference, "query": "", "confirmed": "1", "owner": cast.approver_a.pk}
    officer.post(f"{HERE}/assign/", told)
    case = Case.objects.get(pk=case.pk)
    assert (case.owner, case.changed_at) == (cast.approver_a, before)
    assert Ledger.objects.filter(verb="case assigned", subject=case.reference).count() == 1


def test_only_an_officer_of_the_desk_can_be_the_owner(officer, cast, cases):
    for person in (cast.officer_b, cast.inbox_a, cast.analyst):
        with pytest.raises(ValidationError):
            bulk_edits.assign_cases(cases, person, by=cast.officer_a)
    assert {case.owner_id for case in fresh(cases)} == {None}


def test_all_of_a_list_means_every_case_that_its_filters_find(officer, cast, cases):
    Case.objects.filter(pk=cases[0].pk).update(confidence="medium", changed_at=timezone.now())
    officer.get("/desk/cases/")
    told = {"all": "1", "query": "confidence=medium&status=draft", "asked": "1"}
    page = officer.post(f"{HERE}/edit/", told | {"consent": "sector"})
    assert [change.case.pk for change in page.context["changes"]] == [cases[0].pk]


def test_too_many_cases_are_refused_with_the_limit(officer, cast, monkeypatch):
    monkeypatch.setattr(bulk_edits, "MOST_CASES", 5)
    answer = officer.post(f"{HERE}/edit/", {"all": "1", "query": ""}, follow=True)
    assert "Choose at most 5." in answer.content.decode()


def test_a_case_that_is_marked_red_together_with_others_is_not_lost(cast, cases):
    owner = cast.approver_a
    first, second, _third = cases
    Case.objects.filter(pk=first.pk).update(owner=owner)
    bulk_edited(cast, [first, second], marking="red")
    red = Case.objects.filter(marking="red").order_by("pk")
    assert list(red.visible_to(cast.officer_a)) == [first, second]
    assert list(red.visible_to(owner)) == [first]
