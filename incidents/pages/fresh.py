"""Answers that a browser may keep: the same bytes until the register changes."""

import hashlib
from functools import wraps

from django.conf import settings
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import condition

from incidents.access import tier_of
from incidents.figures.columns import edition


def _etag(request, *_args, **_kwargs):
    """What the answer depends on, or None where that is more: a person's name, a template."""
    if request.user.is_authenticated or settings.DEBUG:
        return None
    answered = edition(tier_of(request.user).value)
    told = f"{settings.VERSION}:{answered}:{get_language()}:{request.get_full_path()}"
    return f'W/"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'


def until_the_register_changes(page):
    """Answer 304 to whoever holds the page of this generation; ask again each time."""
    asked = condition(etag_func=_etag)(page)

    @wraps(page)
    def answered(request, *args, **kwargs):
        response = asked(request, *args, **kwargs)
        # A shared cache would hand one tier's page to another's reader.
        patch_cache_control(response, private=True, no_cache=True)
        return response

    return answered
