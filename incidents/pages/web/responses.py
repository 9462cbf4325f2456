"""HTTP responses that stay the same until the register changes, cached here and by ETag.

Such a response depends on the generation of the register (which every change of incidents, titles
and collective responses raises), the language and the query. A page also names who is signed in,
so pages are cached for strangers only; a chart or a file is the same for all readers of a tier.
"""

import hashlib
from contextlib import nullcontext
from functools import partial, wraps
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import condition

from incidents.access import tier_of
from incidents.figures.engine.cache import cache_figure, cache_key, look
from incidents.figures.engine.engines import tier_source
from incidents.values.tiers import Tier

# A file of all rows may be many times larger, and is rarely requested.
MOST_BYTES = 1_000_000


class CachedResponse(NamedTuple):
    """The part of a response that is cached."""

    body: bytes
    headers: dict[str, str]


def until_the_register_changes(page=None, *, is_anybodys=False):
    """Cache the response until the register changes; send 304 to a browser that has it.

    Browsers revalidate each time. `is_anybodys`: the response depends on the reader's tier only.
    """
    if page is None:
        return partial(until_the_register_changes, is_anybodys=is_anybodys)

    @wraps(page)
    def answered(request, *args, **kwargs):
        place = None if settings.DEBUG else _place(request, is_anybodys)
        response = _answered(page, place, request, *args, **kwargs)
        # A shared cache would serve the page of one tier to a reader of the other.
        patch_cache_control(response, private=True, no_cache=True)
        return response

    return answered


def _answered(page, place, request, *args, **kwargs):
    if not place:
        return _make_response(page, request, *args, **kwargs)
    tag = f'W/"{hashlib.sha256(place.encode()).hexdigest()[:32]}"'
    sent = condition(etag_func=lambda *_args, **_kwargs: tag)(partial(_cached_or_new, page, place))
    return sent(request, *args, **kwargs)


def _cached_or_new(page, place, request, *args, **kwargs):
    """The cached response, or a new one, which is cached if it may be."""
    if cached := look(place):
        return HttpResponse(cached.body, headers=cached.headers)
    response = _make_response(page, request, *args, **kwargs)
    # The token of a form belongs to one browser.
    has_form = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
    is_whole = response.status_code == 200 and not response.streaming and not response.cookies
    if is_whole and not has_form and len(response.content) <= MOST_BYTES:
        cache_figure(place, CachedResponse(response.content, dict(response.headers)))
    return response


def _make_response(page, request, *args, **kwargs):
    """A new response, in its turn where the request is a costly one (tracker/turns.py)."""
    with getattr(request, "turn", nullcontext)():
        return page(request, *args, **kwargs)


def _place(request, is_anybodys):
    """The key of the cached response, or None if it depends on more than its query."""
    if not is_anybodys and (request.user.is_authenticated or len(get_messages(request))):
        return None
    # With empty parameters too: a cached response must not answer a query that would be refused.
    parameters = sorted((word, sorted(values)) for word, values in request.GET.lists())
    address = f"{request.path}?{urlencode(parameters, doseq=True)}"
    # A reader of the community tier may compare it with the public tier.
    own = tier_of(request.user).value
    first, *others = (tier_source(tier) for tier in sorted({own, Tier.PUBLIC.value}))
    return cache_key(first, f"answer-{get_language()}", " ".join([own, *map(str, others), address]))
