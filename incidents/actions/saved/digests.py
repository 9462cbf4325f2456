"""Letters of what changed: planned as rows of an outbox, claimed, sent once, marked.

What changed in the answer of a search is the filters' to say, so `answering` comes in:
incidents.queries.saved_matches.changes_answering, or something that keeps its promise.
"""

import datetime as dt
import logging
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core import mail
from django.db import transaction
from django.db.models import Case, DateTimeField, Exists, Q, Value, When
from django.utils import timezone

from incidents.access import tier_of
from incidents.actions.saved import response_alerts
from incidents.exchange import digests as letters
from incidents.exchange import smtp
from incidents.exchange.smtp import Fate
from incidents.models.register.generations import Generation
from incidents.models.register.incidents import Incident
from incidents.models.saved.changes import Change, SearchInterval, summed
from incidents.models.saved.searches import (
    Digest,
    DigestState,
    Pace,
    Subscription,
    next_digest_time,
)
from incidents.values.tiers import Tier

Changes = dict[int, list[dict[str, Any]]]
Answering = Callable[[Iterable[SearchInterval]], Changes]

# Searches that are asked together. The database plans a union of that many in some 50 ms.
BATCH = 200
# A task is ended after 10 minutes: a row that is longer on its way was left by a killed worker.
ABANDONED = dt.timedelta(minutes=15)
MOST_TRIES, FIRST_RETRY, LAST_RETRY = 12, dt.timedelta(minutes=5), dt.timedelta(hours=6)
log = logging.getLogger(__name__)


@transaction.atomic
def plan(answering: Answering) -> int | None:
    """Write a row of the outbox for each due subscription that has news; how many, None at the end.

    Rows and the subscriptions' new beginnings are one transaction: killed in it, nothing was
    planned; killed behind it, nothing is planned again. The number of queries does not depend on
    how many subscriptions and changes there are in a batch.
    """
    now, until, acts = timezone.now(), Change.objects.last_number(), response_alerts.last_number()
    due = (
        Subscription.objects.due(now, until, acts)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("search", "person__desk")
        .order_by("pk")
    )
    rows = list(due[:BATCH])
    if not rows:
        return None
    matches = answering(
        SearchInterval(row.pk, row.search.query, row.person, row.notified_until, until)
        for row in rows
        if _may_notify(row)
    )
    answers = response_alerts.released(min(row.responses_until for row in rows), acts)
    digests = [
        _new_digest(row, until, acts)
        for row in rows
        if row.pk in matches
        or response_alerts.on_followed(answers, row.search, row.responses_until, acts)
    ]
    Digest.objects.bulk_create(digests)
    Subscription.objects.filter(pk__in=[row.pk for row in rows]).update(
        notified_until=until, responses_until=acts, due_at=_next(now)
    )
    return len(digests)


def _new_digest(row: Subscription, until: int, acts: int) -> Digest:
    """The unsaved digest of what changed since the subscription's last one."""
    return Digest(
        subscription=row,
        since=row.notified_until,
        until=until,
        responses_since=row.responses_until,
        responses_until=acts,
        message_id=letters.message_id(uuid.uuid4().hex),
    )


def _may_notify(row: Subscription) -> bool:
    """Whether the person may still ask this search, and wants letters of it."""
    return row.pace != Pace.NEVER and row.person.is_active and row.search.is_visible_to(row.person)


def _next(now: dt.datetime) -> Case:
    whens = [When(pace=pace, then=Value(next_digest_time(pace, now))) for pace in Pace.values]
    return Case(*whens, output_field=DateTimeField())


@dataclass(frozen=True)
class BatchResult:
    """What became of a batch: letters that left, and the key of its last row."""

    letters: int
    last: int
    is_over: bool = False


def send_batch(answering: Answering, after: int = 0) -> BatchResult | None:
    """Send the next letters that wait behind a key; None when there are none.

    Each letter says what its reader may know when it leaves: searches are asked again, and the
    claim of a row holds only while reader, subscription and register are those that were read.
    A letter is claimed, handed over and marked, in this order and each at once. Killed between
    the last two, a worker leaves a row that says "being sent": it may have left, so nobody sends
    it again, and `doubt` says so aloud. At most one letter, and never two.
    """
    rows = list(
        Digest.objects.waiting(timezone.now())
        .filter(pk__gt=after)
        .with_state_before()
        .select_related("subscription__search", "subscription__person__desk")
        .order_by("pk")[:BATCH]
    )
    if not rows:
        return None
    stamps = dict(Generation.objects.values_list("tier", "stamp"))
    sent, connection = 0, mail.get_connection()
    try:
        connection.open()
        for row, text in zip(rows, _written(rows, answering), strict=True):
            if not _claim(row, stamps, is_empty=text is None) or text is None:
                continue
            delivery = smtp.deliver(connection, text)
            _mark(row, delivery)
            sent += delivery.fate == Fate.TAKEN
            if delivery.fate in (Fate.UNKNOWN, Fate.AWAY):
                return BatchResult(sent, row.pk, is_over=True)
        connection.close()
    except OSError as fault:
        log.error("the mail server does not answer, digests wait: %s", fault)
        return BatchResult(sent, rows[-1].pk, is_over=True)
    return BatchResult(sent, rows[-1].pk)


def _written(rows: list[Digest], answering: Answering) -> list[mail.EmailMessage | None]:
    """The letters of rows as things stand now; None for one that has nothing left to say."""
    matches = answering(
        SearchInterval(
            row.pk,
            row.subscription.search.query,
            row.subscription.person,
            row.since,
            row.until,
        )
        for row in rows
        if _may_notify(row.subscription)
    )
    refs = {change["ref"] for changes in matches.values() for change in changes}
    titles: dict[str, dict[str, str]] = {tier.value: {} for tier in Tier}
    entries = Incident.objects.filter(ref__in=refs).values_list("tier", "ref", "title")
    for tier, ref, title in entries:
        titles[tier][ref] = title
    acts = [row.responses_since for row in rows], [row.responses_until for row in rows]
    answers = response_alerts.released(min(acts[0]), max(acts[1]))
    return [_letter_of(row, matches.get(row.pk, []), titles, answers) for row in rows]


def _letter_of(
    row: Digest,
    changes: list[dict[str, Any]],
    titles: dict[str, dict[str, str]],
    answers: list[response_alerts.ReleasedResponse],
) -> mail.EmailMessage | None:
    if not _may_notify(row.subscription):
        return None
    # A search may ask for less than its reader reads: all its changes are of one tier.
    tier = changes[0]["tier"] if changes else Tier.PUBLIC.value
    news = summed(changes, titles[tier])
    followed = response_alerts.on_followed(
        answers, row.subscription.search, row.responses_since, row.responses_until
    )
    content = letters.DigestContent(tier, news, titles[Tier.PUBLIC.value], followed)
    return letters.build_digest(row, content) if news or followed else None


def _claim(row: Digest, stamps: dict[str, uuid.UUID], *, is_empty: bool) -> bool:
    """Take a row for this worker alone; False where it is another's, or was written of the past.

    One statement: the row still waits, letters are still wanted, the reader's rights are those
    that were read, and so is the register. What fails is written anew at the next look.
    """
    person, tier = row.subscription.person, tier_of(row.subscription.person)
    # A tier that has no generation has no stamp either: nobody is told of it.
    stamp = stamps.get(tier.value, uuid.UUID(int=0))
    unchanged = Generation.objects.filter(tier=tier.value, stamp=stamp)
    wanted = Q() if is_empty else ~Q(subscription__pace=Pace.NEVER)
    same = Digest.objects.filter(
        Exists(unchanged),
        wanted,
        pk=row.pk,
        state=DigestState.WAITING,
        subscription__person__is_active=person.is_active,
        subscription__person__roles=person.roles,
        subscription__person__desk=person.desk_id,
    )
    state = DigestState.NOTHING if is_empty else DigestState.SENDING
    return bool(same.update(state=state, claimed_at=timezone.now()))


def _mark(row: Digest, delivery: smtp.Delivered) -> None:
    """Write down what became of a letter, with the mail server's words."""
    now, this = timezone.now(), Digest.objects.filter(pk=row.pk)
    if delivery.fate == Fate.TAKEN:
        this.update(state=DigestState.SENT, sent_at=now, reply=delivery.reply[:400])
    elif delivery.fate == Fate.UNKNOWN:
        log.error("digest %s was handed over without a reply: not sent again", row.pk)
        this.update(state=DigestState.DOUBTFUL, reply=delivery.reply[:400])
    elif delivery.fate == Fate.REFUSED or row.tries + 1 >= MOST_TRIES:
        log.error("the mail server refuses digest %s: %s", row.pk, delivery.reply)
        this.update(state=DigestState.REFUSED, tries=row.tries + 1, reply=delivery.reply[:400])
    else:
        wait = min(FIRST_RETRY * 2**row.tries, LAST_RETRY)
        again = {"retry_at": now + wait, "tries": row.tries + 1, "reply": delivery.reply[:400]}
        this.update(state=DigestState.WAITING, claimed_at=None, **again)


def doubt() -> int:
    """Say aloud which letters a killed worker may have sent; they are not sent again."""
    left = timezone.now() - ABANDONED
    rows = Digest.objects.filter(state=DigestState.SENDING, claimed_at__lt=left)
    count = rows.update(state=DigestState.DOUBTFUL)
    if count:
        log.error("%s digests were on their way when a worker ended: perhaps sent", count)
    return count
