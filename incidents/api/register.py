"""The register, read-only: filters as on the pages, rows as in the files, pages by cursor."""

from functools import partial

from django.core.exceptions import BadRequest
from django.db.models import Count
from django.http import Http404
from django.urls import reverse as page_address
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from incidents.actions.register.replies import list_replies, with_replies
from incidents.api import shapes
from incidents.api.answers import remember_answer
from incidents.api.expansion import EXPAND, EXPANSIONS, KEYS, expand_rows
from incidents.api.selection import FIELDS, read_names, select_all, select_fields
from incidents.api.tokens import HasScope
from incidents.api.web import PAGE_ROWS, describe_problem, paged, refuses
from incidents.exchange.columns import COLUMNS
from incidents.figures.measures.citations import counts_by_text
from incidents.figures.measures.firms import named_firms
from incidents.models import Campaign, Incident, Instrument, TokenScope, Tombstone
from incidents.queries import IncidentFilter, Query, ValuesFilter, refuse_unknown
from incidents.queries.query import PAGING
from incidents.queries.register.replacements import find_replacement
from incidents.queries.register.versions import list_versions
from incidents.values.cursors import BadCursor, Order, read_page


def describe_parameter(rule):
    """What a filter is called, and how its values are excluded or left blank."""
    ways = []
    if isinstance(rule, ValuesFilter):
        ways.append("Repeated: any of them. “-” before a value leaves it out.")
    if rule.extra.get("has_blanks", False):
        ways.append("“none” finds blanks, “-none” what has any value.")
    return " ".join([f"{rule.label}.", *ways])


WORDS = [
    OpenApiParameter(
        name=word,
        description=describe_parameter(rule),
        many=isinstance(rule, ValuesFilter),
        explode=True,
        type=str,
    )
    for word, rule in IncidentFilter.base_filters.items()
] + [OpenApiParameter(name="cursor", description="From next or previous of another page.")]


def describe_listing(name, row, *more):
    """The description of a list of such rows; `more`: parameters of this list alone.

    `name`: of the operation, by which generated clients call it.
    """
    return extend_schema(
        operation_id=name,
        parameters=[*WORDS, FIELDS, *more],
        responses={200: shapes.page_of(row)} | refuses(400, 403),
    )


class Register(APIView):
    """Open to strangers, who read the public tier; a session reads its own."""

    permission_classes = (HasScope,)
    scope = TokenScope.READ

    def read_query(self, request, *also):
        return Query(request.query_params, request.user, also=(*PAGING, "fields", *also))


class Nothing(Register):
    """Whatever else is asked for below /api/v1/."""

    @extend_schema(exclude=True)
    def get(self, request):
        raise Http404(_("There is nothing at this address."))

    # Whatever the method: what is not there has none.
    post = put = patch = delete = get


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
        operation_id="incidents",
        parameters=[*WORDS, FIELDS, EXPAND],
        responses={200: shapes.PageOfIncidents, 304: None} | refuses(400, 403),
    )
    def get(self, request):
        return remember_answer(request, partial(self.make, request))

    def make(self, request):
        """The answer as plain rows."""
        query = self.read_query(request, "expand")
        names = read_names(request, "expand", tuple(EXPANSIONS))
        columns = read_names(request, "fields", tuple(COLUMNS)) or tuple(COLUMNS)
        page_of_rows = query.page({*columns, *(KEYS if names else ())}, PAGE_ROWS)
        listed = expand_rows(page_of_rows.rows, names, request.user)
        sent = (*columns, "expanded") if names else columns
        rows = [{name: row[name] for name in sent} for row in listed]
        return paged(request, page_of_rows, rows, query.notes)


class OneIncident(Register):
    """One incident with its released document; 410 with the reason once it is withdrawn."""

    @extend_schema(
        operation_id="incident",
        parameters=[FIELDS, EXPAND],
        responses={200: shapes.IncidentDetail} | refuses(400, 404, 410),
    )
    def get(self, request, ref):
        refuse_unknown(request.query_params, ("fields", "expand"))
        names = read_names(request, "expand", tuple(EXPANSIONS))
        entries = Incident.objects.visible_to(request.user)
        entry = with_replies(entries.filter(ref=ref)).first()
        if entry is None:
            return _withdrawn(request, ref)
        row = {name: getattr(entry, name) for name in (*COLUMNS, "document")}
        row |= {"replies": [_reply_row(one) for one in list_replies(entry)]}
        (expanded,) = expand_rows([row], names, request.user)
        chosen = select_fields(request, row)
        return Response(chosen | {"expanded": expanded["expanded"]} if names else chosen)


def _reply_row(reply):
    names = ("kind", "party", "sender", "text", "way", "version")
    return {name: getattr(reply, name) for name in names} | {
        "received_on": reply.received_at.date(),
        "verified_on": reply.verified_at.date(),
    }


class Versions(Register):
    """The versions of an entry in the reader's tier, newest first, with what changed and why."""

    @extend_schema(
        operation_id="versions",
        responses={200: shapes.VersionRow(many=True)} | refuses(400, 404, 410),
    )
    def get(self, request, ref):
        refuse_unknown(request.query_params, ())
        versions = list_versions(request.user, ref)
        if not versions:
            return _withdrawn(request, ref)
        return Response([_version_row(request, ref, one) for one in versions])


class OneVersion(Register):
    """One version of an entry in the reader's tier."""

    @extend_schema(
        operation_id="version",
        responses={200: shapes.VersionRow} | refuses(400, 404, 410),
    )
    def get(self, request, ref, number):
        refuse_unknown(request.query_params, ())
        versions = list_versions(request.user, ref)
        if not versions:
            return _withdrawn(request, ref)
        for one in versions:
            if one.number == int(number):
                return Response(_version_row(request, ref, one))
        raise Http404(_("There is no such version of this incident."))


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
    return describe_problem(410, detail, replaced_by=find_replacement(request.user, ref) or None)


class Campaigns(Involved):
    """Campaigns; with filters, those of the matching incidents."""

    @describe_listing("campaigns", shapes.CampaignRow)
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

    @describe_listing("regulations", shapes.RegulationRow)
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

    @describe_listing("firms", shapes.FirmSerializer)
    def get(self, request):
        query = self.read_query(request)
        page = page_by(named_firms(query.rows()), "name", query)
        rows = [{name: row[name] for name in row if name != "pk"} for row in page.rows]
        return paged(request, page, select_all(request, rows, FIRM_FIELDS))


FIRM_FIELDS = ("slug", "name", "other_names", "kind", "country", "sector_title", "count")


def _keyed(request, query, rows, key, columns, counts):
    """A page of rows by key, each with its number of matching incidents."""
    page = page_by(rows.values("pk", *columns), key, query)
    keyed = [
        {column: row[column] for column in columns} | {"incidents": counts.get(row[key], 0)}
        for row in page.rows
    ]
    return paged(request, page, select_all(request, keyed, (*columns, "incidents")))


def page_by(rows, key, query):
    try:
        return read_page(rows, Order(key), query.cursor, PAGE_ROWS)
    except BadCursor as error:
        raise BadRequest(_("Invalid page cursor.")) from error
