"""What an empty answer is made of: each middleware's share, by processor time, in one process.

`python -m tests.bench.empty_answers DATABASE` where the environment names a site. Processor time of
this process alone: others may use the machine meanwhile.
"""

import io
import sys
import time
from collections import defaultdict

import django

TIMES = 400
HOST = "127.0.0.1"


def call(application, path, headers=None):
    """The status and headers of a GET, as gunicorn would ask for it."""
    place, _mark, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": place,
        "QUERY_STRING": query,
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "HTTP_HOST": HOST,
        "HTTP_X_FORWARDED_PROTO": "https",
        "REMOTE_ADDR": HOST,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    } | (headers or {})
    answer = []
    body = application(environ, lambda status, named: answer.extend((status, named)))
    size = sum(map(len, body))
    body.close()
    return answer[0], dict(answer[1]), size


def cost(application, paths, headers=None, times=TIMES):
    """Microseconds of processor time of one answer; the paths are asked in turn."""
    for path in paths * (20 // len(paths) or 1):
        call(application, path, headers)
    began = time.process_time()
    for number in range(times):
        call(application, paths[number % len(paths)], headers)
    return 1e6 * (time.process_time() - began) / times


def share_of_each(path, times=TIMES):
    """{middleware: microseconds of its own} of one address, the outermost first."""
    from django.core.handlers.wsgi import WSGIHandler

    taken, within = defaultdict(float), [0.0]

    def timed(name, get_response):
        def respond(request):
            outer, within[0] = within[0], 0.0
            began = time.process_time()
            response = get_response(request)
            whole = time.process_time() - began
            taken[name] += whole - within[0]
            within[0] = outer + whole
            return response

        return respond

    handler = WSGIHandler()
    chain, names = handler._get_response, _names()
    handler._view_middleware, handler._exception_middleware = [], []
    handler._template_response_middleware = []
    chain = timed("view", chain)
    for name in reversed(names):
        middleware = _load(name)(chain)
        _hook(handler, middleware)
        chain = timed(name, middleware)
    handler._middleware_chain = chain
    for _time in range(20):
        call(handler, path)
    taken.clear()
    for _time in range(times):
        call(handler, path)
    return {name: 1e6 * taken[name] / times for name in (*names, "view")}


def _names():
    from django.conf import settings

    return list(settings.MIDDLEWARE)


def _load(name):
    from django.utils.module_loading import import_string

    return import_string(name)


def _hook(handler, middleware):
    if hasattr(middleware, "process_view"):
        handler._view_middleware.insert(
            0, handler.adapt_method_mode(False, middleware.process_view)
        )
    if hasattr(middleware, "process_exception"):
        handler._exception_middleware.append(
            handler.adapt_method_mode(False, middleware.process_exception)
        )


# 96 queries in turn: no answer is looked up, unless it is asked again.
DISTINCT = [
    f"/api/v1/incidents/?topic={topic}&country={country}&since={year}"
    for topic in ("hong-kong", "tibet", "xinjiang", "taiwan-designation")
    for country in ("JP", "US", "DE", "KR", "TW", "FR", "GB", "AU")
    for year in (2012, 2015, 2018)
]


def ratios(application):
    """{what: (microseconds, times an empty answer)} of the ways to answer the list."""
    from incidents.api import answers

    path = DISTINCT[0]
    tag = call(application, path)[1]["ETag"]
    empty = cost(application, ["/healthz/live"])
    taken = {"an empty answer": empty}
    taken["nothing below /api/"] = cost(application, ["/api/v1/no/such/"])
    taken["looked up, 96 in turn"] = cost(application, DISTINCT)
    taken["looked up"] = cost(application, [path])
    taken["304"] = cost(application, [path], {"HTTP_IF_NONE_MATCH": tag})
    looked_up, answers.STORE.most_bytes = answers.STORE.most_bytes, 0
    answers.STORE.clear()
    taken["made, 96 in turn"] = cost(application, DISTINCT, times=192)
    answers.STORE.most_bytes = looked_up
    again = cost(application, ["/healthz/live"])
    taken["an empty answer again"] = again
    return {name: (own, own / min(empty, again)) for name, own in taken.items()}


def main(paths):
    """Print the shares of each path, and what the whole costs."""
    django.setup()
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    # Asked from one address, more often than a reader may.
    settings.API_RATE = 0
    application = get_wsgi_application()
    for path in paths:
        status, _headers, size = call(application, path)
        print(f"\n{path}: {status}, {size:,} bytes, {cost(application, [path]):.0f} us")
        for name, own in share_of_each(path).items():
            print(f"  {name:58}{own:8.0f} us")
    print()
    for name, (own, times) in ratios(application).items():
        print(f"  {name:58}{own:8.0f} us {times:6.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
