"""A firm without scripts sends a file that it encrypted itself, and returns with a number."""

import json
import re

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents.actions.reports import (
    classic_offers,
    lanes,
    quotas,
    restoring,
    sealed_files,
    shapes,
    work,
)
from incidents.models import Desk, RecipientList
from incidents.pages.reports.answering import STATUSES, without_cookie
from incidents.queries import refuse_unknown

UPLOAD, RETURN = "reports/file.html", "reports/file_return.html"
# What somebody pastes of a line that sha256sum prints.
NUMBER = re.compile(r"([0-9a-fA-F]{64})(\s+\*?-)?")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@without_cookie
def send_sealed_file(request, desk):
    """Send a file that was encrypted with the age command line, by a plain form."""
    row = get_object_or_404(Desk, slug=desk)
    if request.method != "POST":
        return render(request, UPLOAD, _form_context(row))
    try:
        restoring.ensure_applied()
        sealed, sender = _read_form(request)
        stored = sealed_files.file_alone(row, sealed, sender)
    except shapes.InvalidSubmission as refusal:
        typed = {name: request.POST.get(name, "") for name in ("proof", "code")}
        typed["number"] = _typed_number(request)
        answer = _form_context(row) | typed | {"refusal": refusal, "offer": work.offer(row)}
        status = STATUSES[refusal.code] if refusal.floor else 422
        return render(request, UPLOAD, answer, status=status)
    promise = stored.promise and json.dumps(stored.promise, indent=1)
    answer = {"desk": row, "stored": stored, "promise": promise}
    return render(request, UPLOAD, answer, status=201)


def _form_context(desk):
    """What the form says: keys of both kinds, and whether the desk has space and takes files."""
    listed = RecipientList.objects.current(desk)
    return {
        "desk": desk,
        "listed": listed,
        "officers": listed and sum(one["role"] == "officer" for one in listed.fields["recipients"]),
        "kind": listed and listed.fields["kind"],
        "classic": listed and len(classic_offers.classic_recipients(listed)),
        "has_no_space": quotas.free_text(desk) == 0,
        "needs_proof": quotas.needs_proof_alone(desk),
    }


def _read_form(request):
    """(the bytes of the one file of the form, what else the firm sends with it)."""
    if set(request.POST) - {"proof", "number", "code"} or set(request.FILES) != {"sealed"}:
        raise shapes.InvalidSubmission(
            _("Choose an encrypted file. This form accepts nothing else.")
        )
    sender = sealed_files.FileSender(
        number=_parse_number(request.POST.get("number", "")),
        code=lanes.tidy_code(request.POST.get("code", "")),
        proof=_parse_proof(request.POST.get("proof", "").strip()),
    )
    return request.FILES["sealed"].read(sealed_files.LONGEST_FILE + 1), sender


def _parse_number(typed):
    """A receipt's number as sha256sum printed it; empty if the field is."""
    if not typed.strip():
        return ""
    if _is_secret(typed):
        raise shapes.InvalidSubmission(
            _(
                "This is the key itself, not its number. It has reached this site now: make a new"
                " receipt, encrypt your file anew, and send it with the new number."
            )
        )
    match = NUMBER.fullmatch(typed.strip())
    if not match:
        raise shapes.InvalidSubmission(
            _("This is not the number of a receipt. Paste the 64 digits that sha256sum printed.")
        )
    return match[1].lower()


def _is_secret(typed):
    return "AGE-SECRET-KEY" in typed.upper()


def _typed_number(request):
    """What was typed, to be corrected; never a secret key."""
    typed = request.POST.get("number", "")
    return "" if _is_secret(typed) else typed


def _parse_proof(proof):
    """The proof that the script printed, as {"seed", "counter"}; None if the field is empty."""
    if not proof:
        return None
    match = re.fullmatch(r"([0-9a-f]{64}):([0-9]{1,16})", proof)
    if not match:
        raise shapes.InvalidSubmission(
            _("This is not a proof of work. Paste the line that the script printed.")
        )
    return {"seed": match[1], "counter": int(match[2])}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@without_cookie
def return_with_number(request, desk):
    """Come back without scripts: read the desk's messages, or have the file erased."""
    refuse_unknown(request.GET, ())
    row = get_object_or_404(Desk, slug=desk)
    if request.method != "POST":
        return render(request, RETURN, {"desk": row})
    try:
        restoring.ensure_applied()
        return _answer_number(request, row, _parse_number(request.POST.get("number", "")))
    except shapes.InvalidSubmission as refusal:
        answer = {"desk": row, "refusal": refusal, "number": _typed_number(request)}
        return render(request, RETURN, answer, status=_status_of(refusal))


def _status_of(refusal):
    return 422 if refusal.code == "shape" else STATUSES[refusal.code]


def _answer_number(request, desk, number):
    """The file's page; one message, sealed; or what is said once it is erased."""
    report = sealed_files.find_file(desk, number)
    messages = sealed_files.list_sealed_messages(report)
    context = {"desk": desk, "number": number, "report": report}
    if "message" in request.POST:
        return _save_message(messages, request.POST["message"])
    if "erase" in request.POST:
        if request.POST.get("sure") == "yes":
            sealed_files.erase_file(desk, number)
            return render(request, RETURN, {"desk": desk, "is_erased": True})
        context["refusal"] = _("Tick the box first. Nothing was erased.")
    until = sealed_files.stored_until(report)
    return render(request, RETURN, context | {"saved": messages, "until": until})


def _save_message(messages, number):
    """One message as a file for age."""
    wanted = [message for message in messages if str(message.number) == number]
    if not wanted:
        raise sealed_files.files.unknown()
    answer = HttpResponse(wanted[0].sealed, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="message-{wanted[0].number}.age"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
