"""One campaign as a dashboard: its curve beside its sources' own counts, and how firms answered."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from incidents.figures import answer_times
from incidents.filters import Question
from incidents.models import Campaign
from incidents.pages.asked import count_label
from incidents.pages.dashboards import bar, boards, more_figures
from incidents.pages.fresh import until_the_register_changes
from incidents.pages.panels import panels

FIGURES = (
    "days-to-answer",
    "outcomes",
    "answers",
    "by-country",
    "by-sector",
    "by-regulation",
    "covered",
    "answers-by-country",
)


@login_not_required
@require_safe
@until_the_register_changes
def campaign_curve(request, slug):
    """The curve of the named firms, the tallies as points, the deadlines as lines, the tables."""
    visible = Campaign.objects.visible_to(request.user)
    campaign = get_object_or_404(visible.prefetch_related("tallies"), slug=slug)
    query = request.GET.copy()
    query.setlist("campaign", [slug])
    question = Question(query, request.user, also=())
    here = reverse("campaign_curve", args=[slug])
    return render(
        request,
        "dashboards/curve.html",
        {
            "campaign": campaign,
            "boards": boards("?", "campaigns"),
            "question": bar(question, here),
            "count_label": count_label(question),
            "points": answer_times.tallies(campaign),
            "panels": panels(question, FIGURES, here),
            "figures": more_figures(question),
        },
    )
