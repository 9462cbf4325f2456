"""Why somebody did what weighs: asked for by actions and database, shown, and held by the chain."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from incidents.actions.desk import batches, case_lists, releases
from incidents.actions.people import appointments, ledger, people
from incidents.models import ActReason, Desk, Ledger, Marking
from tests.support.page_text import Page
from tests.support.together import fresh, proposed_together

WHY = "The firm agreed in its letter."


def propose_blank(cast):
    releases.propose_release(cast.draft(), by=cast.officer_a, reason="\n")


def propose_response(cast):
    releases.propose_release(cast.response(), by=cast.officer_a)


def propose_together(cast):
    batches.propose_batch(fresh([cast.draft()]), title="x", by=cast.officer_a, reason="")


def withdraw(cast):
    releases.withdraw_release(cast.release(cast.draft()), reason="", by=cast.officer_a)


def export(cast):
    case_lists.record_export(1, "csv", reason="", by=cast.officer_a)


def invite(cast):
    people.invite("x@x.example", roles=["analyst"], desk=None, by=cast.admin, reason=" ")


def invite_administrator(cast):
    people.invite_first_administrator("x@x.example", reason="")


def change(cast):
    nobody = {"roles": [], "desk": None, "is_active": False}
    people.change_person(cast.analyst, **nobody, by=cast.admin, reason="")


def found(cast):
    desk = Desk.objects.create(slug="c", name="C")
    appointments.appoint_founders(desk, {"x@x.example": ["officer"]}, reason="")


def forget_factor(cast):
    ledger.record("second factor removed", cast.analyst.email, by=None)


ACTS = [
    *(propose_blank, propose_response, propose_together, withdraw, export),
    *(invite, invite_administrator, change, found, forget_factor),
]


@pytest.mark.parametrize("act", ACTS)
def test_nobody_does_what_weighs_without_saying_why(cast, act):
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        act(cast)
    assert refusal.value.code == "reason"


def test_a_proposal_says_why_to_its_approver_its_colleagues_and_nobody_else(cast, client):
    case = cast.draft()
    client.force_login(cast.officer_a)
    preview = f"/desk/cases/{case.reference}/release/"
    assert "Enter a reason." in Page(client.post(preview)).text
    client.post(preview, {"reason": WHY})
    release = case.releases.get()
    client.force_login(cast.approver_a)
    for address in (release.get_absolute_url(), "/desk/history/", case.get_absolute_url()):
        assert WHY in Page(client.get(address)).text, address
    client.post(f"{release.get_absolute_url()}approve/")
    entry = f"/incidents/{case.releases.get().case.ref}/"
    assert "The firm agreed" not in client.get(entry).text
    # What the ledger has of it says nothing: it is never erased.
    row = Ledger.objects.get(verb="release proposed", subject=case.reference)
    assert WHY not in str(row.detail)
    assert row.detail["reason"] == ActReason.objects.get(ledger_row=row.pk).compute_digest()


def test_cases_proposed_together_say_why_each(cast, client):
    cases = [cast.draft(), cast.draft()]
    client.force_login(cast.officer_a)
    posted = {"case": [case.reference for case in cases], "confirmed": "1", "title": "A letter"}
    page = client.post("/desk/cases/together/propose/", posted)
    assert page.status_code == 422
    assert 'value="A letter"' in page.text
    batch = proposed_together(cast, cases)
    client.force_login(cast.approver_a)
    assert "The facts were checked again." in Page(client.get(batch.get_absolute_url())).text
    rows = Ledger.objects.filter(subject__in=posted["case"], verb="release proposed")
    assert ActReason.objects.filter(ledger_row__in=rows.values("pk")).count() == 2


def test_who_confirms_a_colleague_reads_why_they_were_proposed(cast, client):
    desk = cast.officer_a.desk
    person = {"roles": ["auditor"], "desk": desk, "reason": "She audits all desks."}
    people.invite("new@desk-a.example", **person, by=cast.admin)
    client.force_login(cast.officer_a)
    assert "She audits all desks." in Page(client.get("/desk/colleagues/")).text


def test_a_reason_that_was_written_over_is_found_and_an_erased_one_is_not(cast):
    row = ledger.record("cases exported", "desk-a", by=cast.officer_a, reason=WHY, count=1)
    ActReason.objects.filter(ledger_row=row.pk).update(text="Somebody asked.")
    (fault,) = ledger.faults()
    assert fault.startswith(f"the reason of row {row.pk} (")
    ActReason.objects.filter(ledger_row=row.pk).delete()
    assert ledger.faults() == []


def test_an_auditor_reads_what_was_done_and_opens_no_case(cast, client):
    case = cast.draft(marking=Marking.RED)
    case.readers.set([cast.approver_a])
    ledger.record("case changed", case.reference, by=cast.approver_a, reason="Secret.", fields=[])
    auditor = cast.person("auditor@desk-a.example", "auditor", desk=cast.officer_a.desk)
    client.force_login(auditor)
    page = Page(client.get("/desk/history/"))
    assert case.reference in page.text
    assert "Secret." not in page.text
    assert not [link for link in page.links if "/desk/cases" in link[0]]
    assert client.get(case.get_absolute_url()).status_code == 403
