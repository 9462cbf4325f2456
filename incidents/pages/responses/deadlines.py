"""Statutory deadlines: the rules, one deadline worked out step by step, and calendar files."""

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.deadlines import RULES, Deadline, Extension, Pause, compute_deadline
from incidents.deadlines.open_terms import OPEN_TERMS
from incidents.deadlines.remedies import BODIES, FINALITY
from incidents.deadlines.rest_days import NOTICES
from incidents.deadlines.sentences import format_length
from incidents.exchange.calendar import Day, build_calendar
from incidents.models import Incident, PublishedDeadline
from incidents.queries import refuse_unknown
from incidents.values.partial_dates import PartialDate

PARAMETERS = ("rule", "started_on", "extended_by", "paused_on", "resumed_on", "located_abroad")
# A calendar is read whole by its program; further deadlines come when nearer ones have passed.
MOST_DAYS = 1_000


@login_not_required
@require_safe
def statutory_deadlines(request):
    """The rules as tables, and one deadline worked out."""
    parameters = _read_parameters(request)
    calendar_url = reverse("statutory_deadlines_ics")
    return render(
        request,
        "responses/deadlines.html",
        {
            "instruments": _rules_by_instrument(),
            "open_terms": OPEN_TERMS,
            "finality": FINALITY,
            "bodies": BODIES,
            "years": (min(NOTICES), max(NOTICES)),
            "choices": {rule.key: f"{rule.instrument}: {rule.title}" for rule in RULES},
            "parameters": parameters,
            "deadline": _compute(parameters),
            "calendar_url": calendar_url,
            "own_calendar_url": f"{calendar_url}?{request.GET.urlencode()}",
        },
    )


@login_not_required
@require_safe
def deadlines_calendar(request):
    """Deadlines ahead in the reader's tier; with parameters, that one deadline alone."""
    deadline = _compute(_read_parameters(request))
    if deadline:
        days, name = [_computed_day(deadline, request)], deadline.rule.title
    else:
        days = [*_demand_days(request), *_statutory_days(request)]
        name = _("Deadlines of the Coercion Register")
    return HttpResponse(
        build_calendar(days, name=name),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="deadlines.ics"'},
    )


def _read_parameters(request):
    """{parameter: value} of the form. Refuses unknown and repeated parameters."""
    refuse_unknown(request.GET, PARAMETERS)
    for name in request.GET:
        if len(request.GET.getlist(name)) > 1:
            raise BadRequest(_("%(name)s is given twice. Give one value.") % {"name": name})
    return {name: request.GET.get(name, "").strip() for name in PARAMETERS}


def _compute(parameters):
    """The deadline for the parameters, None without any. Refuses what it cannot read."""
    if not any(parameters.values()):
        return None
    if not (parameters["rule"] and parameters["started_on"]):
        raise BadRequest(_("Choose a rule and give the day, month or year the deadline started."))
    if parameters["located_abroad"] not in ("", "yes"):
        raise BadRequest(_("located_abroad can only be “yes”. Leave it out otherwise."))
    try:
        return compute_deadline(
            parameters["rule"],
            _read_date("started_on", parameters["started_on"]),
            pauses=_read_pauses(parameters),
            extensions=_read_extensions(parameters["extended_by"]),
            located_abroad=bool(parameters["located_abroad"]),
        )
    except ValueError as refusal:
        raise BadRequest(str(refusal)) from refusal


def _read_date(name, text):
    try:
        return PartialDate(text)
    except ValueError as error:
        raise BadRequest(
            _("%(name)s: “%(text)s” is not a date. Try 2018-05-25, 2018-05 or 2018.")
            % {"name": name, "text": text}
        ) from error


def _read_whole_day(name, text):
    date = _read_date(name, text)
    if date.precision != "day":
        raise BadRequest(
            _("%(name)s: give the exact day, for example 2018-05-25.") % {"name": name}
        )
    return date.earliest


def _read_pauses(parameters):
    names = ("paused_on", "resumed_on")
    if not any(parameters[name] for name in names):
        return []
    if not all(parameters[name] for name in names):
        raise BadRequest(_("Give both dates of the pause: paused_on and resumed_on."))
    return [Pause(*(_read_whole_day(name, parameters[name]) for name in names))]


def _read_extensions(text):
    if not text:
        return []
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise BadRequest(_("extended_by: give a whole number in the unit of the rule."))
    return [Extension(int(text))]


def _rules_by_instrument():
    """[(instrument, its rules)] in the order of the tables, each rule with its length in words."""
    today = timezone.localdate()
    groups = {}
    for rule in RULES:
        row = {
            "rule": rule,
            "length": format_length(rule.length, rule.unit),
            "starts_today": _starts_on(rule.key, today),
        }
        groups.setdefault(rule.instrument, []).append(row)
    return list(groups.items())


def _starts_on(key, day):
    """Whether a deadline that starts on a day can be worked out."""
    try:
        compute_deadline(key, day)
    except ValueError:
        return False
    return True


def _computed_day(deadline: Deadline, request) -> Day:
    """One computed deadline. It changes with its rule only, so the rule's day is its stamp."""
    changed_at = dt.datetime.combine(deadline.rule.valid_from, dt.time(), dt.UTC)
    address = request.build_absolute_uri(
        f"{reverse('statutory_deadlines')}?{request.GET.urlencode()}"
    )
    return Day(
        identity=address,
        title=deadline.rule.title,
        first=deadline.earliest,
        last=deadline.latest,
        changed_at=changed_at,
        description="\n".join(deadline.steps),
        address=address,
    )


def _demand_days(request):
    """Demand deadlines of incidents whose last possible day is today or later, nearest first."""
    today = timezone.localdate()
    rows = (
        Incident.objects.visible_to(request.user)
        # A deadline known by its year only begins on 1 January and may still be ahead.
        .filter(demand_deadline_from__gte=today.replace(month=1, day=1))
        .order_by("demand_deadline_from", "pk")
        .values("ref", "title", "demand_deadline_on", "released_at", "version", "demanded_change")
    )
    ahead = [row for row in rows[: MOST_DAYS * 2] if row["demand_deadline_on"].latest >= today]
    return [_demand_day(row, request) for row in ahead[:MOST_DAYS]]


def _demand_day(row, request):
    address = request.build_absolute_uri(reverse("incident", args=[row["ref"]]))
    return Day(
        identity=f"{address}#deadline",
        title=_("Demand deadline: %(title)s") % {"title": row["title"]},
        first=row["demand_deadline_on"].earliest,
        last=row["demand_deadline_on"].latest,
        changed_at=row["released_at"],
        version=row["version"],
        description=row["demanded_change"],
        address=address,
    )


def _statutory_days(request):
    """Statutory deadlines of released responses that end today or later, nearest first."""
    rows = PublishedDeadline.objects.filter(
        ended_on=None, due_until__gte=timezone.localdate()
    ).select_related("response")
    nearest = rows.order_by("due_until", "pk")[:MOST_DAYS]
    return [_statutory_day(row, request) for row in nearest]


def _statutory_day(row, request):
    address = request.build_absolute_uri(row.response.get_absolute_url())
    return Day(
        identity=f"{address}#deadline-{row.key or row.number}",
        title=f"{row.title}: {row.response.name}",
        first=row.due_from,
        last=row.due_until,
        changed_at=row.response.released_at,
        version=row.response.version,
        description="\n".join([f"{row.instrument}, {row.article}", *row.steps]),
        address=address,
    )
