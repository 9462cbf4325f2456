"""What a webhook is sent: a signed JSON message (Standard Webhooks 1.0.0)."""

import base64
import datetime as dt
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

import orjson
from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from incidents.exchange.change_sentences import describe_news
from incidents.models.people.ledger import Ledger
from incidents.models.saved.changes import EntryChange
from incidents.models.saved.webhooks import Webhook
from incidents.values.address_keys import make_key

# A message is read by a program at once; the API has the rest.
MOST_NAMED = 100
SECRET_MARK = "whsec_"  # noqa: S105  the beginning of every secret, and no secret


def write_secret(key: bytes) -> str:
    """The secret as receivers enter it: "whsec_" and Base64."""
    return SECRET_MARK + base64.b64encode(key).decode()


def sign_message(keys: Sequence[bytes], message_id: str, timestamp: int, body: bytes) -> str:
    """The header `webhook-signature`: one HMAC-SHA256 for each key, split by spaces."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    digests = [hmac.new(key, signed, hashlib.sha256).digest() for key in keys]
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)


def write_headers(
    keys: Sequence[bytes], message_id: str, body: bytes, now: dt.datetime
) -> dict[str, str]:
    """The headers of a message."""
    timestamp = int(now.timestamp())
    return {
        "Content-Type": "application/json",
        "User-Agent": "coercion-register-webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign_message(keys, message_id, timestamp, body),
    }


def write_test(webhook: Webhook, at: dt.datetime) -> bytes:
    """The message of the test button."""
    return _write("test", at, {"webhook": webhook.slug, "name": webhook.name})


def write_changes(
    webhook: Webhook, tier: str, news: Sequence[EntryChange], at: dt.datetime
) -> bytes:
    """What became of incidents that a saved search matches, the latest first.

    It says that something happened and which fields changed, never what they say: the API tells
    that to whoever may read it then.
    """
    search: Any = webhook.search
    named = {"key": search.slug, "name": search.name, "url": _address(search.get_absolute_url())}
    changes = [_write_change(one) for one in news[:MOST_NAMED]]
    more = max(len(news) - MOST_NAMED, 0)
    return _write(
        "search.changed", at, {"search": named, "tier": tier, "changes": changes, "more": more}
    )


def _write_change(one: EntryChange) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "change": one.net.value,
        "fields": list(one.fields),
        "sentence": describe_news(one),
        "changed_at": one.at,
        "url": _address(reverse("incident", args=[one.ref])),
        "api_url": _address(reverse("api_incident", args=[one.ref])),
    }


def write_events(webhook: Webhook, acts: Sequence[Ledger], at: dt.datetime) -> bytes:
    """Acts of a desk, the first first. They name no person and no content.

    An act has a key by which its receiver knows it again. Its number in the ledger would tell how
    much other desks do.
    """
    secret = salted_hmac("incidents.webhook.acts", webhook.slug, algorithm="sha256").digest()
    events = [
        {
            "key": make_key(secret, "act", act.pk),
            "event": act.verb,
            "subject": act.subject,
            "at": act.at,
        }
        for act in acts[:MOST_NAMED]
    ]
    desk: Any = webhook.desk
    more = max(len(acts) - MOST_NAMED, 0)
    return _write("desk.events", at, {"desk": desk.slug, "events": events, "more": more})


def _write(kind: str, at: dt.datetime, content: dict[str, Any]) -> bytes:
    return orjson.dumps({"type": kind, "timestamp": at, "data": content})


def _address(path: str) -> str:
    return settings.ORIGIN + path
