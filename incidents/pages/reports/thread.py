"""A firm comes back with its receipt. The words of the receipt never leave its browser."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from incidents.actions.reports import files, shapes, threads
from incidents.pages.reports.answering import answers, body
from incidents.pages.reports.questions import LADDER, STEPS, labels


@login_not_required
@require_safe
def thread(request):
    """Where the receipt is typed, and the thread is shown."""
    urls = {
        name: reverse(f"report_thread_{name}") for name in ("open", "letters", "wish", "files")
    } | {"upload": reverse("report_files"), "keys": reverse("report_keys_json", args=["DESK"])}
    context = {
        "setup": {"urls": urls},
        "labels": labels(),
        "steps": STEPS,
        "ladder": LADDER,
    }
    return render(request, "report/thread.html", context)


@login_not_required
@require_POST
@answers
def unlock(request):
    """The thread of a lookup name."""
    return threads.told(threads.found(body(request, "lookup")["lookup"]))


@login_not_required
@require_POST
@answers
def letters(request):
    """Take in the firm's next letter."""
    told = body(request, "lookup", "letter", "seal", "grants", "files")
    threads.write(told.pop("lookup"), told)
    return 201, {}


@login_not_required
@require_POST
@answers
def wish(request):
    """Withdraw, or take a withdrawal back."""
    told = body(request, "lookup", "statement", "signature", "letter")
    threads.wish(told.pop("lookup"), told)
    return {}


@login_not_required
@require_POST
@answers
def part(request):
    """One part of a file of the thread."""
    told = body(request, "lookup", "upload", "number")
    if type(told["number"]) is not int:
        raise shapes.malformed()
    report = threads.found(told["lookup"])
    return {"part": files.part(report, shapes.key(told["upload"]), told["number"])}
