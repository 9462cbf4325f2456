"""Clocks that a desk started: all that run, one with what befell it, and the desk's calendar."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, needs
from incidents.actions.responses import calendars, deadlines
from incidents.exchange.calendar import Day, calendar
from incidents.forms.deadlines import ActForm, StartForm
from incidents.models import (
    CalendarKey,
    Case,
    CollectiveResponseDraft,
    DeadlineEventKind,
    StatutoryDeadline,
)
from incidents.pages.web.strict import asks_nothing
from incidents.queries.desk.work_queue import deadlines_of

MOST = 500


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def desk_deadlines(request):
    """What runs, nearest first, and what has ended; and the address of the desk's calendar."""
    rows = StatutoryDeadline.objects.visible_to(request.user).with_subject()
    return render(
        request,
        "responses/desk_deadlines.html",
        {
            "running": [deadline_view(row) for row in rows.running()[:MOST]],
            "ended": [deadline_view(row) for row in rows.exclude(ended_on=None)[:MOST]],
            "key": CalendarKey.objects.visible_to(request.user).live().first(),
        },
    )


def deadline_view(row):
    """A clock with how it stands today, in words."""
    today = timezone.localdate()
    return {"row": row, "is_overdue": not row.ended_on and row.due_until < today}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def start_on_case(request, reference):
    """Start a clock on a case of the desk. It never leaves the desk."""
    case = get_object_or_404(
        Case.objects.visible_to(request.user).with_names(), reference=reference
    )
    return _start(request, case, case.claim)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def start_on_response(request, reference):
    """Start a clock on an answer of the desk. It is public once the answer is released again."""
    rows = CollectiveResponseDraft.objects.visible_to(request.user)
    draft = get_object_or_404(rows, reference=reference)
    return _start(request, draft, draft.name)


def _start(request, subject, title):
    form = StartForm(
        request.POST if request.method == "POST" else None, choices=deadlines.choices()
    )
    if request.method == "POST" and form.is_valid():
        try:
            clock = deadlines.start_deadline(subject, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The clock runs."))
            return redirect(clock)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "subject": subject, "title": title}
    return render(request, "responses/desk_deadline_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def desk_deadline(request, pk):
    """One clock: its day and how it was reached, and what befell it; another act is posted here."""
    rows = (
        StatutoryDeadline.objects.visible_to(request.user)
        .with_subject()
        .select_related("started_by")
    )
    row = get_object_or_404(rows.prefetch_related("acts__by"), pk=pk)
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _act(row, form.cleaned_data, request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Written down."))
            return redirect(row)
    status = 422 if request.method == "POST" else 200
    context = {"clock": row, "form": form, **deadline_view(row)}
    return render(request, "responses/desk_deadline.html", context, status=status)


def _act(row, told, by):
    verbs = {
        DeadlineEventKind.EXTENDED: deadlines.extend,
        DeadlineEventKind.STOPPED: deadlines.pause_deadline,
        DeadlineEventKind.RESUMED: deadlines.resume,
        DeadlineEventKind.ENDED: deadlines.end,
    }
    longer = {"length": told["length"]} if told["kind"] == DeadlineEventKind.EXTENDED else {}
    verbs[told["kind"]](row, on=told["on"], reason=told["reason"], by=by, **longer)


@require_POST
@needs(Permission.LOG_CASE)
def calendar_address(request):
    """Make the desk's address anew, shown this once, or let it answer nobody any more."""
    if "revoke" in request.POST:
        calendars.revoke(by=request.user)
        messages.success(request, _("The calendar address answers nobody any more."))
        return redirect("desk_deadlines")
    secret = calendars.make_calendar_address(by=request.user)
    address = request.build_absolute_uri(reverse("desk_calendar", args=[secret]))
    # Not kept by browsers, and never shown again: whoever reads it reads the desk's deadlines.
    answer = render(request, "responses/desk_calendar.html", {"address": address})
    answer["Cache-Control"] = "no-store"
    return answer


@login_not_required
@require_safe
@asks_nothing
def desk_calendar(request, secret):
    """The deadlines and clocks of one desk, for whoever holds its address. It names no firm."""
    desk = calendars.desk_of_calendar(secret)
    if desk is None:
        raise Http404(_("There is no such calendar."))
    days = [_day(request, *row) for row in deadlines_of(desk, timezone.localdate())[:MOST]]
    return HttpResponse(
        calendar(days, name=_("Deadlines of %(desk)s") % {"desk": desk.name}),
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="desk.ics"',
            "Cache-Control": "private, no-store",
        },
    )


def _day(request, row, first: dt.date, last: dt.date):
    """A calendar program may be anybody's: references and rules, and no names."""
    address = request.build_absolute_uri(row.get_absolute_url())
    if isinstance(row, StatutoryDeadline):
        return Day(
            identity=f"{address}#clock",
            title=f"{row.subject.reference}: {row.title}",
            first=first,
            last=last,
            changed_at=row.changed_at,
            version=int(row.changed_at.timestamp()) % 2**31,
            said="\n".join(row.steps),
            address=address,
        )
    return Day(
        identity=f"{address}#deadline",
        title=_("%(ref)s: deadline") % {"ref": row.reference},
        first=first,
        last=last,
        changed_at=row.changed_at,
        version=int(row.changed_at.timestamp()) % 2**31,
        address=address,
    )
