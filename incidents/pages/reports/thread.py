"""A firm returns with its receipt. The words of the receipt never leave its browser."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from incidents.actions.reports import files, receipts, shapes, threads
from incidents.pages.reports.answering import answers_json, report_body
from incidents.pages.reports.questions import LADDER, STEPS, question_labels


@login_not_required
@require_safe
def thread_page(request):
    """The page on which a firm types its receipt and reads its thread."""
    urls = {
        name: reverse(f"report_thread_{name}")
        for name in ("open", "messages", "wish", "files", "receipt")
    } | {"upload": reverse("report_files"), "keys": reverse("report_keys_json", args=["DESK"])}
    context = {
        "setup": {"urls": urls},
        "labels": question_labels(),
        "steps": STEPS,
        "ladder": LADDER,
    }
    return render(request, "reports/thread.html", context)


@login_not_required
@require_POST
@answers_json
def unlock(request):
    """The thread of a lookup name."""
    return threads.thread_content(threads.find_thread(report_body(request, "lookup")["lookup"]))


@login_not_required
@require_POST
@answers_json
def thread_messages(request):
    """Store the firm's next message."""
    body = report_body(request, "lookup", "message", "seal", "grants", "files")
    threads.add_firm_message(body.pop("lookup"), body)
    return 201, {}


@login_not_required
@require_POST
@answers_json
def thread_wish(request):
    """Withdraw a report, or cancel its withdrawal."""
    body = report_body(request, "lookup", "statement", "signature", "message")
    threads.record_wish(body.pop("lookup"), body)
    return {}


@login_not_required
@require_POST
@answers_json
def thread_receipt(request):
    """Let another receipt open the thread."""
    signed = ("statement", "signature", "countersignature")
    body = report_body(request, "lookup", *signed, "new_lookup", "grants")
    receipts.change_receipt(body.pop("lookup"), body)
    return {}


@login_not_required
@require_POST
@answers_json
def thread_file_part(request):
    """One part of a file of the thread."""
    body = report_body(request, "lookup", "upload", "number")
    if type(body["number"]) is not int:
        raise shapes.malformed_submission()
    report = threads.find_thread(body["lookup"])
    return {"part": files.file_part(report, shapes.row_key(body["upload"]), body["number"])}
