"""The addresses of the desk chapter."""

from django.urls import path, re_path

from incidents.actions.desk.releasables import CASES, SHARES
from incidents.pages.desk import (
    batches,
    briefs,
    campaigns,
    case_list,
    case_page,
    cases,
    circles,
    counting,
    desk_history,
    evidence,
    form_drafts,
    import_steps,
    import_words,
    imports,
    law_proposals,
    parties,
    peer_statements,
    related,
    releases,
    shares,
    together,
)

PARTY = r"(?P<pk>\d{1,18})/"
urlpatterns = [
    path("desk/", cases.my_work, name="desk"),
    path("desk/cases/", case_list.cases_page, name="cases"),
    path("desk/cases.csv", case_list.export_cases, {"form": "csv"}, name="cases_csv"),
    path("desk/cases.xlsx", case_list.export_cases, {"form": "xlsx"}, name="cases_xlsx"),
    path("desk/cases/counts/", case_list.counts_page, name="case_counts"),
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
    path("desk/cases/firm/", parties.firm_facts_page, name="firm_facts"),
    path("desk/cases/offers/", cases.offers_page, name="case_offers"),
    path("desk/cases/<slug:reference>/", case_page.case_page, name="case"),
    path("desk/cases/<slug:reference>/tasks/", case_page.add_task_page, name="case_task"),
    path("desk/cases/<slug:reference>/comments/", case_page.comment_page, name="case_comment"),
    path("desk/cases/<slug:reference>/read/", case_page.read_mentions_page, name="case_read"),
    path(
        "desk/cases/<slug:reference>/unrelated/",
        related.dismiss_related_page,
        name="case_unrelated",
    ),
    path("desk/cases/<slug:reference>/take-over/", cases.take_over_page, name="case_take_over"),
    path("desk/cases/<slug:reference>/readers/", case_page.readers_page, name="case_readers"),
    path("desk/cases/<slug:reference>/counting/", counting.counting_page, name="case_counting"),
    path("desk/cases/<slug:reference>/evidence/", evidence.add_page, name="case_evidence"),
    path("desk/cases/<slug:reference>/brief/<slug:kind>/", briefs.brief_page, name="case_brief"),
    re_path(
        rf"^desk/cases/(?P<reference>[-\w]+)/brief/(?P<kind>[a-z]+)\.(?P<form>{briefs.FORMS})$",
        briefs.brief_file,
        name="case_brief_file",
    ),
    path("desk/evidence/<int:pk>/", evidence.item_page, name="evidence_item"),
    path("desk/evidence/<int:pk>/versions/", evidence.add_version_page, name="evidence_version"),
    path("desk/evidence/versions/<int:pk>/erase/", evidence.erase_page, name="evidence_erase"),
    path("desk/evidence/files/<int:pk>/", evidence.file_page, name="evidence_file"),
    path(
        "desk/evidence/pictures/<int:pk>/<int:page>/",
        evidence.picture_page,
        name="evidence_picture",
    ),
    path("desk/drafts/", form_drafts.save_draft_page, name="draft_save"),
    path("desk/drafts/discard/", form_drafts.discard_draft_page, name="draft_discard"),
    path("desk/tasks/<int:pk>/done/", case_page.finish_task_page, name="task_done"),
    path("desk/cases/<slug:reference>/edit/", cases.edit_case, name="case_edit"),
    path(
        "desk/cases/<slug:reference>/release/",
        releases.preview_page,
        {"kind": CASES},
        name="case_release",
    ),
    *(
        re_path(rf"^desk/(?P<plural>firms|authorities)/{route}$", page, name=name)
        for route, page, name in (
            ("", parties.parties_page, "parties"),
            (PARTY, parties.party_page, "party"),
            (f"{PARTY}edit/", parties.edit_party_page, "party_edit"),
            (f"{PARTY}merge/", parties.merge_party_page, "party_merge"),
            (rf"{PARTY}not/(?P<other>\d{{1,18}})/", parties.dismiss_party_page, "party_dismiss"),
        )
    ),
    path("desk/firms/<int:pk>/group/", parties.check_group_page, name="party_check_group"),
    re_path(
        r"^desk/registry/(?P<pk>\d{1,18})/(?P<verb>accept|decline|undo)/$",
        parties.decide_party_change_page,
        name="party_change",
    ),
    path("desk/laws/", law_proposals.law_proposals_page, name="law_proposals"),
    path("desk/laws/propose/", law_proposals.propose_law_page, name="law_propose"),
    path("desk/laws/<int:pk>/", law_proposals.law_proposal_page, name="law_proposal"),
    path(
        "desk/laws/<int:pk>/confirm/",
        law_proposals.confirm_law_page,
        name="law_proposal_confirm",
    ),
    path(
        "desk/laws/<int:pk>/withdraw/",
        law_proposals.withdraw_law_page,
        name="law_proposal_withdraw",
    ),
    path("desk/campaigns/", campaigns.desk_campaigns_page, name="desk_campaigns"),
    path("desk/campaigns/new/", campaigns.new_campaign_page, name="desk_campaign_new"),
    path("desk/campaigns/<int:pk>/", campaigns.desk_campaign_page, name="desk_campaign"),
    path("desk/campaigns/<int:pk>/edit/", campaigns.edit_campaign_page, name="desk_campaign_edit"),
    path(
        "desk/campaigns/<int:pk>/approve/",
        campaigns.approve_campaign_page,
        name="desk_campaign_approve",
    ),
    path("desk/cases/<slug:reference>/circles/", shares.case_circles_page, name="case_circles"),
    path("desk/circles/", circles.circles_page, name="circles"),
    path("desk/circles/new/", circles.new_circle_page, name="circle_new"),
    path("desk/circles/<slug:slug>/", circles.circle_page, name="circle"),
    *(
        path(f"desk/circles/<slug:slug>/{verb}/", page, name=f"circle_{verb}")
        for verb, page in (
            ("invite", circles.invite_desk_page),
            ("join", circles.join_circle_page),
            ("leave", circles.leave_circle_page),
            ("review", circles.review_circle_page),
        )
    ),
    path("desk/shared/", shares.shared_page, name="shared"),
    path("desk/shared/<slug:slug>/", shares.shared_entry_page, name="shared_entry"),
    *releases.route_releases(SHARES, "desk/shares/releases/", "share_release"),
    path("desk/shares/<slug:reference>/", shares.share_page, name="share"),
    path("desk/shares/<slug:reference>/edit/", shares.edit_share_page, name="share_edit"),
    path(
        "desk/shares/<slug:reference>/release/",
        releases.preview_page,
        {"kind": SHARES},
        name="share_preview",
    ),
    path("desk/statements/", peer_statements.statements_page, name="statements"),
    path("desk/statements/new/", peer_statements.new_statement_page, name="statement_new"),
    path("desk/statements/enquiry/", peer_statements.new_enquiry_page, name="enquiry_new"),
    path("desk/statements/<slug:slug>/", peer_statements.statement_page, name="statement"),
    *(
        path(f"desk/statements/<slug:slug>/{verb}/", page, name=f"statement_{verb}")
        for verb, page in (
            ("approve", peer_statements.approve_statement_page),
            ("withdraw", peer_statements.withdraw_statement_page),
            ("answer", peer_statements.answer_statement_page),
        )
    ),
    path("desk/batches/<int:pk>/", batches.batch_page, name="release_batch"),
    path(
        "desk/batches/<int:pk>/samples/<int:item>/", batches.read_sample_page, name="batch_sample"
    ),
    path("desk/batches/<int:pk>/approve/", batches.approve_batch_page, name="batch_approve"),
    path("desk/batches/<int:pk>/send-back/", batches.send_back_batch_page, name="batch_send_back"),
    path("desk/batches/<int:pk>/withdraw/", batches.withdraw_batch_page, name="batch_withdraw"),
    path("desk/history/", desk_history.desk_history_page, name="desk_history"),
    path("desk/history/readings/", desk_history.readings_page, name="readings"),
    path("desk/releases/", releases.releases_page, name="releases"),
    *releases.route_releases(CASES, "desk/releases/", "release"),
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
