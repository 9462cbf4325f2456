"""A figure as a page shows it: labelled, linked to its rows, kept by generation."""

from django.http import QueryDict
from django.urls import reverse

from incidents.figures.charts.maps import neutrality
from incidents.figures.engine.cache import cached_figures
from incidents.figures.engine.engines import tier_source
from incidents.figures.results import catalogue
from incidents.figures.results.catalogue import FIGURES
from incidents.figures.results.result import filled
from incidents.pages.dashboards.cells import cells, label_cell
from incidents.pages.dashboards.charts import has_picture, is_drawn
from incidents.queries import FILTERS

# A table on a dashboard is read at a glance; the figure's own page and files have all rows.
TOP = 10
# Of all shapes these are read whole: a column or a step left out would be a gap.
WHOLE = ("time",)
# Which template shows the rows of a shape; tables of several columns show the rest.
TABLES = {"bars": "bars", "time": "bars", "shares": "shares"}


def panels(question, names, here, top=TOP, is_read=True):
    """One panel a figure, each kept by edition; those that are not kept yet are counted together.

    `here` is the address of the page that a mark narrows, or makes it of a query string: the
    page stays there, with one more word. Pictures are loaded after the page, by their address.
    Files and pictures have no cells of a table: they are not `is_read`.
    """
    told = cached_figures(
        tier_source(question.tier.value),
        names,
        question.asked(),
        lambda missing: catalogue.compute(missing, question.rows, question.words),
    )
    way = here if callable(here) else lambda asked: here + asked
    return [_panel(question, name, told[name], way, top, is_read) for name in names]


def _panel(question, name, told, way, top, is_read):
    figure, asked = FIGURES[name], question.asked()
    # Only what is shown is labelled: a figure may have a row for each of thousands of firms.
    shown = told.rows if figure.shape in WHOLE else told.rows[:top]
    rows = [_row(question, told, row, way, is_read) for row in shown]
    most = max((row.get("incidents") or 0 for row in told.rows), default=0) or 1
    is_picture = is_drawn(figure.shape) and bool(rows)
    return _addresses(name, figure.shape, asked) | {
        "name": name,
        "title": figure.title,
        "shape": figure.shape,
        "is_drawn": is_picture,
        "is_folded": is_picture,
        "template": f"dashboards/{TABLES.get(figure.shape, 'table')}.html",
        "sentence": filled(
            told.sentence, lambda word, value: label_cell(word, value, question.untitled)
        ),
        "note": told.note,
        "heads": _heads(told, rows),
        "columns": told.columns,
        "marks": told.marks,
        "periods": _periods(rows) if figure.shape == "time" else [],
        "borders": neutrality() if figure.shape in ("map", "ways") else "",
        "rows": [row | _lengths(row, most) for row in rows],
        "hidden": len(told.rows) - len(rows),
        "entries": told.entries,
    }


def _addresses(name, shape, asked):
    """Where else the figure is had, of the same question."""
    return {
        "rows_url": reverse("incidents") + asked,
        "own_url": reverse("figure", args=[name]) + asked,
        "picture_url": reverse("figure_chart", args=[name]) + asked,
        "forms": [(form.upper(), _file(name, form, asked)) for form in _forms(shape)],
        "svg_url": _file(name, "svg", asked) if has_picture(shape) else "",
        "embed_url": reverse("figure_embed", args=[name]) + asked,
    }


def _file(name, form, asked):
    return reverse("figure_as", args=[name, form]) + asked


def _forms(shape):
    return ("svg", "png", "csv", "json", "vega") if has_picture(shape) else ("csv", "json")


def _row(question, told, row, way, is_read):
    """A row with its labels, the page narrowed by it, and the entries behind it."""
    narrow, untitled = _narrow(row), question.untitled
    asked = question.narrowed(narrow) if narrow else ""
    word = row.get("word", "")
    first = told.columns[0][0]
    labels = {key: label_cell(key, row[key], untitled) for key in row if key in FILTERS}
    if word:
        labels["label"] = label_cell(word, row["value"], untitled)
    return row | {
        "labels": labels,
        "label": labels.get("label") or row.get("label") or labels.get(first) or row.get("period"),
        "asked": asked,
        "url": way(asked) if narrow else "",
        "rows_url": reverse("incidents") + asked if narrow else "",
        # A campaign has a dashboard of its own.
        "curve_url": reverse("campaign_curve", args=[row["campaign"]])
        if isinstance(narrow, dict) and list(narrow) == ["campaign"] and "campaign" in row
        else "",
        "is_chosen": bool(word) and row["value"] in question.words.get(word, []),
        "cells": cells(told.columns, row, untitled) if is_read else [],
    }


def _heads(told, rows):
    """[(head, is_number)]: a column of numbers is headed as its numbers stand."""
    if not rows:
        return [(head, False) for _key, head in told.columns]
    return [(cell["head"], cell["is_number"]) for cell in rows[0]["cells"]]


def _periods(rows):
    """What a brush over time chooses from: each period's name and days, as far as asked."""
    return [
        {"label": row["label"], **{word: asked[word] for word in ("since", "until")}}
        for row in rows
        for asked in [QueryDict(row["asked"].removeprefix("?"))]
    ]


def _narrow(row):
    """{word: value} by which a row narrows the question; nothing where no question asks for it."""
    if "narrow" in row:
        return row["narrow"]
    if "word" in row:
        return {row["word"]: row["value"]}
    return {word: row[word] for word in ("since", "until") if word in row}


# How an answer is drawn, in the order of the bar.
CHART_PARTS = {
    "conceded": ("complied", "apologised"),
    "partly": ("partly-complied",),
    "held": ("refused", "reversed"),
    "unknown": ("unknown",),
}


def _lengths(row, most):
    """The bar of a row in hundredths: of the longest, or in parts where it counts answers."""
    told = {"width": 100 * (row.get("incidents") or 0) / most}
    if not {kind for kinds in CHART_PARTS.values() for kind in kinds} <= row.keys():
        return told
    parts, x = [], 0.0
    for name, kinds in CHART_PARTS.items():
        width = 100 * sum(row[kind] for kind in kinds) / row["incidents"]
        if width:
            parts.append({"name": name, "x": x, "width": width})
        x += width
    return told | {"parts": parts}
