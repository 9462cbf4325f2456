"""Replies of the API: plain rows through orjson, pages by cursor, refusals as problem details."""

from urllib.parse import urlencode

import orjson
from django.core.exceptions import BadRequest
from django.core.exceptions import PermissionDenied as Forbidden
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

from incidents.api.rates import name_rate
from incidents.figures.results.removed import RemovedFigure
from incidents.values.problems import PROBLEM, build_problem

PAGE_ROWS = 50
# Refusals of the domain; the rest is as DRF has it.
REFUSED = {BadRequest: 400, Forbidden: 403, RemovedFigure: 410}


class RowsRenderer(JSONRenderer):
    """JSON through orjson: a page of 50 rows in a tenth of the standard library's time."""

    def render(self, data, accepted_media_type=None, renderer_context=None):
        if renderer_context:
            name_rate(renderer_context["request"], renderer_context["response"])
        return b"" if data is None else orjson.dumps(data, default=str)


def refusals(exception, context):
    """A refusal as problem details (RFC 9457); None for a fault of ours, which stays a 500."""
    for kind, status in REFUSED.items():
        if isinstance(exception, kind):
            return describe_problem(status, str(exception))
    response = exception_handler(exception, context)
    if response is None:
        return None
    detail = response.data.get("detail") if isinstance(response.data, dict) else None
    # What DRF sends beside the body: the methods of a 405, the wait of a 429.
    names = ("Allow", "Retry-After", "WWW-Authenticate")
    headers = {name: response.headers[name] for name in names if name in response.headers}
    return describe_problem(response.status_code, str(detail or ""), headers=headers)


def describe_problem(status, detail, headers=None, **more):
    """The answer that says why a request was refused; `more` are members of its own."""
    members = build_problem(status, detail, **more)
    return Response(members, status=status, content_type=PROBLEM, headers=headers)


def refuses(*statuses):
    """The part of a description that names the refusals of an operation."""
    # Any request may come with a token that has ended, and too often.
    named = sorted({*statuses, 401, 429})
    return dict.fromkeys(((status, PROBLEM) for status in named), Problem)


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
    """Why the request was refused (RFC 9457)."""

    type = serializers.CharField(help_text="about:blank: the status says it all.")
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField(help_text="The status of the answer.")
    detail = serializers.CharField(help_text="A sentence.", allow_blank=True)
    replaced_by = serializers.CharField(
        allow_null=True,
        required=False,
        help_text="Of a withdrawn duplicate: the reference of the incident that replaces it.",
    )
