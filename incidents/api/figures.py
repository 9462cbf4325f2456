"""Figures, read-only: the numbers of the dashboards, with the same filters as the pages."""

from dataclasses import asdict

from django.conf import settings
from django.http import Http404
from django.urls import reverse as page_address
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.reverse import reverse

from incidents.api import shapes
from incidents.api.register import WORDS, Register
from incidents.api.web import refuses
from incidents.figures.engine.cache import cached_figures
from incidents.figures.engine.engines import tier_source
from incidents.figures.results import catalogue
from incidents.figures.results.catalogue import FIGURES
from incidents.figures.results.context import (
    build_context,
    describe_base,
    describe_day,
    ignored_filter,
)
from incidents.figures.results.removed import refuse_removed
from incidents.figures.results.sentences import filled
from incidents.queries import FILTERS, Query, refuse_unknown
from incidents.queries.query import describe_filters, describe_value

NAME = OpenApiParameter(
    "name",
    str,
    OpenApiParameter.PATH,
    enum=list(FIGURES),
    description="The name of a figure, from the list of figures.",
)
# A figure is returned whole: it has no pages, and no order to choose.
PARAMETERS = [word for word in WORDS if word.name not in ("cursor", "sort")]


class Figures(Register):
    """All figures, with their names and addresses."""

    @extend_schema(
        operation_id="figures", responses={200: shapes.FigureRow(many=True)} | refuses(400)
    )
    def get(self, request):
        refuse_unknown(request.query_params, ())
        return Response(
            [
                {
                    "name": name,
                    "title": str(figure.title),
                    "shape": figure.shape,
                    "url": reverse("api_figure", args=[name], request=request),
                }
                for name, figure in FIGURES.items()
            ]
        )


class OneFigure(Register):
    """One figure of the matching incidents: its sentence, its rows, and its denominator."""

    @extend_schema(
        operation_id="figure",
        parameters=[NAME, *PARAMETERS],
        responses={200: shapes.FigureDetail} | refuses(400, 403, 404, 410),
    )
    def get(self, request, name):
        if name not in FIGURES:
            refuse_removed(name)
            raise Http404(_("There is no such figure."))
        query = Query(request.query_params, request.user, also=())
        source = tier_source(query.tier.value)
        result = cached_figures(
            source,
            (name,),
            query.query_string(),
            lambda names: catalogue.compute(names, query.rows, query.chosen),
        )[name]
        row = _figure_row(request, name, query, result)
        return Response(row | _context(name, query, source) | {"data_state": str(source)})


def _context(name, query, source):
    """Filters in words, base, day of the data, source, and the address of the figure's page."""
    ignored = ignored_filter(query, name)
    own = f"{settings.ORIGIN}{page_address('figure', args=[name])}{query.query_string()}"
    context = build_context(
        base=describe_base(query, source, ignored),
        day=describe_day(query, source),
        filters=describe_filters(query, ignored),
        address=own.removesuffix("?"),
    )
    return asdict(context)


def _figure_row(request, name, query, result):
    return {
        "name": name,
        "title": str(FIGURES[name].title),
        "sentence": filled(result.sentence, lambda word, value: describe_value(query, word, value)),
        "note": result.note,
        "selection": result.selection,
        "entries": result.entries,
        "rows": [_row(request, query, row) for row in result.rows],
        "marks": result.marks,
    }


def _row(request, query, row):
    """A row as it was counted, the labels of its keys, and the address of its incidents."""
    narrow = row.get("narrow")
    if narrow is None and "word" in row:
        narrow = {row["word"]: row["value"]}
    if narrow is None:
        narrow = {word: row[word] for word in ("since", "until") if word in row}
    rows = reverse("api_incidents", request=request) + query.narrowed(narrow) if narrow else None
    plain = {key: value for key, value in row.items() if key not in ("narrow", "word")}
    return plain | {"labels": _labels(row, query), "rows": rows}


def _labels(row, query):
    """{word: label of its value}; a key whose title the reader may not know stays a key."""
    values = {word: row[word] for word in row if word in FILTERS and isinstance(row[word], str)}
    if "word" in row:
        values[row["word"]] = row["value"]
    labels = {word: describe_value(query, word, value) for word, value in values.items() if value}
    first = row.get("label") or labels.get(row.get("word")) or row.get("period") or ""
    return labels | ({"label": first} if first else {})
