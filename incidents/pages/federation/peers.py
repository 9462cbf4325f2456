"""Other installations, for administrators: list, add, confirm, end."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from incidents.access import Permission, needs
from incidents.actions.federation import peers
from incidents.actions.federation.keys import own_fingerprint, own_public_key
from incidents.forms.federation import PeerForm
from incidents.models import ChangeNotice, Peer
from incidents.pages.web.recent_sign_in import needs_recent_sign_in
from incidents.pages.web.refusals import act_or_explain, put_on_form
from incidents.pages.web.strict import asks_nothing


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_REFERENCE)
@asks_nothing
def peers_page(request):
    """List other installations and how far each is; add one."""
    form = PeerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            peers.propose_peer(form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("Added. Another administrator has to confirm it."))
            return redirect("peers")
    rows = Peer.objects.visible_to(request.user).select_related("proposed_by", "confirmed_by")
    context = {
        "peers": [(one, _newest(one)) for one in rows.filter(ended_at=None)],
        "ended": rows.exclude(ended_at=None),
        "form": form,
        "public_key": own_public_key(),
        "fingerprint": _in_groups(own_fingerprint()),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "federation/peers.html", context, status=status)


def _newest(peer):
    """The number of the last change that a peer may read."""
    last = ChangeNotice.objects.filter(tier=peer.tier).order_by("-number").first()
    return last.number if last else 0


def _in_groups(digits):
    """Hex digits in groups of four, to be read out."""
    return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))


@require_POST
@needs(Permission.KEEP_REFERENCE)
@needs_recent_sign_in
def confirm_peer_page(request, pk):
    """Confirm an installation that a colleague added, by its fingerprint."""
    peer = get_object_or_404(Peer.objects.visible_to(request.user), pk=pk)
    given = request.POST.get("fingerprint", "")
    return act_or_explain(
        request,
        "peers",
        _("Confirmed."),
        lambda: peers.confirm_peer(peer, fingerprint=given, by=request.user),
    )


@require_POST
@needs(Permission.KEEP_REFERENCE)
def end_peer_page(request, pk):
    """Read from and send to an installation no more."""
    peer = get_object_or_404(Peer.objects.visible_to(request.user), pk=pk)
    return act_or_explain(
        request, "peers", _("Ended."), lambda: peers.end_peer(peer, by=request.user)
    )
