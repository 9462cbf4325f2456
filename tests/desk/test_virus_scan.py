"""ClamAV's own protocol, spoken by a small server on a real socket."""

import socketserver
import struct
import threading

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError

from incidents.intake.evidence.virus_scan import ScanUnavailableError, find_virus
from incidents.models import EvidenceVersion
from tests.support import evidence_files as files
from tracker.virus_scanner import env_clamav

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MOST = 3 * 1024 * 1024


class Clamd(socketserver.StreamRequestHandler):
    """Reads INSTREAM as clamd does: chunks behind their length until one of no length."""

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if len(content) > MOST:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.read.append(content)
        found = b"Eicar-Signature FOUND" if EICAR in content else b"OK"
        self.wfile.write(b"stream: " + found + b"\0")


class UnixServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


class TcpServer(socketserver.ThreadingTCPServer):
    daemon_threads = True


@pytest.fixture(params=["unix", "tcp"])
def clamd(request, tmp_path):
    """A scanner that listens; `address` is what the setting names, `read` what it was sent."""
    path = tmp_path / "clamd.ctl"
    server = (
        UnixServer(str(path), Clamd)
        if request.param == "unix"
        else TcpServer(("127.0.0.1", 0), Clamd)
    )
    server.read = []
    server.address = (
        f"unix://{path}"
        if request.param == "unix"
        else f"tcp://127.0.0.1:{server.server_address[1]}"
    )
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_clean_bytes_are_read_whole(clamd):
    content = bytes(range(256)) * 1000
    assert find_virus(content, clamd.address) == ""
    assert clamd.read == [content]


def test_a_virus_is_named(clamd):
    assert find_virus(b"a" * 100_000 + EICAR, clamd.address) == "Eicar-Signature"


def test_more_than_the_scanner_reads_is_not_called_clean(clamd):
    with pytest.raises(ScanUnavailableError) as refusal:
        find_virus(b"a" * (MOST + 200_000), clamd.address)
    assert refusal.value.is_too_long


def test_a_scanner_that_is_not_there_is_not_called_clean(tmp_path):
    for address in (f"unix://{tmp_path}/none.ctl", "tcp://127.0.0.1:9"):
        with pytest.raises(ScanUnavailableError):
            find_virus(b"a", address)


class Broken(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.recv(65536)
        self.request.sendall(self.server.answer)


@pytest.mark.parametrize(
    "answer", [b"", b"stream: Can't allocate memory ERROR\0", b"NOT OK AT ALL"]
)
def test_a_scanner_that_says_something_else_is_not_called_clean(answer):
    with TcpServer(("127.0.0.1", 0), Broken) as server:
        server.answer = answer
        threading.Thread(target=server.handle_request).start()
        with pytest.raises(ScanUnavailableError):
            find_virus(b"a", f"tcp://127.0.0.1:{server.server_address[1]}")


def test_a_file_with_a_virus_is_refused_before_it_is_stored(cast, clamd, settings):
    settings.CLAMAV_SOCKET = clamd.address
    with pytest.raises(ValidationError, match="Eicar-Signature"):
        files.add(cast, content=EICAR)
    assert not EvidenceVersion.objects.exists()


def test_a_clean_file_says_that_it_was_scanned(cast, clamd, settings):
    settings.CLAMAV_SOCKET = clamd.address
    assert files.add(cast).scan == "clean"


def test_a_file_is_refused_while_the_scanner_does_not_answer(cast, settings, tmp_path):
    settings.CLAMAV_SOCKET = f"unix://{tmp_path}/none.ctl"
    with pytest.raises(ValidationError, match="does not answer"):
        files.add(cast)
    assert not EvidenceVersion.objects.exists()


def test_without_a_scanner_a_file_says_that_it_was_not_scanned(cast):
    assert files.add(cast).scan == "not-scanned"


@pytest.mark.parametrize(
    "address", ["unix:///run/clamav/clamd.ctl", "tcp://127.0.0.1:3310", "tcp://[::1]:3310", ""]
)
def test_a_socket_is_accepted(address):
    assert env_clamav({"TRACKER_CLAMAV": address}) == address


@pytest.mark.parametrize("address", ["/run/clamd", "http://x", "unix://run/clamd", "tcp://", "on"])
def test_what_is_no_socket_stops_the_start(address):
    with pytest.raises(ImproperlyConfigured, match="TRACKER_CLAMAV"):
        env_clamav({"TRACKER_CLAMAV": address})
