"""A figure for other sites: no cookie, the public tier, framed by sites that a setting names."""

from contextlib import nullcontext

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from incidents.figures.results.removed import RemovedFigure
from incidents.pages.dashboards.charts import draw_panel
from incidents.pages.dashboards.citations import cite_figure
from incidents.pages.dashboards.figures import refuse_unknown_figure
from incidents.pages.dashboards.panels import build_panels
from incidents.queries import Query


@login_not_required
@require_safe
@xframe_options_exempt
def embed(request, name):
    """The figure alone, as the public sees it, whoever is signed in."""
    try:
        refuse_unknown_figure(name)
    except RemovedFigure as reason:
        # A frame that failed to load would leave a gap without a reason in the other site's page.
        page = render_to_string(
            "dashboards/embed_removed.html", {"sentence": reason, "origin": settings.ORIGIN}
        )
        return allow_framing(HttpResponse(page, status=410))
    query = Query(request.GET, AnonymousUser(), also=())
    (panel,) = build_panels(query, (name,), reverse("figure", args=[name]))
    context = {"panel": panel, "cite": cite_figure(query, panel), "origin": settings.ORIGIN}
    if panel.is_drawn:
        (whole,) = build_panels(query, (name,), "", top=None)
        turn = getattr(request, "turn", nullcontext)
        context["chart"] = SafeString(draw_panel(whole, "svg-inline", query, turn=turn).decode())
    return allow_framing(HttpResponse(render_to_string("dashboards/embed.html", context)))


def allow_framing(response):
    """The answer of a page that other sites may frame, revalidated each time."""
    # Read by tracker.headers, which names the sites that may frame it.
    response.is_for_frames = True
    # Revalidated each time: a withdrawal counts at once, on other sites too.
    response["Cache-Control"] = "no-cache"
    return response
