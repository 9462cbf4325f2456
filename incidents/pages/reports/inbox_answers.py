"""JSON answers for the scripts of the inbox: a sentence for each refusal."""

from functools import wraps

from django.core.exceptions import ValidationError
from django.http import JsonResponse

from incidents.access import Permission, needs
from incidents.actions.reports import restoring
from incidents.actions.reports.shapes import parse
from incidents.pages.reports.answering import STATUSES, encode_bytes


def inbox_answers_json(page):
    """Check permission; answer with the JSON that a page returns, alone or as (status, JSON)."""

    @needs(Permission.READ_INBOX)
    @wraps(page)
    def answered(request, *args, **kwargs):
        try:
            restoring.ensure_applied()
            result = page(request, *args, **kwargs)
        except ValidationError as refusal:
            answer = {"sentence": refusal.messages[0], "code": refusal.code}
            return JsonResponse(answer, status=STATUSES.get(refusal.code, 400))
        status, content = result if isinstance(result, tuple) else (200, result)
        return JsonResponse(encode_bytes(content), status=status)

    return answered


def inbox_body(request):
    """The JSON of the request. The action checks its content."""
    return parse(request.body)
