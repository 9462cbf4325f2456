"""The addresses of the law chapter."""

from django.urls import path

from incidents.pages.law import edits, regulations, relations

urlpatterns = [
    path("regulations/", regulations.regulations, name="regulations"),
    path("regulations/<slug:key>/", regulations.regulation, name="regulation"),
    path("law/", edits.law_edits_page, name="law_edits"),
    path("law/<slug:key>/edit/", edits.edit_law_page, name="law_edit_form"),
    path("law/<slug:key>/relations/", relations.relation_form_page, name="law_relation_form"),
    path(
        "law/<slug:key>/relations/<int:pk>/remove/",
        relations.remove_relation_page,
        name="law_relation_remove",
    ),
    path("law/edits/<int:pk>/", edits.law_edit_page, name="law_edit"),
    path("law/edits/<int:pk>/apply/", edits.apply_law_edit_page, name="law_edit_apply"),
    path("law/edits/<int:pk>/decline/", edits.decline_law_edit_page, name="law_edit_decline"),
]
