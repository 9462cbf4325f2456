"""A real HTTP server that receives what the site sends, on an address of this machine."""

import base64
import hashlib
import hmac
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """What came, in order; `statuses` are given in turn, the last one from then on."""

    def __init__(self, statuses=(200,), headers=None, seconds=0):
        self.statuses, self.headers, self.seconds = list(statuses), headers or {}, seconds
        self.requests, self.port = [], 0

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/hook?from=register"

    def take(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        self.requests.append((handler.path, dict(handler.headers.items()), body))
        time.sleep(self.seconds)
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        handler.send_response(status)
        for name, value in self.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    @property
    def messages(self):
        return [json.loads(body) for _path, _headers, body in self.requests]


@contextmanager
def receiving(host="127.0.0.1", port=0, **kwargs):
    """Serve a Receiver until the block ends."""
    receiver = Receiver(**kwargs)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            receiver.take(self)

        do_GET = do_POST

        def log_message(self, *_args):
            """Say nothing."""

    server = ThreadingHTTPServer((host, port), Handler)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


def is_signed(secret, headers, body):
    """Whether a message has a signature of this secret, as a receiver checks it by the standard.

    Written from the text of Standard Webhooks 1.0.0, with nothing of the site's.
    """
    names = {name.lower(): value for name, value in headers.items()}
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{names['webhook-id']}.{names['webhook-timestamp']}.{body.decode()}"
    wanted = base64.b64encode(hmac.new(key, signed.encode(), hashlib.sha256).digest()).decode()
    given = [one.partition(",") for one in names["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(one, wanted) for version, _c, one in given)
