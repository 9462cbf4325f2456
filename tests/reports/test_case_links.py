"""Sealed links between reports and cases, and the task that a narrowed consent gives a case."""

import base64

import pytest
from django.core.exceptions import ValidationError

from incidents.access import Role
from incidents.actions.desk.consent_tasks import ask_to_narrow_case
from incidents.actions.reports import links
from incidents.models import CaseTask, Ledger
from incidents.models.reports.threads import SealedLink
from tests.support import sealing


@pytest.fixture
def begun(cast):
    """Desk A after its first ceremony."""
    return sealing.begun(cast.inbox_a)


def link(begun, size=2048, recipients=2):
    """What an officer's browser sends: sealed to the officer and to the recovery key."""
    return sealing.text(sealing.sealed(size=size, recipients=recipients))


def stored(cast):
    return [one["id"] for one in links.list_links(by=cast.inbox_a)]


def test_links_are_stored_together_and_every_row_is_new(cast, begun):
    first = [link(begun) for _number in range(3)]
    assert links.store_links({"seen": [], "sealed": first}, by=cast.inbox_a) == 3
    before = stored(cast)
    more = {"seen": before, "sealed": [*first, link(begun)]}
    assert links.store_links(more, by=cast.inbox_a) == 4
    assert not set(before) & set(stored(cast))


def test_a_row_has_no_day_no_report_and_no_case():
    assert {field.name for field in SealedLink._meta.fields} == {"id", "desk", "sealed"}


def test_a_colleague_who_was_first_is_not_overwritten(cast, begun):
    links.store_links({"seen": [], "sealed": [link(begun)]}, by=cast.inbox_a)
    with pytest.raises(ValidationError, match="A colleague linked a case"):
        links.store_links({"seen": [], "sealed": [link(begun)]}, by=cast.inbox_a)
    assert SealedLink.objects.count() == 1


@pytest.mark.parametrize(
    "value",
    [
        "plain text",
        base64.b64encode(b"DESK-A-2026-0001 became of report 1" * 80).decode(),
        "",
        7,
        None,
    ],
)
def test_what_is_not_sealed_to_the_list_is_refused(cast, begun, value):
    with pytest.raises(ValidationError):
        links.store_links({"seen": [], "sealed": [value]}, by=cast.inbox_a)
    assert not SealedLink.objects.exists()


def test_a_link_sealed_to_fewer_keys_or_too_short_is_refused(cast, begun):
    for value in (
        link(begun, recipients=1),
        link(begun, size=1024),
    ):
        with pytest.raises(ValidationError):
            links.store_links({"seen": [], "sealed": [value]}, by=cast.inbox_a)


@pytest.mark.parametrize("body", [None, [], {}, {"seen": []}, {"seen": 1, "sealed": []}])
def test_a_body_of_another_shape_is_refused(cast, begun, body):
    with pytest.raises(ValidationError):
        links.store_links(body, by=cast.inbox_a)


@pytest.mark.parametrize("role", ["officer_a", "approver_a", "analyst", "admin"])
def test_only_inbox_officers_read_and_store_links(cast, begun, role):
    person = getattr(cast, role)
    with pytest.raises(ValidationError):
        links.list_links(by=person)
    with pytest.raises(ValidationError):
        links.store_links({"seen": [], "sealed": []}, by=person)


def test_another_desk_sees_none(cast, begun):
    links.store_links({"seen": [], "sealed": [link(begun)]}, by=cast.inbox_a)
    other = cast.person("inbox2@desk-b.example", Role.INBOX, desk=cast.officer_b.desk)
    assert links.list_links(by=other) == []


def test_a_narrowed_consent_is_a_task_that_names_no_report(client, cast, begun):
    case = cast.draft(owner=cast.officer_a)
    limits = {"firm": "desk", "demand": "sector", "evidence": "counted"}
    ask_to_narrow_case({"case": case.reference, "limits": limits, "least": 0}, by=cast.inbox_a)
    task = CaseTask.objects.get()
    assert task.text == (
        "The firm allows less than before. Narrow the consent:"
        " The demand: sector; The firm: internal; Evidence and sources: aggregate."
    )
    assert task.assigned_to == cast.officer_a
    assert "report" not in task.text
    assert "report" not in str(Ledger.objects.filter(subject=case.reference).values())
    client.force_login(cast.officer_a)
    assert "The firm allows less than before." in client.get("/desk/").content.decode()


def test_a_withdrawal_is_a_task_as_well(cast, begun):
    case = cast.draft()
    limits = dict.fromkeys(("demand", "firm"), "desk")
    ask_to_narrow_case({"case": case.reference, "limits": limits, "least": 0}, by=cast.inbox_a)
    assert "nothing of this case to travel" in CaseTask.objects.get().text


@pytest.mark.parametrize(
    "limits",
    [None, {}, [], {"firm": "everybody"}, {"chairman": "desk"}, {"firm": None}, {"firm": ["desk"]}],
)
def test_a_task_has_known_parts_only(cast, begun, limits):
    case = cast.draft()
    with pytest.raises(ValidationError):
        ask_to_narrow_case({"case": case.reference, "limits": limits, "least": 0}, by=cast.inbox_a)
    assert not CaseTask.objects.exists()


def test_another_desks_case_gets_no_task(cast, begun):
    case = cast.draft(by=cast.officer_b)
    with pytest.raises(ValidationError, match="no case with this reference"):
        ask_to_narrow_case(
            {"case": case.reference, "limits": {"firm": "desk"}, "least": 0}, by=cast.inbox_a
        )
    with pytest.raises(ValidationError, match="permission"):
        ask_to_narrow_case(
            {"case": case.reference, "limits": {"firm": "desk"}, "least": 0}, by=cast.officer_b
        )
