"""One campaign as a dashboard: totals from its sources, and how the named firms responded."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from incidents.figures.measures.tallies import tallies
from incidents.models import Campaign
from incidents.pages.dashboards.dashboards import boards, filter_bar, more_figures
from incidents.pages.dashboards.panels import build_panels
from incidents.pages.web.query import count_label
from incidents.pages.web.responses import until_the_register_changes
from incidents.pages.web.strict import without_blanks
from incidents.queries import Query

FIGURES = (
    "firm-responses",
    "concessions-over-time",
    "by-country",
    "by-sector",
    "by-regulation",
    "collective-responses",
    "firm-responses-by-country",
)


@login_not_required
@require_safe
@without_blanks
@until_the_register_changes
def campaign_curve(request, slug):
    """The totals that sources report for all addressees, and the figures of the named firms."""
    visible = Campaign.objects.visible_to(request.user)
    campaign = get_object_or_404(visible.prefetch_related("tallies"), slug=slug)
    parameters = request.GET.copy()
    parameters.setlist("campaign", [slug])
    query = Query(parameters, request.user, also=())
    here = reverse("campaign_curve", args=[slug])
    return render(
        request,
        "dashboards/campaign.html",
        {
            "campaign": campaign,
            "boards": boards("?", "campaigns"),
            "filter_bar": filter_bar(query, here, fixed=("campaign",)),
            "count_label": count_label(query),
            "tallies": tallies(campaign),
            "panels": build_panels(query, FIGURES, here),
            "figures": more_figures(query),
        },
    )
