"""Requests to addresses that people enter: checked at connect time, and never redirected.

The name is resolved once; each address that it has must be allowed; the connection goes to one of
the addresses that were checked. A name that resolves to something else a moment later (DNS
rebinding) changes nothing. A redirect is a reply like any other: nobody follows it.
"""

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents.values.outgoing import IPNetwork, OutgoingFault, may_connect

CONNECT_SECONDS, TOTAL_SECONDS = 5, 15
# A resolver may wait half a minute for a name server that says nothing, and takes no limit. Whoever
# owns such a name must neither hold a worker nor fill it with threads that wait.
RESOLVE_SECONDS, MOST_LOOKUPS = 5, 20
PART = 1 << 16
LONGEST = 500
SECURE_PORT = 443
# Below this lie the services of hosts: mail, databases of old. 443 alone is for everybody.
FIRST_FREE_PORT = 1024


@dataclass(frozen=True)
class OutgoingTarget:
    """Where a request goes: https or http, host, port, and the path with its query."""

    scheme: str
    host: str
    port: int
    path: str


@dataclass(frozen=True)
class OutgoingReply:
    """The status that came back, or the fault, and how long it took. Never what was said."""

    status: int | None
    fault: str
    milliseconds: int


@dataclass(frozen=True)
class OutgoingPatience:
    """Seconds until the next byte, and until the last one; and the bytes that are read at most."""

    next_byte: float
    total: float
    most_bytes: int = 0


class OutgoingError(Exception):
    """Why a request came to nothing: args[0] is an OutgoingFault."""


def read_target(url: str, networks: Sequence[IPNetwork] = ()) -> OutgoingTarget:
    """The parts of an address that may be requested. Raises ValidationError with a sentence.

    Plain http is for hosts in the networks that the operator named, and is checked at connect time.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _refusal() from error
    if parts.scheme not in (("https", "http") if networks else ("https",)) or not parts.hostname:
        raise _refusal()
    if len(url) > LONGEST or not url.isprintable() or " " in url or parts.fragment:
        raise _refusal()
    if parts.username is not None or parts.password is not None:
        raise ValidationError(
            _("Leave the user name and password out of the address: messages are signed."),
            code="address",
        )
    port = port or (SECURE_PORT if parts.scheme == "https" else 80)
    if parts.scheme == "https" and port != SECURE_PORT and port < FIRST_FREE_PORT:
        raise ValidationError(
            _("Choose port 443, or one from 1024 on."),
            code="address",
        )
    query = f"?{quote(parts.query, safe='=&%+,;:@/?-._~!$*()')}" if parts.query else ""
    path = quote(parts.path or "/", safe="/%+,;:@=&-._~!$*()'") + query
    return OutgoingTarget(parts.scheme, _name_host(parts.hostname), port, path)


def _refusal() -> ValidationError:
    return ValidationError(
        _("Enter an address that begins with https://, such as https://example.org/hook."),
        code="address",
    )


def _name_host(host: str) -> str:
    """The host in letters that a certificate has: "bücher.example" as "xn--bcher-kva.example"."""
    try:
        return host.encode("idna").decode() if ":" not in host else host
    except UnicodeError as error:
        raise _refusal() from error


def post_message(
    url: str, body: bytes, headers: Mapping[str, str], networks: Sequence[IPNetwork] = ()
) -> OutgoingReply:
    """POST a body, and what came of it. Never raises for what the other side does."""
    began = time.monotonic()
    status, fault = None, ""
    try:
        target = read_target(url, networks)
        status = _post(target, body, headers, networks)
    except ValidationError:
        fault = OutgoingFault.INTERNAL.value
    except OutgoingError as refusal:
        fault = refusal.args[0].value
    return OutgoingReply(status, fault, round(1000 * (time.monotonic() - began)))


def _post(
    target: OutgoingTarget,
    body: bytes,
    headers: Mapping[str, str],
    networks: Sequence[IPNetwork],
) -> int:
    patience = OutgoingPatience(CONNECT_SECONDS, TOTAL_SECONDS)
    with _open_reply(target, "POST", body, headers, networks, patience) as reply:
        return reply.status


def fetch_body(
    url: str,
    headers: Mapping[str, str],
    networks: Sequence[IPNetwork],
    patience: OutgoingPatience,
) -> tuple[int, bytes]:
    """GET an address: the status, and the body of a 200; of any other status nothing is read.

    Raises OutgoingError, and ValidationError for what is no address to ask.
    """
    target = read_target(url, networks)
    with _open_reply(target, "GET", None, headers, networks, patience) as reply:
        return reply.status, _read_whole(reply, patience.most_bytes) if reply.status == 200 else b""


def _read_whole(reply: http.client.HTTPResponse, most_bytes: int) -> bytes:
    body = bytearray()
    while part := reply.read(PART):
        body += part
        if len(body) > most_bytes:
            raise http.client.HTTPException("the body is too large")
    # It ends without a word where the connection was broken.
    if reply.length:
        raise http.client.IncompleteRead(bytes(body), reply.length)
    return bytes(body)


@contextmanager
def _open_reply(
    target: OutgoingTarget,
    method: str,
    body: bytes | None,
    headers: Mapping[str, str],
    networks: Sequence[IPNetwork],
    patience: OutgoingPatience,
) -> Iterator[http.client.HTTPResponse]:
    """The reply of a host that was checked, for the block. Raises OutgoingError."""
    connection = http.client.HTTPConnection(target.host, target.port)
    # The header Host names the usual port of neither scheme.
    connection.default_port = SECURE_PORT if target.scheme == "https" else http.client.HTTP_PORT
    plain = connect_checked(target, networks)
    plain.settimeout(patience.next_byte)
    # TLS takes `plain` over and leaves nothing in it to shut: this is the same connection.
    handle = plain.dup()
    # However slowly the other side sends, a worker waits no longer.
    is_cut = threading.Event()
    deadline = threading.Timer(patience.total, _cut, [handle, is_cut])
    deadline.daemon = True
    deadline.start()
    try:
        connection.sock = _secure(plain, target) if target.scheme == "https" else plain
        connection.request(method, target.path, body, dict(headers))
        yield connection.getresponse()
    except ssl.SSLCertVerificationError as error:
        raise OutgoingError(OutgoingFault.CERTIFICATE) from error
    except TimeoutError as error:
        raise OutgoingError(OutgoingFault.SLOW) from error
    except (OSError, http.client.HTTPException) as error:
        fault = OutgoingFault.SLOW if is_cut.is_set() else OutgoingFault.BROKEN
        raise OutgoingError(fault) from error
    finally:
        deadline.cancel()
        connection.close()
        plain.close()
        handle.close()
    if is_cut.is_set():
        # What came until then looks like a whole reply.
        raise OutgoingError(OutgoingFault.SLOW)


def _cut(handle: socket.socket, is_cut: threading.Event) -> None:
    is_cut.set()
    try:
        handle.shutdown(socket.SHUT_RDWR)
    except OSError:
        # It was closed in that very moment.
        return


def _secure(plain: socket.socket, target: OutgoingTarget) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)


def connect_checked(target: OutgoingTarget, networks: Sequence[IPNetwork]) -> socket.socket:
    """A connection to an address of the host that was checked. Raises OutgoingError.

    One address that is not allowed refuses the host: whoever mixes them has something in mind.
    """
    addresses = [(family, place) for family, _type, _proto, _name, place in _resolve(target)]
    if not addresses or not all(
        _is_fit(str(place[0]), target, networks) for _f, place in addresses
    ):
        raise OutgoingError(OutgoingFault.INTERNAL)
    for family, place in addresses[:2]:
        plain = socket.socket(family, socket.SOCK_STREAM)
        plain.settimeout(CONNECT_SECONDS)
        try:
            # A numeric address: nothing is resolved again.
            plain.connect(place)
        except OSError:
            plain.close()
            continue
        return plain
    raise OutgoingError(OutgoingFault.CONNECTION)


_LOOKUPS = threading.BoundedSemaphore(MOST_LOOKUPS)


def _resolve(target: OutgoingTarget) -> list[Any]:
    """What getaddrinfo gives, if it gives it in time. Raises OutgoingError.

    The thread of a look-up that is given up ends when the resolver does.
    """
    if not _LOOKUPS.acquire(blocking=False):
        raise OutgoingError(OutgoingFault.SLOW)
    results: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            results.put(socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            results.put(error)
        finally:
            _LOOKUPS.release()

    threading.Thread(target=look_up, daemon=True, name="look-up").start()
    try:
        resolved = results.get(timeout=RESOLVE_SECONDS)
    except queue.Empty as error:
        raise OutgoingError(OutgoingFault.SLOW) from error
    if isinstance(resolved, Exception):
        raise OutgoingError(OutgoingFault.UNKNOWN_HOST) from resolved
    return list(resolved)


def _is_fit(address: str, target: OutgoingTarget, networks: Sequence[IPNetwork]) -> bool:
    """Whether an address may be connected to; without TLS only in networks that were named."""
    if target.scheme == "https":
        return may_connect(address, networks)
    return any(
        ipaddress.ip_address(address).version == one.version
        and ipaddress.ip_address(address) in one
        for one in networks
    )
