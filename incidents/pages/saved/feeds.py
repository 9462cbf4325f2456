"""The addresses in e-mails and feed readers: they work for whoever holds the secret in them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from incidents.access import Permission, needs
from incidents.actions.saved import searches
from incidents.exchange import atom
from incidents.models import SavedSearch, Subscription
from incidents.pages.saved.changes import news_of
from incidents.pages.saved.searches import MOST_NEWS, nobodys
from incidents.pages.web.strict import asks_nothing


# A mailbox that ends a subscription for its reader has neither session nor token (RFC 8058, 3.1);
# the secret in the address is what proves the right.
@csrf_exempt
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request, key):
    """Stop the e-mails of one subscription. Only the button changes something, not the page."""
    if request.method == "POST":
        row, is_ended = searches.end_subscription(key), True
    else:
        row, is_ended = Subscription.objects.filter(stop_key=key).first(), False
    if row is None:
        raise nobodys()
    is_ended = is_ended or row.pace == "never"
    # The page names no search: an e-mail may have been passed on.
    return render(request, "saved/unsubscribe.html", {"is_ended": is_ended})


@require_safe
@needs(Permission.FOLLOW)
@asks_nothing
def search_feed(request, slug):
    """What changed among the matches, as Atom, for a signed-in reader."""
    row = get_object_or_404(SavedSearch.objects.visible_to(request.user), slug=slug)
    return _feed(request, row, request.user)


@never_cache
@login_not_required
@require_safe
@asks_nothing
def private_feed(request, key):
    """The same for a feed reader, which cannot sign in: in the rights of the key's person now."""
    own = Subscription.objects.filter(feed_key=key).select_related("search", "person__desk").first()
    if own is None or not own.person.is_active or not own.search.is_visible_to(own.person):
        raise nobodys()
    return _feed(request, own.search, own.person)


def _feed(request, row, person):
    xml = atom.changes_feed(
        news_of(row, person)[:MOST_NEWS],
        title=_("%(name)s: what changed") % {"name": row.name},
        link=request.build_absolute_uri(row.get_absolute_url()),
        feed_url=request.build_absolute_uri(),
        address=lambda ref: request.build_absolute_uri(reverse("incident", args=[ref])),
    )
    return HttpResponse(xml, content_type="application/atom+xml; charset=utf-8")
