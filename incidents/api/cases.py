"""A desk's own cases, proposals and approvals, for programs with a token."""

from contextlib import suppress
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.http import Http404
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from incidents.actions.desk import cases, joint_demands, readings, releases
from incidents.api.case_documents import case_of_document
from incidents.api.case_input import FaultyCase, read_draft, write_case
from incidents.api.case_shapes import CaseDocument, OwnCaseRow, ReasonBody, ReleaseRow
from incidents.api.repeating import KEY_HEADER, MATCH_HEADER, answer_once, write_etag
from incidents.api.selection import FIELDS, select_all
from incidents.api.shapes import page_of
from incidents.api.tokens import OnlyTokens
from incidents.api.web import PAGE_ROWS, describe_problem, paged, refuses
from incidents.models import Case, Release, TokenScope
from incidents.models.desk.joint_demands import may_be_used
from incidents.queries import refuse_unknown
from incidents.queries.address_keys import make_address_key
from incidents.queries.desk.reasons import find_proposal_reasons
from incidents.values.cursors import BadCursor, Order, read_page
from incidents.values.text import fold_texts

CURSOR = OpenApiParameter("cursor", description="From next or previous of another page.")
LISTED = ("reference", "ref", "title", "coercing_state", "marking", "consent", "changed_at")


class DeskView(APIView):
    """For tokens of people who work at the desk; what they may do is the actions' to say."""

    permission_classes = (OnlyTokens,)
    scope = TokenScope.CASES

    def initialize_request(self, request, *args, **kwargs):
        # Kept whole, because a request with an Idempotency-Key is known by its body again. A form
        # of a page was read before, and is refused for its type.
        with suppress(RawPostDataException):
            request.body  # noqa: B018  read now, to be digested later
        return super().initialize_request(request, *args, **kwargs)

    def handle_exception(self, exception):
        if isinstance(exception, FaultyCase):
            sentence = _("Correct the fields named in “faults”. Nothing was saved.")
            return describe_problem(422, sentence, faults=exception.faults)
        if isinstance(exception, ValidationError):
            return describe_problem(422, " ".join(exception.messages))
        return super().handle_exception(exception)

    def find_case(self, reference):
        """The case as its form shows it. Raises Http404."""
        visible = Case.objects.visible_to(self.request.user).with_record()
        case = visible.filter(reference=reference).first()
        if case is None:
            raise Http404(_("There is no such case at your desk."))
        return case

    def answer_case(self, reference, status=200):
        case = self.find_case(reference)
        headers = {"ETag": write_etag(case.changed_at)}
        return Response(write_case(case), status=status, headers=headers)

    def answer_release(self, number, status=200):
        release = _releases(self.request).filter(pk=number).first()
        if release is None:
            raise Http404(_("There is no such release at your desk."))
        reasons = find_proposal_reasons([release])
        return Response(_write_release(release, reasons), status=status)


def read_object(request):
    """The JSON object of a request, its texts without control characters. Raises FaultyCase."""
    if not isinstance(request.data, dict):
        raise FaultyCase({"": ["Send a JSON object."]})
    return fold_texts(request.data)


class Cases(DeskView):
    """The cases of your desk."""

    @extend_schema(
        operation_id="cases",
        parameters=[CURSOR, FIELDS],
        responses={200: page_of(OwnCaseRow)} | refuses(400, 403),
    )
    def get(self, request):
        refuse_unknown(request.query_params, ("cursor", "fields"))
        # A program is no colleague: what is used only together with others leaves with none, as in
        # the files of the desk's list.
        usable = Case.objects.visible_to(request.user).filter(may_be_used())
        rows = usable.values("pk", *LISTED)
        cursor = request.query_params.get("cursor", "")
        try:
            page = read_page(rows, Order("reference"), cursor, PAGE_ROWS)
        except BadCursor:
            return describe_problem(400, _("Invalid page cursor."))
        listed = [{name: row[name] for name in LISTED} for row in page.rows]
        return paged(request, page, select_all(request, listed, LISTED))

    @extend_schema(
        operation_id="log_case",
        parameters=[KEY_HEADER],
        request=CaseDocument,
        responses={201: CaseDocument} | refuses(400, 403, 422),
    )
    def post(self, request):
        """Log a case. It stays at the desk until somebody proposes it and another approves.

        In place of its fields it may have `document`, the released document of an incident of this
        or another register; then send consent and marking with it.
        """
        draft = read_draft(_read_case(request), request.user)
        # A document has all the law that its desk released.
        draft = replace(draft, has_all_law="document" in request.data)
        return answer_once(
            request,
            lambda: cases.log_case(draft, by=request.user).reference,
            self.answer_case,
            status=201,
        )


def _read_case(request):
    """The case that a request describes: by its fields, or by the document of an incident."""
    sent = read_object(request)
    document = sent.get("document")
    if document is None:
        return sent
    own = {name: value for name, value in sent.items() if name != "document"}
    try:
        return case_of_document(document, request.user) | own
    except (AttributeError, KeyError, TypeError) as error:
        sentence = _("This is not the document of an incident.")
        raise FaultyCase({"document": [sentence]}) from error


class OneCase(DeskView):
    """One case of your desk."""

    @extend_schema(operation_id="case", responses={200: CaseDocument} | refuses(400, 403, 404, 422))
    def get(self, request, reference):
        refuse_unknown(request.query_params, ())
        case = self.find_case(reference)
        joint_demands.refuse_alone(case)
        readings.record_reading(case, by=request.user)
        return self.answer_case(reference)

    @extend_schema(
        operation_id="change_case",
        parameters=[MATCH_HEADER],
        request=CaseDocument,
        responses={200: CaseDocument} | refuses(400, 403, 404, 412, 422, 428),
    )
    def patch(self, request, reference):
        """Change the fields that you send. If-Match names the version that you read."""
        case, sent = self.find_case(reference), read_object(request)
        joint_demands.refuse_alone(case)
        match = request.headers.get("If-Match")
        if not match:
            sentence = _("Send If-Match with the ETag of the version that you change.")
            return describe_problem(428, sentence)
        if match != write_etag(case.changed_at):
            return self.answer_stale(case, sent)
        now = write_case(case)
        draft = read_draft({name: now[name] for name in now} | sent, request.user)
        try:
            cases.change_case(case, draft, seen_at=case.changed_at, by=request.user)
        except ValidationError as refusal:
            if refusal.code == "stale":
                return self.answer_stale(self.find_case(reference), sent)
            raise
        return self.answer_case(reference)

    def answer_stale(self, case, sent):
        """Both versions, so that a person or a program can decide; nothing was saved."""
        sentence = _("Somebody changed this case since you read it. Nothing was saved.")
        both = {"current": write_case(case), "sent": sent}
        return describe_problem(412, sentence, {"ETag": write_etag(case.changed_at)}, **both)


class Proposals(DeskView):
    """Releases of your desk that wait for a decision."""

    scope = TokenScope.PROPOSE

    @extend_schema(
        operation_id="proposals",
        responses={200: ReleaseRow(many=True)} | refuses(400, 403),
    )
    def get(self, request):
        refuse_unknown(request.query_params, ())
        rows = list(_releases(request).awaiting())
        reasons = find_proposal_reasons(rows)
        return Response([_write_release(row, reasons) for row in rows])


class CaseProposals(DeskView):
    """Proposals of one case."""

    scope = TokenScope.PROPOSE

    @extend_schema(
        operation_id="propose",
        parameters=[KEY_HEADER],
        request=ReasonBody,
        responses={201: ReleaseRow} | refuses(400, 403, 404, 422),
    )
    def post(self, request, reference):
        """Propose what may be released of a case now. Another person's token approves it."""
        case, reason = self.find_case(reference), str(read_object(request).get("reason", ""))

        return answer_once(
            request,
            lambda: releases.propose_release(case, reason=reason, by=request.user).pk,
            self.answer_release,
            status=201,
        )


class Decision(DeskView):
    """A decision on a release that somebody else proposed."""

    scope = TokenScope.APPROVE

    def decide(self, request, number, act):
        release = _releases(request).filter(pk=number).first()
        if release is None:
            raise Http404(_("There is no such release at your desk."))
        return answer_once(request, lambda: act(release).pk, self.answer_release)


class Approval(Decision):
    @extend_schema(
        operation_id="approve",
        parameters=[KEY_HEADER],
        request=None,
        responses={200: ReleaseRow} | refuses(400, 403, 404, 422),
    )
    def post(self, request, number):
        """Approve a release and publish it. Its own proposer is refused.

        One with evidence is refused here: a person looks at every page of it, on the site.
        """
        return self.decide(
            request, number, lambda one: releases.approve_release(one, by=request.user)
        )


class Return(Decision):
    @extend_schema(
        operation_id="send_back",
        parameters=[KEY_HEADER],
        request=ReasonBody,
        responses={200: ReleaseRow} | refuses(400, 403, 404, 422),
    )
    def post(self, request, number):
        """Send a release back to its author, with the reason."""
        reason = str(read_object(request).get("reason", ""))
        return self.decide(
            request,
            number,
            lambda one: releases.send_back_release(one, reason=reason, by=request.user),
        )


def _releases(request):
    return Release.objects.visible_to(request.user).with_subject()


def _write_release(release, reasons):
    return {
        "key": make_address_key("release", release.pk),
        "reference": release.case.reference,
        "version": release.version,
        "state": release.state,
        "tiers": list(release.tiers),
        "ref": release.case.ref,
        "reason": reasons.get((release.case.reference, release.version), ""),
        "documents": release.documents,
    }
