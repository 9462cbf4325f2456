"""Collective responses: the list, one with its steps, and the board of demands."""

from collections import Counter

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from incidents.figures.measures import coverage
from incidents.models import (
    Campaign,
    CollectiveResponse,
    CollectiveResponseLink,
    Followed,
    Incident,
    WithdrawnCollectiveResponse,
)
from incidents.pages.dashboards.dashboards import boards
from incidents.pages.responses.response_views import collective_response_view, format_parties
from incidents.queries import refuse_unknown


@login_not_required
@require_safe
def collective_responses_page(request):
    """All collective responses, newest first, each with the number of demands it responds to."""
    refuse_unknown(request.GET, ())
    campaigns, incidents = _readable_demands(request.user)
    links = CollectiveResponseLink.objects.values_list("response", "campaign__slug", "ref")
    counts = Counter(
        response for response, slug, ref in links if slug in campaigns or ref in incidents
    )
    rows = CollectiveResponse.objects.all()
    context = {"responses": [_summary_view(row, counts[row.pk]) for row in rows]}
    return render(request, "responses/list.html", context)


def _readable_demands(user):
    """The linked campaigns (slugs) and incidents ({ref: row}) that a reader may see."""
    links = CollectiveResponseLink.objects.order_by()
    campaigns = Campaign.objects.visible_to(user).filter(pk__in=links.values("campaign"))
    incidents = Incident.objects.visible_to(user).filter(ref__in=links.values("ref"))
    rows = incidents.only("ref", "title", "demanded_on")
    return set(campaigns.values_list("slug", flat=True)), {row.ref: row for row in rows}


def _summary_view(row, demand_count):
    return {
        "url": row.get_absolute_url(),
        "name": row.name,
        "kind_label": row.get_kind_display(),
        "parties": format_parties(row),
        "started_on": row.started_on,
        "status": row.status,
        "outcome": row.outcome,
        "demand_count": demand_count,
    }


@login_not_required
@require_safe
def collective_response_page(request, slug):
    """One collective response: who, how, step by step, to which demands, and what came after."""
    refuse_unknown(request.GET, ())
    row = CollectiveResponse.objects.filter(slug=slug).first()
    if row is None:
        return _withdrawn_page(request, slug)
    campaigns, incidents = _readable_demands(request.user)
    links = row.links.select_related("campaign", "response")
    return render(
        request,
        "responses/response.html",
        {
            "response": _response_view(row),
            "steps": row.steps.all(),
            "deadlines": row.statutory_deadlines.all(),
            "demands": [
                *(_campaign_demand(link) for link in links if _slug(link) in campaigns),
                *(
                    _incident_demand(link, incidents[link.ref])
                    for link in links
                    if link.ref in incidents
                ),
            ],
        },
    )


def _withdrawn_page(request, slug):
    row = get_object_or_404(WithdrawnCollectiveResponse, slug=slug)
    context = {"reason": row.reason, "withdrawn_on": row.withdrawn_on}
    return render(request, "responses/withdrawn.html", context, status=410)


def _slug(link):
    return link.campaign.slug if link.campaign else None


def _response_view(row):
    return {
        **_summary_view(row, 0),
        "note": row.note,
        "costs": row.costs,
        "version": row.version if row.release_id else None,
        "released_on": row.released_at and row.released_at.date(),
        "sources": row.sources,
        "confidence_label": row.get_confidence_display(),
    }


def _campaign_demand(link):
    campaign = link.campaign
    return collective_response_view(link, campaign.issued_on) | {
        "title": campaign.title,
        "demand_url": campaign.get_absolute_url(),
    }


def _incident_demand(link, incident):
    return collective_response_view(link, incident.demanded_on) | {
        "title": incident.title,
        "demand_url": incident.get_absolute_url(),
    }


# The columns of the table, in the order of coverage.GROUPS.
GROUP_LABELS = {
    "statement": gettext_lazy("Statement"),
    "coordination": gettext_lazy("Coordination"),
    "support": gettext_lazy("Support"),
    "dispute": gettext_lazy("Dispute"),
    "instrument": gettext_lazy("Instrument"),
}


@login_not_required
@require_safe
def board(request):
    """Which campaigns and incidents met a collective response, of which kind and how soon."""
    refuse_unknown(request.GET, ())
    campaigns = coverage.of_campaigns(Campaign.objects.visible_to(request.user))
    incidents = coverage.of_entries(Incident.objects.visible_to(request.user))
    return render(
        request,
        "responses/board.html",
        {
            "boards": boards("", "responses"),
            "sentence": _summary_sentence(campaigns),
            "groups": list(GROUP_LABELS.values()),
            "tables": [
                (_("Campaigns"), [_demand_row(row, "campaign") for row in campaigns]),
                (
                    _("Incidents with a collective response of their own"),
                    [_demand_row(row, "incident") for row in incidents],
                ),
            ],
        },
    )


def _summary_sentence(rows):
    """How many campaigns met a collective response, and how many met more than words."""
    if not rows:
        return _("No campaign is recorded yet.")
    met = [row for row in rows if row.responses]
    formal = [row for row in met if {"dispute", "instrument"} & set(row.responses)]
    counts = {"met": len(met), "formal": len(formal), "all": len(rows)}
    if not met:
        return (
            ngettext(
                "No collective response to the one recorded campaign is recorded.",
                "No collective response to any of the %(all)s recorded campaigns is recorded.",
                len(rows),
            )
            % counts
        )
    first = ngettext(
        "%(met)s of %(all)s campaign met a collective response that is recorded here.",
        "%(met)s of %(all)s campaigns met a collective response that is recorded here.",
        len(rows),
    )
    second = _("No government used a dispute or a legal instrument against any of them.")
    if formal:
        second = _("Governments used a dispute or a legal instrument against %(formal)s.")
    return f"{first} {second}" % counts


def _demand_row(row, name):
    return {
        "title": row.title,
        "url": reverse(name, args=[row.key]),
        "demanded_on": row.demanded_on,
        "counts": [(GROUP_LABELS[name], row.responses.get(name, 0)) for name in GROUP_LABELS],
        "has_response": bool(row.responses),
        "search": row.search,
        "searched_on": row.searched_on,
        "searched_by": row.searched_by,
        "searched_in": row.searched_in,
        "days": row.days,
        "followed_label": Followed(row.followed).label if row.responses else "",
    }
