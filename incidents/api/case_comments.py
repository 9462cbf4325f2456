"""Comments of a desk's cases, for programs with a token: read, and written by its person."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from incidents.actions.desk import joint_demands, readings, teamwork
from incidents.api.case_input import FaultyCase
from incidents.api.cases import DeskView, read_object
from incidents.api.repeating import KEY_HEADER, answer_once
from incidents.api.web import refuses
from incidents.models import CaseComment
from incidents.queries import refuse_unknown
from incidents.queries.address_keys import make_address_key


class CommentRow(serializers.Serializer):
    """What somebody wrote about a case. It stays at the desk."""

    key = serializers.CharField(help_text="Of this comment.")
    text = serializers.CharField()
    written_by = serializers.CharField(help_text="The colleague, by name or address.")
    written_at = serializers.DateTimeField()


class CommentBody(serializers.Serializer):
    """A comment; "@" and an e-mail address, or the part before its own @, mentions a colleague."""

    text = serializers.CharField()


class CaseComments(DeskView):
    """The comments of one case, the first first."""

    @extend_schema(
        operation_id="comments",
        responses={200: CommentRow(many=True)} | refuses(400, 403, 404, 422),
    )
    def get(self, request, reference):
        refuse_unknown(request.query_params, ())
        case = self.find_case(reference)
        joint_demands.refuse_alone(case)
        readings.record_reading(case, by=request.user)
        rows = case.comments.select_related("written_by")
        return Response([_write_comment(row) for row in rows])

    @extend_schema(
        operation_id="comment",
        parameters=[KEY_HEADER],
        request=CommentBody,
        responses={201: CommentRow} | refuses(400, 403, 404, 422),
    )
    def post(self, request, reference):
        """Write a comment. Whoever it mentions finds it in their work."""
        case, sent = self.find_case(reference), read_object(request)
        if unknown := sorted(sent.keys() - {"text"}):
            raise FaultyCase({name: [_("There is no such field.")] for name in unknown})
        text = sent.get("text", "")
        if not isinstance(text, str):
            raise FaultyCase({"text": [_("Send a text.")]})
        return answer_once(
            request,
            lambda: teamwork.add_comment(case, text, by=request.user).pk,
            self.answer_comment,
            status=201,
        )

    def answer_comment(self, number, status):
        visible = CaseComment.objects.visible_to(self.request.user).select_related("written_by")
        return Response(_write_comment(visible.get(pk=number)), status=status)


def _write_comment(row):
    return {
        "key": make_address_key("casecomment", row.pk),
        "text": row.text,
        "written_by": str(row.written_by),
        "written_at": row.written_at,
    }
