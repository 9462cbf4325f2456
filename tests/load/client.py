"""A request over a connection of its own, as a proxy passes it on; never raises for a refusal."""

import asyncio
import time
from dataclasses import dataclass

HOST = "register.example"
PATIENCE = 60
HEAD = (
    "{method} {path} HTTP/1.1\r\nHost: " + HOST + "\r\nX-Forwarded-Proto: https\r\n"
    "X-Forwarded-For: {address}\r\nX-Request-Start: t={now:.3f}\r\nConnection: close\r\n"
    "Referer: https://" + HOST + "/\r\n{more}\r\n"
)


@dataclass(frozen=True)
class Answer:
    """An answer and the seconds until its end; `status` 0 where the connection broke."""

    path: str
    status: int
    seconds: float
    headers: dict
    content: bytes


async def ask(port, path, address, *, cookies="", form=None):
    """Return the Answer of one request."""
    start = time.monotonic()
    try:
        async with asyncio.timeout(PATIENCE):
            status, headers, content = await _exchange(port, path, address, cookies, form)
    except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as fault:
        status, headers, content = 0, {}, repr(fault).encode()
    return Answer(path, status, time.monotonic() - start, headers, content)


async def _exchange(port, path, address, cookies, form):
    more = f"Cookie: {cookies}\r\n" if cookies else ""
    if form is not None:
        more += (
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n"
        )
    head = HEAD.format(
        method="GET" if form is None else "POST",
        path=path,
        address=address,
        now=time.time(),
        more=more,
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head.encode() + (form or b""))
        await writer.drain()
        first, _mark, content = (await reader.read()).partition(b"\r\n\r\n")
    finally:
        writer.close()
    lines = first.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
    cookies = [line.split(": ", 1)[1] for line in lines if line.lower().startswith("set-cookie")]
    return int(lines[0].split()[1]), headers | {"cookies": cookies}, content
