"""Saved searches of the person who calls, read-only: the filters of each, and its changes."""

from django.core.exceptions import BadRequest
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.response import Response
from rest_framework.views import APIView

from incidents.access import Permission, may
from incidents.api import shapes
from incidents.api.tokens import HasScope
from incidents.api.web import PAGE_ROWS, paged, refuses
from incidents.models import SavedSearch, TokenScope
from incidents.models.saved.changes import Net
from incidents.queries import refuse_unknown
from incidents.queries.saved_matches import lately
from incidents.values.cursors import BadCursor, Order, read_page

MOST_NEWS = 200


class MayFollow(BasePermission):
    def has_permission(self, request, view):
        return may(request.user, Permission.FOLLOW)


class SearchRow(serializers.Serializer):
    """A saved search: one's own, or one's desk's."""

    slug = serializers.CharField(help_text="The same on pages, in files, feeds and e-mails.")
    name = serializers.CharField()
    is_desks = serializers.BooleanField(help_text="Whether it is shared with the whole desk.")
    query = serializers.CharField(help_text="Filters and search words, as a query string.")
    incidents = serializers.URLField(help_text="The incidents that match now.")


class NewsRow(serializers.Serializer):
    """What changed in one incident."""

    ref = serializers.CharField()
    net = serializers.ChoiceField(choices=[net.value for net in Net])
    title = serializers.CharField(help_text="Empty for a withdrawn entry.")
    fields_changed = serializers.ListField(child=serializers.CharField())
    at = serializers.DateTimeField()


class SearchDetail(SearchRow):
    """A saved search and what changed among its incidents, the latest first."""

    changes = NewsRow(many=True)


class Searches(APIView):
    """Your own saved searches and those of your desk."""

    permission_classes = (MayFollow, HasScope)
    scope = TokenScope.READ

    @extend_schema(
        operation_id="searches",
        parameters=[
            OpenApiParameter(name="cursor", description="From next or previous of another page.")
        ],
        responses={200: shapes.page_of(SearchRow)} | refuses(400, 403),
    )
    def get(self, request):
        refuse_unknown(request.query_params, ("cursor",))
        rows = SavedSearch.objects.visible_to(request.user).values(
            "pk", "slug", "name", "query", "desk"
        )
        cursor = request.query_params.get("cursor", "")
        try:
            page = read_page(rows, Order("name"), cursor, PAGE_ROWS)
        except BadCursor as error:
            raise BadRequest(_("Invalid page cursor.")) from error
        return paged(request, page, [_search_row(request, row) for row in page.rows])


class OneSearch(APIView):
    """One saved search by its slug, with the changes of the last 90 days."""

    permission_classes = (MayFollow, HasScope)
    scope = TokenScope.READ

    @extend_schema(
        operation_id="search",
        responses={200: SearchDetail} | refuses(400, 403, 404),
    )
    def get(self, request, slug):
        refuse_unknown(request.query_params, ())
        rows = SavedSearch.objects.visible_to(request.user).filter(slug=slug)
        row = rows.values("pk", "slug", "name", "query", "desk").first()
        if row is None:
            raise Http404(_("There is no such search."))
        return Response(_search_row(request, row) | {"changes": _changes(row, request.user)})


def _search_row(request, row):
    query = f"?{row['query']}" if row["query"] else ""
    return {
        "slug": row["slug"],
        "name": row["name"],
        "is_desks": row["desk"] is not None,
        "query": row["query"],
        "incidents": request.build_absolute_uri(reverse("api_incidents") + query),
    }


def _changes(row, user):
    """What changed, in the tier that the reader reads. Raises as Query does."""
    news, titles = lately(row["query"], user)
    return [
        {
            "ref": one.ref,
            "net": one.net.value,
            "title": titles.get(one.ref, ""),
            "fields_changed": list(one.fields),
            "at": one.at,
        }
        for one in news[:MOST_NEWS]
    ]
