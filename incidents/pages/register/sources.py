"""Sources of published incidents, and which incidents each supports."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.figures.measures.sources import used_sources
from incidents.models import Incident, PublishedSource
from incidents.pages.register.entries import LISTED, list_row
from incidents.pages.web.strict import asks_nothing
from incidents.queries import refuse_unknown
from incidents.values.cursors import BadCursor, Order, read_page
from incidents.values.source_kinds import SourceKind

PAGE_ROWS = 100
MOST_ENTRIES = 200


@login_not_required
@require_safe
def sources_page(request):
    """Sources by title, each with the number of incidents that it supports."""
    refuse_unknown(request.GET, ("q", "cursor"))
    words = request.GET.get("q", "")
    rows = used_sources(PublishedSource.objects.visible_to(request.user), words)
    try:
        page = read_page(rows, Order("title"), request.GET.get("cursor", ""), PAGE_ROWS)
    except BadCursor as error:
        raise BadRequest(_("Invalid page cursor. Start again from the first page.")) from error
    query = {"q": words} if words else {}
    return render(
        request,
        "register/sources.html",
        {
            "q": words,
            "sources": [_list_row(row) for row in page.rows],
            "next_url": _page_url(query, page.next),
            "previous_url": _page_url(query, page.previous),
        },
    )


def _list_row(row):
    return row | {"page": source_url(row["key"]), "kind_label": _kind_label(row["kind"])}


def _kind_label(kind):
    """The label of a kind; a word of an older vocabulary stays as it is."""
    return dict(SourceKind.choices).get(kind, kind)


def _page_url(query, cursor):
    return f"{reverse('sources')}?{urlencode(query | {'cursor': cursor})}" if cursor else ""


def source_url(key):
    """The page of a source."""
    return reverse("source", args=[key])


@login_not_required
@require_safe
@asks_nothing
def source_page(request, key):
    """One source: where it is, and each incident that it supports, with both grades."""
    uses = list(PublishedSource.objects.visible_to(request.user).filter(key=key).order_by("pk"))
    if not uses:
        raise Http404(_("No published incident names such a source."))
    newest = uses[-MOST_ENTRIES:]
    entries = Incident.objects.visible_to(request.user)
    rows = entries.filter(pk__in=[use.entry_id for use in newest]).newest_first()
    by_entry = {use.entry_id: use for use in newest}
    return render(
        request,
        "register/source.html",
        {
            "source": _source_view(uses),
            "uses": [
                {"entry": list_row(row), **_use_view(by_entry[row["pk"]])}
                for row in rows.values("pk", *LISTED)
            ],
            "number": len(uses),
        },
    )


def _source_view(uses):
    """What the incidents say of it: as the newest has it, or the newest that says anything."""
    names = ("title", "publisher", "on", "url", "kind", "language", "archive_url", "archived_on")
    facts = {
        name: next((text for use in reversed(uses) if (text := getattr(use, name))), "")
        for name in (*names, "sha256")
    }
    return facts | {"kind_label": _kind_label(facts["kind"])}


def _use_view(use):
    labels = (use.get_reliability_display(), use.get_credibility_display())
    return {
        "grade": use.grade,
        "grade_label": ", ".join(filter(None, labels)),
        "supports": use.supports,
    }
