"""What was withdrawn stays withdrawn, by whatever path, until a renewed consent is recorded."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from incidents.actions.desk import consents, releases
from incidents.models import Case, Ledger, RenewedConsent
from tests.support.desk_records import REASON, withdraw


def refused(code):
    """The action refuses with a ValidationError of this code."""
    return pytest.raises(ValidationError, check=lambda refusal: refusal.code == code)


def kept_out(kind):
    """The database itself refuses, by the guard's name."""
    name = f"a_withdrawn_{kind}_returns_by_renewed_consent"
    return pytest.raises(IntegrityError, match=name)


def test_what_was_withdrawn_is_neither_proposed_nor_public(twice_public):
    withdraw(twice_public)
    twice_public.change("A third map")
    with refused("withdrawn"):
        twice_public.propose()
    assert not twice_public.public().exists()


def test_a_proposal_that_waited_while_it_was_withdrawn_is_not_approved(twice_public):
    twice_public.change("A third map")
    waiting = twice_public.propose()
    withdraw(twice_public)
    with refused("withdrawn"):
        releases.approve_release(waiting, by=twice_public.cast.approver_a)
    assert not twice_public.public().exists()
    # It can be sent back, and approved once the consent is renewed.
    twice_public.cast.renew(twice_public.newest)
    releases.approve_release(waiting, by=twice_public.cast.approver_a)
    assert twice_public.public().exists()


def test_with_a_renewed_consent_it_returns_and_a_second_withdrawal_locks_it_again(twice_public):
    withdraw(twice_public)
    twice_public.cast.renew(twice_public.newest)
    again = twice_public.release()
    assert again.version == 3
    assert twice_public.public().exists()
    releases.withdraw_release(again, reason=REASON, by=twice_public.cast.officer_a)
    twice_public.change("A fourth map")
    with refused("withdrawn"):
        twice_public.propose()


@pytest.mark.parametrize("state", ["proposed", "approved"])
def test_the_database_refuses_a_release_by_any_other_path(twice_public, state):
    withdraw(twice_public)
    row = twice_public.model.objects.get(pk=twice_public.newest.pk)
    row.pk, row.version, row.state = None, 9, state
    row.withdrawn_by = row.withdrawn_at = None
    with kept_out(twice_public.kind), transaction.atomic():
        row.save(force_insert=True)
    with kept_out(twice_public.kind), transaction.atomic():
        twice_public.model.objects.filter(pk=twice_public.newest.pk).update(state=state)


def test_the_database_refuses_a_published_row_by_any_other_path(twice_public):
    """Nobody who writes entries past the actions, one or many at once, brings it back."""
    copies = list(twice_public.public())
    for copy in copies:
        copy.pk = None
    withdraw(twice_public)
    with kept_out(twice_public.kind), transaction.atomic():
        type(copies[0]).objects.bulk_create(copies)
    # The withdrawn version itself does not return, renewed consent or not: a new one is approved.
    twice_public.cast.renew(twice_public.newest)
    with kept_out(twice_public.kind), transaction.atomic():
        type(copies[0]).objects.bulk_create(copies)


def test_no_waiting_proposal_slips_past_by_changing_its_state(twice_public):
    twice_public.change("A third map")
    waiting = twice_public.propose()
    withdraw(twice_public)
    with kept_out(twice_public.kind), transaction.atomic():
        twice_public.model.objects.filter(pk=waiting.pk).update(
            state="approved", approved_by=twice_public.cast.approver_a, approved_at=F("proposed_at")
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"agreed_by": "", "proof": " "}, "__all__"),
        ({"agreed_on": dt.date(2018, 5, 25)}, "agreed_on"),
        ({"agreed_on": dt.date(2099, 5, 25)}, "agreed_on"),
    ],
)
def test_a_consent_names_a_person_or_a_proof_and_a_day_since_the_withdrawal(
    twice_public, changes, field
):
    withdraw(twice_public)
    told = {"agreed_by": "Head of legal", "proof": "", "agreed_on": timezone.localdate()}
    with pytest.raises(ValidationError) as refusal:
        consents.record_consent(
            twice_public.newest, by=twice_public.cast.officer_a, **told | changes
        )
    assert set(refusal.value.message_dict) == {field}
    assert not RenewedConsent.objects.exists()


def test_a_consent_is_renewed_once_and_for_what_was_withdrawn(twice_public):
    with refused("in force"):
        twice_public.cast.renew(twice_public.newest)
    withdraw(twice_public)
    twice_public.cast.renew(twice_public.newest)
    with refused("renewed"):
        twice_public.cast.renew(twice_public.newest)


@pytest.mark.parametrize("who", ["officer_b", "approver_b", "inbox_a", "analyst", "admin"])
def test_only_the_desk_itself_records_a_consent(twice_public, who):
    withdraw(twice_public)
    told = {"agreed_by": "Head of legal", "proof": "", "agreed_on": timezone.localdate()}
    with refused("role"):
        consents.record_consent(twice_public.newest, by=getattr(twice_public.cast, who), **told)


def test_the_ledger_tells_that_a_consent_was_renewed_and_not_whose(twice_public):
    withdraw(twice_public)
    twice_public.cast.renew(twice_public.newest)
    row = Ledger.objects.about(twice_public.subject.reference).last()
    assert row.verb.endswith("consent renewed")
    assert (row.actor, row.detail) == ("officer@desk-a.example", {"version": 2})


def test_the_queue_lists_no_withdrawn_case_as_changed(client, cast):
    """A version before the withdrawn one is still "approved": it must not bring the case back."""
    case = cast.draft()
    cast.release(case)
    Case.objects.filter(pk=case.pk).update(demanded_change="Another map")
    release = cast.release(case)
    Case.objects.filter(pk=case.pk).update(changed_at=timezone.now())
    client.force_login(cast.officer_a)
    assert case in client.get("/desk/").context["work"].changed_cases
    releases.withdraw_release(release, reason=REASON, by=cast.officer_a)
    Case.objects.filter(pk=case.pk).update(changed_at=timezone.now())
    assert case not in client.get("/desk/").context["work"].changed_cases
