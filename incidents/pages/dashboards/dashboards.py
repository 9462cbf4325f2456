"""Dashboards: figures over the question that the filter bar asks."""

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
from incidents.figures.results.removed import reasons
from incidents.pages.dashboards.panels import panels
from incidents.pages.web.query import count_label, query_view
from incidents.pages.web.responses import until_the_register_changes
from incidents.queries import Query

# name: (title, figures in the order of the page)
DASHBOARDS = {
    "overview": (
        gettext_lazy("Situation"),
        (
            "by-year",
            "by-topic",
            "by-tactic",
            "by-regulation",
            "by-state",
            "by-country",
            "by-sector",
            "by-authority",
            "by-campaign",
        ),
    ),
    "compliance": (
        gettext_lazy("Compliance"),
        (
            "answers",
            "norm",
            "by-topic",
            "names",
            "by-country",
            "answers-by-topic",
            "answers-by-tactic",
            "answers-by-country",
            "answers-by-sector",
            "answers-by-regulation",
            "answers-by-campaign",
        ),
    ),
    "regulations": (
        gettext_lazy("Law invoked"),
        (
            "by-regulation",
            "by-provision",
            "by-authority",
            "flows",
            "by-sector",
            "flows-by-article",
            "by-topic",
            "together",
            "fines",
        ),
    ),
    "campaigns": (
        gettext_lazy("Campaigns"),
        ("covered", "by-campaign", "met-again"),
    ),
    "map": (
        gettext_lazy("Map"),
        ("homes", "by-country", "ways", "by-state", "by-firm", "by-sector", "by-topic"),
    ),
}
# {dashboard: figures that stood on it and are not shown any more}.
NOT_SHOWN = {
    "compliance": ("days-to-answer", "outcomes"),
    "campaigns": ("answered-or-not", "days-by-campaign"),
}


@login_not_required
@require_safe
@until_the_register_changes
def dashboards(request):
    """The situation, and the way to the other dashboards."""
    return _board(request, "overview", reverse("dashboards"))


@login_not_required
@require_safe
@until_the_register_changes
def dashboard(request, name):
    if name not in DASHBOARDS:
        raise Http404(_("There is no such dashboard."))
    return _board(request, name, reverse("dashboard", args=[name]))


def _board(request, name, here):
    question = Query(request.GET, request.user, also=())
    title, names = DASHBOARDS[name]
    return render(
        request,
        "dashboards/board.html",
        {
            "title": title,
            "question": bar(question, here),
            "count_label": count_label(question),
            "boards": boards(question.asked(), name),
            "numbers": numbers(question) if name == "overview" else [],
            "panels": panels(question, names, here),
            "not_shown": reasons(NOT_SHOWN.get(name, ())),
            "figures": more_figures(question),
        },
    )


def bar(question, here):
    """The filter bar: search, chips, and the way to the rows."""
    return query_view(question, here) | {"rows_url": reverse("incidents") + question.asked()}


def more_figures(question):
    """[(title, address)] of every figure there is, of the same question."""
    asked = question.asked()
    return [
        (figure.title, reverse("figure", args=[name]) + asked) for name, figure in FIGURES.items()
    ]


def boards(asked, current):
    """The way to each dashboard, the question kept where a dashboard asks the entries."""
    ways = [
        (name, title, reverse("dashboard", args=[name]) + asked)
        for name, (title, _names) in DASHBOARDS.items()
    ]
    ways.append(("responses", gettext_lazy("Collective answers"), reverse("response_board")))
    ways.append(("compare", gettext_lazy("Compare"), reverse("compare") + asked))
    # Asked nothing and beside nothing: what is counted there is in no other figure.
    ways.append(("confidential", gettext_lazy("Confidential statistics"), reverse("confidential")))
    return [
        {"title": title, "url": url, "is_current": name == current} for name, title, url in ways
    ]


def numbers(question):
    """[{"value", "label"}] of the question, each with its denominator."""
    figures = cached_figure(
        tier_source(question.tier.value),
        "numbers",
        question.asked(),
        lambda: key_figures(question.rows()),
    )
    part = _("%(part)s of %(whole)s")
    return [
        {"value": figures["incidents"], "label": _("incidents")},
        {"value": figures["firms"], "label": _("firms named")},
        {"value": figures["states"], "label": _("states that press")},
        {
            "value": part % {"part": figures["conceded"], "whole": figures["known"]},
            "label": _("whose answer is known gave in, wholly or partly, or apologised"),
        },
        {
            "value": part % {"part": figures["cited"], "whole": figures["incidents"]},
            "label": _("name a law or regulation"),
        },
    ]
