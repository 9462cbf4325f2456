"""Campaigns: the demand, its dates, the firms listed, and the totals that sources give."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.figures.measures.coverage import is_instrument, share_resisted
from incidents.models import Campaign, Incident
from incidents.pages.register.entries import law_url, register_url
from incidents.pages.register.sentences import firms_resisted
from incidents.pages.responses.response_views import responses_to_campaign
from incidents.pages.web.strict import asks_nothing
from incidents.values.firm_responses import label_response

MOST_FIRMS = 500
FIRM_COLUMNS = ("ref", "firm", "country", "case_kind", "firm_response", "responded_on")


@login_not_required
@require_safe
@asks_nothing
def campaigns(request):
    """All campaigns that the reader has access to, newest first."""
    entries = Incident.objects.visible_to(request.user)
    counts = dict(
        entries.exclude(campaign="").values_list("campaign").annotate(n=Count("pk")).order_by()
    )
    rows = Campaign.objects.visible_to(request.user).select_related("authority")
    rows = rows.annotate(listed=Count("listed_firms"))
    campaign_rows = [
        {
            "url": row.get_absolute_url(),
            "title": row.title,
            "issued_on": row.issued_on,
            "authority_name": row.authority.name if row.authority else "",
            "coercing_state": row.coercing_state,
            "demanded_change": row.demanded_change,
            "addressees": row.addressees,
            "listed": row.listed,
            "count": counts.get(row.slug, 0),
        }
        for row in rows
    ]
    return render(request, "register/campaigns.html", {"campaigns": campaign_rows})


@login_not_required
@require_safe
@asks_nothing
def campaign(request, slug):
    """One campaign: the firms listed, the collective responses, and the totals of the sources."""
    visible = Campaign.objects.visible_to(request.user).select_related("authority")
    row = get_object_or_404(visible, slug=slug)
    entries = Incident.objects.visible_to(request.user).filter(campaign=slug)
    firms = list(entries.order_by("firm", "pk").values(*FIRM_COLUMNS)[:MOST_FIRMS])
    return render(
        request,
        "register/campaign.html",
        {
            "campaign": _campaign_view(row),
            "deadlines": _deadlines(row),
            "tallies": row.tallies.all(),
            "counts": row.counts.all(),
            "round": view_round(row),
            "sources": row.sources.all(),
            "citations": [_citation(citation) for citation in _citations(row)],
            "firms": [addressee_view(firm) for firm in firms],
            **_responses(row, firms),
        },
    )


def view_round(campaign):
    """The firms that a round of a list names, one row a firm; None where it is no round."""
    listed = list(campaign.listed_firms.select_related("sector"))
    if not listed:
        return None
    return {
        "firms": [
            {
                "name": firm.name,
                "group": firm.group if firm.group != firm.name else "",
                "country": firm.country,
                "sector_title": firm.sector.title if firm.sector else "",
                "listed_on": firm.listed_on,
                "status_label": firm.status.label,
                "status_on": firm.lifted_on or firm.suspended_on,
                "source": firm.source,
                "url": firm.url,
            }
            for firm in listed
        ],
        "groups": len({firm.group for firm in listed}),
        "consequences": list(dict.fromkeys(filter(None, (row.consequence for row in listed)))),
    }


def _responses(row, firms):
    """Collective responses, and how many of the listed firms resisted."""
    responses = responses_to_campaign(row, [firm["ref"] for firm in firms])
    return {
        "responses": responses,
        "is_words_only": not any(is_instrument(response["kind"]) for response in responses),
        "firms_resisted": firms_resisted(share_resisted(firms)),
    }


def _deadlines(row):
    return [
        {
            "on": deadline.on,
            "kind_label": deadline.get_kind_display(),
            "for_whom": deadline.for_whom,
        }
        for deadline in row.deadlines.all()
    ]


def _campaign_view(row):
    return {
        "title": row.title,
        "slug": row.slug,
        "authority_name": row.authority.name if row.authority else "",
        "amplified_by": [body.name for body in row.amplified_by.all()],
        "coercing_state": row.coercing_state,
        "issued_on": row.issued_on,
        "demanded_change": row.demanded_change,
        "addressees": row.addressees,
        "addressees_note": row.addressees_note,
        "note": row.note,
        "responses_searched_on": row.responses_searched_on,
        "responses_searched_by": row.responses_searched_by,
        "responses_searched_in": row.responses_searched_in,
        "entries_url": register_url(campaign=row.slug),
    }


def _citations(row):
    return row.citations.select_related("instrument", "provision")


def _citation(citation):
    text = citation.provision or citation.instrument
    return {
        "label": f"{citation.instrument}, {text.label}" if citation.provision else str(text),
        "url": law_url(text.key),
        "gist": citation.provision.gist if citation.provision else "",
        "invoked_label": _("cited in the demand to all firms"),
    }


def addressee_view(entry):
    """A firm that was addressed, labelled; its name may be withheld."""
    return {
        **entry,
        "firm": entry["firm"] or _("Firm not named"),
        "url": reverse("incident", args=[entry["ref"]]),
        "response_label": label_response(entry["firm_response"], entry["case_kind"]),
    }
