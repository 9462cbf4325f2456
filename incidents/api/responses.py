"""Collective responses, read-only, each with its steps, deadlines and demands."""

from collections import defaultdict

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.views import APIView

from incidents.api import shapes
from incidents.api.web import PAGE_ROWS, Problem, paged
from incidents.models import (
    Campaign,
    CollectiveResponse,
    CollectiveResponseLink,
    CollectiveResponseStep,
    Incident,
    PublishedDeadline,
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
STEP_COLUMNS = ("text", "actor", "article", "duration", "counted_from", "confidence")


class Responses(APIView):
    """What governments have done, or can do, about pressure on companies."""

    permission_classes = (AllowAny,)

    @extend_schema(
        parameters=[
            OpenApiParameter(
                name="cursor", description="From the next or previous address of another page."
            )
        ],
        responses={200: shapes.page_of(shapes.ResponseRow), 400: Problem},
    )
    def get(self, request):
        refuse_unknown(request.query_params, ("cursor",))
        cursor = request.query_params.get("cursor", "")
        try:
            page = read_page(
                CollectiveResponse.objects.values("pk", *COLUMNS), Order("slug"), cursor, PAGE_ROWS
            )
        except BadCursor as error:
            raise BadRequest(
                _("Invalid page cursor. Use the next or previous address of a page.")
            ) from error
        steps, deadlines = _steps(page.rows), _deadlines(page.rows)
        links = _links(page.rows, request.user)
        rows = [
            {column: row[column] for column in COLUMNS}
            | {"steps": steps[row["pk"]], "deadlines": deadlines[row["pk"]]}
            | links.get(row["pk"], {"campaigns": [], "incidents": []})
            for row in page.rows
        ]
        return paged(request, page, rows)


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
