"""The situation today: key figures, newest entries, deadlines ahead, the three doors."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.figures.measures.situation import deadlines_ahead, key_figures
from incidents.models import Incident
from incidents.pages.register.entries import LISTED, list_row
from incidents.queries import refuse_unknown
from incidents.values.firm_responses import CONCEDED

NEWEST = 6


@login_not_required
@require_safe
def home(request):
    refuse_unknown(request.GET, ())
    entries = Incident.objects.visible_to(request.user)
    return render(
        request,
        "register/home.html",
        {
            "numbers": _numbers(key_figures(entries)),
            "entries": [
                list_row(row) for row in entries.newest_first().values("pk", *LISTED)[:NEWEST]
            ],
            "deadlines": [
                {
                    "on": row["demand_deadline_on"],
                    "title": row["title"],
                    "url": reverse("incident", args=[row["ref"]]),
                }
                for row in deadlines_ahead(entries, timezone.localdate())
            ],
        },
    )


def _numbers(figures):
    """[{"value", "label", "url"}], each with its denominator."""
    here = reverse("incidents")
    return [
        {"value": figures["incidents"], "label": _("incidents in the register"), "url": here},
        {"value": figures["firms"], "label": _("firms named"), "url": reverse("firms")},
        {"value": figures["states"], "label": _("states that press"), "url": ""},
        {
            "value": _("%(part)s of %(whole)s")
            % {"part": figures["conceded"], "whole": figures["known"]},
            "label": _("whose answer is known complied, complied in part or apologised"),
            "url": f"{here}?{urlencode({'firm_response': CONCEDED}, doseq=True)}",
        },
        {
            "value": _("%(part)s of %(whole)s")
            % {"part": figures["cited"], "whole": figures["incidents"]},
            "label": _("name a law or regulation"),
            "url": reverse("regulations"),
        },
    ]
