"""Keys of the desk: an officer creates a key, and the desk signs the list of who can read."""

from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from incidents.access import Permission, needs
from incidents.actions.reports import classic_offers, keys, recipient_lists
from incidents.actions.reports.keys import WRAP_KEYS
from incidents.models import RecipientList
from incidents.pages.reports.inbox_answers import inbox_answers_json, inbox_body
from incidents.queries import refuse_unknown


@require_safe
@needs(Permission.READ_INBOX)
def inbox_keys_page(request):
    """The desk's list, the keys waiting for it, those that left, and the officer's own."""
    refuse_unknown(request.GET, ())
    now = recipient_lists.desk_keys(request.user)
    named = (
        set() if now.current is None else {one["name"] for one in now.current.fields["recipients"]}
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
        "is_stale": now.current is not None and now.current.last_day < timezone.localdate(),
        "setup": _setup(request, now),
    }
    return render(request, "reports/inbox_keys.html", context)


@require_safe
@needs(Permission.READ_INBOX)
def new_key_page(request):
    """Replace a lost key: create another, and show the words of one that is waiting."""
    refuse_unknown(request.GET, ())
    now = recipient_lists.desk_keys(request.user)
    setup = _setup(request, now)
    if now.newer:
        setup["own"] = key_view(now.newer, with_private=True)
    context = {"list": now.current, "newer": now.newer, "setup": setup}
    return render(request, "reports/inbox_keys_new.html", context)


def _setup(request, now):
    lists = RecipientList.objects.filter(desk=request.user.desk).order_by("-epoch")
    return {
        "desk": request.user.desk.slug,
        "token": get_token(request),
        "own": now.own and key_view(now.own, with_private=True),
        "keys": [key_view(key) for key in now.in_use],
        "lists": [{"document": row.document, "signature": row.signature} for row in lists],
        "secret": now.current.secret if now.current else "",
        "urls": {name: reverse(f"inbox_keys_{name}") for name in ("own", "wrap", "list")}
        | {"room": reverse("inbox_keys")},
    }


def key_view(key, with_private=False):
    """A key for the page. Private halves are wrapped, and included for their own officer only."""
    public = {name: getattr(key, name) for name in ("name", "kind", "recipient", "signing")}
    wraps = [key, *key.earlier_wraps.all()] if with_private else []
    return public | {
        "who": str(key.user),
        "wraps": [{name: getattr(wrap, name) for name in sorted(WRAP_KEYS)} for wrap in wraps],
    }


@require_POST
@inbox_answers_json
def own(request):
    """Store the officer's new key."""
    keys.store_key(inbox_body(request), by=request.user)
    return 201, {}


@require_POST
@inbox_answers_json
def rewrap_key(request):
    """Store the officer's key in a new wrap."""
    keys.replace_wrap(inbox_body(request), by=request.user)
    return {}


@require_POST
@inbox_answers_json
def sign_list(request):
    """Store the desk's next list."""
    recipient_lists.enter_list(inbox_body(request), by=request.user)
    return 201, {}


@require_POST
@inbox_answers_json
def offer_classic_key(request):
    """Store the officer's offer of a key for older programs, or its end."""
    classic_offers.store_offer(inbox_body(request), by=request.user)
    return {}
