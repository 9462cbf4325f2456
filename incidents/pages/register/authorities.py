"""Authorities that a published incident names, and what each did."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.figures.measures.authorities import count_acts, named_authorities
from incidents.models import Campaign, Incident
from incidents.models.register.authorities import AuthorityKind
from incidents.models.register.labels import label_of
from incidents.pages.register.entries import LISTED, law_url, list_row, register_url
from incidents.pages.web.strict import asks_nothing
from incidents.queries import refuse_unknown
from incidents.queries.register.authorities import look_up_authority
from incidents.values.cursors import BadCursor, Order, read_page
from incidents.values.firm_responses import FirmResponse

PAGE_ROWS = 100
MOST_ENTRIES = 200


@login_not_required
@require_safe
def authorities_page(request):
    """Authorities by name, with the number of incidents in the reader's tier."""
    refuse_unknown(request.GET, ("q", "cursor"))
    words = request.GET.get("q", "")
    rows = named_authorities(Incident.objects.visible_to(request.user), words)
    try:
        page = read_page(rows, Order("name"), request.GET.get("cursor", ""), PAGE_ROWS)
    except BadCursor as error:
        raise BadRequest(_("Invalid page cursor. Start again from the first page.")) from error
    here, query = reverse("authorities"), {"q": words} if words else {}
    return render(
        request,
        "register/authorities.html",
        {
            "q": words,
            "authorities": [_list_row(row) for row in page.rows],
            "next_url": _page_url(here, query, page.next),
            "previous_url": _page_url(here, query, page.previous),
        },
    )


def _page_url(here, query, cursor):
    return f"{here}?{urlencode(query | {'cursor': cursor})}" if cursor else ""


def _list_row(row):
    return {
        **row,
        "url": reverse("authority", args=[row["slug"]]),
        "kind_label": AuthorityKind(row["kind"]).label,
    }


@login_not_required
@require_safe
@asks_nothing
def authority_page(request, slug):
    """One authority: its names, what it did, which law it cited, and its incidents."""
    authority = look_up_authority(request.user, slug)
    if authority is None:
        raise Http404(_("No incident names such an authority."))
    row, current, entries = authority
    if current != row:
        # Merged into another: its address leads to the one that stayed.
        return redirect("authority", current.slug, permanent=True)
    acts = count_acts(entries)
    listed = [list_row(one) for one in entries.newest_first().values(*LISTED)[:MOST_ENTRIES]]
    return render(
        request,
        "register/authority.html",
        {
            "authority": _authority_view(row),
            "acts": [group for group in _acts_view(row.slug, acts) if group["counts"]],
            "campaigns": _campaigns(request.user, row),
            "entries": listed,
            "number": entries.count(),
        },
    )


def _authority_view(row):
    return {
        "name": row.name,
        "kind_label": row.get_kind_display(),
        "coercing_state": row.coercing_state,
        "other_names": row.other_names,
        "entries_url": register_url(authority=row.slug),
    }


def _acts_view(slug, acts):
    """The counts in groups, each with a link to the incidents behind it."""
    groups = (
        (_("What it did"), _keyed("tactic", slug, acts.tactics)),
        (_("Topics"), _keyed("topic", slug, acts.topics)),
        (_("How firms responded to its demands"), _responses(slug, acts.responses)),
        (_("Law cited"), [(_law_label(key), law_url(key), count) for key, count in acts.cited]),
    )
    return [{"title": title, "counts": counts} for title, counts in groups]


def _keyed(parameter, slug, counts):
    return [
        (label_of(parameter, key), register_url(authority=slug, **{parameter: key}), count)
        for key, count in counts
    ]


def _responses(slug, counts):
    address = {"authority": slug, "case_kind": "demand"}
    return [
        (FirmResponse(key).label, register_url(**address, firm_response=key), count)
        for key, count in counts
    ]


def _law_label(key):
    return label_of("provision" if "#" in key else "regulation", key)


def _campaigns(user, row):
    campaigns = Campaign.objects.visible_to(user).filter(authority=row, desk__isnull=True)
    return [
        {"title": one.title, "url": one.get_absolute_url(), "issued_on": one.issued_on}
        for one in campaigns
    ]
