"""Concerted demands: the text, the days, the firms named, the counts that sources give."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.figures.measures import coverage
from incidents.models import Campaign, Incident
from incidents.pages.register.entries import asking, law_url
from incidents.pages.responses.response_views import responses_to_campaign
from incidents.pages.web.strict import asks_nothing
from incidents.values.firm_responses import FirmResponse

MOST_FIRMS = 500
NAMED = ("ref", "firm", "country", "firm_response", "responded_on")


@login_not_required
@require_safe
@asks_nothing
def campaigns(request):
    """All campaigns the reader may know of, newest first."""
    entries = Incident.objects.visible_to(request.user)
    counts = dict(
        entries.exclude(campaign="").values_list("campaign").annotate(n=Count("pk")).order_by()
    )
    rows = Campaign.objects.visible_to(request.user).select_related("authority")
    listed = [
        {
            "url": row.get_absolute_url(),
            "title": row.title,
            "issued_on": row.issued_on,
            "authority_name": row.authority.name if row.authority else "",
            "state": row.state,
            "demanded_change": row.demanded_change,
            "addressees": row.addressees,
            "count": counts.get(row.slug, 0),
        }
        for row in rows
    ]
    return render(request, "register/campaigns.html", {"campaigns": listed})


@login_not_required
@require_safe
@asks_nothing
def campaign(request, slug):
    """One campaign; the named firms and the governments beside the source's own counts."""
    visible = Campaign.objects.visible_to(request.user).select_related("authority")
    row = get_object_or_404(visible, slug=slug)
    entries = Incident.objects.visible_to(request.user).filter(campaign=slug)
    named = list(entries.order_by("firm", "pk").values(*NAMED)[:MOST_FIRMS])
    return render(
        request,
        "register/campaign.html",
        {
            "campaign": _campaign_view(row),
            "deadlines": _deadlines(row),
            "tallies": row.tallies.all(),
            "sources": row.sources.all(),
            "citations": [_citation(part) for part in _cited(row)],
            "firms": [addressee_view(entry) for entry in named],
            **_answered(row, named),
        },
    )


def _answered(row, named):
    """What governments did, and whether the firms held. Of the first MOST_FIRMS, as listed."""
    refs = [entry["ref"] for entry in named]
    responses = responses_to_campaign(row, refs)
    return {
        "collective_responses": responses,
        "is_words_only": not any(coverage.is_instrument(one["kind"]) for one in responses),
        "held": coverage.share_resisted(named),
    }


def _deadlines(row):
    return [
        {"on": part.on, "kind_label": part.get_kind_display(), "for_whom": part.for_whom}
        for part in row.deadlines.all()
    ]


def _campaign_view(row):
    return {
        "title": row.title,
        "slug": row.slug,
        "authority_name": row.authority.name if row.authority else "",
        "state": row.state,
        "issued_on": row.issued_on,
        "demanded_change": row.demanded_change,
        "addressees": row.addressees,
        "addressees_note": row.addressees_note,
        "note": row.note,
        "entries_url": asking(campaign=row.slug),
    }


def _cited(row):
    return row.citations.select_related("instrument", "provision")


def _citation(part):
    text = part.provision or part.instrument
    return {
        "label": f"{part.instrument}, {text.label}" if part.provision else str(text),
        "url": law_url(text.key),
        "gist": part.provision.gist if part.provision else "",
        "invoked_label": _("cited for all addressees"),
    }


def addressee_view(entry):
    """A named addressee, labelled; one that is not named says so."""
    return {
        **entry,
        "firm": entry["firm"] or _("a firm that is not named"),
        "url": reverse("incident", args=[entry["ref"]]),
        "response_label": FirmResponse(entry["firm_response"]).label,
    }
