"""The addresses of the API."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.permissions import AllowAny

from incidents.api import (
    case_comments,
    cases,
    changes,
    details,
    docs,
    editions,
    evidence,
    figures,
    imports,
    law,
    parties,
    partnerships,
    register,
    responses,
    saved,
    vocabulary,
)
from incidents.api.answers import look_up_first
from incidents.queries import address_keys  # noqa: F401 - the addresses name its kinds

schema = SpectacularJSONAPIView.as_view(permission_classes=(AllowAny,))
ITEM, FILE = "<evidenceitem_key:number>/", "<import_key:number>/"

urlpatterns = [
    path(
        "v1/incidents/",
        login_not_required(look_up_first(register.Incidents.as_view())),
        name="api_incidents",
    ),
    re_path(
        r"^v1/incidents/(?P<ref>CCI-\d{4}-\d{4,})/$",
        login_not_required(register.OneIncident.as_view()),
        name="api_incident",
    ),
    re_path(
        r"^v1/incidents/(?P<ref>CCI-\d{4}-\d{4,})/versions/$",
        login_not_required(register.Versions.as_view()),
        name="api_versions",
    ),
    re_path(
        r"^v1/incidents/(?P<ref>CCI-\d{4}-\d{4,})/versions/(?P<number>[1-9]\d{0,4})/$",
        login_not_required(register.OneVersion.as_view()),
        name="api_version",
    ),
    *(
        path(f"v1/{rooms}/<slug:{key}>/", login_not_required(view.as_view()), name=f"api_{name}")
        for rooms, key, name, view in (
            ("campaigns", "slug", "campaign", details.OneCampaign),
            ("firms", "slug", "firm", details.OneFirm),
            ("responses", "slug", "response", details.OneResponse),
        )
    ),
    path(
        "v1/editions/<int:number>/",
        login_not_required(details.OneEdition.as_view()),
        name="api_edition",
    ),
    path("v1/cases/", login_not_required(cases.Cases.as_view()), name="api_cases"),
    path(
        "v1/cases/<slug:reference>/", login_not_required(cases.OneCase.as_view()), name="api_case"
    ),
    path(
        "v1/cases/<slug:reference>/proposals/",
        login_not_required(cases.CaseProposals.as_view()),
        name="api_case_proposals",
    ),
    path(
        "v1/cases/<slug:reference>/comments/",
        login_not_required(case_comments.CaseComments.as_view()),
        name="api_case_comments",
    ),
    *(
        path(f"v1/cases/<slug:reference>/evidence/{rest}", login_not_required(view), name=name)
        for rest, view, name in (
            ("", evidence.CaseEvidence.as_view(), "api_evidence"),
            (ITEM, evidence.OneEvidence.as_view(), "api_one_evidence"),
            (f"{ITEM}versions/", evidence.EvidenceVersions.as_view(), "api_evidence_versions"),
            (
                f"{ITEM}versions/<int:version>/file/",
                evidence.EvidenceContent.as_view(),
                "api_evidence_file",
            ),
        )
    ),
    *(
        path(f"v1/imports/{rest}", login_not_required(view), name=name)
        for rest, view, name in (
            ("", imports.Imports.as_view(), "api_imports"),
            (FILE, imports.OneImport.as_view(), "api_import"),
            (f"{FILE}run/", imports.ImportRun.as_view(), "api_import_run"),
            (f"{FILE}cancel/", imports.ImportCancel.as_view(), "api_import_cancel"),
            (f"{FILE}undo/", imports.ImportUndo.as_view(), "api_import_undo"),
        )
    ),
    path("v1/proposals/", login_not_required(cases.Proposals.as_view()), name="api_proposals"),
    path(
        "v1/proposals/<release_key:number>/approve/",
        login_not_required(cases.Approval.as_view()),
        name="api_approve",
    ),
    path(
        "v1/proposals/<release_key:number>/send-back/",
        login_not_required(cases.Return.as_view()),
        name="api_send_back",
    ),
    path("v1/deadlines/", login_not_required(responses.Deadlines.as_view()), name="api_deadlines"),
    path(
        "v1/partnerships/",
        login_not_required(partnerships.Partnerships.as_view()),
        name="api_partnerships",
    ),
    path(
        "v1/vocabulary/", login_not_required(vocabulary.Vocabulary.as_view()), name="api_vocabulary"
    ),
    path("v1/changes/", login_not_required(changes.Changes.as_view()), name="api_changes"),
    path(
        "v1/changes/days/", login_not_required(changes.ChangeDays.as_view()), name="api_change_days"
    ),
    path("v1/campaigns/", login_not_required(register.Campaigns.as_view()), name="api_campaigns"),
    path(
        "v1/regulations/",
        login_not_required(register.Regulations.as_view()),
        name="api_regulations",
    ),
    path(
        "v1/regulations/<slug:key>/",
        login_not_required(law.OneRegulation.as_view()),
        name="api_regulation",
    ),
    path("v1/firms/", login_not_required(register.Firms.as_view()), name="api_firms"),
    path(
        "v1/authorities/",
        login_not_required(parties.Authorities.as_view()),
        name="api_authorities",
    ),
    path(
        "v1/authorities/<slug:slug>/",
        login_not_required(parties.OneAuthority.as_view()),
        name="api_authority",
    ),
    path("v1/sources/", login_not_required(parties.Sources.as_view()), name="api_sources"),
    re_path(
        r"^v1/sources/(?P<key>[0-9a-f]{16})/$",
        login_not_required(parties.OneSource.as_view()),
        name="api_source",
    ),
    path("v1/editions/", login_not_required(editions.Editions.as_view()), name="api_editions"),
    path("v1/responses/", login_not_required(responses.Responses.as_view()), name="api_responses"),
    path("v1/searches/", login_not_required(saved.Searches.as_view()), name="api_searches"),
    re_path(
        r"^v1/searches/(?P<slug>[a-z0-9]+)/$",
        login_not_required(saved.OneSearch.as_view()),
        name="api_search",
    ),
    path("v1/figures/", login_not_required(figures.Figures.as_view()), name="api_figures"),
    path(
        "v1/figures/<slug:name>/",
        login_not_required(figures.OneFigure.as_view()),
        name="api_figure",
    ),
    path("v1/schema/", login_not_required(schema), name="api_schema"),
    path("docs/", docs.docs, name="api_docs"),
    # Last: a program that asks for what is not there is told so in its own language.
    re_path(r"^v1/[\s\S]*/$", login_not_required(register.Nothing.as_view()), name="api_nothing"),
]
