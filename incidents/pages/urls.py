"""The addresses of the pages, chapter by chapter (docs: README, "Where things are")."""

from django.urls import include, path

# The board of collective responses stands below /dashboards/: its chapter comes first.
urlpatterns = [
    path("", include("incidents.pages.register.urls")),
    path("", include("incidents.pages.law.urls")),
    path("", include("incidents.pages.responses.urls")),
    path("", include("incidents.pages.dashboards.urls")),
    path("", include("incidents.pages.reports.urls")),
    path("", include("incidents.pages.saved.urls")),
    path("", include("incidents.pages.desk.urls")),
    path("", include("incidents.pages.people.urls")),
    path("", include("incidents.pages.federation.urls")),
]
