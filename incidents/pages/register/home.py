"""The home page: what this is, where to start, the situation today, newest entries, deadlines."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from incidents.access import tier_of
from incidents.figures.engine.engines import as_of
from incidents.figures.measures.situation import deadlines_ahead, key_figures
from incidents.figures.results.result import selection_note
from incidents.models import Incident
from incidents.pages.register.entries import LISTED, list_row
from incidents.pages.web.start import start_address
from incidents.queries import refuse_unknown
from incidents.values.case_kinds import CaseKind
from incidents.values.firm_responses import CONCEDED

NEWEST = 6
GROUPED = gettext_lazy("Firms of one enterprise group count once.")
CONCESSIONS = {"case_kind": CaseKind.DEMAND, "firm_response": CONCEDED}
# With fewer known responses than this, a percentage would claim more than the data can show.
FEWEST_FOR_SHARES = 5


@login_not_required
@require_safe
def home(request):
    refuse_unknown(request.GET, ())
    entries = Incident.objects.visible_to(request.user)
    today = timezone.localdate()
    newest = entries.newest_first().values("pk", *LISTED)[:NEWEST]
    return render(
        request,
        "register/home.html",
        {
            "start_url": start_address(request.user) if request.user.is_authenticated else "",
            "today": today.isoformat(),
            "as_of": as_of(tier_of(request.user).value),
            "numbers": _numbers(key_figures(entries)),
            "entries": [list_row(row) for row in newest],
            "deadlines": [_deadline(row) for row in deadlines_ahead(entries, today)],
        },
    )


def _deadline(row):
    address = reverse("incident", args=[row["ref"]])
    return {"on": row["demand_deadline_on"], "title": row["title"], "url": address}


def _numbers(figures):
    """[{"value", "label", "note", "url"}], each with what it is counted of and what is unknown."""
    if not figures["incidents"]:
        return []
    return [_incidents(figures), _states(figures), _concessions(figures), _citations(figures)]


def _incidents(figures):
    unnamed = figures["incidents"] - figures["named"]
    note = ngettext(
        "%(count)s of them does not name the firm.",
        "%(count)s of them do not name the firm.",
        unnamed,
    ) % {"count": f"{unnamed:,}"}
    label = ngettext(
        "incident against %(firms)s since %(year)s",
        "incidents against %(firms)s since %(year)s",
        figures["incidents"],
    ) % {"firms": _firms(figures["firms"]), "year": figures["first_day"].year}
    return {
        "value": f"{figures['incidents']:,}",
        "label": label,
        "note": f"{note if unnamed else ''} {GROUPED}".strip(),
        "url": reverse("incidents"),
    }


def _firms(count):
    named = ngettext("%(count)s named firm", "%(count)s named firms", count)
    return named % {"count": f"{count:,}"}


def _states(figures):
    states = figures["states"]
    return {
        "value": f"{states:,}",
        "label": ngettext("government applying pressure", "governments applying pressure", states),
        "note": _("Counted by the government behind the pressure, as far as the sources show."),
        "url": "",
    }


def _concessions(figures):
    known = figures["known"]
    if not known:
        note = _("For no demand is the firm’s response known yet.")
        return {"value": _("Not known"), "label": _("how firms responded"), "note": note, "url": ""}
    label = _("demands with a known outcome ended in a concession, %(n)s of them only in part")
    return {
        "value": _part(figures["conceded"], known),
        "label": label % {"n": f"{figures['partly']:,}"},
        "note": f"{_unknown_note(figures)} {selection_note()}".strip(),
        "url": f"{reverse('incidents')}?{urlencode(CONCESSIONS, doseq=True)}",
    }


def _unknown_note(figures):
    """How many responses are not known, and the two bounds of the share of all demands."""
    whole, conceded = figures["demands"], figures["conceded"]
    unknown = whole - figures["known"]
    if not unknown:
        return ""
    note = ngettext(
        "For %(count)s more the firm’s response is not known.",
        "For %(count)s more the firm’s response is not known.",
        unknown,
    )
    if figures["known"] >= FEWEST_FOR_SHARES:
        note += " " + _("The share of all %(whole)s demands is between %(low)s%% and %(high)s%%.")
    return note % {
        "count": f"{unknown:,}",
        "whole": f"{whole:,}",
        # Outward, so that the bounds hold as they are written.
        "low": 100 * conceded // whole,
        "high": -(-100 * (conceded + unknown) // whole),
    }


def _citations(figures):
    cited, whole = figures["cited"], figures["incidents"]
    note = ngettext(
        "The other one names none.", "The other %(count)s name none.", whole - cited
    ) % {"count": f"{whole - cited:,}"}
    return {
        "value": _part(cited, whole),
        "label": _("incidents cite a law or regulation"),
        "note": note if whole > cited else "",
        "url": reverse("regulations"),
    }


def _part(part, whole):
    return _("%(part)s of %(whole)s") % {"part": f"{part:,}", "whole": f"{whole:,}"}
