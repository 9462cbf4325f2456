"""Collective responses, read-only, each with its steps, deadlines and demands."""

from collections import defaultdict

from django.core.exceptions import BadRequest
from django.db.models import F
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.views import APIView

from incidents.api import shapes
from incidents.api.detail_shapes import ListedDeadlineRow
from incidents.api.selection import FIELDS, select_all
from incidents.api.tokens import HasScope
from incidents.api.web import PAGE_ROWS, paged, refuses
from incidents.models import (
    Campaign,
    CollectiveResponse,
    CollectiveResponseLink,
    CollectiveResponseStep,
    Incident,
    PublishedDeadline,
    TokenScope,
)
from incidents.queries import refuse_unknown
from incidents.values.cursors import BadCursor, Order, read_page

COLUMNS = (
    "slug",
    "name",
    "kind",
    "jurisdictions",
    "against",
    "started_on",
    "status",
    "outcome",
    "note",
    "sources",
    "confidence",
    "cost_low",
    "cost_high",
    "cost_currency",
    "cost_method",
    "cost_source",
    "version",
    "released_at",
)
DEADLINE_COLUMNS = (
    "rule",
    "version",
    "title",
    "instrument",
    "article",
    "started_on",
    "due_from",
    "due_until",
    "decided_by",
    "note",
    "paused_since",
    "ended_on",
    "outcome",
)
CURSOR = OpenApiParameter(
    name="cursor", description="From the next or previous address of another page."
)
STEP_COLUMNS = ("text", "actor", "article", "duration", "counted_from", "confidence")


class Responses(APIView):
    """What governments have done, or can do, about pressure on companies."""

    permission_classes = (HasScope,)
    scope = TokenScope.READ

    @extend_schema(
        operation_id="responses",
        parameters=[CURSOR, FIELDS],
        responses={200: shapes.page_of(shapes.ResponseRow)} | refuses(400),
    )
    def get(self, request):
        refuse_unknown(request.query_params, ("cursor", "fields"))
        page = _read(CollectiveResponse.objects.values("pk", *COLUMNS), "slug", request)
        rows = _complete(page.rows, request.user)
        return paged(request, page, select_all(request, rows, SENT))


# What is sent of each: its own columns, its parts, and what it responds to.
SENT = (*COLUMNS, "steps", "deadlines", "campaigns", "incidents")


def read_responses(responses, user):
    """Rows of some collective responses, with steps, deadlines and what they respond to."""
    return _complete(list(responses.values("pk", *COLUMNS)), user)


def _complete(listed, user):
    steps, deadlines, links = _steps(listed), _deadlines(listed), _links(listed, user)
    return [
        {column: row[column] for column in COLUMNS}
        | {"steps": steps[row["pk"]], "deadlines": deadlines[row["pk"]]}
        | links.get(row["pk"], {"campaigns": [], "incidents": []})
        for row in listed
    ]


class Deadlines(APIView):
    """Statutory deadlines of public collective responses, the next one due first."""

    permission_classes = (HasScope,)
    scope = TokenScope.READ

    @extend_schema(
        operation_id="deadlines",
        parameters=[CURSOR, FIELDS],
        responses={200: shapes.page_of(ListedDeadlineRow)} | refuses(400),
    )
    def get(self, request):
        refuse_unknown(request.query_params, ("cursor", "fields"))
        rows = PublishedDeadline.objects.values("pk", *DEADLINE_COLUMNS, slug=F("response__slug"))
        page = _read(rows, "due_until", request)
        sent = [
            {"response": row["slug"]} | {name: row[name] for name in DEADLINE_COLUMNS}
            for row in page.rows
        ]
        return paged(request, page, select_all(request, sent, ("response", *DEADLINE_COLUMNS)))


def _read(rows, column, request):
    try:
        return read_page(rows, Order(column), request.query_params.get("cursor", ""), PAGE_ROWS)
    except BadCursor as error:
        raise BadRequest(
            _("Invalid page cursor. Use the next or previous address of a page.")
        ) from error


def _steps(rows):
    """{response: its steps in order}."""
    return _grouped(CollectiveResponseStep, STEP_COLUMNS, rows)


def _deadlines(rows):
    """{response: its statutory deadlines in order}."""
    return _grouped(PublishedDeadline, DEADLINE_COLUMNS, rows)


def _grouped(model, columns, rows):
    """{response: its rows of a model in order}; an empty list for a response without one."""
    groups = defaultdict(list)
    parts = model.objects.filter(response__in=[row["pk"] for row in rows])
    for part in parts.order_by("response", "position").values("response", *columns):
        groups[part.pop("response")].append(part)
    return groups


def _links(rows, user):
    """{response: {"campaigns": slugs, "incidents": references}} that the reader may see."""
    links = CollectiveResponseLink.objects.filter(
        response__in=[row["pk"] for row in rows]
    ).order_by("pk")
    campaigns = Campaign.objects.visible_to(user).filter(pk__in=links.values("campaign"))
    incidents = Incident.objects.visible_to(user).filter(ref__in=links.values("ref"))
    slugs = set(campaigns.values_list("slug", flat=True))
    refs = set(incidents.values_list("ref", flat=True))
    demands = {}
    for response, slug, ref in links.values_list("response", "campaign__slug", "ref"):
        columns = demands.setdefault(response, {"campaigns": [], "incidents": []})
        if slug in slugs:
            columns["campaigns"].append(slug)
        if ref in refs:
            columns["incidents"].append(ref)
    return demands
