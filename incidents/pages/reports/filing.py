"""A firm files: the pages that explain, and the doors that take what is sealed."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.actions.reports import budget, files, filing, shapes
from incidents.actions.reports.filing import permitted
from incidents.actions.reports.threads import found, permit_of
from incidents.exchange import age
from incidents.forms import COUNTRIES
from incidents.models import Desk, RecipientList
from incidents.pages.drafts import laws
from incidents.pages.reports import scripts
from incidents.pages.reports.answering import answers, body
from incidents.pages.reports.questions import LADDER, STEPS

LARGEST_FILE = 100 * 1024 * 1024


@login_not_required
@require_safe
def report(request):
    """Which desk, who will be able to read what, and what is not protected."""
    lists = RecipientList.objects.current_of_all()
    return render(
        request, "report/start.html", {"lists": lists, "sums_digest": scripts.sums_digest()}
    )


@login_not_required
@require_safe
def write(request, desk):
    """The questions. Nothing of what is typed leaves the page but sealed."""
    row = get_object_or_404(Desk, slug=desk)
    return render(
        request,
        "report/write.html",
        {
            "desk": row,
            "listed": RecipientList.objects.current(row),
            "steps": STEPS,
            "ladder": LADDER,
            "countries": COUNTRIES,
            "laws": laws(),
            "setup": {
                "desk": row.slug,
                "token": get_token(request),
                "urls": _addresses(row),
                "largest": LARGEST_FILE,
            },
        },
    )


def _addresses(desk):
    return {
        "keys": reverse("report_keys_json", args=[desk.slug]),
        "proof": reverse("report_proof"),
        "files": reverse("report_files"),
        "send": reverse("report_send", args=[desk.slug]),
    }


@login_not_required
@require_POST
@answers
def proof(request):
    """A challenge for one report to a desk."""
    asked, bits = budget.challenge(_desk(body(request, "desk")["desk"]))
    return {"challenge": asked, "bits": bits}


@login_not_required
@require_POST
@answers
def send(request, desk):
    """Take in a report, whole or not at all."""
    filing.file(_desk(desk), body(request, *filing.KEYS))
    return 201, {}


@login_not_required
@require_POST
@answers
def begin(request):
    """Announce a file, under a proof of work or under a receipt."""
    told = body(request, "desk", "upload", "size", "kind", "permit", "lookup")
    desk = _desk(told["desk"])
    if told["lookup"] is None:
        permit = permitted(desk, told["permit"])
    else:
        desk, permit = found(told["lookup"]).desk, permit_of(told["lookup"])
    if told["kind"] not in list(age.Kind) or type(told["size"]) is not int:
        raise shapes.malformed()
    kind = age.Kind(told["kind"])
    row = files.begin(desk, shapes.key(told["upload"]), kind=kind, size=told["size"], permit=permit)
    return 201, {"parts": row.parts, "part": files.PART}


@login_not_required
@require_safe
@answers
def received(request, upload):
    """Which parts of a file are there."""
    return {"received": files.received(shapes.key(upload))}


@login_not_required
@require_http_methods(["PUT"])
@answers
def part(request, upload, number):
    """One part of a file. The same again changes nothing."""
    files.take(shapes.key(upload), int(number), request.body)
    return {}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def without_page(request, desk):
    """For who trusts no page: a file sealed by age's own command, sent by a plain form."""
    row = get_object_or_404(Desk, slug=desk)
    context = {"desk": row, "listed": RecipientList.objects.current(row)}
    if request.method == "POST":
        try:
            filing.file_alone(row, _sent(request))
        except shapes.Refused as refusal:
            return render(request, "report/file.html", context | {"refusal": refusal}, status=422)
        return render(request, "report/file.html", context | {"is_taken": True}, status=201)
    return render(request, "report/file.html", context)


def _sent(request):
    """The bytes of the one file of the form."""
    if set(request.POST) - {"csrfmiddlewaretoken"} or set(request.FILES) != {"sealed"}:
        raise shapes.Refused(_("Choose the sealed file. Nothing else is taken."))
    sent = request.FILES["sealed"]
    return sent.read(filing.LONGEST_FILE + 1)


def _desk(slug):
    row = Desk.objects.filter(slug=slug).first() if isinstance(slug, str) else None
    if row is None:
        raise files.unknown()
    return row


@login_not_required
@require_safe
def sums(request):
    """The hashes of the sealed room's scripts, as `sha256sum -c` reads them."""
    return HttpResponse(scripts.sums(), content_type="text/plain; charset=utf-8")
