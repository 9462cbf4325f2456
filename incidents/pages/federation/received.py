"""What other installations sent, for officers: quarantine, decision, and what was taken in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, needs
from incidents.actions.federation.receiving import decide_received, receive_envelopes
from incidents.forms.federation import EnvelopesForm
from incidents.models import Peer, ReceivedRelease, ReceivedState
from incidents.pages.web.refusals import act_or_explain, put_on_form
from incidents.pages.web.strict import asks_nothing

MOST = 200


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def received_page(request):
    """List what waits in quarantine and what was taken in; read a file of envelopes."""
    form = EnvelopesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _read_file(request, form):
        return redirect("received_releases")
    rows = ReceivedRelease.objects.visible_to(request.user).select_related("peer").defer("envelope")
    context = {
        "waiting": rows.waiting().order_by("pk")[:MOST],
        "taken_in": rows.filter(state=ReceivedState.TAKEN_IN)[:MOST],
        "revoked": rows.filter(state=ReceivedState.REVOKED)[:MOST],
        "form": form,
        "full": Peer.objects.active().filter(is_full_here=True),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "federation/received.html", context, status=status)


def _read_file(request, form):
    """Store the envelopes of a file; whether that was done. A refusal goes to the form."""
    values = form.cleaned_data
    try:
        count = receive_envelopes(values["peer"], values["file"], by=request.user)
    except ValidationError as refusal:
        put_on_form(form, refusal)
        return False
    sentence = ngettext("%(count)s new change.", "%(count)s new changes.", count)
    messages.success(request, sentence % {"count": count})
    return True


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def received_release_page(request, pk):
    """Show one received release, and the version that it would replace."""
    row = _received(request, pk)
    rows = ReceivedRelease.objects.visible_to(request.user).of_entry(row.peer, row.ref)
    before = rows.filter(state=ReceivedState.TAKEN_IN).exclude(pk=row.pk).first()
    return render(request, "federation/received_release.html", {"received": row, "before": before})


@require_POST
@needs(Permission.PROPOSE_RELEASE)
def decide_received_page(request, pk):
    """Take a release in, or do not."""
    row, verdict = _received(request, pk), request.POST.get("taken", "")
    if verdict not in ("yes", "no"):
        messages.error(request, _("Choose whether you take it in."))
        return redirect(row)
    done = _("Taken in.") if verdict == "yes" else _("Not taken in.")
    act = decide_received
    return act_or_explain(
        request, row, done, lambda: act(row, is_taken=verdict == "yes", by=request.user)
    )


def _received(request, pk):
    rows = ReceivedRelease.objects.visible_to(request.user).select_related("peer", "decided_by")
    return get_object_or_404(rows, pk=pk)
