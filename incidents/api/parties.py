"""Authorities and sources of published incidents, by tier: lists with filters, and one of each."""

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from incidents.api import party_shapes
from incidents.api.register import Involved, describe_listing, page_by
from incidents.api.selection import select_all
from incidents.api.web import paged, refuses
from incidents.figures.measures.authorities import count_acts, named_authorities
from incidents.figures.measures.sources import used_sources
from incidents.models import PublishedSource
from incidents.queries import refuse_unknown
from incidents.queries.register.authorities import look_up_authority

MOST_ENTRIES = 200
AUTHORITY_FIELDS = tuple(party_shapes.AuthorityRow().fields)
SOURCE_FIELDS = tuple(party_shapes.SourceRow().fields)


class Authorities(Involved):
    """Authorities that a matching incident names."""

    @describe_listing("authorities", party_shapes.AuthorityRow)
    def get(self, request):
        query = self.read_query(request)
        page = page_by(named_authorities(query.rows()), "name", query)
        rows = [{name: row[name] for name in row if name != "pk"} for row in page.rows]
        return paged(request, page, select_all(request, rows, AUTHORITY_FIELDS))


class OneAuthority(Involved):
    """One authority with what it did; the key of a merged one gives the one that stayed."""

    @extend_schema(
        operation_id="authority",
        responses={200: party_shapes.AuthorityDetail} | refuses(400, 404),
    )
    def get(self, request, slug):
        refuse_unknown(request.query_params, ())
        authority = look_up_authority(request.user, slug)
        if authority is None:
            raise Http404(_("No incident names such an authority."))
        row = named_authorities(authority.entries).get(slug=authority.current.slug)
        del row["pk"]
        acts = count_acts(authority.entries)
        counts = {
            "tactics": acts.tactics,
            "topics": acts.topics,
            "cited": acts.cited,
            "firm_responses": acts.responses,
        }
        refs = authority.entries.newest_first().values_list("ref", flat=True)
        return Response(
            row
            | {name: _counted(pairs) for name, pairs in counts.items()}
            | {"incidents": list(refs[:MOST_ENTRIES])}
        )


def _counted(pairs):
    return [{"key": key, "incidents": number} for key, number in pairs]


class Sources(Involved):
    """Sources of the matching incidents."""

    @describe_listing("sources", party_shapes.SourceRow)
    def get(self, request):
        query = self.read_query(request)
        rows = PublishedSource.objects.filter(entry__in=query.rows().order_by().values("pk"))
        page = page_by(used_sources(rows), "title", query)
        rows = [{name: row[name] for name in row if name != "pk"} for row in page.rows]
        return paged(request, page, select_all(request, rows, SOURCE_FIELDS))


class OneSource(Involved):
    """One source with the incidents that it supports."""

    @extend_schema(
        operation_id="source",
        responses={200: party_shapes.SourceDetail} | refuses(400, 404),
    )
    def get(self, request, key):
        refuse_unknown(request.query_params, ())
        uses = PublishedSource.objects.visible_to(request.user).filter(key=key)
        row = used_sources(uses).first()
        if row is None:
            raise Http404(_("No published incident names such a source."))
        columns = ("entry__ref", "reliability", "credibility", "supports")
        listed = list(uses.order_by("-pk").values(*columns, "archived_on", "sha256"))
        more = {
            name: next((one[name] for one in listed if one[name]), "")
            for name in ("archived_on", "sha256")
        }
        del row["pk"]
        return Response(
            row
            | more
            | {
                "uses": [
                    {"ref": one["entry__ref"]} | {name: one[name] for name in columns[1:]}
                    for one in listed[:MOST_ENTRIES]
                ]
            }
        )
