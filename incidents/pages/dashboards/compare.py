"""Two queries side by side, in all figures."""

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
    build_pairs,
    build_twins,
    chart_address,
    describe_overlap,
    distinguishing_parameters,
    numbers_of_both,
    scopes_of_both,
)
from incidents.pages.dashboards.sides import address, build_side, read_queries
from incidents.pages.web.responses import until_the_register_changes


@login_not_required
@require_safe
@until_the_register_changes
def compare_page(request):
    """A table for each figure that A and B have in common, and the other figures once a side."""
    one, other = read_queries(request)
    return render(
        request,
        "dashboards/compare.html",
        {
            "boards": boards(one.query_string(), "compare"),
            "sides": [build_side(one, other, is_other) for is_other in (False, True)],
            "swap_url": address(other.query_string(), one.query_string()),
            "numbers": numbers_of_both(one, other),
            "overlap": describe_overlap(one, other),
            "charts": [
                {"name": name, "title": title, "url": chart_address(name, one, other)}
                for name, (title, _spec) in PAIRED_CHARTS.items()
            ],
            "not_shown": list(REMOVED.values()),
            "pairs": build_pairs(one, other),
            "twins": build_twins(one, other),
            "left_out": [DIMENSIONS[word][2] for word in distinguishing_parameters(one, other)],
        },
    )


@login_not_required
@require_safe
@until_the_register_changes(is_anybodys=True)
def compare_chart(request, name, width=WIDE):
    """Both queries in one chart: shares with their intervals."""
    refuse_removed(name, REMOVED)
    one, other = read_queries(request)
    if name not in PAIRED_CHARTS:
        raise Http404(_("There is no such figure."))
    title, make_spec = PAIRED_CHARTS[name]

    def make():
        spec = make_spec(one, other, {"title": str(title), "width": width})
        return charts.draw(frame.scoped(spec, scopes_of_both(one, other), width), "svg-inline")

    queries = f"{one.query_string()} {other.tier.value}{other.query_string()}"
    chart = cached_figure(tier_source(one.tier.value), f"compared-{name}-{width}", queries, make)
    return HttpResponse(chart, content_type="image/svg+xml")
