"""Drafts of forms: saved for their author alone, and gone once the form is saved."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from incidents.actions.desk import form_drafts
from incidents.models import FormDraft

FORM = "/desk/cases/new/"
FIELDS = {"firm_name": ["Tatra"], "topics": ["tibet", "hong-kong"]}


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer_a)
    return client


def drafted(client, **fields):
    told = {"draft-form": FORM, "draft-title": "Log a case", "csrfmiddlewaretoken": "x"}
    return client.post("/desk/drafts/", told | FIELDS | fields)


def test_what_is_typed_comes_back_to_its_author_alone(officer, client, cast):
    assert drafted(officer, confirmed="on").json()["saved_at"]
    assert officer.get(FORM).context["draft"]["fields"] == FIELDS
    assert [row.form for row in officer.get("/desk/").context["work"].form_drafts] == [FORM]
    client.force_login(cast.approver_a)
    assert client.get(FORM).context["draft"]["fields"] is None
    assert client.get("/desk/").context["work"].form_drafts == []


def test_a_later_draft_replaces_the_earlier_one_and_forms_are_apart(officer):
    drafted(officer)
    drafted(officer, firm_name="Vltava")
    assert FormDraft.objects.get().fields["firm_name"] == ["Vltava"]
    drafted(officer, **{"draft-form": "/desk/cases/many/"})
    assert officer.get("/desk/cases/many/").context["draft"]["fields"] == FIELDS
    assert FormDraft.objects.count() == 2


@pytest.mark.parametrize(
    "form", ["", "/", "/desk/", "//evil.example/", "/accounts/login/", "x" * 300]
)
def test_only_a_form_that_has_drafts_is_saved_or_discarded(officer, form):
    assert drafted(officer, **{"draft-form": form}).status_code == 400
    answer = officer.post("/desk/drafts/discard/", {"draft-form": form})
    assert answer.status_code == 400
    assert not FormDraft.objects.exists()


def test_a_draft_is_discarded_on_request(officer):
    drafted(officer)
    assert officer.post("/desk/drafts/discard/", {"draft-form": FORM}).url == FORM
    assert not FormDraft.objects.exists()


def test_somebody_who_changes_desks_leaves_drafts_behind(officer, cast):
    drafted(officer)
    person = cast.officer_a
    person.desk = cast.officer_b.desk
    person.save(update_fields=["desk"])
    assert officer.get(FORM).context["draft"]["fields"] is None


def test_old_drafts_are_deleted(officer):
    drafted(officer)
    assert form_drafts.delete_old_drafts() == 0
    FormDraft.objects.update(saved_at=timezone.now() - dt.timedelta(days=31))
    assert form_drafts.delete_old_drafts() == 1


def test_a_person_has_so_many_drafts_and_no_more(cast, monkeypatch):
    monkeypatch.setattr(form_drafts, "MOST_DRAFTS", 2)
    for number in range(2):
        form_drafts.save_draft(f"/desk/cases/C-{number}/edit/", "x", FIELDS, by=cast.officer_a)
    form_drafts.save_draft("/desk/cases/C-1/edit/", "x", FIELDS, by=cast.officer_a)
    with pytest.raises(ValidationError, match="already have 2 drafts"):
        form_drafts.save_draft(FORM, "x", FIELDS, by=cast.officer_a)
    with pytest.raises(ValidationError):
        form_drafts.save_draft(FORM, "x", FIELDS, by=cast.inbox_a)
