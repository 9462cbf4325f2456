"""Who can read the reports to a desk: its lists of keys, public to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from incidents.actions.reports import classic_offers
from incidents.models import Desk, RecipientList
from incidents.queries import refuse_unknown


@login_not_required
@require_safe
def desks_keys_page(request):
    """Every desk that accepts reports, with its newest list."""
    refuse_unknown(request.GET, ())
    return render(
        request, "reports/keys_of_desks.html", {"lists": RecipientList.objects.current_of_all()}
    )


@login_not_required
@require_safe
def desk_keys_page(request, slug):
    """One desk's list of keys, the eight words to compare, and the earlier lists."""
    refuse_unknown(request.GET, ())
    row = get_object_or_404(Desk, slug=slug)
    lists = list(RecipientList.objects.filter(desk=row).order_by("-epoch"))
    if not lists:
        raise Http404
    signed = [{"document": one.document, "signature": one.signature} for one in lists]
    context = {"desk": row, "list": lists[0], "earlier": lists[1:], "signed": signed}
    return render(request, "reports/keys_of_desk.html", context)


@login_not_required
@require_safe
def signed_list(request, slug):
    """The desk's signed list. A firm's browser verifies it, then seals to it."""
    row = _current(request, slug)
    return JsonResponse(
        {
            "document": row.document,
            "signature": row.signature,
            "classic": classic_offers.signed_offers(row),
        }
    )


@login_not_required
@require_safe
def recipients(request, slug):
    """The keys on the desk's list, one a line, as `age -R` reads them."""
    lines = [one["recipient"] for one in _current(request, slug).fields["recipients"]]
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain")


@login_not_required
@require_safe
def classic_keys(request, slug):
    """Keys of the desk's officers for age before 1.3, one a line."""
    lines = classic_offers.classic_recipients(_current(request, slug))
    if not lines:
        raise Http404
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain")


def _current(request, slug):
    refuse_unknown(request.GET, ())
    row = RecipientList.objects.current(get_object_or_404(Desk, slug=slug))
    if row is None:
        raise Http404
    return row
