"""The register, read-only: filters as on the pages, rows as in the files, pages by cursor."""

from django.core.exceptions import BadRequest
from django.db.models import Count
from django.http import Http404
from django.urls import reverse as page_address
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from incidents.api import shapes
from incidents.api.web import PAGE_ROWS, Problem, paged
from incidents.exchange.columns import COLUMNS
from incidents.figures.measures.citations import counts_by_text
from incidents.figures.measures.firms import named_firms
from incidents.models import Campaign, Incident, Instrument, Tombstone
from incidents.queries import IncidentFilter, Query, ValuesFilter, refuse_unknown
from incidents.queries.register.versions import list_versions
from incidents.values.cursors import BadCursor, Order, read_page

WORDS = [
    OpenApiParameter(
        name=word,
        description=str(rule.label),
        many=isinstance(rule, ValuesFilter),
        explode=True,
        type=str,
    )
    for word, rule in IncidentFilter.base_filters.items()
] + [OpenApiParameter(name="cursor", description="From next or previous of another page.")]


def _listing(row):
    """The description of a list of such rows."""
    return extend_schema(
        parameters=WORDS,
        responses={200: shapes.page_of(row), 400: Problem, 403: Problem},
    )


class Register(APIView):
    """Open to strangers, who read the public tier; a session reads its own."""

    permission_classes = (AllowAny,)

    def read_query(self, request):
        return Query(request.query_params, request.user)


class Involved(Register):
    """What the matching incidents involve: the same filters, and an order of its own."""

    def read_query(self, request):
        query = super().read_query(request)
        if "sort" in query.parameters:
            raise BadRequest(_("sort: this list has only one order. Remove this parameter."))
        return query

    def is_narrowed(self, query):
        """Whether a filter is set; the tier is not one."""
        return bool(query.parameters.keys() - {"tier"})


class Incidents(Register):
    """The incidents that match the filters."""

    @extend_schema(
        parameters=WORDS,
        responses={200: shapes.PageOfIncidents, 400: Problem, 403: Problem},
    )
    def get(self, request):
        query = self.read_query(request)
        page_of_rows = query.page(tuple(COLUMNS), PAGE_ROWS)
        rows = [{column: row[column] for column in COLUMNS} for row in page_of_rows.rows]
        return paged(request, page_of_rows, rows, query.notes)


class OneIncident(Register):
    """One incident with its released document; 410 with the reason once it is withdrawn."""

    @extend_schema(
        operation_id="incident",
        responses={200: shapes.IncidentDetail, 400: Problem, 404: Problem, 410: Problem},
    )
    def get(self, request, ref):
        refuse_unknown(request.query_params, ())
        entries = Incident.objects.visible_to(request.user)
        row = entries.filter(ref=ref).values(*COLUMNS, "document").first()
        if row:
            return Response(row)
        return _withdrawn(request, ref)


class Versions(Register):
    """The versions of an entry in the reader's tier, newest first, with what changed and why."""

    @extend_schema(
        operation_id="versions",
        responses={200: shapes.VersionRow(many=True)} | dict.fromkeys((400, 404, 410), Problem),
    )
    def get(self, request, ref):
        refuse_unknown(request.query_params, ())
        versions = list_versions(request.user, ref)
        if not versions:
            return _withdrawn(request, ref)
        return Response([_version_row(request, ref, one) for one in versions])


def _version_row(request, ref, version):
    page = page_address("incident_version", args=[ref, version.number])
    return {
        "version": version.number,
        "released_at": version.released_at,
        "reason": version.reason,
        "changes": [
            {
                "field": change.field,
                "sentence": change.sentence,
                "before": change.before,
                "after": change.after,
            }
            for change in version.changes
        ],
        "document": version.document,
        "url": request.build_absolute_uri(page),
    }


def _withdrawn(request, ref):
    """410 with the reason of a withdrawn entry; Http404 where there was none."""
    stone = Tombstone.objects.visible_to(request.user).filter(ref=ref).first()
    if stone is None:
        raise Http404(_("There is no such entry."))
    detail = _("Withdrawn on %(day)s: %(reason)s") % {
        "day": stone.withdrawn_on,
        "reason": stone.reason,
    }
    return Response({"detail": detail}, status=410)


class Campaigns(Involved):
    """Campaigns; with filters, those of the matching incidents."""

    @_listing(shapes.CampaignRow)
    def get(self, request):
        query = self.read_query(request)
        entries = query.rows().exclude(campaign="").order_by()
        counts = dict(entries.values_list("campaign").annotate(entries=Count("pk")))
        rows = Campaign.objects.visible_to(request.user)
        if self.is_narrowed(query):
            rows = rows.filter(slug__in=counts)
        columns = ("slug", "title", "coercing_state", "issued_on", "demanded_change", "addressees")
        rows, columns = rows.annotate(listed=Count("listed_firms")), (*columns, "listed")
        search = tuple(f"responses_searched_{part}" for part in ("on", "by", "in"))
        return _keyed(request, query, rows, "slug", columns + search, counts)


class Regulations(Involved):
    """Regulations; with filters, those that the matching incidents cite."""

    @_listing(shapes.RegulationRow)
    def get(self, request):
        query = self.read_query(request)
        counts = counts_by_text(query.rows())
        rows = Instrument.objects.all()
        if self.is_narrowed(query):
            rows = rows.filter(key__in=counts)
        columns = ("key", "title_en", "title_zh", "title_lang", "kind")
        columns += ("jurisdiction", "issuing_body")
        days = ("adopted_on", "in_force_from", "in_force_until")
        return _keyed(request, query, rows, "key", columns + days, counts)


class Firms(Involved):
    """Firms that a matching incident names."""

    @_listing(shapes.FirmSerializer)
    def get(self, request):
        query = self.read_query(request)
        page = _page(named_firms(query.rows()), "name", query)
        rows = [{name: row[name] for name in row if name != "pk"} for row in page.rows]
        return paged(request, page, rows)


def _keyed(request, query, rows, key, columns, counts):
    """A page of rows by key, each with its number of matching incidents."""
    page = _page(rows.values("pk", *columns), key, query)
    keyed = [
        {column: row[column] for column in columns} | {"incidents": counts.get(row[key], 0)}
        for row in page.rows
    ]
    return paged(request, page, keyed)


def _page(rows, key, query):
    try:
        return read_page(rows, Order(key), query.cursor, PAGE_ROWS)
    except BadCursor as error:
        raise BadRequest(_("Invalid page cursor.")) from error
