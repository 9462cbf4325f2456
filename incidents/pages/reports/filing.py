"""A firm files a report: the pages it reads, and the addresses that receive sealed content."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.actions.reports import files, filing, quotas, script_sums, shapes, work
from incidents.actions.reports.threads import find_thread, thread_permit
from incidents.forms.fields import COUNTRIES
from incidents.models import Desk, RecipientList
from incidents.pages.desk.law_offers import laws
from incidents.pages.reports.answering import answers_json, report_body
from incidents.pages.reports.questions import LADDER, STEPS
from incidents.queries import refuse_unknown

LARGEST_FILE = 100 * 1024 * 1024
# Nobody wonders at it in a history. static/js/reports/leave.js has the same.
ELSEWHERE = "https://www.wikipedia.org/"


@login_not_required
@require_safe
def report_start(request):
    """Choose a desk; who can read what, and what is not protected."""
    lists = RecipientList.objects.current_of_all()
    return render(
        request, "reports/start.html", {"lists": lists, "sums_digest": script_sums.sums_digest()}
    )


@login_not_required
@require_safe
def write_report(request, desk):
    """The questions. What is typed leaves the page only when it is sealed."""
    row = get_object_or_404(Desk, slug=desk)
    return render(
        request,
        "reports/write.html",
        {
            "desk": row,
            "listed": RecipientList.objects.current(row),
            "steps": STEPS,
            "ladder": LADDER,
            "countries": COUNTRIES,
            "laws": laws(),
            "are_files_scarce": quotas.are_files_scarce(row),
            "has_no_space": quotas.free_text(row) == 0,
            "setup": {
                "desk": row.slug,
                "urls": _addresses(row),
                "largest": LARGEST_FILE,
            },
        },
    )


def _addresses(desk):
    return {
        "keys": reverse("report_keys_json", args=[desk.slug]),
        "proof": reverse("report_proof", args=[desk.slug]),
        "announce": reverse("report_announce", args=[desk.slug]),
        "files": reverse("report_files"),
        "send": reverse("report_send", args=[desk.slug]),
        "open": reverse("report_thread_open"),
    }


@login_not_required
@require_safe
@answers_json
def proof(request, desk):
    """The seed of this half hour, and the effort that a text to the desk costs now."""
    return work.offer(_desk(desk))


@login_not_required
@require_POST
@answers_json
def send_report(request, desk):
    """Store a report, whole or not at all; returns the promise to enter it in the log."""
    return 201, {"promise": filing.file_report(_desk(desk), report_body(request, *filing.KEYS))}


@login_not_required
@require_POST
@answers_json
def announce_report_file(request, desk):
    """Announce a file of a report that is not filed yet, with a proof of work."""
    body = report_body(request, "report", "upload", "size", "kind", "code", "proof")
    return 201, _parts(filing.announce_report(_desk(desk), body))


@login_not_required
@require_POST
@answers_json
def announce_thread_file(request):
    """Announce a file of a later message, under its thread's receipt."""
    body = report_body(request, "desk", "upload", "size", "kind", "permit", "lookup")
    if body["permit"] is not None:
        raise shapes.malformed_submission()
    report = find_thread(body["lookup"])
    return 201, _parts(files.begin_for_thread(report, body, thread_permit(body["lookup"])))


def _parts(upload):
    return {"parts": upload.parts, "part": files.PART}


@login_not_required
@require_safe
@answers_json
def list_received_parts(request, upload):
    """Which parts of a file have arrived."""
    return {"received": files.received_parts(shapes.row_key(upload))}


@login_not_required
@require_http_methods(["PUT"])
@answers_json
def receive_file_part(request, upload, number):
    """Store one part of a file. Repeating it changes nothing."""
    files.store_part(shapes.row_key(upload), int(number), request.body)
    return {}


def _desk(slug):
    row = Desk.objects.filter(slug=slug).first() if isinstance(slug, str) else None
    if row is None:
        raise files.unknown()
    return row


@login_not_required
@require_safe
def leave_page(request):
    """Go to a page that says nothing, and have the browser clear what it stored of this site.

    Cookies stay: they are those of somebody who signed in.
    """
    refuse_unknown(request.GET, ())
    answer = HttpResponseRedirect(ELSEWHERE)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@login_not_required
@require_safe
def script_sums_page(request):
    """The hashes of the scripts, as `sha256sum -c` reads them."""
    return HttpResponse(script_sums.script_sums(), content_type="text/plain; charset=utf-8")
