"""One figure at its own address: page, rows as a file, picture, specification."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.exchange import pictures, tables
from incidents.figures.catalog import FIGURES
from incidents.filters import Question
from incidents.pages.asked import count_label
from incidents.pages.dashboards import bar
from incidents.pages.drawn import specification
from incidents.pages.fresh import until_the_register_changes
from incidents.pages.panels import panels


@login_not_required
@require_safe
@until_the_register_changes
def figure(request, name):
    """One figure with all its rows."""
    _known(name)
    question = Question(request.GET, request.user, also=())
    here = reverse("figure", args=[name])
    context = {
        "question": bar(question, here),
        "count_label": count_label(question),
        "panel": panels(question, (name,), here, top=None)[0],
    }
    return render(request, "dashboards/figure.html", context)


@login_not_required
@require_safe
@until_the_register_changes
def figure_as(request, name, form):
    """The figure as a file: its rows, or its picture where it has one."""
    _known(name)
    question = Question(request.GET, request.user, also=())
    told = panels(question, (name,), reverse("figure", args=[name]), top=None)[0]
    if form not in ROWS and not told["is_drawn"]:
        raise Http404(_("This figure is a table, and has no picture."))
    kind, write = {**ROWS, **PICTURES}[form]
    suffix = form.replace("vega", "vl.json")
    headers = {"Content-Disposition": f'attachment; filename="{name}.{suffix}"'}
    return HttpResponse(write(told), content_type=kind, headers=headers)


def _known(name):
    if name not in FIGURES:
        raise Http404(_("There is no such figure."))


def _csv(told):
    rows = [_plain(row) for row in told["rows"]]
    keys = list(rows[0]) if rows else ["label", "incidents"]
    return tables.as_csv([(key, key) for key in keys], rows)


def _json(told):
    said = {name: str(told[name]) for name in ("name", "title", "sentence", "note")}
    rows = [_plain(row) for row in told["rows"]]
    return tables.as_json(said | {"entries": told["entries"], "rows": rows})


def _plain(row):
    """A row without what only a page needs."""
    kept_back = ("url", "rows_url", "is_chosen", "width", "parts", "label", "word")
    told = {"label": str(row["label"])}
    told |= {key: value for key, value in row.items() if key not in kept_back}
    return told | {"rows": f"{settings.ORIGIN}{row['rows_url']}"}


ROWS = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "json": ("application/json", _json),
}
PICTURES = {
    "svg": (
        "image/svg+xml",
        lambda told: pictures.draw(specification(told), "svg", origin=settings.ORIGIN),
    ),
    "png": ("image/png", lambda told: pictures.draw(specification(told), "png")),
    "vega": ("application/json", lambda told: tables.as_json(specification(told))),
}
