"""The feed for other installations: signed requests in, signed envelopes out."""

import re
import time

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.actions.federation.pulling import FULL_HEADER
from incidents.actions.federation.sending import LostPosition, note_confirmation, read_outgoing
from incidents.exchange.message_signatures import BadSignature, check_request, read_keyid
from incidents.models import Peer
from incidents.queries import refuse_unknown
from incidents.values.problems import PROBLEM, build_problem

NUMBER = re.compile(r"[0-9]{1,15}")


@login_not_required
@require_safe
def changes_page(request):
    """Answer a confirmed installation with what follows its position, and note how far it is."""
    peer = _find_peer(request)
    if peer is None:
        return _refuse(401, _("Sign the request with a key that this installation knows."))
    refuse_unknown(request.GET, ("after", "received", "decided"))
    numbers = [request.GET.get(name, "0") for name in ("received", "decided")]
    if not all(NUMBER.fullmatch(one) for one in numbers):
        return _refuse(400, _("“received” and “decided” are numbers of changes."))
    try:
        page = read_outgoing(peer, request.GET.get("after", ""))
    except LostPosition:
        return _refuse(409, _("This position is not in the feed. It may be from before a restore."))
    note_confirmation(
        peer,
        received=int(numbers[0]),
        decided=int(numbers[1]),
        is_full=request.headers.get(FULL_HEADER) == "1",
    )
    answer = JsonResponse({"envelopes": page.envelopes, "has_more": page.has_more})
    answer["Cache-Control"] = "no-store"
    return answer


def _find_peer(request):
    """The installation that signed the request, or None: for whatever reason."""
    given = request.headers.get("Signature-Input", ""), request.headers.get("Signature", "")
    try:
        peer = Peer.objects.active().filter(fingerprint=read_keyid(given[0])).first()
        if peer is None:
            return None
        check_request(
            request.method,
            request.build_absolute_uri(),
            signature_input=given[0],
            signature=given[1],
            public=peer.public_key,
            now=int(time.time()),
        )
    except BadSignature:
        return None
    return peer


def _refuse(status, detail):
    return JsonResponse(build_problem(status, detail), status=status, content_type=PROBLEM)
