"""How fast a demand becomes the norm: one campaign's curve beside its sources' own counts."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from incidents.exchange import pictures
from incidents.figures import answer_times, charts
from incidents.filters import refuse_unknown
from incidents.models import Campaign, Incident
from incidents.models.days import PartialDate
from incidents.pages.entries import asking
from incidents.pages.fresh import until_the_register_changes

logger = logging.getLogger(__name__)


@login_not_required
@require_safe
@until_the_register_changes
def campaign_curve(request, slug):
    """The curve of the named firms, the tallies as points, the deadlines as lines, the table."""
    refuse_unknown(request.GET, ())
    visible = Campaign.objects.visible_to(request.user)
    campaign = get_object_or_404(visible.prefetch_related("tallies", "deadlines"), slug=slug)
    found = answer_times.times(
        Incident.objects.visible_to(request.user).filter(campaign=campaign.slug)
    )
    points = answer_times.tallies(campaign)
    sentence = told(found, points)
    return render(
        request,
        "dashboards/curve.html",
        {
            "campaign": campaign,
            "sentence": sentence,
            "picture": drawn(campaign, found, points, sentence),
            "steps": _steps(found),
            "points": points,
            "outcomes": _outcomes(found),
            "notes": found.notes,
            "rows_url": asking(campaign=campaign.slug),
        },
    )


def told(found, points):
    """The curve in a sentence, and the last tally in another."""
    curve = found.curve
    if not curve.rows:
        return _("No named firm has a dated demand: there is no curve.")
    median = curve.median
    sentences = [
        _("Of %(rows)s named firms %(events)s gave in; half within %(median)d days at the latest.")
        % {"rows": curve.rows, "events": curve.events, "median": median}
        if median is not None
        else _("Of %(rows)s named firms %(events)s gave in; fewer than half.")
        % {"rows": curve.rows, "events": curve.events}
    ]
    if points:
        last = points[-1]
        sentences.append(
            _("The source counts %(complied)s of %(of)s addressees after %(days)s days.")
            % {"complied": last.complied, "of": last.of, "days": last.longest}
        )
    return " ".join(sentences)


def drawn(campaign, found, points, sentence):
    """The picture for the page, or "" where there is none to draw."""
    if not found.curve.rows:
        return ""
    try:
        spec = _spec(campaign, found, points, sentence)
        return SafeString(pictures.draw(spec, "svg-inline").decode())
    except pictures.NotDrawn:
        logger.exception("a curve was not drawn")
        return ""


def _spec(campaign, found, points, sentence):
    rows = _readings(found)
    given = [step.time for step in found.curve.steps if step.events]
    marked = [point.longest for point in points]
    until = max([*given, *marked, 1]) * 1.1
    return charts.survival(
        rows,
        [_point(point) for point in points],
        title=str(campaign),
        description=sentence,
        unit=_("days since the demand"),
        events=_deadlines(campaign, until),
        until=until,
    )


def _readings(found):
    """The steps of the curve; of both readings where days are known too widely for one."""
    if not found.wide:
        return [step._asdict() for step in found.curve.steps]
    readings = ((_("at the latest"), found.curve), (_("at the earliest"), found.quickest))
    return [step._asdict() | {"group": name} for name, curve in readings for step in curve.steps]


def _point(point):
    short = _("%(part)s of %(whole)s") % {"part": point.complied, "whole": point.of}
    label = _("%(short)s had complied after %(days)s days, says %(publisher)s") % {
        "short": short,
        "days": point.longest,
        "publisher": point.publisher,
    }
    share = point.complied / point.of
    told = {"time": point.longest, "share": share, "short": short, "label": label}
    return told | ({"url": point.url} if point.url else {})


def _deadlines(campaign, until):
    """The deadlines as events, in days since the demand was issued, as far as both are days."""
    issued = PartialDate(campaign.issued_on) if campaign.issued_on else None
    if issued is None or issued.precision != "day":
        return []
    rows = []
    for deadline in campaign.deadlines.all():
        time = (deadline.on.latest - issued.earliest).days
        if deadline.on.precision == "day" and 0 <= time <= until:
            label = f"{_('deadline')} {deadline.on}"
            rows.append({"time": time, "on": deadline.on, "label": label, "kind": "deadline"})
    return rows


def _steps(found):
    """The curve as a table: the share that gave in, with its band and the number at risk."""
    return [
        {
            "days": step.time,
            "at_risk": step.at_risk,
            "events": step.events,
            "censored": step.censored,
            "gave_in": 1 - step.survival,
            "low": None if step.high is None else 1 - step.high,
            "high": None if step.low is None else 1 - step.low,
        }
        for step in found.curve.steps
    ]


OUTCOMES = {"gave-in": _lazy("gave in"), "refused": _lazy("refused"), "lifted": _lazy("lifted")}


def _outcomes(found):
    """[(outcome, its last step)] of the Aalen-Johansen estimate, by the longest reading."""
    return [
        (OUTCOMES.get(outcome, outcome), steps[-1])
        for outcome, steps in found.incidence.outcomes.items()
        if outcome and steps
    ]
