"""Statutory deadlines of a desk: the list, one with its history, and the desk's calendar."""

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
from incidents.exchange.calendar import Day, build_calendar
from incidents.forms.deadlines import DeadlineEventForm, StartForm
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
    """Running deadlines, nearest first, ended ones, and the link of the desk's calendar."""
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
    """A deadline, and whether it is overdue today."""
    today = timezone.localdate()
    return {"row": row, "is_overdue": not row.ended_on and row.due_until < today}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def start_on_case(request, reference):
    """Start a deadline on a case of the desk. It never leaves the desk."""
    case = get_object_or_404(
        Case.objects.visible_to(request.user).with_names(), reference=reference
    )
    return _start(request, case, case.claim)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def start_on_response(request, reference):
    """Start a deadline on a draft response. It is public once the response is released again."""
    rows = CollectiveResponseDraft.objects.visible_to(request.user)
    draft = get_object_or_404(rows, reference=reference)
    return _start(request, draft, draft.name)


def _start(request, subject, title):
    form = StartForm(
        request.POST if request.method == "POST" else None, choices=deadlines.rule_choices()
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = deadlines.start_deadline(subject, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The deadline has started."))
            return redirect(row)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "subject": subject, "title": title}
    return render(request, "responses/desk_deadline_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def desk_deadline(request, pk):
    """One deadline: its day, how it was worked out, and its history; an event is posted here."""
    rows = (
        StatutoryDeadline.objects.visible_to(request.user)
        .with_subject()
        .select_related("started_by")
    )
    row = get_object_or_404(rows.prefetch_related("events__by"), pk=pk)
    form = DeadlineEventForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _record_event(row, form.cleaned_data, request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The event has been recorded."))
            return redirect(row)
    status = 422 if request.method == "POST" else 200
    context = {"deadline": row, "form": form, **deadline_view(row)}
    return render(request, "responses/desk_deadline.html", context, status=status)


def _record_event(row, event, by):
    kind = event["kind"]
    act = {
        DeadlineEventKind.EXTENDED: deadlines.extend_deadline,
        DeadlineEventKind.PAUSED: deadlines.pause_deadline,
        DeadlineEventKind.RESUMED: deadlines.resume_deadline,
        DeadlineEventKind.ENDED: deadlines.end_deadline,
    }[kind]
    length = {"length": event["length"]} if kind == DeadlineEventKind.EXTENDED else {}
    act(row, on=event["on"], reason=event["reason"], by=by, **length)


@require_POST
@needs(Permission.LOG_CASE)
def calendar_address(request):
    """Make a new calendar link, shown this once, or revoke the one there is."""
    if "revoke" in request.POST:
        calendars.revoke_calendar_address(by=request.user)
        messages.success(request, _("The calendar link has been revoked."))
        return redirect("desk_deadlines")
    secret = calendars.make_calendar_address(by=request.user)
    address = request.build_absolute_uri(reverse("desk_calendar", args=[secret]))
    # Browsers must not store it: whoever has the link can read the desk's deadlines.
    page = render(request, "responses/desk_calendar.html", {"address": address})
    page["Cache-Control"] = "no-store"
    return page


@login_not_required
@require_safe
@asks_nothing
def desk_calendar(request, secret):
    """The deadlines of one desk, for whoever has its calendar link. It names no firm."""
    desk = calendars.desk_of_calendar(secret)
    if desk is None:
        raise Http404(_("There is no such calendar."))
    days = [_day(request, *row) for row in deadlines_of(desk, timezone.localdate())[:MOST]]
    return HttpResponse(
        build_calendar(days, name=_("Deadlines of %(desk)s") % {"desk": desk.name}),
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="desk.ics"',
            "Cache-Control": "private, no-store",
        },
    )


def _day(request, row, first: dt.date, last: dt.date):
    """References and rules, but no names: a calendar program may be anybody's."""
    address = request.build_absolute_uri(row.get_absolute_url())
    if isinstance(row, StatutoryDeadline):
        return Day(
            identity=f"{address}#statutory-deadline",
            title=f"{row.subject.reference}: {row.title}",
            first=first,
            last=last,
            changed_at=row.changed_at,
            version=int(row.changed_at.timestamp()) % 2**31,
            description="\n".join(row.steps),
            address=address,
        )
    return Day(
        identity=f"{address}#deadline",
        title=_("%(ref)s: demand deadline") % {"ref": row.reference},
        first=first,
        last=last,
        changed_at=row.changed_at,
        version=int(row.changed_at.timestamp()) % 2**31,
        address=address,
    )
