"""Replies of the API: plain rows through orjson, pages by cursor, refusals as sentences."""

from urllib.parse import urlencode

import orjson
from django.core.exceptions import BadRequest
from django.core.exceptions import PermissionDenied as Forbidden
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

from incidents.figures.results.removed import RemovedFigure

PAGE_ROWS = 50


class RowsRenderer(JSONRenderer):
    """JSON through orjson: a page of 50 rows in a tenth of the standard library's time."""

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return b"" if data is None else orjson.dumps(data, default=str)


def refusals(exception, context):
    """A refusal of the domain as 400, 403 or 410 with its sentence; the rest as DRF has it."""
    if isinstance(exception, BadRequest):
        return Response({"detail": str(exception)}, status=400)
    if isinstance(exception, Forbidden):
        return Response({"detail": str(exception)}, status=403)
    if isinstance(exception, RemovedFigure):
        return Response({"detail": str(exception)}, status=410)
    return exception_handler(exception, context)


def paged(request, page, rows=None, notes=None):
    """{"next", "previous", "results"}: addresses of the pages around, or null.

    With `notes`, also what the filters find besides what they name, in sentences.
    """
    answer = {
        "next": _turned(request, page.next),
        "previous": _turned(request, page.previous),
        "results": page.rows if rows is None else rows,
    }
    return Response(answer if notes is None else answer | {"notes": notes})


def _turned(request, cursor):
    if not cursor:
        return None
    words = [pair for pair in request.query_params.lists() if pair[0] != "cursor"]
    query = urlencode([(word, one) for word, values in words for one in values])
    before = f"{query}&" if query else ""
    return request.build_absolute_uri(f"{request.path}?{before}cursor={cursor}")


class Problem(serializers.Serializer):
    """Why the request was refused."""

    detail = serializers.CharField(help_text="A sentence.")
