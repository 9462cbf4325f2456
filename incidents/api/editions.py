"""Editions of the public data, read-only, with the addresses and checksums of their files."""

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from incidents.api import shapes
from incidents.api.register import Register
from incidents.api.web import refuses
from incidents.models import Edition
from incidents.queries import refuse_unknown


class Editions(Register):
    """All editions, newest first."""

    @extend_schema(
        operation_id="editions", responses={200: shapes.EditionRow(many=True)} | refuses(400)
    )
    def get(self, request):
        refuse_unknown(request.query_params, ())
        editions = Edition.objects.with_removals().order_by("-number")
        return Response([edition_row(request, edition) for edition in editions])


def edition_row(request, edition):
    """An edition with the addresses of its files; `missing` must be annotated."""
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
