"""The addresses of the desk chapter."""

from django.urls import path

from incidents.actions.desk.releasables import CASES
from incidents.pages.desk import cases, imports, releases

urlpatterns = [
    path("desk/", cases.my_work, name="desk"),
    path("desk/cases/", cases.cases_page, name="cases"),
    path("desk/cases/new/", cases.new_case, name="case_new"),
    path("desk/cases/many/", cases.log_many_page, name="case_many"),
    path("desk/cases/offers/", cases.offers_page, name="case_offers"),
    path("desk/cases/<slug:reference>/", cases.case_page, name="case"),
    path("desk/cases/<slug:reference>/edit/", cases.edit_case, name="case_edit"),
    path(
        "desk/cases/<slug:reference>/release/",
        releases.preview_page,
        {"kind": CASES},
        name="case_release",
    ),
    path("desk/releases/", releases.releases_page, name="releases"),
    *releases.route_releases(CASES, "desk/releases/", "release"),
    path("desk/imports/", imports.imports, name="imports"),
    path("desk/imports/<int:pk>/", imports.import_page, name="import"),
]
