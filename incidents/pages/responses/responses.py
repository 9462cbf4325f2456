"""Collective answers: all of them, one with its steps, and which demands were answered at all."""

from collections import Counter

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
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
from incidents.pages.responses.shown import collective_response_view, parties
from incidents.queries import refuse_unknown


@login_not_required
@require_safe
def collective_responses_page(request):
    """All collective answers, newest first, each with how many demands it answered."""
    refuse_unknown(request.GET, ())
    campaigns, refs = _readable(request.user)
    counts = Counter(
        answered
        for answered, campaign, ref in CollectiveResponseLink.objects.values_list(
            "response", "campaign__slug", "ref"
        )
        if campaign in campaigns or ref in refs
    )
    listed = [_listed(row, counts[row.pk]) for row in CollectiveResponse.objects.all()]
    return render(request, "responses/list.html", {"responses": listed})


def _readable(user):
    """The campaigns (slugs) and entries (references) among those answered that a reader may see."""
    linked = CollectiveResponseLink.objects.order_by()
    campaigns = Campaign.objects.visible_to(user).filter(pk__in=linked.values("campaign"))
    entries = Incident.objects.visible_to(user).filter(ref__in=linked.values("ref"))
    told = entries.only("ref", "title", "demanded_on")
    return set(campaigns.values_list("slug", flat=True)), {row.ref: row for row in told}


def _listed(row, count):
    return {
        "url": row.get_absolute_url(),
        "name": row.name,
        "kind_label": row.get_kind_display(),
        "parties": parties(row),
        "started_on": row.started_on,
        "status": row.status,
        "outcome": row.outcome,
        "answered": count,
    }


@login_not_required
@require_safe
def collective_response_page(request, slug):
    """One answer: who, how, step by step, to what, and what followed."""
    refuse_unknown(request.GET, ())
    row = CollectiveResponse.objects.filter(slug=slug).first()
    if row is None:
        return _withdrawn(request, slug)
    campaigns, entries = _readable(request.user)
    links = row.links.select_related("campaign", "response")
    return render(
        request,
        "responses/response.html",
        {
            "response": _response_view(row),
            "steps": row.steps.all(),
            "clocks": row.statutory_deadlines.all(),
            "answered": [
                *(_to_campaign(link) for link in links if _slug(link) in campaigns),
                *(_to_entry(link, entries[link.ref]) for link in links if link.ref in entries),
            ],
        },
    )


def _withdrawn(request, slug):
    stone = get_object_or_404(WithdrawnCollectiveResponse, slug=slug)
    context = {"reason": stone.reason, "withdrawn_on": stone.withdrawn_on}
    return render(request, "responses/withdrawn.html", context, status=410)


def _slug(link):
    return link.campaign.slug if link.campaign else None


def _response_view(row):
    return {
        **_listed(row, 0),
        "note": row.note,
        "costs": row.costs,
        "version": row.version if row.release_id else None,
        "released_on": row.released_at and row.released_at.date(),
        "sources": row.sources,
        "confidence_label": row.get_confidence_display(),
    }


def _to_campaign(link):
    campaign = link.campaign
    shown = {"title": campaign.title, "demand_url": campaign.get_absolute_url()}
    return collective_response_view(link, campaign.issued_on) | shown


def _to_entry(link, entry):
    return collective_response_view(link, entry.demanded_on) | {
        "title": entry.title,
        "demand_url": entry.get_absolute_url(),
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
    """Which campaigns governments answered, how and how soon; which single entries."""
    refuse_unknown(request.GET, ())
    campaigns = coverage.of_campaigns(Campaign.objects.visible_to(request.user))
    entries = coverage.of_entries(Incident.objects.visible_to(request.user))
    return render(
        request,
        "responses/board.html",
        {
            "boards": boards("", "responses"),
            "sentence": _sentence(campaigns),
            "groups": list(GROUP_LABELS.values()),
            "tables": [
                (_("Campaigns"), [_row(row, "campaign") for row in campaigns]),
                (_("Entries that an answer names"), [_row(row, "incident") for row in entries]),
            ],
        },
    )


def _sentence(rows):
    answered = [row for row in rows if row.answers]
    formal = [row for row in answered if {"dispute", "instrument"} & set(row.answers)]
    return _(
        "%(answered)s of %(all)s campaigns drew a collective answer that is recorded here;"
        " %(formal)s of %(all)s met a dispute or the use of an instrument."
    ) % {"answered": len(answered), "all": len(rows), "formal": len(formal)}


def _row(row, name):
    return {
        "title": row.title,
        "url": reverse(name, args=[row.key]),
        "demanded_on": row.demanded_on,
        "counts": [(GROUP_LABELS[name], row.answers.get(name, 0)) for name in GROUP_LABELS],
        "is_answered": bool(row.answers),
        "days": row.days,
        "followed_label": Followed(row.followed).label if row.answers else "",
    }
