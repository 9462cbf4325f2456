"""Evidence of a desk's cases, for programs with a token of this scope: read, add, describe."""

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import JSONParser
from rest_framework.response import Response

from incidents.actions.desk import evidence as actions
from incidents.actions.desk import joint_demands, readings
from incidents.api.case_input import FaultyCase
from incidents.api.cases import read_object
from incidents.api.evidence_shapes import (
    EvidenceBody,
    EvidenceFileBody,
    EvidenceWords,
    OwnEvidenceRow,
    write_item,
)
from incidents.api.file_forms import FORM_TYPE, FileView, read_file_form
from incidents.api.rates import name_rate
from incidents.api.repeating import KEY_HEADER, MATCH_HEADER, answer_once, digest_etag
from incidents.api.web import describe_problem, refuses
from incidents.forms.evidence import EvidenceFileForm, EvidenceForm
from incidents.models import EvidenceItem, EvidenceVersion, TokenScope
from incidents.queries import refuse_unknown

UPLOAD_REFUSED = (400, 403, 404, 413, 415, 422)


class EvidenceView(FileView):
    """Nothing of evidence is answered to a token without this scope, whatever else it may do."""

    scope = TokenScope.EVIDENCE

    def find_usable_case(self, reference):
        case = self.find_case(reference)
        joint_demands.refuse_alone(case)
        return case

    def find_items(self, case):
        versions = EvidenceVersion.objects.select_related("added_by").order_by("-number")
        visible = EvidenceItem.objects.visible_to(self.request.user).filter(case=case)
        return visible.select_related("added_by", "case").prefetch_related(
            Prefetch("versions", versions)
        )

    def find_item(self, case, number):
        item = self.find_items(case).filter(pk=number).first()
        if item is None:
            raise Http404(_("There is no such evidence of this case."))
        return item

    def answer_item(self, case, number, status=200):
        row = write_item(self.find_item(case, int(number)))
        return Response(row, status=status, headers={"ETag": digest_etag(row)})


class CaseEvidence(EvidenceView):
    """The evidence of one case, the first first."""

    @extend_schema(
        operation_id="evidence",
        responses={200: OwnEvidenceRow(many=True)} | refuses(400, 403, 404, 422),
    )
    def get(self, request, reference):
        refuse_unknown(request.query_params, ())
        case = self.find_usable_case(reference)
        readings.record_reading(case, by=request.user)
        return Response([write_item(item) for item in self.find_items(case)])

    @extend_schema(
        operation_id="add_evidence",
        parameters=[KEY_HEADER],
        request={FORM_TYPE: EvidenceBody},
        responses={201: OwnEvidenceRow} | refuses(*UPLOAD_REFUSED),
    )
    def post(self, request, reference):
        """Add a file of at most 25 MiB. Its flat pictures are made within minutes."""
        case = self.find_usable_case(reference)
        words, files = read_file_form(request, EvidenceForm, EvidenceFileForm)
        facts, upload = actions.EvidenceFacts(**words), _read_upload(files)
        return answer_once(
            request,
            lambda: actions.add_evidence(case, facts, upload, by=request.user).item_id,
            lambda number, status: self.answer_item(case, number, status),
            status=201,
        )


class OneEvidence(EvidenceView):
    """One piece of evidence with its versions."""

    parser_classes = (JSONParser,)

    @extend_schema(
        operation_id="one_evidence",
        responses={200: OwnEvidenceRow} | refuses(400, 403, 404, 422),
    )
    def get(self, request, reference, number):
        refuse_unknown(request.query_params, ())
        case = self.find_usable_case(reference)
        readings.record_reading(case, by=request.user)
        return self.answer_item(case, number)

    @extend_schema(
        operation_id="describe_evidence",
        parameters=[MATCH_HEADER],
        request=EvidenceWords,
        responses={200: OwnEvidenceRow} | refuses(400, 403, 404, 412, 415, 422, 428),
    )
    def patch(self, request, reference, number):
        """Change what is said of it: the fields that you send. Its files stay as they are."""
        case, sent = self.find_usable_case(reference), read_object(request)
        item = self.find_item(case, number)
        match = request.headers.get("If-Match")
        if not match:
            sentence = _("Send If-Match with the ETag of the version that you change.")
            return describe_problem(428, sentence)
        if match != digest_etag(write_item(item)):
            return self.answer_stale(item, sent)
        seen = actions.facts_of(item)
        facts = _read_facts(vars(seen) | sent)
        try:
            actions.describe_evidence(item, facts, seen=seen, by=request.user)
        except ValidationError as refusal:
            if refusal.code == "stale":
                return self.answer_stale(self.find_item(case, number), sent)
            raise
        return self.answer_item(case, number)

    def answer_stale(self, item, sent):
        """Both versions; nothing was saved."""
        sentence = _("Somebody changed this evidence since you read it. Nothing was saved.")
        row = write_item(item)
        headers = {"ETag": digest_etag(row)}
        return describe_problem(412, sentence, headers, current=row, sent=sent)


class EvidenceVersions(EvidenceView):
    """Newer versions of a piece of evidence."""

    @extend_schema(
        operation_id="add_evidence_version",
        parameters=[KEY_HEADER],
        request={FORM_TYPE: EvidenceFileBody},
        responses={201: OwnEvidenceRow} | refuses(*UPLOAD_REFUSED),
    )
    def post(self, request, reference, number):
        """Add a newer version of the file; those before it stay."""
        case = self.find_usable_case(reference)
        item = self.find_item(case, number)
        upload = _read_upload(read_file_form(request, EvidenceFileForm)[0])
        return answer_once(
            request,
            lambda: actions.add_version(item, upload, by=request.user).item_id,
            lambda key, status: self.answer_item(case, key, status),
            status=201,
        )


class EvidenceContent(EvidenceView):
    """The file of a version, byte by byte as it came."""

    @extend_schema(
        operation_id="evidence_file",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY}
        | refuses(400, 403, 404, 422),
    )
    def get(self, request, reference, number, version):
        """The file as it came, checked against its hash. The ledger records who took it along."""
        refuse_unknown(request.query_params, ())
        case = self.find_usable_case(reference)
        item = self.find_item(case, number)
        row = EvidenceVersion.objects.filter(item=item, number=version).first()
        if row is None:
            raise Http404(_("There is no such version of this evidence."))
        content = actions.save_file(row, by=request.user)
        response = HttpResponse(content, content_type="application/octet-stream")
        name = content_disposition_header(as_attachment=True, filename=row.filename)
        response.headers["Content-Disposition"] = name
        name_rate(request, response)
        return response


def _read_upload(files):
    """The file of a form, seen by the virus scanner before any row is locked."""
    file = files["file"]
    return actions.check_upload(actions.EvidenceUpload(file.name, file.read()))


def _read_facts(values):
    form = EvidenceForm(values)
    faults = {name: [_("Unknown field.")] for name in set(values) - set(form.fields)}
    if not form.is_valid():
        faults |= {name: list(errors) for name, errors in form.errors.items()}
    if faults:
        raise FaultyCase(faults)
    return actions.EvidenceFacts(**form.cleaned_data)
