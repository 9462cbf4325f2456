"""One campaign, firm, collective response or edition, by its key."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from incidents.api import detail_shapes as shapes
from incidents.api.editions import edition_row
from incidents.api.register import Register
from incidents.api.responses import read_responses
from incidents.api.selection import FIELDS, select_fields
from incidents.api.shapes import EditionRow, ResponseRow
from incidents.api.web import refuses
from incidents.models import Campaign, CollectiveResponse, Edition, Firm, Incident
from incidents.queries import refuse_unknown


def _one(name, shape):
    """The description of an operation that reads one object."""
    return extend_schema(
        operation_id=name, parameters=[FIELDS], responses={200: shape} | refuses(400, 404)
    )


def absent():
    """The same answer for what does not exist and for what the reader may not know of."""
    return Http404(_("There is nothing with this key, or you do not have access to it."))


class Detail(Register):
    """An object by its key; the fields of it that were asked for."""

    def answer(self, request, row):
        return Response(select_fields(request, row))

    def find(self, rows, **key):
        """The one row of a key. Raises Http404."""
        refuse_unknown(self.request.query_params, ("fields",))
        row = rows.filter(**key).first()
        if row is None:
            raise absent()
        return row

    def count(self, request, **columns):
        """The number of incidents in the reader's tier with these columns, and their address."""
        entries = Incident.objects.visible_to(request.user).filter(**columns)
        return entries.count()

    def list_address(self, request, parameter, key):
        return request.build_absolute_uri(f"{reverse('api_incidents')}?{parameter}={key}")


class OneCampaign(Detail):
    """One campaign with its deadlines, the totals that sources give, and the law it cites."""

    @_one("campaign", shapes.CampaignDetail)
    def get(self, request, slug):
        row = self.find(Campaign.objects.visible_to(request.user), slug=slug)
        columns = (
            *("slug", "title", "coercing_state", "issued_on", "demanded_change", "addressees"),
            *("addressees_note", "note", "responses_searched_on", "responses_searched_by"),
            "responses_searched_in",
        )
        facts = {name: getattr(row, name) for name in columns} | _campaign_parts(row)
        incidents = {
            "incidents": self.count(request, campaign=slug),
            "incidents_url": self.list_address(request, "campaign", slug),
        }
        return self.answer(request, facts | incidents)


def _campaign_parts(row):
    return {
        "listed": row.listed_firms.count(),
        "authority": row.authority.name if row.authority else "",
        "topics": list(row.topics.values_list("slug", flat=True)),
        "tactics": list(row.tactics.values_list("slug", flat=True)),
        "deadlines": list(row.deadlines.values("on", "kind", "for_whom")),
        "tallies": list(row.tallies.values("on", "complied", "of", "publisher", "url")),
        "sources": list(row.sources.values("title", "publisher", "on", "url")),
        "cites": [
            provision or instrument
            for instrument, provision in row.citations.values_list(
                "instrument__key", "provision__key"
            )
        ],
    }


class OneFirm(Detail):
    """One firm that an incident of your tier names; one that was merged leads to the other."""

    @extend_schema(
        operation_id="firm",
        parameters=[FIELDS],
        responses={200: shapes.FirmDetail, 301: None} | refuses(400, 404),
    )
    def get(self, request, slug):
        row = self.find(Firm.objects.select_related("sector"), slug=slug)
        current = row.current
        incidents = self.count(request, firm_slug=current.slug)
        if not incidents:
            raise absent()
        if current != row:
            return redirect("api_firm", current.slug, permanent=True)
        columns = ("slug", "name", "other_names", "kind", "country", "lei", "uscc", "isin")
        facts = {name: getattr(row, name) for name in columns}
        return self.answer(
            request,
            facts
            | {
                "sector": row.sector.slug if row.sector else "",
                "incidents": incidents,
                "incidents_url": self.list_address(request, "firm", slug),
            },
        )


class OneResponse(Detail):
    """One collective response with its steps, deadlines and what it responds to."""

    @_one("response", ResponseRow)
    def get(self, request, slug):
        self.find(CollectiveResponse.objects.all(), slug=slug)
        rows = CollectiveResponse.objects.filter(slug=slug)
        return self.answer(request, read_responses(rows, request.user)[0])


class OneEdition(Detail):
    """One edition with its files."""

    @_one("edition", EditionRow)
    def get(self, request, number):
        row = self.find(Edition.objects.with_removals(), number=number)
        return self.answer(request, edition_row(request, row))
