"""The history of a desk: who did what, in sentences with values, and who read which case."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.access import Permission, needs
from incidents.models import Case, CaseReading, ChangedValues, Ledger, User
from incidents.pages.desk.history import HistoryEntry, sentence_of
from incidents.queries import refuse_unknown
from incidents.queries.desk.desk_history import list_desk_history
from incidents.values.cursors import BadCursor, Order, read_page

PAGE_ROWS = 50
NEWEST_FIRST = Order("at", is_descending=True)
MOST_READINGS = 500


class DeskEntry(NamedTuple):
    """One line of the desk's history, and the case that it is about, if the reader may open it."""

    entry: HistoryEntry
    reference: str


@require_safe
@needs(Permission.LOG_CASE)
def desk_history_page(request):
    """List what people did at the desk, newest first; `by`: what one person did."""
    refuse_unknown(request.GET, ("by", "cursor"))
    rows = list_desk_history(request.user)
    by = request.GET.get("by", "")
    if by:
        rows = rows.filter(actor=by)
    try:
        page = read_page(
            rows.values("pk", "at"), NEWEST_FIRST, request.GET.get("cursor", ""), PAGE_ROWS
        )
    except BadCursor as fault:
        raise BadRequest(_("This page of the history cannot be found. Begin again.")) from fault
    context = {
        "entries": _entries(request.user, [row["pk"] for row in page.rows]),
        "by": by,
        "people": User.objects.filter(desk=request.user.desk_id).values_list("email", flat=True),
        "next_url": _address(by, page.next),
        "previous_url": _address(by, page.previous),
    }
    return render(request, "desk/desk_history.html", context)


@require_safe
@needs(Permission.LOG_CASE)
def readings_page(request):
    """List who opened which case on which day, newest first."""
    refuse_unknown(request.GET, ("by",))
    rows = CaseReading.objects.visible_to(request.user).select_related("case", "person")
    by = request.GET.get("by", "")
    if by:
        rows = rows.filter(person__email=by)
    people = User.objects.filter(desk=request.user.desk_id).values_list("email", flat=True)
    context = {"readings": rows[:MOST_READINGS], "by": by, "people": people}
    return render(request, "desk/readings.html", context)


def _entries(user, keys):
    rows = Ledger.objects.visible_to(user).in_bulk(keys)
    values = dict(
        ChangedValues.objects.visible_to(user)
        .filter(ledger_row__in=keys)
        .values_list("ledger_row", "fields")
    )
    subjects = {row.subject for row in rows.values()}
    cases = Case.objects.visible_to(user).filter(reference__in=subjects)
    references = set(cases.values_list("reference", flat=True))
    return [
        DeskEntry(
            HistoryEntry(rows[key].at, sentence_of(rows[key]), values.get(key, [])),
            rows[key].subject if rows[key].subject in references else "",
        )
        for key in keys
    ]


def _address(by, cursor):
    return "?" + urlencode(({"by": by} if by else {}) | {"cursor": cursor}) if cursor else ""
