"""What the sealed room does not keep: hours, addresses, ties to other rooms, order."""

import pytest
from django.apps import apps
from django.db import models

from incidents.actions.reports import budget
from incidents.models import Ledger, reports
from tests.filing import keys_of

ROOM = [model for model in apps.get_models() if model.__module__ == reports.__name__]


def fields(*kinds):
    return [
        f"{model.__name__}.{field.name}"
        for model in ROOM
        for field in model._meta.get_fields()
        if isinstance(field, kinds)
    ]


def test_the_room_is_looked_at_whole():
    names = {model.__name__ for model in ROOM}
    assert {"Report", "Letter", "Seal", "Grant", "Upload", "Part", "Opening"} <= names


def test_no_row_has_an_hour():
    assert fields(models.DateTimeField, models.TimeField, models.DurationField) == []


def test_no_row_has_an_address_of_the_network():
    assert fields(models.GenericIPAddressField, models.URLField, models.JSONField) == []


def test_keys_of_what_a_firm_brings_tell_no_order():
    for model in (reports.Report, reports.Letter, reports.Upload):
        assert isinstance(model._meta.pk, models.UUIDField)


def test_nothing_outside_points_here_and_nothing_here_to_a_case():
    for model in apps.get_models():
        for field in model._meta.get_fields():
            other = field.related_model if field.is_relation and field.concrete else None
            if other in ROOM:
                assert model in ROOM, f"{model.__name__}.{field.name}"
            if model in ROOM and other and other not in ROOM:
                assert other.__name__ in {"Desk", "User"}, f"{model.__name__}.{field.name}"


def test_filing_leaves_no_session_no_ledger_row_and_one_cookie(firm, client, caplog):
    before = Ledger.objects.count()
    for address in ("/report/", "/report/to/desk-a/", "/report/thread/"):
        assert client.get(address).status_code == 200
    assert firm.file().status_code == 201
    firm.post("/report/thread/open/", {"lookup": firm.lookup})
    assert set(client.cookies) <= {"csrftoken"}
    assert Ledger.objects.count() == before
    assert caplog.text == ""


def test_a_budget_names_no_desk_and_its_salt_goes_with_the_day(firm):
    firm.file()
    held = reports.Budget.objects.get()
    assert "desk" not in held.name
    reports.DaySalt.objects.all().delete()
    budget.challenge(firm.row.desk)
    assert reports.Budget.objects.count() == 2


@pytest.mark.parametrize("page", ["/report/", "/report/to/desk-a/", "/report/thread/"])
def test_plain_text_has_no_name_and_no_form(cast, client, page):
    """A field without a name is in no form's body; a page without a form sends none."""
    keys_of(cast.officer_a.desk)
    told = client.get(page).content.decode()
    assert "<form" not in told
    assert " name=" not in told.replace('<meta name="', "")
