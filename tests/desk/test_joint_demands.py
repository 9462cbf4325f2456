"""Use only together: nothing of a case leaves its desk before enough firms told it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from incidents.actions.desk import briefs, joint_demands, releases, verifications
from incidents.actions.desk.consent_tasks import ask_to_narrow_case
from incidents.models import (
    Case,
    CountedBatch,
    CountedCase,
    Firm,
    Incident,
    JointCase,
    JointConfirmation,
    Ledger,
    Marking,
    Release,
    ShareRelease,
)
from incidents.models.desk.joint_demands import may_be_used
from incidents.values.brief_kinds import BriefKind
from tests.support.circles import make_circle, propose_share
from tests.support.drafts import edit
from tests.support.page_text import Page

WHY = {"reason": "The yearly review."}


def exported(client):
    """The list of cases as a file."""
    return b"".join(client.post("/desk/cases.csv", WHY).streaming_content).decode()


def told(cast, name, **fields):
    """A case whose firm told the desk, and that the desk verified."""
    case = cast.draft(firm=cast.firm(name=name), found_by="company-report", **fields)
    verifications.verify_firm(case, "met", note="", by=cast.officer_a)
    return case


def linked(cast, least=2, names=("One", "Two")):
    """Linked cases; the first may be used only together with `least` firms."""
    first, *others = [
        told(cast, name, least_firms=None if place else least) for place, name in enumerate(names)
    ]
    for other in others:
        joint_demands.link_case(first, other, by=cast.officer_a)
    return [first, *others]


def confirm(cast, case, *people):
    for person in people or (cast.officer_a, cast.approver_a):
        joint_demands.confirm_joint_demand(case, by=person)


def is_usable(case):
    return Case.objects.filter(may_be_used(), pk=case.pk).exists()


# What is done to two linked, confirmed cases of two firms, so that the condition is not met.
def same_group(cast, first, other):
    mother = cast.firm(name="Mother")
    Firm.objects.filter(pk__in=[first.firm_id, other.firm_id]).update(parent=mother)


def not_told(cast, first, other):
    Case.objects.filter(pk=other.pk).update(found_by="press")


def not_verified(cast, first, other):
    verifications.take_back_verification(other, by=cast.officer_a)


def another_firm(cast, first, other):
    Case.objects.filter(pk=other.pk).update(firm=cast.firm(name="Third"))


def linked_later(cast, first, other):
    joint_demands.link_case(first, told(cast, "Later"), by=cast.officer_a)


def taken_back(cast, first, other):
    joint_demands.take_back_confirmation(first, by=cast.officer_a)


def unlinked(cast, first, other):
    joint_demands.unlink_case(other, by=cast.officer_a)


def raised(cast, first, other):
    Case.objects.filter(pk=first.pk).update(least_firms=3)


WAYS = [
    *(same_group, not_told, not_verified, another_firm),
    *(linked_later, taken_back, unlinked, raised),
]


@pytest.mark.parametrize("undo", WAYS)
def test_a_condition_is_met_only_while_each_part_of_it_is(cast, undo):
    """The action asks the database, so that each way is closed in both."""
    first, other = linked(cast)
    assert not is_usable(first)
    confirm(cast, first)
    assert is_usable(first)
    undo(cast, first, other)
    assert not is_usable(first)
    assert is_usable(other)
    with pytest.raises(ValidationError, match="at least") as refused:
        releases.propose_release(first, by=cast.officer_a, reason="Checked again.")
    assert refused.value.code == "together"


def test_one_officer_confirms_for_one(cast):
    first, _other = linked(cast)
    confirm(cast, first, cast.officer_a, cast.officer_a)
    assert not is_usable(first)
    assert JointConfirmation.objects.count() == 1
    state = joint_demands.read_state(first)
    assert (state.firms, state.least, state.confirmations, state.is_met) == (2, 2, 1, False)


def test_newcomers_and_those_who_may_not_read_all_confirm_nothing(cast):
    first, other = linked(cast)
    fresh = cast.person("new@desk-a.example", "officer", desk=first.desk)
    fresh.joined_desk_at = timezone.now()
    fresh.save(update_fields=["joined_desk_at"])
    with pytest.raises(ValidationError, match="seven days"):
        joint_demands.confirm_joint_demand(first, by=fresh)
    Case.objects.filter(pk=other.pk).update(marking=Marking.RED)
    other.readers.set([cast.officer_a])
    with pytest.raises(ValidationError, match="not read all"):
        joint_demands.confirm_joint_demand(first, by=cast.approver_a)
    with pytest.raises(ValidationError, match="permission"):
        joint_demands.confirm_joint_demand(first, by=cast.officer_b)


def written_release(case):
    """A release written past every action."""
    row = Release.objects.filter(state="approved").first()
    row.pk, row.case, row.version = None, case, 1
    row.save(force_insert=True)


def saved_brief(case):
    row = Ledger.objects.order_by("-pk").first()
    row.pk, row.verb, row.subject, row.hash = None, "brief saved", case.reference, "0" * 64
    row.save(force_insert=True)


def counted(case):
    batch = CountedBatch.objects.create(month=dt.date(2026, 3, 1), state="CN", cases=1)
    CountedCase.objects.bulk_create([CountedCase(case=case.pk, month=batch.month, batch=batch)])


@pytest.mark.parametrize("use", [written_release, saved_brief, counted])
def test_the_database_refuses_each_use_whoever_writes_it(cast, use):
    first, _other = linked(cast)
    with pytest.raises(IntegrityError, match="a_case_is_used_only_together"), transaction.atomic():
        use(first)
    confirm(cast, first)
    with transaction.atomic():
        use(first)


def test_a_proposal_that_waits_is_not_approved_once_the_firm_sets_a_condition(cast):
    case = told(cast, "One")
    proposal = releases.propose_release(case, by=cast.officer_a, reason="Checked again.")
    joint_demands.raise_least_firms(case, 2, by=cast.officer_a)
    with pytest.raises(ValidationError) as refused:
        releases.approve_release(proposal, by=cast.approver_a)
    assert refused.value.code == "together"
    rows = Release.objects.filter(pk=proposal.pk)
    approval = {"state": "approved", "approved_by": cast.approver_a, "approved_at": timezone.now()}
    with pytest.raises(IntegrityError, match="only_together"), transaction.atomic():
        rows.update(**approval)
    joint_demands.link_case(case, told(cast, "Two"), by=cast.officer_a)
    confirm(cast, case)
    releases.approve_release(proposal, by=cast.approver_a)
    case.refresh_from_db()
    assert Incident.objects.filter(ref=case.ref).exists()


def test_a_desk_goes_from_report_to_release(client, cast):
    """Export and brief are refused, until two cases are linked and confirmed on the page."""
    first, other = told(cast, "One", least_firms=2), told(cast, "Two")
    page = f"/desk/cases/{first.reference}/joint/"
    client.force_login(cast.officer_a)
    assert first.reference not in exported(client)
    client.get(f"/desk/cases/{first.reference}/brief/minister.pdf")
    assert not Ledger.objects.filter(verb="brief saved").exists()
    assert "at least 2 firms" in client.get(f"/desk/cases/{first.reference}/brief/minister/").text
    assert Page(client.get(first.get_absolute_url())).link("See linked cases")
    refused = client.post(page, {"act": "link", "other": "DESK-A-9-9"})
    assert (refused.status_code, "no case with this reference" in refused.text) == (422, True)
    client.post(page, {"act": "link", "other": other.reference.lower()})
    client.post(page, {"act": "confirm"})
    assert "Confirmed by 1 of 2" in Page(client.get(page)).text
    client.force_login(cast.approver_a)
    client.post(page, {"act": "confirm"})
    text = Page(client.get(page)).text
    assert "2 firms count" in text
    assert "Not yet" not in text
    assert first.reference in exported(client)
    briefs.save_brief(first, BriefKind.MINISTER, "docx", by=cast.officer_a)
    proposal = releases.propose_release(first, by=cast.officer_a, reason="Checked again.")
    releases.approve_release(proposal, by=cast.approver_a)
    client.post(page, {"act": "unlink", "other": other.reference})
    assert not JointCase.objects.filter(case=other).exists()
    assert Incident.objects.filter(release=proposal).exists()


def test_the_inbox_raises_the_condition_and_never_lowers_it(cast):
    """The request names no report; the list of conditions names all cases at once."""
    case = cast.draft()
    body = {"case": case.reference, "limits": {"firm": "named"}}
    for least in (3, 2, 0):
        ask_to_narrow_case(body | {"least": least}, by=cast.inbox_a)
    case.refresh_from_db()
    assert case.least_firms == 3
    assert joint_demands.list_conditioned_cases(by=cast.inbox_a) == {
        case.reference: {"least": 3, "is_usable": False}
    }
    for least in (1, 6, "2", None):
        with pytest.raises(ValidationError):
            ask_to_narrow_case(body | {"least": least}, by=cast.inbox_a)
    with pytest.raises(ValidationError):
        joint_demands.list_conditioned_cases(by=cast.officer_a)


def test_no_form_and_no_statement_lowers_the_condition(cast):
    first, _other = linked(cast, least=3)
    for least in (2, None):
        with pytest.raises(ValidationError, match="never lowered"):
            edit(first, cast.officer_a, facts={"least_firms": least})
        with pytest.raises(IntegrityError, match="never_lowered"), transaction.atomic():
            Case.objects.filter(pk=first.pk).update(least_firms=least)
    edit(first, cast.officer_a, facts={"least_firms": 4})
    assert Case.objects.get(pk=first.pk).least_firms == 4


def test_cases_of_two_joint_demands_are_not_joined_by_a_slip(cast):
    first, other = linked(cast)
    third, _fourth = linked(cast, names=("Three", "Four"))
    for one, two in ((first, third), (first, other), (first, first)):
        with pytest.raises(ValidationError):
            joint_demands.link_case(one, two, by=cast.officer_a)


def test_a_case_that_is_not_found_is_not_usable(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_may_be_used(-1), case_may_be_used(NULL)")
        assert cursor.fetchone() == (False, False)


def test_a_case_is_shared_with_a_circle_only_together(cast):
    """By the action and, where that is passed by, by the database."""
    first, _other = linked(cast)
    Case.objects.filter(pk=first.pk).update(marking=Marking.AMBER)
    first.refresh_from_db()
    circle = make_circle(cast)
    with pytest.raises(ValidationError, match="at least 2 firms"):
        propose_share(cast, circle, first)
    confirm(cast, first)
    proposal = propose_share(cast, circle, first)
    joint_demands.unlink_case(first, by=cast.officer_a)
    with pytest.raises(ValidationError, match="at least 2 firms"):
        releases.approve_release(proposal, by=cast.approver_a)
    with pytest.raises(IntegrityError, match="a_case_is_used_only_together"), transaction.atomic():
        ShareRelease.objects.filter(pk=proposal.pk).update(state="approved")
