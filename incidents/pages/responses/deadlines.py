"""Statutory clocks: the rules, one deadline worked out in sight, and deadlines as a calendar."""

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.deadlines import RULES, Deadline, Extension, Stop, deadline
from incidents.deadlines.sentences import amount
from incidents.exchange.calendar import Day, calendar
from incidents.models import Incident, PublishedDeadline
from incidents.queries import refuse_unknown
from incidents.values.partial_dates import PartialDate

WORDS = ("rule", "started_on", "extended_by", "stopped_on", "resumed_on", "received_abroad")
# A calendar is read whole by its program; further deadlines come when nearer ones have passed.
MOST_DAYS = 1_000


@login_not_required
@require_safe
def statutory_deadlines(request):
    """The rules as a table, and how one deadline is reached."""
    asked = _read_form(request)
    reached = _reached(asked)
    return render(
        request,
        "responses/deadlines.html",
        {
            "instruments": _by_instrument(),
            "choices": {rule.key: f"{rule.instrument}: {rule.title}" for rule in RULES},
            "asked": asked,
            "reached": reached,
            "calendar_url": reverse("statutory_deadlines_ics"),
            "own_calendar_url": f"{reverse('statutory_deadlines_ics')}?{request.GET.urlencode()}",
        },
    )


@login_not_required
@require_safe
def deadlines_calendar(request):
    """Deadlines ahead of the reader's tier; or, where a clock is asked for, that clock alone."""
    reached = _reached(_read_form(request))
    days = [_clock(reached, request)] if reached else [*_ahead(request), *_running(request)]
    name = reached.rule.title if reached else _("Deadlines of the Coercion Register")
    return HttpResponse(
        calendar(days, name=name),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="deadlines.ics"'},
    )


def _read_form(request):
    """{word: value} of the form; refuses words it does not know and words said twice."""
    refuse_unknown(request.GET, WORDS)
    for word in request.GET:
        if len(request.GET.getlist(word)) > 1:
            raise BadRequest(_("%(word)s: name one value.") % {"word": word})
    return {word: request.GET.get(word, "").strip() for word in WORDS}


def _reached(asked):
    """The deadline that was asked for, or None where nothing was. Refuses what it cannot read."""
    if not any(asked.values()):
        return None
    if not (asked["rule"] and asked["started_on"]):
        raise BadRequest(_("Name a rule and the day, month or year in which its clock started."))
    if asked["received_abroad"] not in ("", "yes"):
        raise BadRequest(_("received_abroad: say yes, or leave the word out."))
    try:
        return deadline(
            asked["rule"],
            _day("started_on", asked["started_on"]),
            stops=_stops(asked),
            extensions=_extensions(asked["extended_by"]),
            received_abroad=bool(asked["received_abroad"]),
        )
    except ValueError as refusal:
        raise BadRequest(str(refusal)) from refusal


def _day(word, text):
    try:
        return PartialDate(text)
    except ValueError as error:
        raise BadRequest(
            _("%(word)s: write a year, a month or a day: 2018, 2018-05 or 2018-05-25.")
            % {"word": word}
        ) from error


def _whole_day(word, text):
    day = _day(word, text)
    if day.precision != "day":
        raise BadRequest(_("%(word)s: a stop needs its day.") % {"word": word})
    return day.earliest


def _stops(asked):
    if not (asked["stopped_on"] or asked["resumed_on"]):
        return []
    return [Stop(*(_whole_day(word, asked[word]) for word in ("stopped_on", "resumed_on")))]


def _extensions(text):
    if not text:
        return []
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise BadRequest(_("extended_by: write a number in the unit of the rule."))
    return [Extension(int(text))]


def _by_instrument():
    """[(instrument, its rules)] in the order of the tables, each rule with its length said."""
    groups = {}
    for rule in RULES:
        told = {"rule": rule, "length": amount(rule.length, rule.unit)}
        groups.setdefault(rule.instrument, []).append(told)
    return list(groups.items())


def _clock(reached: Deadline, request) -> Day:
    """A clock by itself. It changes with its rule only, so the rule's own day is its stamp."""
    held_since = dt.datetime.combine(reached.rule.valid_from, dt.time(), dt.UTC)
    address = request.build_absolute_uri(
        f"{reverse('statutory_deadlines')}?{request.GET.urlencode()}"
    )
    return Day(
        identity=address,
        title=reached.rule.title,
        first=reached.earliest,
        last=reached.latest,
        changed_at=held_since,
        said="\n".join(reached.steps),
        address=address,
    )


def _ahead(request):
    """Deadlines of released entries whose last possible day is today or later, nearest first."""
    today = timezone.localdate()
    rows = (
        Incident.objects.visible_to(request.user)
        # A deadline known by its year only begins on 1 January and may still be ahead.
        .filter(demand_deadline_from__gte=today.replace(month=1, day=1))
        .order_by("demand_deadline_from", "pk")
        .values("ref", "title", "demand_deadline_on", "released_at", "version", "demanded_change")
    )
    ahead = [row for row in rows[: MOST_DAYS * 2] if row["demand_deadline_on"].latest >= today]
    return [_day_of(row, request) for row in ahead[:MOST_DAYS]]


def _day_of(row, request):
    address = request.build_absolute_uri(reverse("incident", args=[row["ref"]]))
    return Day(
        identity=f"{address}#deadline",
        title=_("Deadline: %(title)s") % {"title": row["title"]},
        first=row["demand_deadline_on"].earliest,
        last=row["demand_deadline_on"].latest,
        changed_at=row["released_at"],
        version=row["version"],
        said=row["demanded_change"],
        address=address,
    )


def _running(request):
    """Clocks of released answers that end today or later, nearest first."""
    rows = PublishedDeadline.objects.filter(
        ended_on=None, due_until__gte=timezone.localdate()
    ).select_related("response")
    nearest = rows.order_by("due_until", "pk")[:MOST_DAYS]
    return [_day_of_clock(row, request) for row in nearest]


def _day_of_clock(row, request):
    address = request.build_absolute_uri(row.response.get_absolute_url())
    return Day(
        identity=f"{address}#clock-{row.number}",
        title=f"{row.title}: {row.response.name}",
        first=row.due_from,
        last=row.due_until,
        changed_at=row.response.released_at,
        version=row.response.version,
        said="\n".join([f"{row.instrument}, {row.article}", *row.steps]),
        address=address,
    )
