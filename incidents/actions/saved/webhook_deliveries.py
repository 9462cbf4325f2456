"""The outbox of webhooks: messages are planned as rows, claimed, sent, marked, tried again.

At least once: a message that may have arrived is sent again under the same identifier, by which
its receiver knows it. (E-mails are the other way round: nobody dedups a mailbox.)
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from incidents.access import Permission, may
from incidents.actions.people import ledger
from incidents.actions.saved.webhooks import last_act, list_signing_keys
from incidents.exchange import webhooks as messages
from incidents.exchange.outgoing import OutgoingReply, post_message
from incidents.models.people.ledger import Ledger
from incidents.models.people.people import User
from incidents.models.people.second_wall import stand_behind
from incidents.models.register.incidents import Incident
from incidents.models.saved.changes import Change, SearchInterval, summed
from incidents.models.saved.webhooks import (
    DeliveryAttempt,
    DeliveryKind,
    DeliveryState,
    Webhook,
    WebhookDelivery,
    WebhookState,
)

ChangesBySearch = dict[int, list[dict[str, Any]]]


class WebhookReaders(NamedTuple):
    """What reads the content of messages: changes of searches, and the history of a desk.

    The two belong to incidents.queries, which actions do not import.
    """

    match_changes: Callable[[Iterable[SearchInterval]], ChangesBySearch]
    list_history: Callable[[User], QuerySet[Ledger]]


BATCH = 50
# A worker's task is ended after 10 minutes: what is longer on its way was left by a killed one.
ABANDONED = dt.timedelta(minutes=15)
# 10 attempts over some two days: 5 minutes, 10, 20 ... at most 12 hours apart.
MOST_TRIES, FIRST_RETRY, LAST_RETRY = 10, dt.timedelta(minutes=5), dt.timedelta(hours=12)
RETENTION_DAYS = 30
GONE = 410
# What a desk's webhook is sent: steps of cases and releases, as the ledger calls them.
DESK_EVENTS = (
    *("case logged", "case changed", "case assigned", "comment written", "task added"),
    *("evidence added", "release proposed", "release approved", "release sent back"),
    *("release withdrawn", "response proposed", "response approved", "response sent back"),
    *("response withdrawn", "batch proposed", "batch approved", "batch sent back"),
    *("reply received", "deadline started", "deadline extended", "deadline ended"),
)
log = logging.getLogger(__name__)


@transaction.atomic
def plan_deliveries(readers: WebhookReaders) -> int | None:
    """Write a row of the outbox for each webhook with news; how many, None when none is due.

    Rows and the webhooks' new beginnings are one transaction: killed in it, nothing was planned.
    """
    until, acts = Change.objects.last_number(), last_act()
    rows = list(
        Webhook.objects.due(until, acts)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("search", "desk", "person__desk")
        .order_by("pk")[:BATCH]
    )
    if not rows:
        return None
    searches = [row for row in rows if row.search_id]
    changed = readers.match_changes(
        SearchInterval(row.pk, row.search.query, row.person, row.changes_until, until)
        for row in searches
        if row.search and _may_send(row)
    )
    deliveries = [
        WebhookDelivery(
            webhook=row, kind=DeliveryKind.CHANGES, since=row.changes_until, until=until
        )
        for row in searches
        if row.pk in changed
    ]
    deliveries += [
        WebhookDelivery(webhook=row, kind=DeliveryKind.EVENTS, since=row.acts_until, until=acts)
        for row in rows
        if row.desk_id
        and _may_send(row)
        and _list_acts(readers, row, row.acts_until, acts).exists()
    ]
    WebhookDelivery.objects.bulk_create(deliveries)
    keys = [row.pk for row in rows]
    Webhook.objects.filter(pk__in=keys).update(changes_until=until, acts_until=acts)
    return len(deliveries)


def _may_send(webhook: Webhook) -> bool:
    """Whether its person may still read what it follows, and may still make such a webhook."""
    person = webhook.person
    if not may(person, Permission.FOLLOW):
        return False
    if webhook.search:
        return webhook.search.is_visible_to(person)
    return webhook.desk_id == person.desk_id and may(person, Permission.LOG_CASE)


def _list_acts(
    readers: WebhookReaders, webhook: Webhook, since: int, until: int
) -> QuerySet[Ledger]:
    """Acts of the desk between two numbers that the person may read; none of TLP:RED cases of
    others.
    """
    rows = readers.list_history(webhook.person).filter(pk__gt=since, pk__lte=until)
    return rows.filter(verb__in=DESK_EVENTS).order_by("pk")


class DeliveredBatch(NamedTuple):
    """How many messages were delivered, and the key of the last that was looked at."""

    delivered: int
    last: int


def send_deliveries(readers: WebhookReaders, after: int = 0) -> DeliveredBatch | None:
    """Send the next messages that wait behind a key; None when there are none.

    A webhook whose address failed is not tried again in the same batch: a host that does not
    reply costs a worker 15 seconds each time.
    """
    if not settings.WEBHOOKS_ALLOWED:
        return None
    rows = list(
        WebhookDelivery.objects.waiting(timezone.now())
        .filter(pk__gt=after)
        .order_by("pk")
        .values_list("pk", "webhook")[:BATCH]
    )
    if not rows:
        return None
    failed: set[int] = set()
    delivered = 0
    for pk, webhook_pk in rows:
        if webhook_pk in failed or (row := _claim(pk)) is None:
            continue
        body = _write_body(row, readers)
        if body is None:
            _close(row, DeliveryState.NOTHING)
            continue
        now = timezone.now()
        headers = messages.write_headers(
            list_signing_keys(row.webhook, now), row.message_id, body, now
        )
        reply = post_message(row.webhook.url, body, headers, settings.WEBHOOK_NETWORKS)
        if _note_reply(row, reply):
            delivered += 1
        else:
            failed.add(row.webhook_id)
    return DeliveredBatch(delivered, rows[-1][0])


def _claim(pk: int) -> WebhookDelivery | None:
    """Take a row for this worker alone; None where another has it, or its webhook rests.

    It is read anew, with its webhook and person: the messages before it may have taken minutes, in
    which somebody lost a right, paused the webhook or renewed its secret.
    """
    now = timezone.now()
    waiting = WebhookDelivery.objects.waiting(now).filter(pk=pk)
    if not waiting.update(state=DeliveryState.SENDING, claimed_at=now):
        return None
    rows = WebhookDelivery.objects.select_related(
        "webhook__search", "webhook__desk", "webhook__person__desk"
    )
    return rows.filter(pk=pk).first()


def _write_body(row: WebhookDelivery, readers: WebhookReaders) -> bytes | None:
    """The message as things are now, in the rights of its person; None where nothing is left."""
    with stand_behind(row.webhook.person):
        return _write_news(row, readers)


def _write_news(row: WebhookDelivery, readers: WebhookReaders) -> bytes | None:
    webhook, now = row.webhook, timezone.now()
    if row.kind == DeliveryKind.TEST:
        is_wanted = may(webhook.person, Permission.FOLLOW)
        return messages.write_test(webhook, now) if is_wanted else None
    if not _may_send(webhook):
        return None
    if row.kind == DeliveryKind.EVENTS:
        acts = list(_list_acts(readers, webhook, row.since, row.until)[: messages.MOST_NAMED + 1])
        return messages.write_events(webhook, acts, now) if acts else None
    interval = SearchInterval(
        webhook.pk,
        webhook.search.query if webhook.search else "",
        webhook.person,
        row.since,
        row.until,
    )
    sides = readers.match_changes([interval]).get(webhook.pk, [])
    if not sides:
        return None
    tier = sides[0]["tier"]
    refs = {side["ref"] for side in sides}
    present = Incident.objects.filter(tier=tier, ref__in=refs).values_list("ref", flat=True)
    news = summed(sides, set(present))
    return messages.write_changes(webhook, tier, news, now) if news else None


@transaction.atomic
def _note_reply(row: WebhookDelivery, reply: OutgoingReply) -> bool:
    """Write down what came of an attempt; whether the message is delivered."""
    DeliveryAttempt.objects.create(
        delivery=row, status=reply.status, fault=reply.fault, milliseconds=reply.milliseconds
    )
    if reply.status is not None and 200 <= reply.status < 300:
        _close(row, DeliveryState.DELIVERED)
        return True
    tries = row.tries + 1
    if reply.status == GONE or tries >= MOST_TRIES:
        _close(row, DeliveryState.FAILED, tries=tries)
        _stop(row.webhook)
        return False
    retry_at = timezone.now() + min(FIRST_RETRY * 2**row.tries, LAST_RETRY)
    state = DeliveryState.FAILED if row.kind == DeliveryKind.TEST else DeliveryState.WAITING
    WebhookDelivery.objects.filter(pk=row.pk).update(
        state=state, tries=tries, retry_at=retry_at, claimed_at=None
    )
    return False


def _close(row: WebhookDelivery, state: DeliveryState, **more: Any) -> None:
    at = timezone.now() if state == DeliveryState.DELIVERED else None
    WebhookDelivery.objects.filter(pk=row.pk).update(
        state=state, delivered_at=at, claimed_at=None, **more
    )


def _stop(webhook: Webhook) -> None:
    """Send no more to an address that is gone, until its person resumes it."""
    active = Webhook.objects.filter(pk=webhook.pk, state=WebhookState.ACTIVE)
    if active.update(state=WebhookState.STOPPED):
        desk = webhook.person.desk.slug if webhook.person.desk else ""
        ledger.record("webhook stopped", webhook.slug, by=None, desk=desk)
        log.warning("webhook %s is stopped: its address refuses everything", webhook.slug)


def release_abandoned() -> int:
    """Let messages wait again that a killed worker left; their identifier stays the same."""
    left = timezone.now() - ABANDONED
    rows = WebhookDelivery.objects.filter(state=DeliveryState.SENDING, claimed_at__lt=left)
    return rows.update(state=DeliveryState.WAITING, claimed_at=None)


def delete_old_deliveries() -> int:
    """Delete the log of messages that ended long ago. Return the number of rows."""
    limit = timezone.now() - dt.timedelta(days=RETENTION_DAYS)
    is_old = Q(made_at__lt=limit)
    return WebhookDelivery.objects.ended().filter(is_old).delete()[0]
