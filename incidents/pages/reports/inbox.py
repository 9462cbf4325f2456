"""The desk's inbox: one page that opens reports in the officer's browser, and its addresses."""

from django.core.exceptions import ValidationError
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, may, needs
from incidents.actions.reports import (
    classic_offers,
    desk,
    file_messages,
    holds,
    lanes,
    recipient_lists,
    steps,
    witnesses,
)
from incidents.models import Authority, Firm, OfficerKey, RecipientList
from incidents.models.reports.threads import Report
from incidents.pages.reports import inbox_keys
from incidents.pages.reports.inbox_answers import inbox_answers_json, inbox_body
from incidents.pages.reports.questions import question_labels
from incidents.pages.web.recent_sign_in import needs_recent_sign_in
from incidents.queries import refuse_unknown


@require_safe
@needs(Permission.READ_INBOX)
@needs_recent_sign_in
def inbox_page(request):
    """The page. No address says which report is open."""
    refuse_unknown(request.GET, ())
    now = recipient_lists.desk_keys(request.user)
    context = {
        "now": now,
        "desk": request.user.desk,
        "labels": question_labels(),
        "setup": _setup(request, now),
        "may_log_case": may(request.user, Permission.LOG_CASE),
        "colleagues": [key for key in now.in_use if key != now.own],
    }
    return render(request, "reports/inbox.html", context)


@require_safe
@xframe_options_sameorigin
@needs(Permission.READ_INBOX)
def viewer_frame(request):
    """The frame in which files are drawn flat: a document without content, origin or network."""
    refuse_unknown(request.GET, ())
    return render(request, "reports/viewer_frame.html")


def _setup(request, now):
    """The page's settings: the officer's wrapped key, the desk's lists, addresses."""
    here = request.user.desk
    lists = RecipientList.objects.filter(desk=here).order_by("-epoch")
    keys = OfficerKey.objects.of_desk(here).select_related("user")
    return {
        "desk": here.slug,
        "token": get_token(request),
        "own": now.own and inbox_keys.key_view(now.own, with_private=True),
        "people": {key.signing: str(key.user) for key in keys},
        "lists": [{"document": row.document, "signature": row.signature} for row in lists],
        "secret": now.current.secret if now.current else "",
        "list": reverse("inbox_keys_list"),
        "reports": reverse("inbox_reports"),
        "wrap": reverse("inbox_keys_wrap"),
        "offer": _offer(now.own),
        "codes": reverse("inbox_codes"),
        "log": _log_addresses(),
        "links": reverse("inbox_links"),
        "case": reverse("inbox_case"),
        "conditions": reverse("inbox_conditions"),
        "new_case": reverse("case_new"),
        "viewer": reverse("inbox_viewer"),
        "names": _known_names(request.user),
    }


def _log_addresses():
    """Where the log of receipts is read and confirmed."""
    return {
        "months": reverse("report_log"),
        "month": reverse("report_log_month", args=["2000-01"]),
        "witnesses": reverse("report_log_witnesses"),
        "confirm": reverse("inbox_witness"),
    }


def _offer(own):
    """Where keys for older versions are offered, and the newest statement about the officer's."""
    statement = own and classic_offers.newest_statement(own)
    return {"url": reverse("inbox_keys_offer"), "statement": statement}


def _known_names(user):
    """The names of firms and authorities that the desk knows: letters differ in them by nature."""
    rows = [
        row
        for kind in (Firm, Authority)
        for row in kind.objects.offered_to(user).values_list("name", "other_names")
    ]
    return sorted({name for own, others in rows for name in (own, *others)})


@require_safe
@inbox_answers_json
def reports(request):
    """The desk's reports: days and states; and how full its inbox is."""
    answer = {"reports": desk.list_reports(request.user)}
    return answer | {"load": desk.describe_load(request.user)}


@require_POST
@inbox_answers_json
def codes(request):
    """Store the digests of codes for firms, signed by the officer."""
    return 201, {"stored": lanes.store_codes(inbox_body(request), by=request.user)}


@require_POST
@inbox_answers_json
def confirm_log_page(request):
    """Store that the desk confirmed the newest head of the log, signed by the desk's key."""
    witnesses.store_witness(inbox_body(request), by=request.user)
    return 201, {}


@require_POST
@inbox_answers_json
def opened(request, pk):
    """One report, still sealed. The opening is recorded by the day."""
    return desk.open_report(_report(request, pk), by=request.user)


@require_POST
@inbox_answers_json
def inbox_messages(request, pk):
    """Store a message to the firm, or a note among officers."""
    desk.add_desk_message(_report(request, pk), inbox_body(request), by=request.user)
    return 201, {}


@require_POST
@inbox_answers_json
def state(request, pk):
    """Store a signed step: acknowledge, decide, close or reopen a report."""
    steps.take_step(_report(request, pk), inbox_body(request), by=request.user)
    return {}


@require_POST
@inbox_answers_json
def hold(request, pk):
    """Store a signed legal hold, or its end."""
    holds.take_hold(_report(request, pk), inbox_body(request), by=request.user)
    return {}


@require_POST
@inbox_answers_json
def file_message(request, pk):
    """Store a message to the firm of a file."""
    file_messages.add_file_message(_report(request, pk), inbox_body(request), by=request.user)
    return 201, {}


@require_POST
@inbox_answers_json
def assigned(request, pk):
    """Assign the report to a colleague."""
    desk.assign(_report(request, pk), _only(request, "to"), by=request.user)
    return {}


@require_POST
@inbox_answers_json
def grants(request, pk):
    """Store grants that give a colleague access to older seals."""
    return {"granted": desk.grant(_report(request, pk), _only(request, "grants"), by=request.user)}


@require_POST
@inbox_answers_json
def files(request, pk):
    """Announce a file of the desk."""
    row = desk.begin_file(_report(request, pk), inbox_body(request), by=request.user)
    return 201, {"parts": row.parts, "part": desk.files.PART}


@require_http_methods(["GET", "PUT"])
@inbox_answers_json
def inbox_file_part(request, pk, upload, number):
    """Store, or return, one part of a file."""
    report = _report(request, pk)
    if request.method == "PUT":
        desk.take_part(report, upload, int(number), request.body, by=request.user)
        return {}
    return {"part": desk.desk_file_part(report, upload, int(number), by=request.user)}


def _report(request, pk):
    return get_object_or_404(Report.objects.visible_to(request.user), pk=pk)


def _only(request, name):
    """The value of a body that has this key only."""
    body = inbox_body(request)
    if not isinstance(body, dict) or set(body) != {name}:
        raise ValidationError(_("This request is not valid."), code="shape")
    return body[name]
