"""Read the feed of another installation: each page is stored before the next is requested."""

import http.client
import json
import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents.actions.federation.keys import load_key, own_fingerprint
from incidents.actions.federation.receiving import count_decided, receive_envelopes
from incidents.exchange.envelopes import LARGEST
from incidents.exchange.message_signatures import sign_request
from incidents.exchange.outgoing import OutgoingError, OutgoingPatience, fetch_body
from incidents.models.federation.peers import Peer
from incidents.values.outgoing import OutgoingFault

PATH, FULL_HEADER = "federation/v1/changes", "Quarantine-Full"
# Until the next byte, and until the last: who sends a byte a minute must not hold a worker.
PATIENCE = OutgoingPatience(next_byte=30, total=120, most_bytes=20 * LARGEST)
# A feed that never ends must not hold a worker for good; the next turn goes on.
MOST_PAGES = 1_000

# What reading an answer raises: of the network, of HTTP, of JSON, and of what is no answer of ours.
FAULTS = (
    *(OSError, http.client.HTTPException, ValueError, RecursionError),
    *(KeyError, TypeError),
)


class RefusedReply(Exception):
    """A peer answered with another status than 200: args[0]."""


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
    if peer.is_full_here:
        # A hint for its administrators; older installations pass over it.
        headers |= {FULL_HEADER: "1"}
    try:
        answer = json.loads(fetch(url, headers))
        envelopes = answer["envelopes"]
    except RefusedReply as error:
        raise _explain(peer, error.args[0]) from error
    except OutgoingError as error:
        raise _explain_fault(peer, error.args[0]) from error
    except FAULTS as error:
        raise _explain(peer, 0) from error
    if not isinstance(envelopes, list) or not all(isinstance(one, str) for one in envelopes):
        raise _explain(peer, 0)
    return envelopes


def _explain_fault(peer: Peer, fault: OutgoingFault) -> ValidationError:
    """What to tell an administrator of a request that came to nothing."""
    if fault != OutgoingFault.INTERNAL:
        return _explain(peer, 0)
    sentence = _(
        "%(peer)s was not asked: its address leads into an internal network. If that is right, name"
        " the network in TRACKER_PEER_NETWORKS."
    )
    return ValidationError(sentence, params={"peer": peer.name}, code="internal")


def _explain(peer: Peer, status: int) -> ValidationError:
    """What to tell an administrator of an answer with this status; 0 for none that can be read."""
    sentences = {
        401: _("%(peer)s does not know our key. Ask its administrators to confirm us."),
        409: _("%(peer)s does not know where we are in its feed. It may have been restored."),
    }
    sentence = sentences.get(status, _("%(peer)s did not answer, or not in a form that we read."))
    return ValidationError(sentence, params={"peer": peer.name}, code="answer")


def fetch_address(url: str, headers: dict[str, str]) -> bytes:
    """The body of an answer. Raises OutgoingError and RefusedReply.

    Two administrators confirmed a name, and not where it leads: what resolves into an internal
    network is not asked, unless the operator named that network. No redirect is followed, and no
    proxy used.
    """
    status, body = fetch_body(url, headers, settings.PEER_NETWORKS, PATIENCE)
    if status != HTTPStatus.OK:
        raise RefusedReply(status)
    return body
