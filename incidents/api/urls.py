"""The addresses of the API."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.permissions import AllowAny

from incidents.api import docs, editions, figures, law, register, responses, saved

schema = SpectacularJSONAPIView.as_view(permission_classes=(AllowAny,))

urlpatterns = [
    path("v1/incidents/", login_not_required(register.Incidents.as_view()), name="api_incidents"),
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
]
