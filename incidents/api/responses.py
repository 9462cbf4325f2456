"""Collective answers, read-only, each with its steps and what it answered."""

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
CLOCK = (
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
STEP = ("text", "actor", "article", "duration", "clock_start", "confidence")


class Responses(APIView):
    """What governments did, or have made ready, against pressure on firms."""

    permission_classes = (AllowAny,)

    @extend_schema(
        parameters=[
            OpenApiParameter(name="cursor", description="From next or previous of another page.")
        ],
        responses={200: shapes.page_of(shapes.ResponseRow), 400: Problem},
    )
    def get(self, request):
        refuse_unknown(request.query_params, ("cursor",))
        cursor = request.query_params.get("cursor", "")
        try:
            found = read_page(
                CollectiveResponse.objects.values("pk", *COLUMNS), Order("slug"), cursor, PAGE_ROWS
            )
        except BadCursor as error:
            raise BadRequest(_("cursor: this is none that a page gave.")) from error
        steps, links = _steps(found.rows), _links(found.rows, request.user)
        clocks = _clocks(found.rows)
        rows = [
            {column: row[column] for column in COLUMNS}
            | {"steps": steps.get(row["pk"], []), "clocks": clocks.get(row["pk"], [])}
            | links.get(row["pk"], {"campaigns": [], "incidents": []})
            for row in found.rows
        ]
        return paged(request, found, rows)


def _steps(rows):
    """{response: its steps in order}."""
    found = {}
    asked = CollectiveResponseStep.objects.filter(response__in=[row["pk"] for row in rows])
    for step in asked.order_by("response", "position").values("response", *STEP):
        found.setdefault(step.pop("response"), []).append(step)
    return found


def _clocks(rows):
    """{response: its clocks in order}."""
    found = {}
    asked = PublishedDeadline.objects.filter(response__in=[row["pk"] for row in rows])
    for clock in asked.order_by("response", "position").values("response", *CLOCK):
        found.setdefault(clock.pop("response"), []).append(clock)
    return found


def _links(rows, user):
    """{response: {"campaigns": slugs, "incidents": references}}, as far as the reader may know."""
    links = CollectiveResponseLink.objects.filter(
        response__in=[row["pk"] for row in rows]
    ).order_by("pk")
    campaigns = Campaign.objects.visible_to(user).filter(pk__in=links.values("campaign"))
    entries = Incident.objects.visible_to(user).filter(ref__in=links.values("ref"))
    slugs, refs = (
        set(campaigns.values_list("slug", flat=True)),
        set(entries.values_list("ref", flat=True)),
    )
    found = {}
    for answer, slug, ref in links.values_list("response", "campaign__slug", "ref"):
        told = found.setdefault(answer, {"campaigns": [], "incidents": []})
        if slug in slugs:
            told["campaigns"].append(slug)
        if ref in refs:
            told["incidents"].append(ref)
    return found
