"""JSON answers for the scripts of confidential reports: a sentence for each refusal, no trace."""

import base64
from functools import wraps

from django.conf import settings
from django.http import JsonResponse
from django.utils.translation import gettext as _

from incidents.actions.reports import restoring
from incidents.actions.reports.shapes import InvalidSubmission, read_body

STATUSES = {
    "shape": 400,
    "elsewhere": 403,
    "unknown": 404,
    "changed": 409,
    "code": 409,
    "proof": 409,
    "seed": 409,
    "wait": 409,
    "day": 429,
    "closed": 503,
    "full": 507,
}


def without_cookie(page):
    """Refuse requests from other sites' pages without using a cookie.

    Firms have no session that a forged request could use. The headers that a browser sends
    (Origin, Fetch Metadata) keep other sites' pages out all the same; a program sends neither and
    is accepted.
    """

    @wraps(page)
    def guarded(request, *args, **kwargs):
        if request.method not in ("GET", "HEAD") and _is_from_elsewhere(request):
            sentence = _("This request came from another website. Nothing was stored.")
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
    """Answer with the JSON that a page returns, alone or as (status, JSON), or with a refusal."""

    @without_cookie
    @wraps(page)
    def answered(request, *args, **kwargs):
        try:
            restoring.ensure_applied()
            result = page(request, *args, **kwargs)
        except InvalidSubmission as refusal:
            return JsonResponse(refuse_json(refusal), status=STATUSES[refusal.code])
        status, content = result if isinstance(result, tuple) else (200, result)
        return JsonResponse(encode_bytes(content), status=status)

    return answered


def refuse_json(refusal):
    """The JSON of a refusal: sentence, code, the effort required, the day to try again."""
    return {
        "sentence": refusal.message,
        "code": refusal.code,
        "floor": refusal.floor,
        "again_on": refusal.again_on and refusal.again_on.isoformat(),
    }


def encode_bytes(value):
    """The same value with bytes as base64: sealed content on its way out."""
    if isinstance(value, dict):
        return {name: encode_bytes(item) for name, item in value.items()}
    if isinstance(value, list):
        return [encode_bytes(item) for item in value]
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def report_body(request, *keys):
    """The request's JSON object, if it has exactly these keys."""
    return read_body(request.body, set(keys))
