"""The short way of programs that read: GET below /api/v1/ without a session.

A stranger or a token needs no session, no form's token, no messages and no second factor of a
browser. Those middlewares took two thirds of an empty answer (docs/performance/today.md). What is
left gives the same headers and the same refusals: tests/access/test_short_way.py asks every address
of the API both ways. A request with a session goes the long way, and so does any other method.
"""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.exception import convert_exception_to_response
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.common import CommonMiddleware
from django.middleware.locale import LocaleMiddleware
from django.middleware.security import SecurityMiddleware
from django.urls import Resolver404, get_resolver
from django.utils.cache import patch_vary_headers

from tracker.tracking import drop_tracking
from tracker.wall import Wall

ROOM = "/api/v1/"
# A cookie of the session, or one in which messages wait.
COOKIES = (settings.SESSION_COOKIE_NAME, "messages")


def shorten_reading(get_response):
    """Middleware: answer programs that read by few steps, all others by those that follow."""
    chain = _answer
    for wrap in (
        # Innermost: it asks whose request it is when the first row of a desk is read.
        Wall,
        XFrameOptionsMiddleware,
        CommonMiddleware,
        LocaleMiddleware,
        _vary_by_cookie,
        drop_tracking,
        SecurityMiddleware,
    ):
        chain = convert_exception_to_response(wrap(chain))

    def respond(request):
        if not is_reading(request):
            return get_response(request)
        try:
            match = get_resolver().resolve(request.path_info)
        except Resolver404:
            return get_response(request)
        # A page that is not open to strangers is refused by the middleware that refuses it.
        if getattr(match.func, "login_required", True):
            return get_response(request)
        request.resolver_match = match
        return chain(request)

    return respond


def is_reading(request):
    """Whether a request reads the API and has nothing to do with a browser's session.

    A NUL in an address is refused on the long way, before anything reads it.
    """
    return (
        request.method in ("GET", "HEAD")
        and request.path_info.startswith(ROOM)
        and "%00" not in request.META.get("QUERY_STRING", "")
        and not any(name in request.COOKIES for name in COOKIES)
    )


def _vary_by_cookie(get_response):
    """Say that a cookie would have changed the answer: caches on the way must know."""

    def respond(request):
        response = get_response(request)
        patch_vary_headers(response, ("Cookie",))
        return response

    return respond


def _answer(request):
    """The answer of the view, as Django's own handler makes it."""
    request.user = AnonymousUser()
    match = request.resolver_match
    response = match.func(request, *match.args, **match.kwargs)
    return response.render() if callable(getattr(response, "render", None)) else response
