"""One campaign as a dashboard: its sources' own counts, and how the named firms answered."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from incidents.figures.measures.tallies import tallies
from incidents.figures.results.removed import reasons
from incidents.models import Campaign
from incidents.pages.dashboards.dashboards import bar, boards, more_figures
from incidents.pages.dashboards.panels import panels
from incidents.pages.web.query import count_label
from incidents.pages.web.responses import until_the_register_changes
from incidents.queries import Query

FIGURES = (
    "firm-responses",
    "by-country",
    "by-sector",
    "by-regulation",
    "collective-responses",
    "firm-responses-by-country",
)
NOT_SHOWN = ("days-to-answer", "outcomes")


@login_not_required
@require_safe
@until_the_register_changes
def campaign_curve(request, slug):
    """The sources' counts of all addressees, and the figures of the named firms."""
    visible = Campaign.objects.visible_to(request.user)
    campaign = get_object_or_404(visible.prefetch_related("tallies"), slug=slug)
    query = request.GET.copy()
    query.setlist("campaign", [slug])
    question = Query(query, request.user, also=())
    here = reverse("campaign_curve", args=[slug])
    return render(
        request,
        "dashboards/curve.html",
        {
            "campaign": campaign,
            "boards": boards("?", "campaigns"),
            "question": bar(question, here),
            "count_label": count_label(question),
            "points": tallies(campaign),
            "not_shown": reasons(NOT_SHOWN),
            "panels": panels(question, FIGURES, here),
            "figures": more_figures(question),
        },
    )
