"""What was withdrawn stays withdrawn, by whatever path, until a renewed consent is recorded."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from incidents.access import Role
from incidents.actions import consents, releases, response_releases
from incidents.models import (
    Case,
    Incident,
    Ledger,
    Release,
    RenewedConsent,
    Response,
    ResponseDraft,
    ResponseRelease,
)
from tests.forms import sent
from tests.reading import Page

REASON = "The firm asked to be taken out."


def refused(code):
    """The action refuses with a ValidationError of this code."""
    return pytest.raises(ValidationError, check=lambda refusal: refusal.code == code)


def kept_out(kind):
    """The database itself refuses, by the guard's name."""
    name = f"a_withdrawn_{kind}_returns_by_renewed_consent"
    return pytest.raises(IntegrityError, match=name)


@pytest.fixture(params=["case", "response"])
def world(request, cast):
    """A case or a collective response that was public twice and then withdrawn."""
    if request.param == "case":
        subject = cast.draft()
        told = SimpleNamespace(
            actions=releases, model=Release, rows=Case, release=cast.release, documents="documents"
        )
        told.public = lambda: Incident.objects.filter(release__case=subject)
        told.change = lambda words: Case.objects.filter(pk=subject.pk).update(
            demanded_change=words, changed_at=timezone.now()
        )
    else:
        subject = cast.response()
        told = SimpleNamespace(
            actions=response_releases,
            model=ResponseRelease,
            rows=ResponseDraft,
            release=cast.release_response,
            documents="document",
        )
        told.public = lambda: Response.objects.filter(release__draft=subject)
        told.change = lambda words: ResponseDraft.objects.filter(pk=subject.pk).update(
            outcome=words, changed_at=timezone.now()
        )
    told.kind, told.subject, told.cast = request.param, subject, cast
    told.release(subject)
    told.change("Another map")
    told.newest = told.release(subject)
    told.fresh = lambda: told.rows.objects.get(pk=subject.pk)
    return told


def withdraw(world):
    return world.actions.withdraw(world.newest, reason=REASON, by=world.cast.officer_a)


def test_what_was_withdrawn_is_neither_proposed_nor_public(world):
    withdraw(world)
    world.change("A third map")
    with refused("withdrawn"):
        world.actions.propose(world.fresh(), by=world.cast.officer_a)
    assert not world.public().exists()


def test_a_proposal_that_waited_while_it_was_withdrawn_is_not_approved(world):
    world.change("A third map")
    waiting = world.actions.propose(world.fresh(), by=world.cast.officer_a)
    withdraw(world)
    with refused("withdrawn"):
        world.actions.approve(waiting, by=world.cast.approver_a)
    assert not world.public().exists()
    # It can be sent back, and approved once the consent is renewed.
    world.cast.renew(world.newest)
    world.actions.approve(waiting, by=world.cast.approver_a)
    assert world.public().exists()


def test_with_a_renewed_consent_it_returns_and_a_second_withdrawal_locks_it_again(world):
    withdraw(world)
    world.cast.renew(world.newest)
    again = world.release(world.fresh())
    assert again.version == 3
    assert world.public().exists()
    world.actions.withdraw(again, reason=REASON, by=world.cast.officer_a)
    world.change("A fourth map")
    with refused("withdrawn"):
        world.actions.propose(world.fresh(), by=world.cast.officer_a)


@pytest.mark.parametrize("state", ["proposed", "approved"])
def test_the_database_refuses_a_release_by_any_other_path(world, state):
    withdraw(world)
    row = world.model.objects.get(pk=world.newest.pk)
    row.pk, row.version, row.state = None, 9, state
    row.withdrawn_by = row.withdrawn_at = None
    with kept_out(world.kind), transaction.atomic():
        row.save(force_insert=True)
    with kept_out(world.kind), transaction.atomic():
        world.model.objects.filter(pk=world.newest.pk).update(state=state)


def test_the_database_refuses_a_published_row_by_any_other_path(world):
    """Nobody who writes entries past the actions, one or many at once, brings it back."""
    copies = list(world.public())
    for copy in copies:
        copy.pk = None
    withdraw(world)
    with kept_out(world.kind), transaction.atomic():
        type(copies[0]).objects.bulk_create(copies)
    # The withdrawn version itself does not return, renewed consent or not: a new one is approved.
    world.cast.renew(world.newest)
    with kept_out(world.kind), transaction.atomic():
        type(copies[0]).objects.bulk_create(copies)


def test_no_waiting_proposal_slips_past_by_changing_its_state(world):
    world.change("A third map")
    waiting = world.actions.propose(world.fresh(), by=world.cast.officer_a)
    withdraw(world)
    with kept_out(world.kind), transaction.atomic():
        world.model.objects.filter(pk=waiting.pk).update(
            state="approved", approved_by=world.cast.approver_a, approved_at=F("proposed_at")
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"agreed_by": "", "proof": " "}, "__all__"),
        ({"agreed_on": dt.date(2018, 5, 25)}, "agreed_on"),
        ({"agreed_on": dt.date(2099, 5, 25)}, "agreed_on"),
    ],
)
def test_a_consent_names_a_person_or_a_proof_and_a_day_since_the_withdrawal(world, changes, field):
    withdraw(world)
    told = {"agreed_by": "Head of legal", "proof": "", "agreed_on": timezone.localdate()}
    with pytest.raises(ValidationError) as refusal:
        consents.record(world.newest, by=world.cast.officer_a, **told | changes)
    assert set(refusal.value.message_dict) == {field}
    assert not RenewedConsent.objects.exists()


def test_a_consent_is_renewed_once_and_for_what_was_withdrawn(world):
    with refused("in force"):
        world.cast.renew(world.newest)
    withdraw(world)
    world.cast.renew(world.newest)
    with refused("renewed"):
        world.cast.renew(world.newest)


@pytest.mark.parametrize("who", ["officer_b", "approver_b", "inbox_a", "analyst", "admin"])
def test_only_the_desk_itself_records_a_consent(world, who):
    withdraw(world)
    told = {"agreed_by": "Head of legal", "proof": "", "agreed_on": timezone.localdate()}
    with refused("role"):
        consents.record(world.newest, by=getattr(world.cast, who), **told)


def test_the_ledger_tells_that_a_consent_was_renewed_and_not_whose(world):
    withdraw(world)
    world.cast.renew(world.newest)
    row = Ledger.objects.about(world.subject.reference).last()
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
    assert case in client.get("/desk/").context["queue"].changed
    releases.withdraw(release, reason=REASON, by=cast.officer_a)
    Case.objects.filter(pk=case.pk).update(changed_at=timezone.now())
    assert case not in client.get("/desk/").context["queue"].changed


def preview_of(world):
    return f"{world.subject.get_absolute_url()}release/"


def test_preview_and_approval_say_when_why_and_by_whom(world, client):
    world.change("A third map")
    waiting = world.actions.propose(world.fresh(), by=world.cast.officer_a)
    withdraw(world)
    client.force_login(world.cast.approver_a)
    day = timezone.localdate()
    said = f"{day.day} {day:%B %Y} by officer@desk-a.example, version 2"
    for address in (preview_of(world), waiting.get_absolute_url()):
        answer = client.get(address)
        page = Page(answer)
        assert "cannot be public again until a renewed consent is recorded" in page.text
        assert said in page.text
        assert REASON in page.text
        assert f"{world.newest.get_absolute_url()}consent/" in [href for href, _said in page.links]
        assert '<button class="prominent" disabled' in answer.content.decode()
        assert "Nothing changes." not in page.text
    assert "all that is listed below becomes public again" in page.text
    answer = client.post(f"{waiting.get_absolute_url()}approve/", follow=True)
    assert "Record a renewed consent before it is released." in answer.content.decode()
    assert not world.public().exists()


def test_the_consent_is_recorded_on_its_page_and_read_by_the_approver(world, client):
    withdraw(world)
    client.force_login(world.cast.officer_a)
    address = f"{world.newest.get_absolute_url()}consent/"
    faulty = client.post(address, {"note": "typed with care", "agreed_on": "2018-05-25"})
    assert faulty.status_code == 422
    assert "Say who agreed, or what proves it." in faulty.content.decode()
    assert "typed with care" in faulty.content.decode()
    told = {"agreed_by": "Ana Weber, head of legal", "note": "Name and day may be told."}
    early = client.post(address, told | {"agreed_on": "2018-05-25"})
    assert "This day is before the withdrawal." in early.content.decode()
    today = timezone.localdate()
    done = client.post(address, sent(client.get(address), agreed_on=today.isoformat(), **told))
    assert done["Location"] == preview_of(world)
    client.post(preview_of(world))
    waiting = world.subject.releases.first()
    assert waiting.state == "proposed"
    client.force_login(world.cast.approver_a)
    page = Page(client.get(waiting.get_absolute_url()))
    for words in (
        REASON,
        "Ana Weber, head of legal",
        "Name and day may be told.",
        "officer@desk-a",
    ):
        assert words in page.text
    client.post(f"{waiting.get_absolute_url()}approve/")
    assert world.public().exists()


@pytest.mark.parametrize("who", ["officer_b", "analyst", "inbox_a", None])
def test_what_was_agreed_stays_at_the_desk(world, client, who):
    withdraw(world)
    world.cast.renew(world.newest)
    world.release(world.fresh())
    if who:
        client.force_login(getattr(world.cast, who))
    slug = getattr(world.fresh(), "slug", "") or "x"
    outside = [
        *("/incidents/?", "/incidents.csv", "/api/v1/incidents/", "/api/v1/responses/"),
        *(f"/responses/{slug}/", f"/incidents/{getattr(world.fresh(), 'ref', 'CCI-2026-9999')}/"),
        f"{world.newest.get_absolute_url()}consent/",
    ]
    for address in outside:
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        assert b"Head of legal" not in body, address


def test_another_role_than_the_officers_records_nothing_by_the_page(world, client):
    withdraw(world)
    other = world.cast.person("x@desk-a.example", Role.INBOX, desk=world.cast.officer_a.desk)
    client.force_login(other)
    answer = client.post(f"{world.newest.get_absolute_url()}consent/", {"agreed_by": "x"})
    assert answer.status_code == 403
    assert not RenewedConsent.objects.exists()
