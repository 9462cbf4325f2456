"""The addresses of the register chapter."""

from django.urls import path, re_path

from incidents.pages.register import (
    authorities,
    campaigns,
    coalition,
    editions,
    entry,
    excerpts,
    feeds,
    firms,
    formats,
    home,
    incidents,
    licence,
    partnerships,
    replies,
    sources,
    versions,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents.atom", feeds.incidents_feed, name="incidents_atom"),
    *(
        path(
            f"incidents.{form}",
            incidents.export_incidents,
            {"suffix": form},
            name=f"incidents_{form}",
        )
        for form in incidents.EXPORTS
    ),
    *(
        path(f"incidents.{form}", formats.share_incidents, {"form": form}, name=f"incidents_{form}")
        for form in formats.SHARED_FORMS
    ),
    re_path(
        r"^incidents/(?P<ref>CCI-\d{4}-\d{4,})\.(?P<form>stix\.json|misp\.json|ftm\.jsonl)$",
        formats.share_incident,
        name="incident_in",
    ),
    re_path(r"^incidents/(?P<ref>CCI-\d{4}-\d{4,})/$", entry.incident, name="incident"),
    re_path(
        r"^incidents/(?P<ref>CCI-\d{4}-\d{4,})/reply/$", replies.reply_page, name="incident_reply"
    ),
    re_path(
        r"^incidents/(?P<ref>CCI-\d{4}-\d{4,})/evidence/(?P<digest>[0-9a-f]{64})\.jpg$",
        excerpts.incident_page_of_evidence,
        name="incident_evidence",
    ),
    path("desk/replies/", replies.replies_page, name="replies"),
    path("desk/replies/<slug:slug>/", replies.reply_decision_page, name="reply_decision"),
    re_path(
        r"^incidents/(?P<ref>CCI-\d{4}-\d{4,})/versions/(?P<number>[1-9]\d{0,4})/$",
        versions.version,
        name="incident_version",
    ),
    re_path(
        r"^incidents/(?P<ref>CCI-\d{4}-\d{4,})/cite/(?P<form>bibtex|ris|csl)$",
        entry.incident_as,
        name="incident_as",
    ),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/<slug:slug>/", campaigns.campaign, name="campaign"),
    path("campaigns/<slug:slug>/coalition/", coalition.coalition, name="campaign_coalition"),
    path("data/", editions.editions_page, name="editions"),
    path("data/licence/", licence.licence_page, name="licence"),
    path("data/stix-extension.json", formats.stix_schema, name="stix_schema"),
    re_path(r"^data/(?P<number>[1-9]\d{0,5})/$", editions.edition_page, name="edition"),
    re_path(
        r"^data/(?P<number>[1-9]\d{0,5})/(?P<name>[A-Za-z0-9.]+)$",
        editions.edition_file,
        name="edition_file",
    ),
    path("authorities/", authorities.authorities_page, name="authorities"),
    path("authorities/<slug:slug>/", authorities.authority_page, name="authority"),
    path("sources/", sources.sources_page, name="sources"),
    re_path(r"^sources/(?P<key>[0-9a-f]{16})/$", sources.source_page, name="source"),
    path("partnerships/", partnerships.partnerships_page, name="partnerships"),
    path("partnerships.csv", partnerships.partnerships_csv, name="partnerships_csv"),
    path("firms/", firms.firms_page, name="firms"),
    path("firms/<slug:slug>/", firms.firm_page, name="firm"),
]
