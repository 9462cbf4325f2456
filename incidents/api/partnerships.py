"""Technology and research partnerships, for programs."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from incidents.api.register import Register
from incidents.api.web import refuses
from incidents.queries import refuse_unknown
from incidents.queries.register.partnerships import read_partnerships


class PartnershipSourceRow(serializers.Serializer):
    """A published account that names a partnership."""

    title = serializers.CharField()
    publisher = serializers.CharField()
    on = serializers.CharField(allow_blank=True)
    url = serializers.CharField()
    kind = serializers.CharField()


class PartnershipRow(serializers.Serializer):
    """A technology, who works on it together, who uses it, and what was publicly found."""

    key = serializers.CharField()
    title = serializers.CharField()
    technology = serializers.CharField()
    partner = serializers.CharField()
    partner_country = serializers.CharField(allow_blank=True)
    counterpart = serializers.CharField()
    counterpart_country = serializers.CharField()
    end_user = serializers.CharField(allow_blank=True, help_text="Blank if no source says it.")
    began_on = serializers.CharField(allow_blank=True)
    ended_on = serializers.CharField(allow_blank=True)
    status = serializers.CharField()
    finding = serializers.CharField()
    recommendation = serializers.IntegerField(help_text="Of the report of June 2018, 1 to 8.")
    doubts = serializers.CharField(allow_blank=True)
    sources = PartnershipSourceRow(many=True)


class PartnershipList(serializers.Serializer):
    results = PartnershipRow(many=True)


class Partnerships(Register):
    """All research partnerships; a short list, on one page."""

    @extend_schema(operation_id="partnerships", responses={200: PartnershipList} | refuses(400))
    def get(self, request):
        refuse_unknown(request.query_params, ())
        return Response({"results": read_partnerships()})
