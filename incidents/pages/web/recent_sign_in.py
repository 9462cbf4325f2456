"""What cannot be taken back asks the person to show again who they are."""

import time
from functools import wraps

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings


def needs_recent_sign_in(page):
    """Let the page act for whoever has signed in, or shown a factor, in the last half hour.

    Anybody else shows it first; allauth keeps the form that they sent and goes on with it. A
    session that was taken over, or a screen left open, thus approves and exports nothing.
    """

    @wraps(page)
    def recent(request, *args, **kwargs):
        if settings.RECENT_SIGN_IN_SECONDS is not None and not has_signed_in_recently(request):
            raise ReauthenticationRequired
        return page(request, *args, **kwargs)

    return recent


def has_signed_in_recently(request):
    """Whether this session has shown a password, a passkey or a code not long ago."""
    records = get_authentication_records(request, request.user)
    newest = max((record["at"] for record in records), default=0)
    return time.time() - newest < settings.RECENT_SIGN_IN_SECONDS
