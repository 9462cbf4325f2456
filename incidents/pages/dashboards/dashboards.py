"""Dashboards: figures of the incidents that match the filters of the page."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from incidents.figures.engine.cache import cached_figure
from incidents.figures.engine.engines import tier_source
from incidents.figures.measures.situation import key_figures
from incidents.figures.results.catalogue import FIGURES
from incidents.figures.results.result import selection_note
from incidents.pages.dashboards.panels import build_panels
from incidents.pages.dashboards.pickers import build_controls
from incidents.pages.web.query import count_label, query_view
from incidents.pages.web.responses import until_the_register_changes
from incidents.pages.web.strict import without_blanks
from incidents.queries import Query

# name: (title, figures in the order of the page)
DASHBOARDS = {
    "overview": (
        gettext_lazy("Overview"),
        (
            "by-year",
            "firm-responses",
            "firm-responses-by-topic",
            "measures-in-force",
            "by-regulation",
            "home-countries",
        ),
    ),
    "compliance": (
        gettext_lazy("How firms responded"),
        (
            "concessions-over-time",
            "firm-responses",
            "firm-responses-by-topic",
            "before-and-after-responses",
            "conceded-by-deadline",
            "norm",
            "adoption",
            "designations",
            "firm-responses-by-country",
            "firm-responses-by-tactic",
        ),
    ),
    "regulations": (
        gettext_lazy("Laws cited"),
        (
            "by-regulation",
            "by-provision",
            "articles-of-those-citing",
            "by-authority",
            "flows",
            "by-sector",
            "flows-by-article",
            "by-topic",
            "by-tactic",
            "cited-together",
            "fines",
        ),
    ),
    "campaigns": (
        gettext_lazy("Campaigns"),
        (
            "before-and-after-responses",
            "collective-responses",
            "by-campaign",
            "several-campaigns",
            "recurrences",
        ),
    ),
    "measures": (
        gettext_lazy("Measures"),
        ("measures-by-kind", "measures-in-force", "time-to-lifting", "measures-by-state"),
    ),
    "map": (
        gettext_lazy("Map"),
        (
            "home-countries",
            "by-country",
            "states-and-countries",
            "by-state",
            "by-firm",
            "by-sector",
            "by-topic",
        ),
    ),
}


@login_not_required
@require_safe
@without_blanks
@until_the_register_changes
def dashboards(request):
    """The overview, and links to the other dashboards."""
    return _board(request, "overview", reverse("dashboards"))


@login_not_required
@require_safe
@without_blanks
@until_the_register_changes
def dashboard(request, name):
    if name not in DASHBOARDS:
        raise Http404(_("There is no such dashboard."))
    return _board(request, name, reverse("dashboard", args=[name]))


def _board(request, name, here):
    query = Query(request.GET, request.user, also=())
    title, names = DASHBOARDS[name]
    selection = selection_note() if name == "overview" else ""
    return render(
        request,
        "dashboards/board.html",
        {
            "title": title,
            "filter_bar": filter_bar(query, here),
            "count_label": count_label(query),
            "boards": boards(query.query_string(), name),
            "numbers": numbers(query) if name == "overview" else [],
            "selection": selection,
            "panels": build_panels(query, names, here, above=(selection,)),
            "figures": more_figures(query),
        },
    )


def filter_bar(query, here, fixed=()):
    """The controls, the filters in use, and the address of the matching incidents.

    `fixed` are parameters that the page itself sets.
    """
    controls = build_controls(query, fixed=fixed)
    return query_view(query, here) | {
        "controls": controls,
        "rows_url": reverse("incidents") + query.query_string(),
    }


def more_figures(query):
    """[(title, address)] of every figure, with the same filters."""
    query_string = query.query_string()
    return [
        (figure.title, reverse("figure", args=[name]) + query_string)
        for name, figure in FIGURES.items()
    ]


def boards(query_string, current):
    """[{"title", "url", "is_current"}] of the dashboards; filters are kept where they apply."""
    links = [
        (name, title, reverse("dashboard", args=[name]) + query_string)
        for name, (title, _names) in DASHBOARDS.items()
    ]
    links.append(("responses", gettext_lazy("Collective responses"), reverse("response_board")))
    links.append(("compare", gettext_lazy("Compare"), reverse("compare") + query_string))
    # No filters: the cases counted there are in no other figure.
    links.append(("confidential", gettext_lazy("Confidential statistics"), reverse("confidential")))
    return [
        {"title": title, "url": url, "is_current": name == current} for name, title, url in links
    ]


def numbers(query):
    """[{"value", "label"}] of the key figures, each with its denominator."""
    counts = cached_figure(
        tier_source(query.tier.value),
        "numbers",
        query.query_string(),
        lambda: key_figures(query.rows()),
    )
    return [
        {"value": counts["incidents"], "label": _("incidents")},
        {"value": counts["firms"], "label": _("firms named, counted by enterprise group")},
        {"value": counts["states"], "label": _("coercing states")},
        _conceded(counts),
        _cited(counts),
    ]


def _conceded(counts):
    if not counts["known"]:
        return {"value": 0, "label": _("demands with a known firm's response")}
    return {
        "value": _part_of(counts["conceded"], counts["known"]),
        "label": _("demands with a known outcome ended in a concession, %(n)s of them only in part")
        % {"n": f"{counts['partly']:,}"},
    }


def _cited(counts):
    if not counts["incidents"]:
        return {"value": 0, "label": _("incidents that cite a law or regulation")}
    return {
        "value": _part_of(counts["cited"], counts["incidents"]),
        "label": _("incidents cite a law or regulation"),
    }


def _part_of(part, whole):
    return _("%(part)s of %(whole)s") % {"part": part, "whole": whole}
