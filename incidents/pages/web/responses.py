"""Answers that are the same bytes until the register changes: kept here, and by a browser.

What such an answer depends on is its edition (which moves with every change of entries, titles
and collective answers), its language and its question. A page also names who is signed in, and so
is kept for strangers only; a picture or a file is anybody's of the tier.
"""

import hashlib
from functools import partial, wraps
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import condition

from incidents.access import Tier, tier_of
from incidents.figures.engine.cache import cache_figure, cache_key, look
from incidents.figures.engine.engines import tier_source

# A file of all rows may be many times that, and is asked for rarely.
MOST_BYTES = 1_000_000


class CachedResponse(NamedTuple):
    """What is kept of an answer."""

    body: bytes
    headers: dict[str, str]


def until_the_register_changes(page=None, *, is_anybodys=False):
    """Keep the answer of this edition, and answer 304 to whoever holds it; ask again each time.

    `is_anybodys`: the answer says nothing of who reads it, but for the tier.
    """
    if page is None:
        return partial(until_the_register_changes, is_anybodys=is_anybodys)

    @wraps(page)
    def answered(request, *args, **kwargs):
        place = None if settings.DEBUG else _place(request, is_anybodys)
        response = _answered(page, place, request, *args, **kwargs)
        # A shared cache would hand one tier's page to another's reader.
        patch_cache_control(response, private=True, no_cache=True)
        return response

    return answered


def _answered(page, place, request, *args, **kwargs):
    if not place:
        return page(request, *args, **kwargs)
    tag = f'W/"{hashlib.sha256(place.encode()).hexdigest()[:32]}"'
    sent = condition(etag_func=lambda *_args, **_kwargs: tag)(partial(_cached_or_new, page, place))
    return sent(request, *args, **kwargs)


def _cached_or_new(page, place, request, *args, **kwargs):
    """The answer that was kept, or a new one, kept where it is one."""
    if kept := look(place):
        return HttpResponse(kept.body, headers=kept.headers)
    response = page(request, *args, **kwargs)
    # A form's token is one browser's.
    has_form = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
    is_whole = response.status_code == 200 and not response.streaming and not response.cookies
    if is_whole and not has_form and len(response.content) <= MOST_BYTES:
        cache_figure(place, CachedResponse(response.content, dict(response.headers)))
    return response


def _place(request, is_anybodys):
    """Where the answer is kept, or None where it depends on more than its question."""
    if not is_anybodys and (request.user.is_authenticated or len(get_messages(request))):
        return None
    # Whole, empty words too: what is kept must not answer a question that would be refused.
    asked = sorted((word, sorted(values)) for word, values in request.GET.lists())
    told = f"{request.path}?{urlencode(asked, doseq=True)}"
    # A reader of the community's tier may ask for the public's too, beside it in a comparison.
    own = tier_of(request.user).value
    first, *others = (tier_source(tier) for tier in sorted({own, Tier.PUBLIC.value}))
    return cache_key(first, f"answer-{get_language()}", " ".join([own, *map(str, others), told]))
