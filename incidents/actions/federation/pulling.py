"""Read the feed of another installation: each page is stored before the next is requested."""

import http.client
import json
import logging
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents.actions.federation.keys import load_key, own_fingerprint
from incidents.actions.federation.receiving import count_decided, receive_envelopes
from incidents.exchange.envelopes import LARGEST
from incidents.exchange.message_signatures import sign_request
from incidents.models.federation.peers import Peer

PATH = "federation/v1/changes"
# Until the next byte, and until the last: who sends a byte a minute must not hold a worker.
SECONDS, LONGEST = 30, 120
PART = 1 << 16
LARGEST_ANSWER = 20 * LARGEST
# A feed that never ends must not hold a worker for good; the next turn goes on.
MOST_PAGES = 1_000

# What reading an answer raises: of the network, of HTTP, of JSON, and of what is no answer of ours.
FAULTS = (
    *(OSError, http.client.HTTPException, ValueError, RecursionError),
    *(KeyError, TypeError),
)

Fetch = Callable[[str, dict[str, str]], bytes]
log = logging.getLogger(__name__)


def pull_peer(peer: Peer, fetch: Fetch | None = None) -> int:
    """Read all that is new of a peer; returns how many changes came.

    Each page is stored in a transaction of its own: a process that is killed goes on behind the
    last one. The last request, which brings nothing, tells the peer how far we are. Raises
    ValidationError, with a sentence that is noted on the peer.
    """
    total = 0
    for _page in range(MOST_PAGES):
        peer.refresh_from_db()
        try:
            envelopes = _read_page(peer, fetch or fetch_address)
            new = receive_envelopes(peer, envelopes, by=None)
        except ValidationError as refusal:
            Peer.objects.filter(pk=peer.pk).update(fault=refusal.messages[0][:200])
            raise
        total += new
        # A page of what came before would come again.
        if not new:
            break
    return total


def pull_all() -> int:
    """Read from each confirmed installation that has an address. One that fails delays no other.

    In another order each time: one at which a worker ends must not be before the same ones always.
    """
    total = 0
    for peer in Peer.objects.active().exclude(address="").order_by("?"):
        try:
            total += pull_peer(peer)
        except ValidationError as refusal:
            log.warning("%s: %s", peer.reference, refusal.messages[0])
        except Exception:
            # Withdrawals of all others wait behind whatever one of them makes us do.
            log.exception("%s could not be read", peer.reference)
    return total


def _read_page(peer: Peer, fetch: Fetch) -> list[str]:
    """The envelopes behind where we are. Raises ValidationError."""
    query = urlencode(
        {
            "after": f"{peer.received_number}-{peer.received_digest}",
            "received": peer.received_number,
            "decided": count_decided(peer),
        }
    )
    url = f"{peer.address.rstrip('/')}/{PATH}?{query}"
    headers = sign_request(
        "GET", url, load_key(), keyid=own_fingerprint(), created=int(time.time())
    )
    try:
        answer = json.loads(fetch(url, headers))
        envelopes = answer["envelopes"]
    except urllib.error.HTTPError as error:
        raise _explain(peer, error.code) from error
    except FAULTS as error:
        raise _explain(peer, 0) from error
    if not isinstance(envelopes, list) or not all(isinstance(one, str) for one in envelopes):
        raise _explain(peer, 0)
    return envelopes


def _explain(peer: Peer, status: int) -> ValidationError:
    """What to tell an administrator of an answer with this status; 0 for none that can be read."""
    sentences = {
        401: _("%(peer)s does not know our key. Ask its administrators to confirm us."),
        409: _("%(peer)s does not know where we are in its feed. It may have been restored."),
    }
    sentence = sentences.get(status, _("%(peer)s did not answer, or not in a form that we read."))
    return ValidationError(sentence, params={"peer": peer.name}, code="answer")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Two administrators confirmed an address, and not where it sends us."""

    def redirect_request(self, *_arguments: Any) -> None:
        return None


def fetch_address(url: str, headers: dict[str, str]) -> bytes:
    """The body of an answer. Raises OSError; follows no redirect, uses no proxy."""
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url, headers=headers)  # noqa: S310  two administrators chose it
    began, body = time.monotonic(), bytearray()
    with opener.open(request, timeout=SECONDS) as answer:
        while part := answer.read1(PART):
            body += part
            if len(body) > LARGEST_ANSWER:
                raise OSError("the answer is too large")
            if time.monotonic() - began > LONGEST:
                raise TimeoutError("the answer takes too long")
    return bytes(body)
