"""The site that browsers are shown: it ends with its test."""

import socket
from threading import Event, Thread, Timer

from django.test.testcases import QuietWSGIRequestHandler as QuietHandler

from tests.support.browser import Site


def test_closing_the_site_waits_for_the_answers_it_began():
    began, may_end, ended = Event(), Event(), Event()

    def answer(environ, start_response):
        began.set()
        may_end.wait(5)
        start_response("200 OK", [("Content-Length", "0")])
        ended.set()
        return [b""]

    server = Site(("localhost", 0), QuietHandler, connections_override={})
    server.set_app(answer)
    Thread(target=server.serve_forever).start()
    with socket.create_connection(server.server_address[:2]) as caller:
        # Kept open, as a browser keeps it: nothing that is not asked is waited for.
        caller.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert began.wait(5)
        server.shutdown()
        Timer(0.2, may_end.set).start()
        server.server_close()
        assert ended.is_set()
