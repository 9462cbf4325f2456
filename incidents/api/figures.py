"""Figures, read-only: the numbers of the dashboards, with the same filters as the pages."""

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.reverse import reverse

from incidents.api import shapes
from incidents.api.register import WORDS, Register
from incidents.api.web import Problem
from incidents.figures.engine.cache import cached_figures
from incidents.figures.engine.engines import tier_source
from incidents.figures.results import catalogue
from incidents.figures.results.catalogue import FIGURES
from incidents.figures.results.removed import refuse_removed
from incidents.figures.results.result import filled
from incidents.models.register.labels import label_value
from incidents.queries import FILTERS, Query, refuse_unknown

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
        operation_id="figures", responses={200: shapes.FigureRow(many=True), 400: Problem}
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
        responses={200: shapes.FigureDetail} | dict.fromkeys((400, 403, 404, 410), Problem),
    )
    def get(self, request, name):
        refuse_removed(name)
        if name not in FIGURES:
            raise Http404(_("There is no such figure."))
        query = Query(request.query_params, request.user, also=())
        source = tier_source(query.tier.value)
        result = cached_figures(
            source,
            (name,),
            query.asked(),
            lambda names: catalogue.compute(names, query.rows, query.words),
        )[name]
        return Response(_figure_row(request, name, query, result) | {"edition": str(source)})


def _figure_row(request, name, query, result):
    return {
        "name": name,
        "title": str(FIGURES[name].title),
        "sentence": filled(result.sentence, lambda word, value: _label(word, value, query)),
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
    labels = {word: _label(word, value, query) for word, value in values.items() if value}
    first = row.get("label") or labels.get(row.get("word")) or row.get("period") or ""
    return labels | ({"label": first} if first else {})


def _label(word, value, query):
    """The label of a value; the key itself if the reader may not know its title."""
    return value if (word, value) in query.untitled else str(label_value(word, value))
