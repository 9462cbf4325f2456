"""Webhooks: what arrives at a real server, signed, once a change, and what becomes of failures."""

import base64
import datetime as dt
import ipaddress

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from incidents import jobs
from incidents.actions.desk import releases
from incidents.actions.saved import searches, webhook_deliveries, webhooks
from incidents.exchange.webhooks import sign_message
from incidents.models import (
    Ledger,
    Marking,
    Pace,
    SavedSearch,
    Webhook,
    WebhookDelivery,
    WebhookState,
)
from tests.support.keys import key_of
from tests.support.receivers import is_signed, receiving

LOOPBACK = [ipaddress.ip_network("127.0.0.1/32")]


@pytest.fixture
def allowed(settings):
    """A site whose operator allows webhooks, and to this machine as well."""
    settings.WEBHOOKS_ALLOWED, settings.WEBHOOK_NETWORKS = True, LOOPBACK
    return settings


@pytest.fixture
def receiver(cast, allowed):
    with receiving() as opened:
        yield opened


def hook(person, url, query="q=tatra", name="Newsroom"):
    """A webhook of a person's own search from now on; of their desk where the query is None."""
    search = None
    if query is not None:
        search = searches.save_search("Tatra", query, is_desks=False, pace=Pace.NEVER, by=person)
    return webhooks.make_webhook(name, url, search=search, by=person)


def test_the_signature_is_that_of_the_standards_own_example():
    secret = base64.b64decode("plJ3nmyCDGBKInavdOK15jsl")
    body = b'{"event_type":"ping","data":{"success":true}}'
    signature = sign_message([secret], "msg_loFOjxBNrRLzqYUf", 1731705121, body)
    assert signature == "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="


def test_a_change_arrives_signed_and_once(cast, receiver):
    row = hook(cast.analyst, receiver.url)
    entry = cast.release(cast.draft(marking="green"))
    jobs.send_webhooks()
    jobs.send_webhooks()
    ((path, headers, body),) = receiver.requests
    (message,) = receiver.messages
    assert path == "/hook?from=register"
    assert headers["Content-Type"] == "application/json"
    assert is_signed(webhooks.show_secret(row), headers, body)
    assert not is_signed(webhooks.show_secret(row), headers, body + b" ")
    assert message["type"] == "search.changed"
    assert message["data"]["tier"] == "community"
    (change,) = message["data"]["changes"]
    assert (change["ref"], change["change"]) == (entry.case.ref, "added")
    assert change["sentence"] == f"{entry.case.ref} was added."
    # It says that something happened, and nothing of what the incident says.
    assert "Tatra Instruments" not in body.decode()
    delivery = row.deliveries.get()
    assert (delivery.state, headers["webhook-id"]) == ("delivered", delivery.message_id)
    assert [attempt.status for attempt in delivery.attempts.all()] == [200]


def test_a_reader_of_the_public_tier_hears_of_the_public_tier_alone(cast, receiver):
    # An administrator may follow searches, and reads the public tier.
    hook(cast.admin, receiver.url)
    cast.release(cast.draft(marking="green"))
    jobs.send_webhooks()
    assert receiver.requests == []


def test_a_withdrawal_names_the_reference_alone(cast, receiver):
    release = cast.release(cast.draft())
    hook(cast.analyst, receiver.url)
    releases.withdraw_release(release, reason="The firm asked.", by=cast.officer_a)
    jobs.send_webhooks()
    (message,) = receiver.messages
    (change,) = message["data"]["changes"]
    assert (change["ref"], change["change"], change["fields"]) == (
        release.case.ref,
        "withdrawn",
        [],
    )


def test_who_lost_the_right_is_sent_nothing_any_more(cast, receiver):
    row = hook(cast.analyst, receiver.url)
    cast.release(cast.draft())
    cast.analyst.is_active = False
    cast.analyst.save(update_fields=["is_active"])
    jobs.send_webhooks()
    assert receiver.requests == []
    assert not row.deliveries.exclude(state="nothing").exists()


def test_the_work_of_a_desk_arrives_without_names_and_without_red_cases(cast, receiver):
    hook(cast.officer_a, receiver.url, query=None)
    case = cast.draft()
    red = cast.draft(by=cast.approver_a, marking=Marking.RED)
    other = cast.draft(by=cast.officer_b)
    cast.release(case)
    jobs.send_webhooks()
    (message,) = receiver.messages
    events = [(one["event"], one["subject"]) for one in message["data"]["events"]]
    assert message["type"] == "desk.events"
    assert ("release approved", case.reference) in events
    subjects = {subject for _event, subject in events}
    assert red.reference not in subjects
    assert other.reference not in subjects
    # No number that counts what other desks do as well.
    assert all(set(one) == {"key", "event", "subject", "at"} for one in message["data"]["events"])
    assert len({one["key"] for one in message["data"]["events"]}) == len(events)
    text = receiver.requests[0][2].decode()
    assert "@" not in text
    assert "Tatra Instruments" not in text


def later(row, **fields):
    """As if the time of the next attempt had come."""
    WebhookDelivery.objects.filter(webhook=row).update(retry_at=timezone.now(), **fields)


def test_a_refused_message_is_tried_again_under_its_own_identifier(cast, allowed):
    with receiving(statuses=[500, 503, 204]) as receiver:
        row = hook(cast.analyst, receiver.url)
        cast.release(cast.draft())
        waits = []
        for _attempt in range(3):
            jobs.send_webhooks()
            jobs.send_webhooks()
            delivery = row.deliveries.get()
            waits.append(delivery.retry_at and delivery.retry_at - timezone.now())
            if delivery.state == "waiting":
                later(row)
    assert list(delivery.attempts.values_list("status", flat=True)) == [
        500,
        503,
        204,
    ]
    assert delivery.state == "delivered"
    assert len({headers["webhook-id"] for _p, headers, _b in receiver.requests}) == 1
    assert waits[0] < dt.timedelta(minutes=5) < waits[1] <= dt.timedelta(minutes=10)


def test_an_address_that_refuses_for_days_or_is_gone_is_asked_no_more(cast, allowed):
    with receiving(statuses=[500]) as refusing, receiving(statuses=[410]) as gone:
        stopped = [hook(cast.analyst, one.url, name=one.url) for one in (refusing, gone)]
        cast.release(cast.draft())
        for _attempt in range(webhook_deliveries.MOST_TRIES + 2):
            jobs.send_webhooks()
            later(stopped[0])
        assert len(refusing.requests) == webhook_deliveries.MOST_TRIES
        assert len(gone.requests) == 1
        cast.release(cast.draft())
        jobs.send_webhooks()
        assert len(gone.requests) == 1
    states = Webhook.objects.values_list("state", flat=True)
    assert list(states) == [WebhookState.STOPPED] * 2
    assert Ledger.objects.filter(verb="webhook stopped").count() == 2


def test_a_worker_that_ends_while_it_sends_leaves_a_message_that_is_sent_again(cast, receiver):
    row = hook(cast.analyst, receiver.url)
    cast.release(cast.draft())
    jobs.send_webhooks()
    first = row.deliveries.get().message_id
    row.deliveries.update(
        state="sending", delivered_at=None, claimed_at=timezone.now() - dt.timedelta(minutes=16)
    )
    jobs.send_webhooks()
    assert [headers["webhook-id"] for _p, headers, _b in receiver.requests] == [first, first]


def test_what_happens_while_it_is_paused_is_sent_when_it_is_resumed(cast, receiver):
    row = hook(cast.analyst, receiver.url)
    webhooks.pause_webhook(row, by=cast.analyst)
    cast.release(cast.draft())
    jobs.send_webhooks()
    assert receiver.requests == []
    webhooks.resume_webhook(row, by=cast.analyst)
    jobs.send_webhooks()
    assert len(receiver.requests) == 1


def test_a_renewed_secret_and_the_one_before_both_sign_for_a_day(cast, receiver):
    row = hook(cast.analyst, receiver.url)
    old = webhooks.show_secret(row)
    row = webhooks.renew_secret(row, by=cast.analyst)
    new = webhooks.show_secret(row)
    webhooks.send_test(row, by=cast.analyst)
    jobs.send_webhooks()
    Webhook.objects.update(secret_changed_at=timezone.now() - dt.timedelta(hours=25))
    webhooks.send_test(row, by=cast.analyst)
    jobs.send_webhooks()
    (_path, *first), (_path, *second) = receiver.requests
    assert old != new
    assert (is_signed(old, *first), is_signed(new, *first)) == (True, True)
    assert (is_signed(old, *second), is_signed(new, *second)) == (False, True)


def test_a_secret_that_came_back_with_a_backup_signs_nothing(cast, client, receiver):
    """Renewed since for a reason, or not: whoever took it once could forge messages again."""
    row = hook(cast.analyst, receiver.url)
    before = webhooks.show_secret(row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT proacl FROM pg_proc WHERE proname = 'pg_control_system'")
        assert cursor.fetchall() == [(None,)]  # everybody may ask where this database is
    Webhook.objects.update(secret_place="the place of the backup")
    cast.release(cast.draft(marking="green"))
    jobs.send_webhooks()
    assert receiver.requests == []
    row.refresh_from_db()
    for act in (webhooks.resume_webhook, webhooks.send_test):
        with pytest.raises(ValidationError, match="put back from a backup"):
            act(row, by=cast.analyst)
    client.force_login(cast.analyst)
    assert "until you renew the secret" in client.get(row.get_absolute_url()).content.decode()
    row = webhooks.renew_secret(row, by=cast.analyst)
    assert webhooks.show_secret(row) != before
    jobs.send_webhooks()
    [(_path, *request)] = receiver.requests
    assert is_signed(webhooks.show_secret(row), *request)
    assert not is_signed(before, *request)


def test_without_the_operators_word_nothing_leaves(cast, receiver, settings):
    row = hook(cast.analyst, receiver.url)
    cast.release(cast.draft())
    settings.WEBHOOKS_ALLOWED = False
    jobs.send_webhooks()
    assert receiver.requests == []
    for refused in (
        lambda: webhooks.send_test(row, by=cast.analyst),
        lambda: hook(cast.officer_b, receiver.url),
    ):
        with pytest.raises(ValidationError, match="operator"):
            refused()


def test_a_webhook_from_page_to_receiver(cast, client, receiver):
    client.force_login(cast.officer_a)
    search = searches.save_search(
        "Tatra", "q=tatra", is_desks=True, pace=Pace.NEVER, by=cast.officer_a
    )
    typed = {"name": "Newsroom", "follows": search.slug, "url": "ftp://example.org"}
    refused = client.post("/saved/webhooks/", typed)
    assert refused.status_code == 422
    assert "begins with https://" in refused.content.decode()
    assert 'value="ftp://example.org"' in refused.content.decode()
    made = client.post("/saved/webhooks/", typed | {"url": receiver.url})
    row = Webhook.objects.get()
    assert webhooks.show_secret(row) in made.content.decode()
    assert made.headers["Cache-Control"] == "no-store"
    here = row.get_absolute_url()
    assert webhooks.show_secret(row) not in client.get(here).content.decode()
    client.post(f"{here}test/")
    jobs.send_webhooks()
    page = client.get(here).content.decode()
    delivery = row.deliveries.get()
    assert delivery.message_id in page
    assert "Status 200" in page
    client.post(f"{here}messages/{key_of(delivery)}/replay/")
    jobs.send_webhooks()
    assert [message["type"] for message in receiver.messages] == ["test", "test"]
    assert len({headers["webhook-id"] for _p, headers, _b in receiver.requests}) == 1
    # It is this person's alone.
    client.force_login(cast.approver_a)
    assert client.get(here).status_code == 404
    assert client.post(f"{here}remove/").status_code == 404
    client.force_login(cast.officer_a)
    client.post(f"{here}remove/")
    assert not Webhook.objects.exists()
    verbs = Ledger.objects.filter(subject=row.slug).values_list("verb", flat=True)
    assert list(verbs) == [
        *("webhook made", "webhook tested", "webhook message replayed", "webhook removed"),
    ]


def test_a_search_that_is_removed_takes_its_webhooks_along(cast, receiver):
    row = hook(cast.analyst, receiver.url)
    searches.remove_search(SavedSearch.objects.get(webhooks=row), by=cast.analyst)
    assert not Webhook.objects.exists()
