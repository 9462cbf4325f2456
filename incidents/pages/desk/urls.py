"""The addresses of the desk chapter."""

from django.urls import path

from incidents.pages.desk import cases, consents, import_steps, import_words, imports, releases

urlpatterns = [
    path("desk/", cases.my_work, name="desk"),
    path("desk/cases/", cases.cases_page, name="cases"),
    path("desk/cases/new/", cases.new_case, name="case_new"),
    path("desk/cases/many/", cases.log_many_page, name="case_many"),
    path("desk/cases/offers/", cases.offers_page, name="case_offers"),
    path("desk/cases/<slug:reference>/", cases.case_page, name="case"),
    path("desk/cases/<slug:reference>/edit/", cases.edit_case, name="case_edit"),
    path("desk/cases/<slug:reference>/release/", releases.preview_page, name="case_release"),
    path(
        "desk/responses/releases/<int:pk>/consent/",
        consents.response_consent,
        name="response_release_consent",
    ),
    path("desk/releases/", releases.releases_page, name="releases"),
    path("desk/releases/<int:pk>/", releases.release_page, name="release"),
    path("desk/releases/<int:pk>/approve/", releases.approve_page, name="release_approve"),
    path("desk/releases/<int:pk>/send-back/", releases.send_back_page, name="release_send_back"),
    path("desk/releases/<int:pk>/set-aside/", releases.set_aside_page, name="release_set_aside"),
    path("desk/releases/<int:pk>/withdraw/", releases.withdraw_page, name="release_withdraw"),
    path("desk/releases/<int:pk>/consent/", consents.case_consent, name="release_consent"),
    path("desk/imports/", imports.imports, name="imports"),
    path("desk/imports/<int:pk>/", imports.import_page, name="import"),
    path("desk/imports/<int:pk>/match/", import_steps.match_page, name="import_match"),
    path("desk/imports/<int:pk>/check/", import_steps.check_page, name="import_check"),
    path("desk/imports/<int:pk>/marked.csv", imports.marked_file, name="import_marked"),
    path("desk/imports/<int:pk>/undo/", imports.undo_page, name="import_undo"),
    path("desk/imports/<int:pk>/cancel/", imports.cancel_page, name="import_cancel"),
    path("desk/imports/conflicts/<int:pk>/", imports.conflict_page, name="import_conflict"),
    path("desk/imports/words/", import_words.words_page, name="import_words"),
    path("desk/imports/words/<int:pk>/", import_words.decide_page, name="import_word"),
]
