"""One figure at its own address: page, table as a file, chart, specification, part of a page."""

import logging
from dataclasses import asdict

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.access import Permission, may
from incidents.exchange import charts as drawings
from incidents.exchange import tables
from incidents.figures.charts import bars
from incidents.figures.results.catalogue import FIGURES
from incidents.figures.results.removed import refuse_removed
from incidents.pages.dashboards.charts import (
    chart_specification,
    draw_panel,
    has_chart,
    narrowed_address,
)
from incidents.pages.dashboards.citations import cite_figure
from incidents.pages.dashboards.dashboards import filter_bar
from incidents.pages.dashboards.panels import build_panels
from incidents.pages.web.query import count_label
from incidents.pages.web.responses import until_the_register_changes
from incidents.pages.web.strict import without_blanks
from incidents.queries import Query

logger = logging.getLogger(__name__)


@login_not_required
@require_safe
@without_blanks
@until_the_register_changes
def figure(request, name):
    """One figure with all its rows, how to cite it and how to embed it."""
    refuse_unknown_figure(name)
    query = Query(request.GET, request.user, also=())
    here = reverse("figure", args=[name])
    (panel,) = build_panels(query, (name,), here, top=None)
    context = {
        "filter_bar": filter_bar(query, here),
        "count_label": count_label(query),
        "panel": panel,
        "cite": cite_figure(query, panel),
        "embed": f"{settings.ORIGIN}{panel.addresses.embed}",
        "keep_url": _keep_url(query, name),
        "is_framed_elsewhere": settings.ENV.embedders != "'self'",
    }
    return render(request, "dashboards/figure.html", context)


def _keep_url(query, name):
    """Where the figure is put on a dashboard of the reader's own; "" for who has none."""
    if not may(query.user, Permission.FOLLOW):
        return ""
    return reverse("keep_figure", args=[name]) + query.query_string()


@login_not_required
@require_safe
@until_the_register_changes(is_anybodys=True)
def figure_chart(request, name, width=bars.WIDE):
    """The chart that a page loads after itself: its marks narrow that page."""
    refuse_unknown_figure(name)
    query = Query(request.GET, request.user, also=())
    panel = _whole_panel(query, name, "")
    if not panel.is_drawn:
        raise Http404(_("This figure is a table and has no chart."))
    chart = _draw_or_404(query, panel, "svg-inline", lead=narrowed_address, width=width)
    return HttpResponse(chart, content_type="image/svg+xml")


@login_not_required
@require_safe
@until_the_register_changes(is_anybodys=True)
def figure_as(request, name, form):
    """The figure as a file: its table, or its chart where it has one."""
    refuse_unknown_figure(name)
    if form not in TABLES and not has_chart(FIGURES[name].shape):
        raise Http404(_("This figure is a table and has no chart."))
    query = Query(request.GET, request.user, also=())
    panel = _whole_panel(query, name, reverse("figure", args=[name]))
    kind, write = {**TABLES, **CHARTS}[form]
    suffix = form.replace("vega", "vl.json")
    headers = {"Content-Disposition": f'attachment; filename="{name}.{suffix}"'}
    return HttpResponse(write(query, panel), content_type=kind, headers=headers)


def _whole_panel(query, name, here):
    """All rows of the figure, without cells of a table."""
    (panel,) = build_panels(query, (name,), here, top=None, is_read=False)
    return panel


def refuse_unknown_figure(name):
    """Refuse a name that no figure has (Http404), and that of a removed one (RemovedFigure)."""
    if name not in FIGURES:
        refuse_removed(name)
        raise Http404(_("There is no such figure."))


def _draw_or_404(query, panel, kind, **options):
    """The chart as bytes; a 404 where drawing fails, because the table has the same numbers."""
    try:
        return draw_panel(panel, kind, query, **options)
    except drawings.ChartFailed as error:
        logger.exception("a chart could not be drawn")
        raise Http404(
            _("This chart could not be drawn. The table has the same numbers.")
        ) from error


def _csv(_query, panel):
    """One line for each row, with the figure's context; one line of this without rows."""
    selection = {"selection": panel.selection} if panel.selection else {}
    context = {"figure": str(panel.title), **selection, **asdict(panel.context)}
    rows = _plain_rows(panel)
    keys = [*(rows[0] if rows else ("label", "incidents")), *context]
    table = [row | context for row in rows or [{}]]
    return tables.table_as_csv([(key, key) for key in keys], table)


def _json(query, panel):
    cite = cite_figure(query, panel)
    document = {
        "name": panel.name,
        "title": str(panel.title),
        "sentence": panel.sentence,
        "note": panel.note,
        "selection": panel.selection,
        **asdict(panel.context),
        "entries": panel.entries,
        "data_state": cite.state,
        "cite": cite.text,
        "rows": _plain_rows(panel),
    }
    return tables.figure_as_json(document)


def _plain_rows(panel):
    return [plain_row(row) for row in panel.rows]


# Keys of a counted row that only the site itself uses.
INTERNAL_KEYS = ("label", "word", "narrow")


def plain_row(row):
    """A row of a file: its label, its values, its incidents' address; lists joined by ";"."""
    plain = {"label": str(row.label)} if row.label else {}
    plain |= {
        key: ";".join(value) if isinstance(value, list) else value
        for key, value in row.result.items()
        if key not in INTERNAL_KEYS
    }
    return plain | {"rows": f"{settings.ORIGIN}{row.rows_url}" if row.rows_url else ""}


TABLES = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "json": ("application/json", _json),
}
CHARTS = {
    "svg": (
        "image/svg+xml",
        lambda query, panel: _draw_or_404(query, panel, "svg", origin=settings.ORIGIN),
    ),
    "png": ("image/png", lambda query, panel: _draw_or_404(query, panel, "png")),
    "vega": (
        "application/json",
        lambda _query, panel: tables.figure_as_json(chart_specification(panel)),
    ),
}
