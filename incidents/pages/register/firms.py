"""Firms that a published incident names."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.figures.measures.firms import named_firms
from incidents.models import Firm, Incident
from incidents.models.register.firms import FirmKind
from incidents.pages.register.entries import LISTED, list_row, register_url
from incidents.pages.web.strict import asks_nothing
from incidents.queries import refuse_unknown
from incidents.values.cursors import BadCursor, Order, read_page

PAGE_ROWS = 100
MOST_ENTRIES = 200


@login_not_required
@require_safe
def firms_page(request):
    """Firms by name, with the number of incidents in the reader's tier."""
    refuse_unknown(request.GET, ("q", "cursor"))
    entries = Incident.objects.visible_to(request.user)
    rows = named_firms(entries, request.GET.get("q", ""))
    try:
        page = read_page(rows, Order("name"), request.GET.get("cursor", ""), PAGE_ROWS)
    except BadCursor as error:
        raise BadRequest(_("Invalid page cursor. Start again from the first page.")) from error
    here = reverse("firms")
    query = {"q": request.GET["q"]} if request.GET.get("q") else {}
    return render(
        request,
        "register/firms.html",
        {
            "q": request.GET.get("q", ""),
            "firms": [_list_row(row) for row in page.rows],
            "next_url": _page_url(here, query, page.next),
            "previous_url": _page_url(here, query, page.previous),
        },
    )


def _page_url(here, query, cursor):
    return f"{here}?{urlencode(query | {'cursor': cursor})}" if cursor else ""


def _list_row(row):
    return {
        **row,
        "url": reverse("firm", args=[row["slug"]]),
        "kind_label": FirmKind(row["kind"]).label,
    }


@login_not_required
@require_safe
@asks_nothing
def firm_page(request, slug):
    """One firm and its incidents; 404 unless an incident of the reader's tier names it."""
    row = Firm.objects.select_related("sector", "parent__parent").filter(slug=slug).first()
    current = row.current if row else None
    key = current.slug if current else slug
    entries = Incident.objects.visible_to(request.user).filter(firm_slug=key).newest_first()
    rows = list(entries.values(*LISTED)[:MOST_ENTRIES])
    if not rows or row is None:
        raise Http404(_("No incident names such a firm."))
    if current != row:
        # Merged into another: its address leads to the firm that stayed.
        return redirect(current, permanent=True)
    return render(
        request,
        "register/firm.html",
        {"firm": _firm_view(row), "entries": [list_row(entry) for entry in rows]},
    )


def _firm_view(row):
    return {
        "name": row.name,
        "kind_label": row.get_kind_display(),
        "sector_title": row.sector.title if row.sector else "",
        "country": row.country,
        "group_name": group if (group := row.group_name) != row.name else "",
        "original_names": list(row.original_names.items()),
        "other_names": [one for one in row.other_names if one not in row.original_names.values()],
        "lei": row.lei,
        "uscc": row.uscc,
        "isin": row.isin,
        "entries_url": register_url(firm=row.slug),
    }
