"""The change feed: what came, changed and went, so that a copy of the register keeps in step."""

import datetime as dt

from django.core.exceptions import BadRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from incidents.api.register import Register
from incidents.api.web import describe_problem, refuses
from incidents.models.register.change_feed import NoticeKind, write_moment
from incidents.queries import refuse_unknown
from incidents.queries.register.change_feed import LostCursor, list_days, read_changes
from incidents.queries.register.replacements import find_replacements

PAGE_CHANGES = 500
AFTER = OpenApiParameter(
    "after", description="The cursor of an earlier answer; left out: from the beginning."
)
SINCE = OpenApiParameter("since", description="The first day, such as 2026-11-30.")


class FeedChangeRow(serializers.Serializer):
    """One change. Read the incident itself for what it says now."""

    number = serializers.IntegerField(help_text="1, 2, 3 of your tier, without gaps.")
    kind = serializers.ChoiceField(choices=NoticeKind.values)
    ref = serializers.CharField()
    version = serializers.IntegerField(
        help_text="The version that came, or the last one of an incident that was withdrawn."
    )
    at = serializers.CharField(help_text="Time in UTC, to the microsecond.")
    url = serializers.URLField(help_text="The incident in this API.")
    replaced_by = serializers.CharField(
        allow_null=True, help_text="Of a withdrawn duplicate: the incident that replaces it."
    )


class FeedAnswer(serializers.Serializer):
    """Changes in their order. Keep `after`, and ask again with it."""

    results = FeedChangeRow(many=True)
    after = serializers.CharField(help_text="The cursor to ask with next, also if nothing came.")
    digest = serializers.CharField(
        help_text="SHA-256 of the digest before and the line “number kind ref version at”, with a"
        " line end between, from 64 zeros on. If yours is the same, you have every change."
    )
    next = serializers.URLField(allow_null=True, help_text="The rest; null if you have it all.")


class FeedDayRow(serializers.Serializer):
    """A day on which something changed, in UTC."""

    day = serializers.DateField()
    changes = serializers.IntegerField()
    first = serializers.IntegerField(help_text="The number of its first change.")
    last = serializers.IntegerField(help_text="The number of its last change.")
    digest = serializers.CharField(help_text="The digest after its last change.")


class Changes(Register):
    """What changed in the register for this reader, each change once and in order."""

    @extend_schema(
        operation_id="changes",
        parameters=[AFTER],
        responses={200: FeedAnswer} | refuses(400, 409),
    )
    def get(self, request):
        refuse_unknown(request.query_params, ("after",))
        try:
            page = read_changes(request.user, request.query_params.get("after", ""), PAGE_CHANGES)
        except LostCursor:
            return describe_problem(
                409,
                _(
                    "This cursor is of no change that you can read: of another group of readers,"
                    " or from before a restore. Start again without it."
                ),
            )
        here = f"{request.build_absolute_uri(request.path)}?after={page.cursor}"
        return Response(
            {
                "results": _rows(request, page.notices),
                "after": page.cursor,
                "digest": page.digest,
                "next": here if page.has_more else None,
            }
        )


def _rows(request, notices):
    gone = [one.ref for one in notices if one.kind == NoticeKind.WITHDRAWN]
    others = find_replacements(request.user, gone)
    address = request.build_absolute_uri(reverse("api_incidents"))
    return [
        {
            "number": one.number,
            "kind": one.kind,
            "ref": one.ref,
            "version": one.version,
            "at": write_moment(one.at),
            "url": f"{address}{one.ref}/",
            "replaced_by": others.get(one.ref) if one.kind == NoticeKind.WITHDRAWN else None,
        }
        for one in notices
    ]


class ChangeDays(Register):
    """Count and digest of each day, to check that nothing was missed. At most 400 days."""

    @extend_schema(
        operation_id="change_days",
        parameters=[SINCE],
        responses={200: FeedDayRow(many=True)} | refuses(400),
    )
    def get(self, request):
        refuse_unknown(request.query_params, ("since",))
        days = list_days(request.user, _read_day(request.query_params.get("since", "")))
        return Response(
            [
                {
                    "day": one.day,
                    "changes": one.last - one.first + 1,
                    "first": one.first,
                    "last": one.last,
                    "digest": one.digest,
                }
                for one in days
            ]
        )


def _read_day(text):
    """A day, or None for none. Raises BadRequest."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        sentence = _("since: “%(value)s” is not a day. Try 2026-11-30.")
        raise BadRequest(sentence % {"value": text[:40]}) from error
