"""A post office for tests: a real SMTP server that takes letters, refuses some, and can wait."""

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy

PATIENCE = 5


class Counter(socketserver.StreamRequestHandler):
    """One conversation, after RFC 5321, as far as smtplib leads it."""

    def handle(self):
        self.say("220 ready")
        verbs = {"RCPT": self.recipient, "DATA": self.letter, "QUIT": lambda _: self.say("221 bye")}
        while line := self.rfile.readline().decode().strip():
            verbs.get(line[:4].upper(), lambda _: self.say("250 fine"))(line)

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())

    def recipient(self, line):
        address = line.partition("<")[2].partition(">")[0]
        self.say(self.server.refusals.get(address, "250 fine"))

    def letter(self, _line):
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        self.server.arrived.set()
        self.server.gate.wait(PATIENCE)
        self.server.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.say("250 taken")


class PostOffice(socketserver.ThreadingTCPServer):
    """`letters` taken; `refusals` by address; a letter waits at the `gate` while that is closed."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("localhost", 0), Counter)
        self.letters, self.refusals = [], {}
        self.arrived, self.gate = threading.Event(), threading.Event()
        self.gate.set()


@contextmanager
def post_office(settings):
    """An open post office, and settings that send all mail there."""
    with PostOffice() as office:
        thread = threading.Thread(target=office.serve_forever, daemon=True)
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = office.server_address
        settings.EMAIL_TIMEOUT = 2 * PATIENCE
        yield office
        office.shutdown()
        thread.join()
