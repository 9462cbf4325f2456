"""How the desk's doors answer its own pages: JSON, and a sentence for each refusal."""

from functools import wraps

from django.core.exceptions import ValidationError
from django.http import JsonResponse

from incidents.access import Permission, needs
from incidents.actions.reports.shapes import parse
from incidents.pages.reports.answering import STATUSES, spelled


def inbox_answers_json(page):
    """Guard a door of the inbox: it returns what its JSON holds, or (status, that)."""

    @needs(Permission.READ_INBOX)
    @wraps(page)
    def answered(request, *args, **kwargs):
        try:
            found = page(request, *args, **kwargs)
        except ValidationError as refusal:
            told = {"sentence": refusal.messages[0], "code": refusal.code}
            return JsonResponse(told, status=STATUSES.get(refusal.code, 400))
        status, told = found if isinstance(found, tuple) else (200, found)
        return JsonResponse(spelled(told), status=status)

    return answered


def inbox_body(request):
    """What was sent, as JSON. What it may hold is for the action to judge."""
    return parse(request.body)
