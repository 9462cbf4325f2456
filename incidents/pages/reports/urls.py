"""The addresses of the reports chapter."""

from django.urls import path, re_path

from incidents.pages.reports import (
    filing,
    inbox,
    inbox_keys,
    inbox_links,
    keys,
    receipt_log,
    thread,
)

INBOX_REPORT = r"desk/inbox/reports/(?P<pk>[0-9a-f]{32})/"
INBOX_PART = r"(?P<upload>[0-9a-f]{32})/(?P<number>\d{1,4})/"

urlpatterns = [
    path("report/keys/", keys.desks_keys_page, name="report_keys"),
    path("report/keys/<slug:slug>/", keys.desk_keys_page, name="report_keys_of"),
    path("report/keys/<slug:slug>.json", keys.signed_list, name="report_keys_json"),
    path("report/keys/<slug:slug>.txt", keys.recipients, name="report_keys_txt"),
    path("report/", filing.report_start, name="report"),
    path("report/to/<slug:desk>/", filing.write_report, name="report_write"),
    path("report/to/<slug:desk>/send/", filing.send_report, name="report_send"),
    path("report/to/<slug:desk>/files/", filing.announce_report_file, name="report_announce"),
    path("report/sealed-file/<slug:desk>/", filing.send_sealed_file, name="report_file"),
    path("report/proof/<slug:desk>/", filing.proof, name="report_proof"),
    path("report/files/", filing.announce_thread_file, name="report_files"),
    re_path(
        r"^report/files/(?P<upload>[0-9a-f]{32})/$",
        filing.list_received_parts,
        name="report_received",
    ),
    re_path(
        r"^report/files/(?P<upload>[0-9a-f]{32})/(?P<number>\d{1,4})/$",
        filing.receive_file_part,
        name="report_part",
    ),
    path("report/leave/", filing.leave_page, name="report_leave"),
    path("report/verify/", receipt_log.verify_page, name="report_verify"),
    path("report/log/", receipt_log.list_log_months, name="report_log"),
    path("report/log/witnesses.json", receipt_log.list_log_witnesses, name="report_log_witnesses"),
    path("report/log/checkpoint", receipt_log.show_checkpoint, name="report_log_checkpoint"),
    re_path(
        r"^report/log/(?P<month>\d{4}-\d{2})\.json$",
        receipt_log.show_log_month,
        name="report_log_month",
    ),
    path("report/sha256sums", filing.script_sums_page, name="report_sums"),
    path("report/thread/", thread.thread_page, name="report_thread"),
    path("report/thread/open/", thread.unlock, name="report_thread_open"),
    path("report/thread/messages/", thread.thread_messages, name="report_thread_messages"),
    path("report/thread/wish/", thread.thread_wish, name="report_thread_wish"),
    path("report/thread/files/", thread.thread_file_part, name="report_thread_files"),
    path("desk/inbox/", inbox.inbox_page, name="inbox"),
    path("desk/inbox/reports/", inbox.reports, name="inbox_reports"),
    path("desk/inbox/viewer/", inbox.viewer_frame, name="inbox_viewer"),
    path("desk/inbox/witness/", inbox.confirm_log_page, name="inbox_witness"),
    path("desk/inbox/codes/", inbox.codes, name="inbox_codes"),
    re_path(rf"^{INBOX_REPORT}$", inbox.opened, name="inbox_report"),
    re_path(rf"^{INBOX_REPORT}messages/$", inbox.inbox_messages, name="inbox_messages"),
    re_path(rf"^{INBOX_REPORT}state/$", inbox.state, name="inbox_state"),
    re_path(rf"^{INBOX_REPORT}hold/$", inbox.hold, name="inbox_hold"),
    re_path(rf"^{INBOX_REPORT}assigned/$", inbox.assigned, name="inbox_assigned"),
    re_path(rf"^{INBOX_REPORT}grants/$", inbox.grants, name="inbox_grants"),
    re_path(rf"^{INBOX_REPORT}files/$", inbox.files, name="inbox_files"),
    re_path(rf"^{INBOX_REPORT}files/{INBOX_PART}$", inbox.inbox_file_part, name="inbox_part"),
    path("desk/inbox/links/", inbox_links.case_links, name="inbox_links"),
    path(
        "desk/inbox/links/conditions/",
        inbox_links.list_conditions_page,
        name="inbox_conditions",
    ),
    path("desk/inbox/links/case/", inbox_links.ask_for_change, name="inbox_case"),
    path("desk/inbox/keys/", inbox_keys.inbox_keys_page, name="inbox_keys"),
    path("desk/inbox/keys/new/", inbox_keys.new_key_page, name="inbox_keys_new"),
    path("desk/inbox/keys/own/", inbox_keys.own, name="inbox_keys_own"),
    path("desk/inbox/keys/own/wrap/", inbox_keys.rewrap_key, name="inbox_keys_wrap"),
    path("desk/inbox/keys/list/", inbox_keys.sign_list, name="inbox_keys_list"),
]
