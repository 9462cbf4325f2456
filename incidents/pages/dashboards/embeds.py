"""A figure for other people's pages: no cookie, the public tier, framed where a setting lets."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from incidents.figures.engine.engines import tier_source
from incidents.figures.results.removed import RemovedFigure
from incidents.pages.dashboards.charts import picture
from incidents.pages.dashboards.citations import cited
from incidents.pages.dashboards.figures import known
from incidents.pages.dashboards.panels import panels
from incidents.pages.web.scopes import scope
from incidents.queries import Query


@login_not_required
@require_safe
@xframe_options_exempt
def embed(request, name):
    """The figure alone, as the public reads it, whoever asks: any page may frame it."""
    try:
        known(name)
    except RemovedFigure as reason:
        # A frame that refused to load would say nothing in the page that embeds the figure.
        told = render_to_string(
            "dashboards/embed_removed.html", {"sentence": reason, "origin": settings.ORIGIN}
        )
        return _framed(HttpResponse(told, status=410))
    question = Query(request.GET, AnonymousUser(), also=())
    said = scope(question, name)
    panel = panels(question, (name,), reverse("figure", args=[name]))[0] | said
    context = {"panel": panel, "cite": cited(question, panel), "origin": settings.ORIGIN}
    if panel["is_drawn"]:
        whole = panels(question, (name,), "", top=None)[0] | said
        answered = tier_source(question.tier.value)
        context["picture"] = SafeString(
            picture(whole, "svg-inline", answered, question.asked()).decode()
        )
    return _framed(HttpResponse(render_to_string("dashboards/embed.html", context)))


def _framed(answer):
    # For tracker.headers, which names who may frame it.
    answer.is_for_frames = True
    # Asked again each time: a withdrawal counts at once, in other people's pages too.
    answer["Cache-Control"] = "no-cache"
    return answer
