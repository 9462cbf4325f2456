"""The signed days of the ledger: whole months for everybody, to fetch and to keep."""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.views.decorators.http import require_safe

from incidents.actions.people import ledger_days
from incidents.pages.web.strict import asks_nothing


@login_not_required
@require_safe
@asks_nothing
def list_ledger_months(request):
    """The months that have signed days, and the keys that signed them."""
    answer = {"months": ledger_days.list_signed_months(), "keys": ledger_days.list_keys()}
    return JsonResponse(answer)


@login_not_required
@require_safe
@asks_nothing
def show_ledger_month(request, month):
    """The signed days of a month, oldest first."""
    if not re.fullmatch(r"2\d{3}-(0[1-9]|1[0-2])", month):
        raise Http404
    return JsonResponse({"days": ledger_days.list_signed_days(month)})
