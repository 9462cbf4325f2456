"""The addresses of the desk chapter."""

from django.urls import path

from incidents.pages.desk import (
    batches,
    case_list,
    case_page,
    cases,
    consents,
    form_drafts,
    imports,
    releases,
    together,
)

urlpatterns = [
    path("desk/", cases.my_work, name="desk"),
    path("desk/cases/", case_list.cases_page, name="cases"),
    path("desk/cases.csv", case_list.export_cases, {"form": "csv"}, name="cases_csv"),
    path("desk/cases.xlsx", case_list.export_cases, {"form": "xlsx"}, name="cases_xlsx"),
    path("desk/cases/filters/", case_list.filters_page, name="case_filters"),
    path("desk/cases/columns/", case_list.columns_page, name="case_columns"),
    path("desk/cases/lists/", case_list.save_list_page, name="case_lists"),
    path(
        "desk/cases/lists/<slug:slug>/remove/", case_list.remove_list_page, name="case_list_remove"
    ),
    path("desk/cases/together/propose/", together.propose_together, name="propose_together"),
    path("desk/cases/together/edit/", together.edit_together, name="edit_together"),
    path("desk/cases/together/assign/", together.assign_together, name="assign_together"),
    path("desk/cases/together/<int:pk>/undo/", together.undo_edit_page, name="undo_edit"),
    path("desk/cases/new/", cases.new_case, name="case_new"),
    path("desk/cases/many/", cases.log_many_page, name="case_many"),
    path("desk/cases/offers/", cases.offers_page, name="case_offers"),
    path("desk/cases/<slug:reference>/", case_page.case_page, name="case"),
    path("desk/cases/<slug:reference>/tasks/", case_page.add_task_page, name="case_task"),
    path("desk/cases/<slug:reference>/comments/", case_page.comment_page, name="case_comment"),
    path("desk/cases/<slug:reference>/read/", case_page.read_mentions_page, name="case_read"),
    path("desk/cases/<slug:reference>/readers/", case_page.readers_page, name="case_readers"),
    path("desk/drafts/", form_drafts.save_draft_page, name="draft_save"),
    path("desk/drafts/discard/", form_drafts.discard_draft_page, name="draft_discard"),
    path("desk/tasks/<int:pk>/done/", case_page.finish_task_page, name="task_done"),
    path("desk/cases/<slug:reference>/edit/", cases.edit_case, name="case_edit"),
    path("desk/cases/<slug:reference>/release/", releases.preview_page, name="case_release"),
    path(
        "desk/responses/releases/<int:pk>/consent/",
        consents.response_consent,
        name="response_release_consent",
    ),
    path("desk/batches/<int:pk>/", batches.batch_page, name="release_batch"),
    path(
        "desk/batches/<int:pk>/samples/<int:item>/", batches.read_sample_page, name="batch_sample"
    ),
    path("desk/batches/<int:pk>/approve/", batches.approve_batch_page, name="batch_approve"),
    path("desk/batches/<int:pk>/send-back/", batches.send_back_batch_page, name="batch_send_back"),
    path("desk/batches/<int:pk>/withdraw/", batches.withdraw_batch_page, name="batch_withdraw"),
    path("desk/releases/", releases.releases_page, name="releases"),
    path("desk/releases/<int:pk>/", releases.release_page, name="release"),
    path("desk/releases/<int:pk>/approve/", releases.approve_page, name="release_approve"),
    path("desk/releases/<int:pk>/send-back/", releases.send_back_page, name="release_send_back"),
    path("desk/releases/<int:pk>/set-aside/", releases.set_aside_page, name="release_set_aside"),
    path("desk/releases/<int:pk>/withdraw/", releases.withdraw_page, name="release_withdraw"),
    path("desk/releases/<int:pk>/consent/", consents.case_consent, name="release_consent"),
    path("desk/imports/", imports.imports, name="imports"),
    path("desk/imports/<int:pk>/", imports.import_page, name="import"),
]
