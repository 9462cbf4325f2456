"""A small closed-loop HTTP/1.1 client: the next request goes out when the answer is in."""

import asyncio
import time
from dataclasses import dataclass

# Production answers plain HTTP with a redirect unless a proxy says that it spoke HTTPS outside.
# Each request comes from a reader of its own (RFC 2544's addresses): one may not ask so often.
HEAD = (
    "GET {path} HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Proto: https\r\n"
    "X-Forwarded-For: 198.18.{high}.{low}\r\n{more}\r\n"
)


@dataclass(frozen=True)
class Measured:
    """Times in milliseconds; `rate` in answers a second."""

    p50: float
    p95: float
    rate: float
    answers: int
    size: int
    etag: str = ""


def measure(host, port, paths, *, clients, requests, expected=(200,), etag=""):
    """Ask the paths in turn, `requests` times in all. Raises RuntimeError for any but `expected`.

    With an ETag, ask whether the answer is still the same one.
    """
    return asyncio.run(_measure(host, port, paths, clients, requests, expected, etag))


async def _measure(host, port, paths, clients, requests, expected, etag):
    left = iter(range(requests))
    times, sizes, tags = [], [], []
    more = f"If-None-Match: {etag}\r\n" if etag else ""
    began = time.perf_counter()
    await asyncio.gather(
        *(
            _client(host, port, paths, left, times, sizes, tags, expected, more)
            for _ in range(clients)
        )
    )
    took = time.perf_counter() - began
    times.sort()
    return Measured(
        p50=times[len(times) // 2] * 1000,
        p95=times[int(len(times) * 0.95)] * 1000,
        rate=len(times) / took,
        answers=len(times),
        size=sum(sizes) // len(sizes),
        etag=tags[-1],
    )


async def _client(host, port, paths, left, times, sizes, tags, expected, more):
    reader, writer = await asyncio.open_connection(host, port, limit=1 << 22)
    for number in left:
        path = paths[number % len(paths)]
        began = time.perf_counter()
        reader_of = {"high": number // 250 % 250, "low": number % 250}
        head = HEAD.format(path=path, host=f"{host}:{port}", more=more, **reader_of)
        writer.write(head.encode())
        status, size, tag = await _answer(reader)
        times.append(time.perf_counter() - began)
        sizes.append(size)
        tags.append(tag)
        if status not in expected:
            raise RuntimeError(f"{path} answered {status}")
    writer.close()


async def _answer(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    pairs = (line.split(b": ", 1) for line in head.split(b"\r\n")[1:-2])
    lines = {name.lower(): value for name, value in pairs}
    tag = lines.get(b"etag", b"").decode()
    if status == 304:
        return status, 0, tag
    if lines.get(b"transfer-encoding") == b"chunked":
        return status, await _chunks(reader), tag
    size = int(lines[b"content-length"])
    await reader.readexactly(size)
    return status, size, tag


async def _chunks(reader):
    whole = 0
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
        whole += size
    await reader.readline()
    return whole
