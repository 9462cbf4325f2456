"""Letters that acts call for: to whom, once, saying little, and never lost."""

import logging
import re
import socket
from threading import Thread

import pytest
from django.conf import settings as site
from django.db import connection, transaction

from incidents import jobs
from incidents.access import Role
from incidents.actions.desk import releases
from incidents.actions.people import appointments, emails, ledger, people
from incidents.models import ActReason, Appointment, Ledger, LedgerHead, User
from tests.support.mail import post_office
from tracker.celery import app


@pytest.fixture
def told(cast, mailoutbox):
    """The letters of a test. What the seeded register did before is handled already."""
    jobs.send_waiting_emails()
    assert mailoutbox == []  # every seeded proposal is decided
    assert not Ledger.objects.waiting().exists()
    return mailoutbox


@pytest.fixture
def office(told, settings):
    with post_office(settings) as opened:
        yield opened


def to(letters):
    return sorted(address for letter in letters for address in letter.to)


def test_those_who_may_decide_are_told_but_the_proposer_is_not(cast, told):
    second = cast.person("second@desk-a.example", Role.APPROVER, desk=cast.officer_a.desk)
    left = cast.person("left@desk-a.example", Role.APPROVER, desk=cast.officer_a.desk)
    User.objects.filter(pk=left.pk).update(is_active=False)
    releases.propose_release(cast.draft(), by=second, reason="The firm agreed.")
    jobs.send_waiting_emails()
    assert to(told) == ["approver@desk-a.example"]


def test_a_letter_is_a_postcard(cast, told):
    case = cast.draft()
    releases.propose_release(case, by=cast.officer_a, reason="The firm agreed.")
    jobs.send_waiting_emails()
    text = told[0].subject + told[0].body
    assert told[0].subject == "1 release is waiting for your decision"
    assert f"{site.ORIGIN}/desk/releases/" in told[0].body
    for secret in (case.reference, case.firm.name, case.demanded_change, "caac", "officer"):
        assert secret.casefold() not in text.casefold()


def test_a_person_gets_one_letter_a_batch(cast, told):
    for _ in range(3):
        releases.propose_release(cast.draft(), by=cast.officer_a, reason="The firm agreed.")
    jobs.send_waiting_emails()
    assert [letter.subject for letter in told] == ["3 releases are waiting for your decision"]
    jobs.send_waiting_emails()
    assert len(told) == 1


def test_a_decided_proposal_calls_nobody(cast, told):
    cast.release(cast.draft())
    jobs.send_waiting_emails()
    assert told == []


def test_the_proposer_hears_that_it_was_sent_back(cast, told):
    release = releases.propose_release(cast.draft(), by=cast.officer_a, reason="The firm agreed.")
    releases.send_back_release(release, reason="Name a source.", by=cast.approver_a)
    jobs.send_waiting_emails()
    assert to(told) == [cast.officer_a.email]
    assert told[0].subject == "1 release that you proposed was sent back to you"
    assert "Name a source" not in told[0].body


def test_who_takes_a_proposal_back_is_not_told_of_it(cast, told):
    release = releases.propose_release(cast.draft(), by=cast.officer_a, reason="The firm agreed.")
    releases.send_back_release(release, reason="Too early.", by=cast.officer_a)
    jobs.send_waiting_emails()
    assert told == []


def test_other_acts_are_only_marked(cast, told):
    row = ledger.record("case changed", "X-1", by=cast.officer_a)
    jobs.send_waiting_emails()
    row.refresh_from_db()
    assert row.handled_at is not None
    assert told == []


def test_every_batch_is_taken(cast, told, monkeypatch):
    monkeypatch.setattr(emails, "BATCH", 2)
    for number in range(5):
        ledger.record("case changed", f"X-{number}", by=cast.officer_a)
    jobs.send_waiting_emails()
    assert not Ledger.objects.waiting().exists()


def test_a_mail_server_that_is_away_loses_nothing(cast, told, settings):
    with socket.socket() as taken:
        taken.bind(("localhost", 0))  # bound, and nobody listens
        settings.EMAIL_BACKEND = "incidents.exchange.smtp.Backend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = taken.getsockname()
        releases.propose_release(cast.draft(), by=cast.officer_a, reason="The firm agreed.")
        other = ledger.record("case changed", "X-1", by=cast.officer_a)
        jobs.send_waiting_emails()
    assert Ledger.objects.waiting().get().verb == "release proposed"
    other.refresh_from_db()
    assert other.handled_at  # what calls for no letter need not wait for the mail server
    with post_office(settings) as opened:
        jobs.send_waiting_emails()
        jobs.send_waiting_emails()
    assert [letter["To"] for letter in opened.letters] == [cast.approver_a.email]


@pytest.mark.parametrize(("refusal", "waits"), [("450 later", True), ("550 nobody", False)])
def test_a_refused_letter_comes_back_only_where_that_may_help(cast, office, refusal, waits):
    office.refusals[cast.approver_a.email] = refusal
    releases.propose_release(cast.draft(), by=cast.officer_a, reason="The firm agreed.")
    jobs.send_waiting_emails()
    assert Ledger.objects.waiting().exists() is waits
    office.refusals.clear()
    jobs.send_waiting_emails()
    assert len(office.letters) == waits


def test_a_refused_letter_does_not_make_a_colleagues_come_again(cast, office):
    second = cast.person("second@desk-a.example", Role.APPROVER, desk=cast.officer_a.desk)
    office.refusals[second.email] = "450 later"
    releases.propose_release(cast.draft(), by=cast.officer_a, reason="The firm agreed.")
    for _ in range(3):
        jobs.send_waiting_emails()
    assert [letter["To"] for letter in office.letters] == [cast.approver_a.email]


def test_a_worker_killed_before_it_marked_its_rows_sends_again_rather_than_never(cast, told):
    releases.propose_release(cast.draft(), by=cast.officer_a, reason="The firm agreed.")
    with transaction.atomic():
        emails.send_batch_after()
        transaction.set_rollback(True)
    jobs.send_waiting_emails()
    assert to(told) == [cast.approver_a.email] * 2


@pytest.fixture
def invited(django_db_setup, django_db_blocker):
    """An invitation that other threads see; person and row are taken back afterwards."""
    with django_db_blocker.unblock():
        head = LedgerHead.objects.values().get()
        last = Ledger.objects.order_by("-pk")[0].pk
        admin = User.objects.get(email="admin@tracker.example")
        person = people.invite(
            "new@x.example", roles=["analyst"], desk=None, by=admin, reason="They join us."
        )
        yield last
        person.delete()
        with transaction.atomic(), connection.cursor() as cursor:
            for table in ("ledger", "actreason"):
                cursor.execute(f"ALTER TABLE incidents_{table} DISABLE TRIGGER USER")
            ActReason.objects.filter(ledger_row__gt=last).delete()
            Ledger.objects.filter(pk__gt=last).delete()
            LedgerHead.objects.update(hash=head["hash"], rows=head["rows"])
            for table in ("ledger", "actreason"):
                cursor.execute(f"ALTER TABLE incidents_{table} ENABLE TRIGGER USER")


def test_a_row_that_cannot_be_read_keeps_no_other_waiting(cast, told, caplog):
    """One such row, of a version before or of a mistake, and no e-mail left any more."""
    poison = ledger.record("comment written", "CASE-1", by=cast.officer_a)
    people.invite(
        "new@x.example", roles=["analyst"], desk=None, reason="Reads for a ministry.", by=cast.admin
    )
    for _look in range(2):
        jobs.send_waiting_emails()
    assert to(told) == ["new@x.example"]
    assert list(Ledger.objects.waiting().values_list("pk", flat=True)) == [poison.pk]
    assert f"no e-mail for row {poison.pk} of the ledger: KeyError" in caplog.messages


def test_two_workers_at_once_send_one_letter(invited, settings):
    found = []

    def work():
        found.append(emails.send_batch_after(invited))
        connection.close()

    with post_office(settings) as office:
        office.gate.clear()
        first = Thread(target=work)
        first.start()
        assert office.arrived.wait(5)
        # The first holds its row while its letter is on the way; the second finds nothing.
        assert emails.send_batch_after(invited) is None
        assert office.letters == []
        office.gate.set()
        first.join()
    assert (found[0].rows, found[0].emails) == (1, 1)
    assert emails.send_batch_after(invited) is None
    assert [letter["To"] for letter in office.letters] == ["new@x.example"]


def test_an_invited_person_chooses_a_password_and_comes_in(client, cast, told):
    client.force_login(cast.admin)
    posted = {
        "email": "new@desk-a.example",
        "roles": ["officer"],
        "desk": cast.officer_a.desk_id,
        "reason": "They join us.",
    }
    assert client.post("/desk/people/", posted).status_code == 302
    client.logout()
    jobs.send_waiting_emails()
    invitation = next(letter for letter in told if letter.to == ["new@desk-a.example"])
    address = re.search(rf"{re.escape(site.ORIGIN)}(/\S+)", invitation.body).group(1)
    form = client.get(address, follow=True).redirect_chain[-1][0]
    password = "a long enough sentence"
    client.post(form, {"password1": password, "password2": password})
    client.post("/accounts/login/", {"login": "new@desk-a.example", "password": password})
    assert client.get("/desk/").status_code == 403
    appointments.confirm_appointment(Appointment.objects.open().get(), by=cast.officer_a)
    assert client.get("/desk/").status_code == 200
    # The letter opened the door once.
    client.logout()
    assert "password1" not in client.get(address, follow=True).content.decode()


def test_who_has_chosen_meanwhile_gets_no_letter(cast, told):
    person = people.invite(
        "new@x.example", roles=["analyst"], desk=None, by=cast.admin, reason="They join us."
    )
    person.set_password("a long enough sentence")
    person.save(update_fields=["password"])
    jobs.send_waiting_emails()
    assert told == []


def test_a_broken_ledger_is_said_loudly(cast, caplog):
    with caplog.at_level(logging.INFO):
        jobs.verify_ledger()
        assert [record.levelname for record in caplog.records] == ["INFO"]
        LedgerHead.objects.update(rows=1)
        jobs.verify_ledger()
    assert [record.levelname for record in caplog.records] == ["INFO", "ERROR"]


def test_acts_that_go_on_while_the_ledger_is_read_break_nothing(cast, monkeypatch):
    compute_hash = Ledger.compute_hash
    acts = ["case changed"]

    def compute_after_acts(row):
        while acts:
            ledger.record(acts.pop(), "X-1", by=cast.officer_a)
        return compute_hash(row)

    monkeypatch.setattr(Ledger, "compute_hash", compute_after_acts)
    assert ledger.faults() == []


def test_the_clock_wakes_tasks_that_exist():
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in site.CELERY_BEAT_SCHEDULE.values()}
    assert asked <= set(app.tasks)
