"""The lists whose keys incidents have."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from incidents.api.detail_shapes import VocabularyAnswer
from incidents.api.register import Register
from incidents.api.web import refuses
from incidents.models import Sector, Tactic, Topic
from incidents.models.register.authorities import Attribution
from incidents.queries import refuse_unknown
from incidents.values.case_kinds import CaseKind
from incidents.values.case_origins import CaseOrigin
from incidents.values.fine_grounds import FineGround
from incidents.values.firm_responses import FirmResponse
from incidents.values.measure_status import MeasureStatus

# {parameter: its choices}
CHOICES = {
    "case_kind": CaseKind,
    "found_by": CaseOrigin,
    "firm_response": FirmResponse,
    "attribution": Attribution,
    "measure": MeasureStatus,
    "fine_ground": FineGround,
}


class Vocabulary(Register):
    """All keys that filters take, with what people read for them."""

    @extend_schema(operation_id="vocabulary", responses={200: VocabularyAnswer} | refuses(400))
    def get(self, request):
        refuse_unknown(request.query_params, ())
        terms = {
            "topic": _terms(Topic.objects.order_by("slug").values_list("slug", "title", "note")),
            "tactic": _terms(Tactic.objects.order_by("slug").values_list("slug", "title", "note")),
            "sector": _terms(
                (one.slug, one.title, f"ISIC Rev. 4 {one.isic}")
                for one in Sector.objects.order_by("slug")
            ),
        }
        choices = {
            name: _terms((value, str(label), "") for value, label in listed.choices)
            for name, listed in CHOICES.items()
        }
        return Response(terms | choices)


def _terms(rows):
    return [{"key": key, "title": title, "note": note} for key, title, note in rows]
