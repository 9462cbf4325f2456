"""How the sealed room's doors answer programs: JSON, a sentence for each refusal, no trace."""

import base64
from functools import wraps

from django.conf import settings
from django.http import JsonResponse
from django.utils.translation import gettext as _

from incidents.actions.reports.shapes import InvalidSubmission, read_body

STATUSES = {
    "shape": 400,
    "elsewhere": 403,
    "unknown": 404,
    "changed": 409,
    "proof": 409,
    "seed": 409,
    "wait": 409,
    "day": 429,
    "full": 507,
}


def without_cookie(page):
    """A door that takes nothing from another site's page, and needs no cookie to tell.

    No door of a firm knows who asks, so there is no session that a forged request could use. What
    a browser says of itself (Origin, Fetch Metadata) keeps other sites' pages out all the same; a
    program says neither and is let in.
    """

    @wraps(page)
    def guarded(request, *args, **kwargs):
        if request.method not in ("GET", "HEAD") and _is_from_elsewhere(request):
            sentence = _("This request came from another site's page. Nothing was kept.")
            refusal = refuse_json(InvalidSubmission(sentence, "elsewhere"))
            return JsonResponse(refusal, status=STATUSES["elsewhere"])
        return page(request, *args, **kwargs)

    guarded.csrf_exempt = True
    return guarded


def _is_from_elsewhere(request):
    own = {f"{request.scheme}://{request.get_host()}", settings.ORIGIN}
    return (
        request.headers.get("Origin", settings.ORIGIN) not in own
        or request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none")
    )  # fmt: skip


def answers_json(page):
    """A page that returns what its JSON holds, or (status, that); a refusal becomes a sentence."""

    @without_cookie
    @wraps(page)
    def answered(request, *args, **kwargs):
        try:
            found = page(request, *args, **kwargs)
        except InvalidSubmission as refusal:
            return JsonResponse(refuse_json(refusal), status=STATUSES[refusal.code])
        status, told = found if isinstance(found, tuple) else (200, found)
        return JsonResponse(spelled(told), status=status)

    return answered


def refuse_json(refusal):
    """What a refusal says: its sentence, its code, what effort is needed and when to try again."""
    return {
        "sentence": refusal.message,
        "code": refusal.code,
        "floor": refusal.floor,
        "again_on": refusal.again_on and refusal.again_on.isoformat(),
    }


def spelled(told):
    """The same with bytes as base64: sealed content on its way out."""
    if isinstance(told, dict):
        return {name: spelled(value) for name, value in told.items()}
    if isinstance(told, list):
        return [spelled(value) for value in told]
    if isinstance(told, bytes | memoryview):
        return base64.b64encode(bytes(told)).decode()
    return told


def report_body(request, *keys):
    """The request's JSON object, if it has just these keys."""
    return read_body(request.body, set(keys))
