"""A post office for tests: aiosmtpd on loopback takes letters, refuses some, and can wait."""

import asyncio
import logging
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP

PATIENCE = 5
# Each line of each conversation is more than a failed test wants to show.
logging.getLogger("mail.log").setLevel(logging.WARNING)


class PostOffice:
    """`letters` taken; `refusals` by address; a letter waits at the `gate` while that is closed.

    `taken` is called with each letter that was taken, before the server says so. With `is_cut` the
    line breaks there, and nobody is told.
    """

    is_cut = False

    def __init__(self, taken=lambda letter: None):
        self.letters, self.refusals, self.taken = [], {}, taken
        self.arrived, self.gate = threading.Event(), threading.Event()
        self.gate.set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        refusal = self.refusals.get(address)
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 fine"

    async def handle_DATA(self, server, session, envelope):
        self.arrived.set()
        await asyncio.to_thread(self.gate.wait, PATIENCE)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        self.taken(self.letters[-1])
        if self.is_cut:
            server.transport.abort()
        return f"250 queued as {len(self.letters)}"

    def to(self):
        """The addresses of the letters taken, in order."""
        return [letter["To"] for letter in self.letters]


async def _close(server):
    server.close()
    await server.wait_closed()
    talks = asyncio.all_tasks() - {asyncio.current_task()}
    for talk in talks:
        talk.cancel()
    await asyncio.gather(*talks, return_exceptions=True)


@contextmanager
def opened(office):
    """The port of an office that is open."""
    # All of it runs in the loop's own thread: a browser may keep one in this thread.
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def run(work):
        return asyncio.run_coroutine_threadsafe(work, loop).result(timeout=2 * PATIENCE)

    server = run(loop.create_server(lambda: SMTP(office, loop=loop), "127.0.0.1", 0))
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        run(_close(server))
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextmanager
def post_office(settings):
    """An open post office, and settings that send all mail there."""
    office = PostOffice()
    with opened(office) as port:
        settings.EMAIL_BACKEND = "incidents.exchange.smtp.Backend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_TIMEOUT = 2 * PATIENCE
        yield office


def said(letter):
    """Subject and text of a letter."""
    return letter["Subject"] + "\n" + letter.get_content().replace("\r\n", "\n")
