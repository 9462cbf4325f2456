"""One figure at its own address: page, rows as a file, picture, specification, part of a page."""

import logging

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.exchange import charts as pictures
from incidents.exchange import tables
from incidents.figures.charts import bars
from incidents.figures.engine.engines import tier_source
from incidents.figures.results.catalogue import FIGURES
from incidents.figures.results.removed import refuse_removed
from incidents.pages.dashboards.charts import has_picture, picture, specification
from incidents.pages.dashboards.citations import cited
from incidents.pages.dashboards.dashboards import bar
from incidents.pages.dashboards.panels import panels
from incidents.pages.web.query import count_label
from incidents.pages.web.responses import until_the_register_changes
from incidents.pages.web.scopes import scope
from incidents.queries import Query

logger = logging.getLogger(__name__)


@login_not_required
@require_safe
@until_the_register_changes
def figure(request, name):
    """One figure with all its rows, how to cite it and how to embed it."""
    known(name)
    question = Query(request.GET, request.user, also=())
    here = reverse("figure", args=[name])
    panel = panels(question, (name,), here, top=None)[0]
    context = {
        "question": bar(question, here),
        "count_label": count_label(question),
        "panel": panel,
        "cite": cited(question, panel),
        "embed": f"{settings.ORIGIN}{panel['embed_url']}",
        "is_framed_elsewhere": settings.ENV.embedders != "'self'",
    }
    return render(request, "dashboards/figure.html", context)


@login_not_required
@require_safe
@until_the_register_changes(is_anybodys=True)
def figure_picture(request, name, width=bars.WIDE):
    """The figure as the part of a page that is loaded after it: its marks narrow that page."""
    known(name)
    question = Query(request.GET, request.user, also=())
    panel = _whole(question, name, "")
    if not panel["is_drawn"]:
        raise Http404(_("This figure is a table, and has no picture."))
    return HttpResponse(
        _cached_chart(question, panel, "svg-inline", lead="asked", width=width),
        content_type="image/svg+xml",
    )


@login_not_required
@require_safe
@until_the_register_changes(is_anybodys=True)
def figure_as(request, name, form):
    """The figure as a file: its rows, or its picture where it has one."""
    known(name)
    if form not in ROWS and not has_picture(FIGURES[name].shape):
        raise Http404(_("This figure is a table, and has no picture."))
    question = Query(request.GET, request.user, also=())
    here = reverse("figure", args=[name])
    panel = _whole(question, name, here)
    kind, write = {**ROWS, **PICTURES}[form]
    suffix = form.replace("vega", "vl.json")
    headers = {"Content-Disposition": f'attachment; filename="{name}.{suffix}"'}
    return HttpResponse(write(question, panel), content_type=kind, headers=headers)


def _whole(question, name, here):
    """All rows of the figure without cells of a table, and what it was counted of."""
    panel = panels(question, (name,), here, top=None, is_read=False)[0]
    return panel | scope(question, name)


def known(name):
    """Refuse a name that no figure has, and one whose figure is not shown any more."""
    refuse_removed(name)
    if name not in FIGURES:
        raise Http404(_("There is no such figure."))


def _cached_chart(question, panel, kind, **how):
    """The picture as bytes; a 404 where it fails, for the table says it all."""
    try:
        return picture(panel, kind, tier_source(question.tier.value), question.asked(), **how)
    except pictures.ChartFailed as error:
        logger.exception("a picture was not drawn")
        raise Http404(_("This picture could not be drawn; the table says the same.")) from error


def _csv(_question, panel):
    """A line a row, each with what the figure was counted of; one line of that without rows."""
    said = {"filters": panel["filters"], "base": panel["base"]}
    rows = _rows(panel)
    keys = [*(rows[0] if rows else ("label", "incidents")), *said]
    return tables.table_as_csv([(key, key) for key in keys], [row | said for row in rows or [{}]])


def _json(question, panel):
    said = {name: str(panel[name]) for name in ("name", "title", "sentence", "note", *SCOPE)}
    cite = cited(question, panel)
    told = {"entries": panel["entries"], "edition": cite["edition"], "cite": cite["plain"]}
    return tables.figure_as_json(said | told | {"rows": _rows(panel)})


SCOPE = ("filters", "base")
ONLY_FOR_PAGES = ("url", "rows_url", "is_chosen", "width", "parts", "label", "labels", "word")
ONLY_FOR_PAGES += ("narrow", "asked", "cells", "curve_url")


def _rows(panel):
    return [plain_row(row) for row in panel["rows"]]


def plain_row(row):
    """A row without what only a page needs; several values in a cell stand behind ";"."""
    told = {"label": str(row["label"])} if row["label"] else {}
    told |= {
        key: ";".join(value) if isinstance(value, list) else value
        for key, value in row.items()
        if key not in ONLY_FOR_PAGES
    }
    return told | {"rows": f"{settings.ORIGIN}{row['rows_url']}" if row["rows_url"] else ""}


ROWS = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "json": ("application/json", _json),
}
PICTURES = {
    "svg": (
        "image/svg+xml",
        lambda question, panel: _cached_chart(question, panel, "svg", origin=settings.ORIGIN),
    ),
    "png": ("image/png", lambda question, panel: _cached_chart(question, panel, "png")),
    "vega": (
        "application/json",
        lambda _question, panel: tables.figure_as_json(specification(panel)),
    ),
}
