"""Keys of the desk: an officer makes their own, and the desk signs who can read."""

from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from incidents.access import Permission, needs
from incidents.actions import keys, lists
from incidents.actions.keys import WRAP_KEYS
from incidents.filters import refuse_unknown
from incidents.models import RecipientList
from incidents.pages.inbox.answering import answers, body


@require_safe
@needs(Permission.READ_INBOX)
def room(request):
    """The desk's list, the keys that wait for it, those that left, and one's own."""
    refuse_unknown(request.GET, ())
    now = lists.standing(request.user)
    named = (
        set() if now.current is None else {one["name"] for one in now.current.told["recipients"]}
    )
    own_is_listed = now.own is not None and now.own.name in named
    context = {
        "desk": request.user.desk,
        "now": now,
        "list": now.current,
        "own_is_listed": own_is_listed,
        "listed": [key for key in now.in_use if key.name in named],
        "gone": sorted(named - {key.name for key in now.in_use} - now.recovery_names),
        "waiting": [
            key for key in now.in_use if key.name not in named and key not in (now.own, now.newer)
        ],
        "is_stale": now.current is not None and now.current.until < timezone.localdate(),
        "setup": _setup(request, now),
    }
    return render(request, "inbox/keys.html", context)


@require_safe
@needs(Permission.READ_INBOX)
def new(request):
    """For who lost a key: make another, and read the words of one that waits."""
    refuse_unknown(request.GET, ())
    now = lists.standing(request.user)
    setup = _setup(request, now)
    if now.newer:
        setup["own"] = told(now.newer, with_private=True)
    context = {"list": now.current, "newer": now.newer, "setup": setup}
    return render(request, "inbox/keys_new.html", context)


def _setup(request, now):
    signed = RecipientList.objects.filter(desk=request.user.desk).order_by("-epoch")
    return {
        "desk": request.user.desk.slug,
        "token": get_token(request),
        "own": now.own and told(now.own, with_private=True),
        "keys": [told(key) for key in now.in_use],
        "lists": [{"document": row.document, "signature": row.signature} for row in signed],
        "secret": now.current.secret if now.current else "",
        "urls": {name: reverse(f"inbox_keys_{name}") for name in ("own", "wrap", "list")}
        | {"room": reverse("inbox_keys")},
    }


def told(key, with_private=False):
    """A key as the page takes it. Private halves are wrapped, and their own officer's only."""
    public = {name: getattr(key, name) for name in ("name", "kind", "recipient", "signing")}
    wraps = [key, *key.earlier_wraps.all()] if with_private else []
    return public | {
        "who": str(key.user),
        "wraps": [{name: getattr(wrap, name) for name in sorted(WRAP_KEYS)} for wrap in wraps],
    }


@require_POST
@answers
def own(request):
    """Keep one's new key."""
    keys.make(body(request), by=request.user)
    return 201, {}


@require_POST
@answers
def wrap(request):
    """Keep one's key wrapped anew."""
    keys.wrap(body(request), by=request.user)
    return {}


@require_POST
@answers
def sign(request):
    """Enter the desk's next list."""
    lists.sign(body(request), by=request.user)
    return 201, {}
