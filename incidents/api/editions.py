"""Editions of the public data, read-only, with the addresses and checksums of their files."""

from django.db.models import Count
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from incidents.api import shapes
from incidents.api.register import Register
from incidents.api.web import Problem
from incidents.models import Edition
from incidents.queries import refuse_unknown


class Editions(Register):
    """All editions, newest first."""

    @extend_schema(
        operation_id="editions", responses={200: shapes.EditionRow(many=True), 400: Problem}
    )
    def get(self, request):
        refuse_unknown(request.query_params, ())
        editions = Edition.objects.annotate(missing=Count("removals")).order_by("-number")
        return Response([_edition_row(request, edition) for edition in editions])


def _edition_row(request, edition):
    files = edition.files if edition.is_written else []
    return {
        "number": edition.number,
        "published_at": edition.published_at,
        "incidents": edition.incidents,
        "removed": edition.missing,
        "changed_figures": edition.changed_figures,
        "url": request.build_absolute_uri(edition.get_absolute_url()),
        "files": [
            file
            | {
                "url": request.build_absolute_uri(
                    reverse("edition_file", args=[edition.number, file["name"]])
                )
            }
            for file in files
        ],
    }
