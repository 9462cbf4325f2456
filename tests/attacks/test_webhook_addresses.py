"""A reader has the site ask what only the site can reach: each way is refused before a byte."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.exceptions import ValidationError

from incidents.exchange import outgoing
from incidents.exchange.outgoing import post_message, read_target
from incidents.values.outgoing import may_connect
from tests.support.receivers import receiving

LOOPBACK = [ipaddress.ip_network("127.0.0.1/32")]
NOWHERE = ".".join("0000")
INTERNAL = [
    # This machine, in each way of writing it.
    *("127.0.0.1", "127.1.2.3", NOWHERE, "::1", "::", "::ffff:127.0.0.1", "::7f00:1"),
    # Private, link-local with the metadata of clouds, shared, unique local.
    *("10.0.0.5", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.1"),
    *("fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "::ffff:169.254.169.254"),
    # Addresses that carry an IPv4 address inside: NAT64, 6to4, Teredo.
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::1"),
    *("2001:0:53aa:64c:0:0:80ff:fffe", "::ffff:8.8.8.8", "192.88.99.1"),
    # For many, for documents, for nobody.
    *("224.0.0.1", "239.255.255.250", "ff02::1", "255.255.255.255", "240.0.0.1", "0.1.2.3"),
    *("192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "198.18.0.1", "3fff::1"),
    *("not-an-address", ""),
]


@pytest.mark.parametrize("address", INTERNAL)
def test_what_is_not_the_public_internet_is_not_asked(address):
    assert not may_connect(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07::1"])
def test_the_public_internet_is(address):
    assert may_connect(address)


def test_an_allowed_network_is_that_network_and_no_more():
    assert may_connect("127.0.0.1", LOOPBACK)
    for address in ("127.0.0.2", "10.0.0.5", "::1", "::ffff:127.0.0.1"):
        assert not may_connect(address, LOOPBACK)


def resolve_as(monkeypatch, *answers):
    """Let each look-up of a name give the next of these addresses; the list of the look-ups.

    The name server is the attacker's, so that no code of the site is replaced.
    """
    asked, numeric = [], socket.getaddrinfo

    def look_up(host, port, *args, **kwargs):
        asked.append(host)
        chosen = answers[min(len(asked), len(answers)) - 1]
        return [numeric(one, port, type=socket.SOCK_STREAM)[0] for one in chosen]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def test_a_name_that_resolves_anew_is_asked_at_the_address_that_was_checked(monkeypatch):
    """DNS rebinding: the first answer is allowed, each further one is another machine."""
    with receiving() as allowed, receiving(host="127.0.0.2", port=allowed.port) as internal:
        asked = resolve_as(monkeypatch, ["127.0.0.1"], ["127.0.0.2"])
        reply = post_message(f"http://hook.example:{allowed.port}/", b"{}", {}, LOOPBACK)
        assert reply.status == 200
        assert len(asked) == 1
        assert (len(allowed.requests), len(internal.requests)) == (1, 0)


def test_a_name_server_that_says_nothing_holds_nobody(monkeypatch):
    """A look-up is given up in time, and so many wait at most."""
    let_go = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: let_go.wait(60) or [])
    monkeypatch.setattr(outgoing, "RESOLVE_SECONDS", 0.05)
    began = time.monotonic()
    for _time in range(outgoing.MOST_LOOKUPS + 3):
        assert post_message("https://hook.example/", b"{}", {}).fault == "slow"
    assert time.monotonic() - began < 30
    waiting = [thread for thread in threading.enumerate() if thread.name == "look-up"]
    let_go.set()
    assert len(waiting) == outgoing.MOST_LOOKUPS
    for thread in waiting:
        thread.join(30)


@pytest.mark.parametrize(
    "answers", [["127.0.0.2"], ["127.0.0.1", "127.0.0.2"], ["127.0.0.1", "::1"]]
)
def test_a_name_with_one_internal_address_is_not_asked_at_all(monkeypatch, answers):
    with receiving() as allowed, receiving(host="127.0.0.2", port=allowed.port) as internal:
        resolve_as(monkeypatch, answers)
        reply = post_message(f"http://hook.example:{allowed.port}/", b"{}", {}, LOOPBACK)
        assert (reply.status, reply.fault) == (None, "internal")
        assert (allowed.requests, internal.requests) == ([], [])


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0", NOWHERE),
        *("[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::]"),
    ],
)
def test_no_way_of_writing_this_machine_reaches_it(host):
    with receiving() as receiver:
        reply = post_message(f"https://{host}:{receiver.port}/", b"{}", {})
        assert reply.status is None
        assert reply.fault in ("internal", "unknown-host")
        assert receiver.requests == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status):
    with receiving() as internal:
        there = {"Location": f"http://127.0.0.1:{internal.port}/admin/"}
        with receiving(statuses=[status], headers=there) as receiver:
            reply = post_message(receiver.url, b"{}", {}, LOOPBACK)
        assert reply.status == status
        assert internal.requests == []


@pytest.mark.parametrize(
    "url",
    [
        *("http://example.org/", "ftp://example.org/", "file:///etc/passwd", "gopher://x:70/", ""),
        *("https://", "https:///hook", "//example.org/", "example.org", "javascript:alert(1)"),
        *("https://user:word@example.org/", "https://example.org:25/", "https://example.org:0x1/"),
        *("https://example.org/a b", "https://example.org/\r\nHost: internal", "https://a\n.b/"),
        *("https://example.org:99999/", "https://[::1", "https://example.org/#part", "https://\0/"),
        "https://example.org/" + "x" * 500,
    ],
)
def test_an_address_that_is_none_is_refused_when_it_is_entered(url):
    with pytest.raises(ValidationError):
        read_target(url)
    assert post_message(url, b"{}", {}).status is None


def test_a_path_cannot_begin_another_request():
    target = read_target("https://example.org/%0d%0aX: 1?a=%0d%0a&b=ü".replace(" ", "%20"))
    assert target.path == "/%0d%0aX:%201?a=%0d%0a&b=%C3%BC"


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path):
    certificate = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        threading.Thread(target=greet, args=(server, context), daemon=True).start()
        reply = post_message(f"https://127.0.0.1:{port}/", b"{}", {}, LOOPBACK)
    assert (reply.status, reply.fault) == (None, "certificate")


def greet(server, context):
    """Take one connection and offer the certificate."""
    plain, _address = server.accept()
    try:
        context.wrap_socket(plain, server_side=True)
    except OSError:
        plain.close()


def self_signed(folder):
    """The path of a key and a certificate for 127.0.0.1 that is signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "host.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + built.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_host_that_answers_drop_by_drop_holds_no_worker(monkeypatch, tmp_path, scheme):
    """Over TLS as well, where the socket that was connected is not the one that is read."""
    monkeypatch.setattr(outgoing, "TOTAL_SECONDS", 0.3)
    certificate = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        chosen = (server, stop, context if scheme == "https" else None)
        threading.Thread(target=drip, args=chosen, daemon=True).start()
        reply = post_message(f"{scheme}://127.0.0.1:{port}/", b"{}", {}, LOOPBACK)
        stop.set()
    assert (reply.status, reply.fault) == (None, "slow")
    assert reply.milliseconds < 2_000


def drip(server, stop, context):
    """Send the head of an answer letter by letter, without end; by TLS if there is a context."""
    plain, _address = server.accept()
    with context.wrap_socket(plain, server_side=True) if context else plain as plain:
        plain.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _letter in range(100):
            if stop.wait(0.05):
                return
            try:
                plain.sendall(b"x")
            except OSError:
                return
