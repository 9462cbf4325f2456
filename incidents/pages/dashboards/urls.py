"""The addresses of the dashboards chapter."""

from django.urls import path, re_path

from incidents.figures.charts import bars
from incidents.pages.dashboards import (
    campaign,
    compare,
    confidential,
    dashboards,
    embeds,
    figures,
    method,
)

urlpatterns = [
    path("dashboards/", dashboards.dashboards, name="dashboards"),
    path("dashboards/figures/<slug:name>/", figures.figure, name="figure"),
    path("dashboards/figures/<slug:name>/chart/", figures.figure_chart, name="figure_chart"),
    path(
        "dashboards/figures/<slug:name>/narrow/",
        figures.figure_chart,
        {"width": bars.NARROW},
        name="figure_chart_narrow",
    ),
    path("dashboards/figures/<slug:name>/embed/", embeds.embed, name="figure_embed"),
    re_path(
        r"^dashboards/figures/(?P<name>[a-z-]+)\.(?P<form>csv|json|svg|png|vega)$",
        figures.figure_as,
        name="figure_as",
    ),
    path("dashboards/campaigns/<slug:slug>/", campaign.campaign_curve, name="campaign_curve"),
    path("dashboards/confidential/", confidential.confidential, name="confidential"),
    re_path(
        r"^dashboards/confidential/(?P<month>[1-9]\d{3}-(?:0[1-9]|1[0-2]))/$",
        confidential.statistical_release,
        name="statistical_release",
    ),
    re_path(
        r"^dashboards/confidential/(?P<month>[1-9]\d{3}-(?:0[1-9]|1[0-2]))\.(?P<form>csv|json)$",
        confidential.statistical_release_as,
        name="statistical_release_as",
    ),
    path("dashboards/compare/", compare.compare_page, name="compare"),
    path("dashboards/compare/<slug:name>/chart/", compare.compare_chart, name="compare_chart"),
    path(
        "dashboards/compare/<slug:name>/narrow/",
        compare.compare_chart,
        {"width": bars.NARROW},
        name="compare_chart_narrow",
    ),
    re_path(
        r"^dashboards/compare/(?P<name>[a-z-]+)\.(?P<form>svg|png)$",
        compare.compare_as,
        name="compare_as",
    ),
    path("dashboards/method/", method.method, name="method"),
    path("dashboards/<slug:name>/", dashboards.dashboard, name="dashboard"),
]
