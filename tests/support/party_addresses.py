"""Addresses of the registry of firms and authorities: see addresses.py for what a row means."""

from incidents.actions.desk import campaigns, parties
from incidents.models import PublishedSource
from tests.support.law_addresses import law_places
from tests.support.roles import (
    ACT_OF_DESK_A,
    CHANGE_REFUSED,
    DECIDES,
    DESK,
    FORM_REFUSED,
    LOST_TO_DESKS,
    OF_DESK_A,
    ONLY_POST,
)

PLURAL = "desk/<plural:plural>/"
PARTY = f"{PLURAL}<party_key:pk>/"
CHANGE = "desk/registry/<partychange_key:pk>/<party_verb:verb>/"
GROUP = "desk/firms/<party_key:pk>/group/"
CAMPAIGN = "desk/campaigns/<campaign_key:pk>/"
PARTIES = [
    ("GET", "desk/campaigns/", "/desk/campaigns/", DESK),
    ("GET", "desk/campaigns/new/", "/desk/campaigns/new/", DESK),
    ("POST", "desk/campaigns/new/", "/desk/campaigns/new/", FORM_REFUSED),
    ("GET", CAMPAIGN, "/desk/campaigns/{campaign}/", OF_DESK_A),
    ("GET", f"{CAMPAIGN}edit/", "/desk/campaigns/{campaign}/edit/", OF_DESK_A),
    ("POST", f"{CAMPAIGN}edit/", "/desk/campaigns/{campaign}/edit/", CHANGE_REFUSED),
    ("GET", f"{CAMPAIGN}approve/", "/desk/campaigns/{campaign}/approve/", ONLY_POST),
    ("POST", f"{CAMPAIGN}approve/", "/desk/campaigns/{campaign}/approve/", DECIDES),
    ("GET", PLURAL, "/desk/firms/", DESK),
    ("GET", PLURAL, "/desk/authorities/", DESK),
    ("GET", PARTY, "/desk/firms/{firm}/", OF_DESK_A),
    ("GET", PARTY, "/desk/authorities/999999/", LOST_TO_DESKS),
    ("GET", f"{PARTY}edit/", "/desk/firms/{firm}/edit/", OF_DESK_A),
    ("POST", f"{PARTY}edit/", "/desk/firms/{firm}/edit/", CHANGE_REFUSED),
    ("GET", f"{PARTY}merge/", "/desk/firms/{firm}/merge/", OF_DESK_A),
    ("POST", f"{PARTY}merge/", "/desk/firms/{firm}/merge/", CHANGE_REFUSED),
    ("GET", f"{PARTY}not/<party_key:other>/", "/desk/firms/{firm}/not/{firm}/", ONLY_POST),
    (
        "POST",
        f"{PARTY}not/<party_key:other>/",
        "/desk/firms/{firm}/not/{other_firm}/",
        ACT_OF_DESK_A,
    ),
    ("GET", GROUP, "/desk/firms/{firm}/group/", ONLY_POST),
    ("POST", GROUP, "/desk/firms/{firm}/group/", ACT_OF_DESK_A),
    ("GET", CHANGE, "/desk/registry/{party_change}/undo/", ONLY_POST),
    ("POST", CHANGE, "/desk/registry/{party_change}/undo/", ACT_OF_DESK_A),
    ("GET", "desk/cases/firm/", "/desk/cases/firm/?name=Muji", DESK),
]


def party_places(cast):
    """{name: how it is made} of rows of desk A that addresses of the registry name."""

    def corrected():
        return parties.correct_party(
            cast.firm("Vltava Boats"), {"country": "CZ"}, by=cast.officer_a
        )

    facts = {"title": "Letters of spring", "coercing_state": "CN"}
    draft = campaigns.CampaignDraft(facts=facts)
    return {
        "source": lambda: PublishedSource.objects.filter(entry__ref=cast.muji_case.ref)[0].key,
        "campaign": lambda: campaigns.log_campaign(draft, by=cast.officer_a).pk,
        "firm": lambda: cast.firm("Orava Boats").pk,
        "other_firm": lambda: cast.firm(name="Vltava").pk,
        "party_change": lambda: corrected().pk,
    } | law_places(cast)
