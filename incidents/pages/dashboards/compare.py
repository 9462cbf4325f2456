"""Two queries side by side: what the data tell of both, and where they differ."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.exchange import charts
from incidents.figures.charts import frame
from incidents.figures.charts.bars import WIDE
from incidents.figures.engine.cache import cached_figure
from incidents.figures.engine.engines import tier_source
from incidents.figures.results.catalogue import DIMENSIONS
from incidents.figures.results.comparison import comparison_sentence
from incidents.figures.results.removed import refuse_removed
from incidents.figures.results.result import selection_note
from incidents.pages.dashboards.dashboards import boards
from incidents.pages.dashboards.paired import (
    PAIRED_CHARTS,
    REMOVED,
    compare_figures,
    describe_chart,
    describe_overlap,
    distinguishing_parameters,
    scopes_of_both,
)
from incidents.pages.dashboards.sides import address, build_sides, read_queries
from incidents.pages.web.responses import until_the_register_changes

FORMS = {"svg": "image/svg+xml", "png": "image/png"}


@login_not_required
@require_safe
@until_the_register_changes
def compare_page(request):
    """What the data tell of A and B, concessions first, then the figures in which they differ."""
    one, other = read_queries(request)
    plain = address(one.query_string(), other.query_string())
    # A form sends its empty controls too: the address is what readers share. Without filters on
    # either side it stays, because an address without any parameter has a pair of its own.
    has_blanks = any("" in values for _name, values in request.GET.lists())
    if has_blanks and plain != address("", ""):
        return redirect(plain)
    context = {
        # Filters that nobody chose are not carried to other pages.
        "boards": boards(one.query_string() if request.GET else "?", "compare"),
        "sides": (sides := build_sides(one, other)),
        "swap_url": address(other.query_string(), one.query_string()),
        "answer": comparison_sentence(*(side.concessions for side in sides)),
        "overlap": describe_overlap(one, other),
        "selection": selection_note(),
        "chart": describe_chart(one, other),
        "comparison": compare_figures(one, other),
        "left_out": [DIMENSIONS[word][2] for word in distinguishing_parameters(one, other)],
    }
    return render(request, "dashboards/compare.html", context)


@login_not_required
@require_safe
@until_the_register_changes(is_anybodys=True)
def compare_chart(request, name, width=WIDE):
    """Both queries in one chart, which the page loads after itself."""
    return HttpResponse(_draw(request, name, "svg-inline", width), content_type="image/svg+xml")


@login_not_required
@require_safe
@until_the_register_changes(is_anybodys=True)
def compare_as(request, name, form):
    """Both queries in one chart, as a file."""
    kind, headers = FORMS[form], {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return HttpResponse(_draw(request, name, form, WIDE), content_type=kind, headers=headers)


def _draw(request, name, kind, width):
    """The chart of both queries as bytes, cached."""
    refuse_removed(name, REMOVED)
    one, other = read_queries(request, has_pair=False)
    if name not in PAIRED_CHARTS:
        raise Http404(_("There is no such figure."))
    title, make_spec = PAIRED_CHARTS[name]

    def make():
        options = {"title": str(title), "width": width, "note": selection_note()}
        spec = frame.scoped(make_spec(one, other, options), scopes_of_both(one, other), width)
        return charts.draw(spec, kind)

    key = f"compared-{name}-{kind}-{width}"
    queries = f"{one.query_string()} {other.tier.value}{other.query_string()}"
    return cached_figure(tier_source(one.tier.value), key, queries, make)
