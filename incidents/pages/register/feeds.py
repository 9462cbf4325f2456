"""The matching incidents as an Atom feed, in pages."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.exchange import atom
from incidents.queries import Query
from incidents.queries.parameters import ORDERS
from incidents.values.cursors import BadCursor, read_page
from incidents.values.licences import licence_of

FEED_ROWS = 50
ITEM_COLUMNS = ("ref", "title", "released_at", "demanded_change")


@login_not_required
@require_safe
def incidents_feed(request):
    """The matching incidents, those that were released last first; older ones on its next pages."""
    query = Query(request.GET, request.user)
    page = _read(query)
    here = reverse("incidents_atom")
    frame = atom.FeedFrame(
        title=_("Coercion Register"),
        feed_url=request.build_absolute_uri(),
        page_url=_turn(request, reverse("incidents"), query, ""),
        first_url=_turn(request, here, query, ""),
        next_url=page.next and _turn(request, here, query, page.next),
        previous_url=page.previous and _turn(request, here, query, page.previous),
        rights=f"{licence_of(query.tier).name} {licence_of(query.tier).url}",
    )
    xml = atom.entries_feed(
        page.rows,
        frame=frame,
        address=lambda ref: request.build_absolute_uri(reverse("incident", args=[ref])),
    )
    return HttpResponse(xml, content_type="application/atom+xml; charset=utf-8")


def _read(query):
    """A page by time of release, whatever order the query has: a feed has only this one."""
    rows = query.rows().values("pk", *ITEM_COLUMNS)
    try:
        return read_page(rows, ORDERS["changed"], query.cursor, FEED_ROWS)
    except BadCursor as error:
        raise BadRequest(_("Invalid page cursor.")) from error


def _turn(request, here, query, cursor):
    """The absolute address of the query under an address, at a page of it."""
    words = query.query_string()
    if cursor:
        words += ("" if words == "?" else "&") + f"cursor={cursor}"
    return request.build_absolute_uri((here + words).removesuffix("?"))
