"""One campaign by home state: the firms, their governments' responses, and what changed."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.figures.measures import coalition as measures
from incidents.figures.measures.coverage import share_resisted
from incidents.models import Campaign, CollectiveResponseLink, Incident
from incidents.pages.register.campaigns import FIRM_COLUMNS, MOST_FIRMS, addressee_view
from incidents.pages.register.entries import register_url
from incidents.pages.register.sentences import home_states_responded
from incidents.pages.responses.response_views import format_parties, format_time_after
from incidents.queries import refuse_unknown
from incidents.values.localised import country_name


@login_not_required
@require_safe
def coalition(request, slug):
    """The firms of a campaign by home state, and what their governments did."""
    refuse_unknown(request.GET, ())
    visible = Campaign.objects.visible_to(request.user).prefetch_related("tallies")
    row = get_object_or_404(visible, slug=slug)
    entries = Incident.objects.visible_to(request.user).filter(campaign=slug)
    firms = list(entries.order_by("firm", "pk").values(*FIRM_COLUMNS)[:MOST_FIRMS])
    links = list(CollectiveResponseLink.objects.to(slug, [firm["ref"] for firm in firms]))
    tallies = list(row.tallies.all())
    homes = measures.home_states(firms, links)
    return render(
        request,
        "register/coalition.html",
        {
            "campaign": row,
            "firms_count": len(firms),
            "resisted": share_resisted(firms),
            "latest_tally": tallies[-1] if tallies else None,
            "sentence": home_states_responded(_responded_by_state(homes)),
            "homes": [_home(home, slug) for home in homes],
            "elsewhere": _elsewhere(measures.elsewhere(firms, links)),
            "changes": _changes(row, firms, links, tallies),
        },
    )


def _changes(campaign, firms, links, tallies):
    changes = measures.changes_around_responses(firms, links, tallies)
    return [_change(change, campaign) for change in changes]


def _responded_by_state(homes):
    """{name of a known home state: whether a response of it is recorded}."""
    return {country_name(home.country): bool(home.responses) for home in homes if home.country}


def _home(home, slug):
    return {
        "name": country_name(home.country) or _("not known"),
        "url": register_url(campaign=slug, country=home.country) if home.country else "",
        "firms": [addressee_view(firm) for firm in home.firms],
        "resisted": home.resisted,
        "responses": [_response(response) for response in home.responses],
        "is_known": bool(home.country),
    }


def _response(response):
    return {
        "url": response.get_absolute_url(),
        "name": response.name,
        "on": response.started_on,
    }


def _elsewhere(responses_by_party):
    return [
        (country_name(party), [_response(response) for response in responses])
        for party, responses in responses_by_party.items()
    ]


def _change(change, campaign):
    response = change.link.response
    return {
        **_response(response),
        "parties": format_parties(response),
        "kind_label": response.get_kind_display(),
        "since": format_time_after(response, campaign.issued_on),
        "change": change,
        "followed_label": change.link.get_followed_display(),
        "followed_on": change.link.followed_on,
        "followed_note": change.link.followed_note,
    }
