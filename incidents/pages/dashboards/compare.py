"""Two questions beside each other, on all figures."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.exchange import charts
from incidents.figures.charts import frame
from incidents.figures.charts.bars import WIDE
from incidents.figures.engine.cache import cached_figure
from incidents.figures.engine.engines import tier_source
from incidents.figures.results.catalogue import DIMENSIONS
from incidents.figures.results.removed import refuse_removed
from incidents.pages.dashboards.dashboards import boards
from incidents.pages.dashboards.paired import (
    PAIRED_CHARTS,
    REMOVED,
    distinguishing_parameters,
    numbers_of_both,
    paired,
    picture_url,
    scopes_of_both,
)
from incidents.pages.dashboards.sides import address, questions, side
from incidents.pages.web.responses import until_the_register_changes


@login_not_required
@require_safe
@until_the_register_changes
def compare_page(request):
    """Both questions' counts in one table a figure, and what has no common rows twice."""
    one, other = questions(request)
    sides = [side(one, other, is_other=False), side(one, other, is_other=True)]
    return render(
        request,
        "dashboards/compare.html",
        {
            "boards": boards(one.asked(), "compare"),
            "sides": sides,
            "swap_url": address(other.asked(), one.asked()),
            "numbers": numbers_of_both(one, other),
            "pictures": [
                {"name": name, "title": title, "url": picture_url(name, one, other)}
                for name, (title, _spec) in PAIRED_CHARTS.items()
            ],
            "not_shown": list(REMOVED.values()),
            "pairs": paired(one, other),
            "left_out": [DIMENSIONS[word][2] for word in distinguishing_parameters(one, other)],
        },
    )


@login_not_required
@require_safe
@until_the_register_changes(is_anybodys=True)
def compare_picture(request, name, width=WIDE):
    """What both questions have in one picture: shares with their intervals."""
    refuse_removed(name, REMOVED)
    one, other = questions(request)
    if name not in PAIRED_CHARTS:
        raise Http404(_("There is no such figure."))
    title, spec = PAIRED_CHARTS[name]

    def make():
        told = spec(one, other, {"title": str(title), "width": width})
        return charts.draw(frame.scoped(told, scopes_of_both(one, other), width), "svg-inline")

    asked = f"{one.asked()} {other.tier.value}{other.asked()}"
    drawn = cached_figure(tier_source(one.tier.value), f"compared-{name}-{width}", asked, make)
    return HttpResponse(drawn, content_type="image/svg+xml")
