"""ClamAV through its socket: whether bytes hold a virus.

Source: clamd(8), command INSTREAM: chunks behind their length, a chunk of no length ends them.
"""

import socket
import struct
from contextlib import suppress
from urllib.parse import urlsplit

SECONDS = 30
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


class ScanUnavailableError(Exception):
    """The scanner did not say whether bytes are clean. `is_too_long`: it does not read so many."""

    def __init__(self, *, is_too_long: bool = False) -> None:
        super().__init__()
        self.is_too_long = is_too_long


def find_virus(raw: bytes, address: str) -> str:
    """The name of the virus in these bytes, "" if there is none.

    `address`: unix:///run/clamav/clamd.ctl or tcp://127.0.0.1:3310. Raises ScanUnavailableError.
    """
    try:
        with _connect(address) as clamd:
            answer = _ask(clamd, raw)
    except OSError as fault:
        raise ScanUnavailableError from fault
    words = answer.strip("\0\n ")
    if words.endswith(" OK"):
        return ""
    if words.endswith(" FOUND"):
        return words.removesuffix(" FOUND").rpartition(": ")[2] or "?"
    raise ScanUnavailableError(is_too_long="size limit exceeded" in words)


def _connect(address: str) -> socket.socket:
    parts = urlsplit(address)
    family = socket.AF_UNIX if parts.scheme == "unix" else socket.AF_INET
    if family == socket.AF_INET:
        return socket.create_connection((parts.hostname or "", parts.port or 3310), SECONDS)
    clamd = socket.socket(family, socket.SOCK_STREAM)
    clamd.settimeout(SECONDS)
    try:
        clamd.connect(parts.path)
    except OSError:
        clamd.close()
        raise
    return clamd


def _ask(clamd: socket.socket, raw: bytes) -> str:
    """What clamd answers. It may answer and close before the last chunk: that is read as well."""
    answer = b""
    with suppress(BrokenPipeError, ConnectionResetError):
        clamd.sendall(b"zINSTREAM\0")
        for start in range(0, len(raw), CHUNK):
            chunk = raw[start : start + CHUNK]
            clamd.sendall(struct.pack("!I", len(chunk)) + chunk)
        clamd.sendall(struct.pack("!I", 0))
    with suppress(ConnectionResetError):
        while len(answer) < LONGEST_ANSWER and (more := clamd.recv(LONGEST_ANSWER)):
            answer += more
    return answer.decode("utf-8", "replace")
