"""The log of receipts: whole months for everybody, so that no request says who looks for what."""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from incidents.actions.reports import receipt_log, witnesses
from incidents.queries import refuse_unknown


@login_not_required
@require_safe
def verify_page(request):
    """The page on which a firm checks with its receipt that its report is on record."""
    refuse_unknown(request.GET, ())
    setup = {
        "open": reverse("report_thread_open"),
        "months": reverse("report_log"),
        "month": reverse("report_log_month", args=["2000-01"]),
        "witnesses": reverse("report_log_witnesses"),
    }
    return render(request, "reports/verify.html", {"setup": setup})


@login_not_required
@require_safe
def list_log_months(request):
    """The months of the log, and the key that signs its heads."""
    refuse_unknown(request.GET, ())
    return JsonResponse({"months": receipt_log.list_months(), "key": receipt_log.public_key()})


@login_not_required
@require_safe
def list_log_witnesses(request):
    """What desks confirmed of the log, each signed by the desk's own key."""
    refuse_unknown(request.GET, ())
    return JsonResponse({"witnesses": witnesses.list_witnesses()})


@login_not_required
@require_safe
def show_checkpoint(request):
    """The newest head as a checkpoint that witnesses elsewhere can sign."""
    refuse_unknown(request.GET, ())
    return HttpResponse(witnesses.write_checkpoint(), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def show_log_month(request, month):
    """All days of a month."""
    refuse_unknown(request.GET, ())
    if not re.fullmatch(r"2\d{3}-(0[1-9]|1[0-2])", month):
        raise Http404
    return JsonResponse({"days": receipt_log.list_log_days(month)})
