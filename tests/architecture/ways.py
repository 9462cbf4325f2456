"""The modules that run between a page function and its bytes: the way of a request."""

import sys
import threading

from django.test import RequestFactory
from django.urls import resolve

from tracker.environment import ROOT

ROOMS = tuple(f"{ROOT / room}/" for room in ("incidents", "tracker"))


def modules_on_the_way(address, user):
    """Return the bytes that an address answers a person with, and the modules that ran for them.

    Middleware is left out. Functions count, but for what they run while a module is imported: an
    import is no step of a way. What a worker thread runs counts too.
    """
    request = RequestFactory().get(address)
    match = resolve(request.path_info)
    request.user, request.resolver_match = user, match
    files = set()

    def note(frame, event, _argument):
        file = frame.f_code.co_filename
        is_new = event == "call" and file.startswith(ROOMS) and file not in files
        if is_new and not is_imported(frame):
            files.add(file)

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        body = b"".join(match.func(request, *match.args, **match.kwargs))
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return body, sorted(file.removeprefix(f"{ROOT}/") for file in files)


def is_imported(frame):
    """Whether a frame runs because a module is imported on the way."""
    while frame is not None and frame.f_code is not modules_on_the_way.__code__:
        if frame.f_code.co_name == "<module>":
            return True
        frame = frame.f_back
    return False
