"""Tables that a desk brings in, for programs: uploaded, checked, decided on, imported, undone."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import JSONParser
from rest_framework.response import Response

from incidents.actions.desk import mappings, undo_imports, uploads
from incidents.api.case_input import FaultyCase
from incidents.api.cases import CURSOR, read_object
from incidents.api.file_forms import FORM_TYPE, FileView, read_file_form
from incidents.api.import_shapes import (
    ImportBody,
    ImportChoices,
    ImportDocument,
    OwnImportRow,
    write_import,
    write_import_document,
)
from incidents.api.repeating import KEY_HEADER, MATCH_HEADER, answer_once, digest_etag
from incidents.api.shapes import page_of
from incidents.api.web import PAGE_ROWS, describe_problem, paged, refuses
from incidents.forms.matching import Matching, ProgramUploadForm, check_matching
from incidents.intake.mapping.cells import UnknownWords
from incidents.intake.mapping.day_order import find_day_question
from incidents.intake.mapping.profiles import Mapping
from incidents.models import Import, ImportState, TokenScope
from incidents.queries import refuse_unknown
from incidents.values.cursors import BadCursor, Order, read_page

ANSWERS = {"conflicts": ("desk", "file"), "duplicates": ("same", "different")}


class ImportView(FileView):
    """For tokens that may import; whether their people may is the actions' to say."""

    scope = TokenScope.IMPORTS
    parser_classes = (JSONParser,)

    def find_import(self, number):
        visible = Import.objects.visible_to(self.request.user).select_related("by", "desk")
        record = visible.filter(pk=number).first()
        if record is None:
            raise Http404(_("There is no such import at your desk."))
        return record

    def answer_import(self, number, status=200):
        record = self.find_import(number)
        row = write_import_document(record, self.request.user)
        return Response(row, status=status, headers={"ETag": _etag(record)})


class Imports(ImportView):
    """The files that your desk brought in, the newest first."""

    parser_classes = FileView.parser_classes

    @extend_schema(
        operation_id="imports",
        parameters=[CURSOR],
        responses={200: page_of(OwnImportRow)} | refuses(400, 403),
    )
    def get(self, request):
        refuse_unknown(request.query_params, ("cursor",))
        visible = Import.objects.visible_to(request.user)
        cursor = request.query_params.get("cursor", "")
        try:
            page = read_page(visible.values("pk", "at"), Order("at", True), cursor, PAGE_ROWS)
        except BadCursor:
            return describe_problem(400, _("Invalid page cursor."))
        records = visible.select_related("by").in_bulk([row["pk"] for row in page.rows])
        return paged(request, page, [write_import(records[row["pk"]]) for row in page.rows])

    @extend_schema(
        operation_id="import_file",
        parameters=[KEY_HEADER],
        request={FORM_TYPE: ImportBody},
        responses={201: ImportDocument} | refuses(400, 403, 413, 415, 422),
    )
    def post(self, request):
        """Upload a table and check all of it; no case is saved yet.

        A file that is no table is listed as refused. What would refuse every row is answered with
        a sentence, and nothing is stored.
        """
        (chosen,) = read_file_form(request, ProgramUploadForm)
        raw = chosen["file"].read()
        return answer_once(
            request,
            lambda: _bring_file(raw, chosen, by=request.user).pk,
            self.answer_import,
            status=201,
        )


def _bring_file(raw, chosen, *, by):
    """Upload, match and check, as the pages do one after the other."""
    record = uploads.upload_file(
        raw, filename=chosen["file"].name, data_set=chosen["data_set"], by=by
    )
    if record.state == ImportState.REFUSED:
        return record
    if chosen["profile"]:
        uploads.use_profile(record, chosen["profile"], by=by)
        record.refresh_from_db()
    mapping = Mapping.from_json(record.mapping)
    if chosen["state"]:
        mapping = mappings.with_state(mapping, chosen["state"])
    unknown = UnknownWords(chosen["unknown"] or UnknownWords.PROPOSE)
    question = find_day_question(uploads.open_sheet(record), mapping)
    check_matching(Matching(mapping, unknown, chosen["order"]), question)
    return uploads.match_file(record, mapping, unknown, chosen["order"], by=by)


class OneImport(ImportView):
    """One file: what its check found, how far its import is, what became of it."""

    @extend_schema(
        operation_id="one_import", responses={200: ImportDocument} | refuses(400, 403, 404)
    )
    def get(self, request, number):
        refuse_unknown(request.query_params, ())
        return self.answer_import(number)

    @extend_schema(
        operation_id="decide_import",
        parameters=[MATCH_HEADER],
        request=ImportChoices,
        responses={200: ImportDocument} | refuses(400, 403, 404, 412, 415, 422, 428),
    )
    def patch(self, request, number):
        """Decide on conflicts and duplicates: those that you send."""
        record, sent = self.find_import(number), read_object(request)
        match = request.headers.get("If-Match")
        if not match:
            sentence = _("Send If-Match with the ETag of the version that you change.")
            return describe_problem(428, sentence)
        if match != _etag(record):
            return self.answer_stale(number, sent)
        chosen = _read_choices(sent, write_import_document(record, request.user)["check"])
        try:
            uploads.decide(record, **chosen, seen=record.choices, by=request.user)
        except ValidationError as refusal:
            if refusal.code == "stale":
                return self.answer_stale(number, sent)
            raise
        return self.answer_import(number)

    def answer_stale(self, number, sent):
        """Both versions; nothing was saved."""
        record = self.find_import(number)
        sentence = _("Somebody decided on this import since you read it. Nothing was saved.")
        current = write_import_document(record, self.request.user)
        headers = {"ETag": _etag(record)}
        return describe_problem(412, sentence, headers, current=current, sent=sent)


def _etag(record):
    """Of what people decide on; how far an import is changes without anybody."""
    return digest_etag([record.pk, record.state, record.choices, record.outcome])


def _read_choices(sent, check):
    """{"conflicts", "duplicates"}: decisions on what the check found. Raises FaultyCase."""
    faults = {name: [_("Unknown field.")] for name in sent.keys() - ANSWERS.keys()}
    open_keys = {
        "conflicts": {one["key"] for one in (check or {}).get("conflicts", ())},
        "duplicates": {one["slug"] for one in (check or {}).get("duplicates", ())},
    }
    chosen = {}
    for name, answers in ANSWERS.items():
        pairs = sent.get(name, {})
        chosen[name] = pairs if isinstance(pairs, dict) else {}
        if not isinstance(pairs, dict):
            faults[name] = [_("Send an object.")]
        for key, choice in chosen[name].items():
            if key not in open_keys[name]:
                faults[f"{name}.{key}"] = [_("The check did not find this.")]
            elif choice not in answers:
                faults[f"{name}.{key}"] = [_("Choose one of: %s.") % ", ".join(answers)]
    if faults:
        raise FaultyCase(faults)
    return chosen


class ImportRun(ImportView):
    @extend_schema(
        operation_id="run_import",
        parameters=[KEY_HEADER],
        request=None,
        responses={200: ImportDocument} | refuses(400, 403, 404, 422),
    )
    def post(self, request, number):
        """Import a checked file: at most 500 rows at once, more within minutes, all or none."""
        record = self.find_import(number)
        response = answer_once(
            request,
            lambda: uploads.queue_import(record, by=request.user).pk,
            self.answer_import,
        )
        if response.status_code != 200:
            return response
        uploads.run_if_small(self.find_import(number))
        return self.answer_import(number)


class ImportCancel(ImportView):
    @extend_schema(
        operation_id="cancel_import",
        parameters=[KEY_HEADER],
        request=None,
        responses={200: ImportDocument} | refuses(400, 403, 404, 422),
    )
    def post(self, request, number):
        """Give up a file that is not imported yet."""
        record = self.find_import(number)
        return answer_once(
            request,
            lambda: uploads.cancel_import(record, by=request.user).pk,
            self.answer_import,
        )


class ImportUndo(ImportView):
    @extend_schema(
        operation_id="undo_import",
        parameters=[KEY_HEADER],
        request=None,
        responses={200: ImportDocument} | refuses(400, 403, 404, 422),
    )
    def post(self, request, number):
        """Undo a whole import within 30 days. A case on which somebody worked since stays."""
        record = self.find_import(number)
        return answer_once(
            request,
            lambda: undo_imports.undo_import(record, by=request.user).pk,
            self.answer_import,
        )
