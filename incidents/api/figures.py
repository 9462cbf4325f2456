"""Figures, read-only: the rows of the dashboards, by their names and the words of the pages."""

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
    "name", str, OpenApiParameter.PATH, enum=list(FIGURES), description="One that the list tells."
)
# A figure is whole: it has no pages, and the order of a list is none of its own.
PARAMETERS = [word for word in WORDS if word.name not in ("cursor", "sort")]


class Figures(Register):
    """Every figure that there is."""

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
    """One figure of the entries that answer: its sentence, its rows, what they are counted of."""

    @extend_schema(
        operation_id="figure",
        parameters=[NAME, *PARAMETERS],
        responses={200: shapes.FigureDetail} | dict.fromkeys((400, 403, 404, 410), Problem),
    )
    def get(self, request, name):
        refuse_removed(name)
        if name not in FIGURES:
            raise Http404(_("There is no such figure."))
        question = self.question(request)
        answered = tier_source(question.tier.value)
        told = cached_figures(
            answered,
            (name,),
            question.asked(),
            lambda names: catalogue.compute(names, question.rows, question.words),
        )[name]
        return Response(_figure_row(request, name, question, told) | {"edition": str(answered)})

    def question(self, request):
        return Query(request.query_params, request.user, also=())


def _figure_row(request, name, question, told):
    return {
        "name": name,
        "title": str(FIGURES[name].title),
        "sentence": filled(told.sentence, lambda word, value: _label(word, value, question)),
        "note": told.note,
        "entries": told.entries,
        "rows": [_row(request, question, row) for row in told.rows],
        "marks": told.marks,
    }


def _row(request, question, row):
    """A row as it was counted, its keys labelled, and the address of the entries behind it."""
    narrow = row.get("narrow")
    if narrow is None and "word" in row:
        narrow = {row["word"]: row["value"]}
    if narrow is None:
        narrow = {word: row[word] for word in ("since", "until") if word in row}
    rows = reverse("api_incidents", request=request) + question.narrowed(narrow) if narrow else None
    plain = {key: value for key, value in row.items() if key not in ("narrow", "word")}
    return plain | {"labels": _labels(row, question), "rows": rows}


def _labels(row, question):
    """{word: what its value is called}; keys whose title the reader may not know stay keys."""
    labels = {word: row[word] for word in row if word in FILTERS and isinstance(row[word], str)}
    if "word" in row:
        labels[row["word"]] = row["value"]
    named = {word: _label(word, value, question) for word, value in labels.items() if value}
    first = row.get("label") or named.get(row.get("word")) or row.get("period") or ""
    return named | ({"label": first} if first else {})


def _label(word, value, question):
    """What a value is called; the key itself where the reader may not know its title."""
    return value if (word, value) in question.untitled else str(label_value(word, value))
