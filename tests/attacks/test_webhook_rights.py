"""Webhooks send by the rights of the moment: of who lost a role, left, paused or renewed."""

import ipaddress

import pytest

from incidents import jobs
from incidents.access import Role
from incidents.actions.saved import searches, webhook_deliveries, webhooks
from incidents.models import Ledger, Marking, Pace, User, Webhook, WebhookDelivery
from incidents.models.people.second_wall import stand_behind
from incidents.queries.desk.desk_history import list_desk_history
from incidents.queries.saved_matches import changes_matching
from tests.support.receivers import is_signed, receiving


@pytest.fixture
def receiver(cast, settings):
    settings.WEBHOOKS_ALLOWED = True
    settings.WEBHOOK_NETWORKS = [ipaddress.ip_network("127.0.0.1/32")]
    with receiving() as opened:
        yield opened


def hook(person, url, query="q=tatra"):
    """A webhook of a person's own search; of their desk where the query is None."""
    search = None
    if query is not None:
        search = searches.save_search("Tatra", query, is_desks=False, pace=Pace.NEVER, by=person)
    return webhooks.make_webhook("Newsroom", url, search=search, by=person)


@pytest.mark.parametrize("role", [Role.AUDITOR, None])
def test_a_desks_webhook_ends_with_the_role_that_made_it(cast, receiver, role):
    """An auditor's history names TLP:RED cases, which an officer's webhook never told of."""
    person = cast.officer_a
    hook(person, receiver.url, query=None)
    cast.draft(by=cast.approver_a, marking=Marking.RED)
    cast.draft(by=cast.approver_a)
    person.roles = [role] if role else []
    person.save(update_fields=["roles"])
    webhooks_left = Webhook.objects.get()
    WebhookDelivery.objects.create(
        webhook=webhooks_left, kind="events", until=Ledger.objects.last().pk
    )
    WebhookDelivery.objects.create(webhook=webhooks_left, kind="test")
    jobs.send_webhooks()
    # A test says nothing of the desk: who may have webhooks may have it sent.
    assert [one["type"] for one in receiver.messages] == (["test"] if role else [])


@pytest.mark.parametrize("meanwhile", ["left", "paused", "renewed"])
def test_each_message_is_sent_by_the_rights_of_its_own_moment(cast, receiver, meanwhile):
    """A batch may take minutes: the first message's receiver is slow, and then somebody acts."""
    hook(cast.analyst, receiver.url)
    row = hook(cast.officer_a, receiver.url)
    entry = cast.release(cast.draft())
    old = webhooks.show_secret(row)
    seen = []

    def match_late(intervals):
        seen.append(changed := changes_matching(intervals))
        if len(seen) == 2:
            # As their own request would, which stands behind the wall for them.
            with stand_behind(cast.officer_a):
                act_meanwhile(row, meanwhile, by=cast.officer_a)
        return changed

    readers = webhook_deliveries.WebhookReaders(match_late, list_desk_history)
    assert webhook_deliveries.plan_deliveries(readers) == 2
    webhook_deliveries.send_deliveries(readers)
    assert len(receiver.requests) == (2 if meanwhile == "renewed" else 1)
    assert entry.case.ref in receiver.requests[0][2].decode()
    if meanwhile == "renewed":
        _path, headers, body = receiver.requests[1]
        row.refresh_from_db()
        assert webhooks.show_secret(row) != old
        assert is_signed(webhooks.show_secret(row), headers, body)


def act_meanwhile(row, what, by):
    if what == "left":
        User.objects.filter(pk=by.pk).update(is_active=False)
    elif what == "paused":
        webhooks.pause_webhook(row, by=by)
    else:
        webhooks.renew_secret(row, by=by)
