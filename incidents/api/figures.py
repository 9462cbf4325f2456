"""Figures, read-only: the rows of the dashboards, by their names and the words of the pages."""

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.reverse import reverse

from incidents.api import shapes
from incidents.api.answers import Refusal
from incidents.api.views import WORDS, Register
from incidents.figures import catalog
from incidents.figures.cache import kept_each
from incidents.figures.catalog import FIGURES
from incidents.figures.columns import edition
from incidents.figures.removed import refuse_removed
from incidents.figures.told import filled
from incidents.filters import RULES, Question, refuse_unknown
from incidents.models.labels import spoken

NAME = OpenApiParameter(
    "name", str, OpenApiParameter.PATH, enum=list(FIGURES), description="One that the list tells."
)
# A figure is whole: it has no pages, and the order of a list is none of its own.
ASKED = [word for word in WORDS if word.name not in ("cursor", "sort")]


class Figures(Register):
    """Every figure that there is."""

    @extend_schema(
        operation_id="figures", responses={200: shapes.FigureRow(many=True), 400: Refusal}
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
        parameters=[NAME, *ASKED],
        responses={200: shapes.FigureDetail} | dict.fromkeys((400, 403, 404, 410), Refusal),
    )
    def get(self, request, name):
        refuse_removed(name)
        if name not in FIGURES:
            raise Http404(_("There is no such figure."))
        question = self.question(request)
        answered = edition(question.tier.value)
        told = kept_each(
            answered,
            (name,),
            question.asked(),
            lambda names: catalog.told(names, question.rows, question.words),
        )[name]
        return Response(_shown(request, name, question, told) | {"edition": str(answered)})

    def question(self, request):
        return Question(request.query_params, request.user, also=())


def _shown(request, name, question, told):
    return {
        "name": name,
        "title": str(FIGURES[name].title),
        "sentence": filled(told.sentence, _labels(told.rows[0], question) if told.rows else {}),
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
    labels = {word: row[word] for word in row if word in RULES and isinstance(row[word], str)}
    if "word" in row:
        labels[row["word"]] = row["value"]
    named = {
        word: value if (word, value) in question.untitled else str(spoken(word, value))
        for word, value in labels.items()
        if value
    }
    first = row.get("label") or named.get(row.get("word")) or row.get("period") or ""
    return named | ({"label": first} if first else {})
