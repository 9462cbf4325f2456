"""How the sealed room's doors answer programs: JSON, a sentence for each refusal, no trace."""

import base64
from functools import wraps

from django.http import JsonResponse

from incidents.actions.reports.shapes import Refused, read

STATUSES = {"shape": 400, "unknown": 404, "changed": 409, "proof": 403, "budget": 429}


def answers(page):
    """A page that returns what its JSON holds, or (status, that); a refusal becomes a sentence."""

    @wraps(page)
    def answered(request, *args, **kwargs):
        try:
            found = page(request, *args, **kwargs)
        except Refused as refusal:
            return JsonResponse(refused(refusal), status=STATUSES[refusal.code])
        status, told = found if isinstance(found, tuple) else (200, found)
        return JsonResponse(spelled(told), status=status)

    return answered


def refused(refusal):
    """What a refusal says: its sentence, its code, and when to try again."""
    return {
        "sentence": refusal.message,
        "code": refusal.code,
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


def body(request, *keys):
    """The request's JSON object, if it has just these keys."""
    return read(request.body, set(keys))
