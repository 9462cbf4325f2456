"""The history of a desk: who did what, in sentences with values, and who read which case."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.access import Permission, may, needs
from incidents.models import Case, Ledger, User
from incidents.pages.desk.history import HistoryEntry, sentence_of
from incidents.queries import refuse_unknown
from incidents.queries.desk.desk_history import (
    list_changed_values,
    list_desk_history,
    list_readings,
    list_red_references,
)
from incidents.queries.desk.reasons import list_reasons
from incidents.values.cursors import BadCursor, Order, read_page

PAGE_ROWS = 50
NEWEST_FIRST = Order("at", is_descending=True)
MOST_READINGS = 500


class DeskEntry(NamedTuple):
    """One line of the desk's history, what it is about, and whether the reader may open it."""

    entry: HistoryEntry
    subject: str
    is_case: bool


@require_safe
@needs(Permission.READ_LEDGER)
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
        "logs_cases": may(request.user, Permission.LOG_CASE),
    }
    return render(request, "desk/desk_history.html", context)


@require_safe
@needs(Permission.READ_LEDGER)
def readings_page(request):
    """List who opened which case on which day, newest first."""
    refuse_unknown(request.GET, ("by",))
    rows = list_readings(request.user)
    by = request.GET.get("by", "")
    if by:
        rows = rows.filter(person__email=by)
    people = User.objects.filter(desk=request.user.desk_id).values_list("email", flat=True)
    logs_cases = may(request.user, Permission.LOG_CASE)
    context = {"readings": rows[:MOST_READINGS], "by": by, "people": people}
    context["logs_cases"] = logs_cases
    return render(request, "desk/readings.html", context)


def _entries(user, keys):
    rows = Ledger.objects.visible_to(user).in_bulk(keys)
    values, reasons = list_changed_values(user, rows.values()), list_reasons(keys)
    subjects = {row.subject for row in rows.values()}
    cases = Case.objects.visible_to(user).filter(reference__in=subjects)
    links, red = set(cases.values_list("reference", flat=True)), list_red_references(user, subjects)
    return [
        _entry(rows[key], values.get(key, []), reasons.get(key, ""), links, red) for key in keys
    ]


def _entry(row, values, reason, links, red):
    """A line; the reason of what was done with a TLP:RED case is for its readers."""
    visible = "" if row.subject in red else reason
    entry = HistoryEntry(row.at, sentence_of(row), values, visible)
    return DeskEntry(entry, row.subject, row.subject in links)


def _address(by, cursor):
    return "?" + urlencode(({"by": by} if by else {}) | {"cursor": cursor}) if cursor else ""
