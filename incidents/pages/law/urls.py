"""The addresses of the law chapter."""

from django.urls import path

from incidents.pages.law import edits, regulations, relations
from incidents.queries import address_keys  # noqa: F401 - the addresses name its kinds

urlpatterns = [
    path("regulations/", regulations.regulations, name="regulations"),
    path("regulations/<slug:key>/", regulations.regulation, name="regulation"),
    path("law/", edits.law_edits_page, name="law_edits"),
    path("law/<slug:key>/edit/", edits.edit_law_page, name="law_edit_form"),
    path("law/<slug:key>/relations/", relations.relation_form_page, name="law_relation_form"),
    path(
        "law/<slug:key>/relations/<relation_key:pk>/remove/",
        relations.remove_relation_page,
        name="law_relation_remove",
    ),
    path("law/edits/<lawedit_key:pk>/", edits.law_edit_page, name="law_edit"),
    path("law/edits/<lawedit_key:pk>/apply/", edits.apply_law_edit_page, name="law_edit_apply"),
    path(
        "law/edits/<lawedit_key:pk>/decline/", edits.decline_law_edit_page, name="law_edit_decline"
    ),
]
