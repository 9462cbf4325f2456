"""Confidential statistics: the newest edition, an older one, and both as files.

Nothing here reads a case, an entry or a question: a page is made of one published edition alone.
"""

import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import condition, require_safe

from incidents.exchange import tables
from incidents.figures.confidential.contributions import SEVERAL, tables_of
from incidents.figures.confidential.disclosure import WORDS, PublishedCell
from incidents.figures.confidential.sectors import GROUPS
from incidents.models.register.labels import read_labels
from incidents.models.register.statistical_releases import StatisticalRelease
from incidents.pages.dashboards.dashboards import boards
from incidents.queries import refuse_unknown
from incidents.values.localised import country_name, format_partial_date

WORD_LABELS = {
    "quarter": gettext_lazy("Quarter"),
    "sector_group": gettext_lazy("Group of sectors"),
    "state": gettext_lazy("State that presses"),
    "topic": gettext_lazy("Topic"),
}
# Time runs down, another word across: the pairs that fit a page. Files hold all sixteen tables.
ACROSS = ("sector_group", "state", "topic")


@login_not_required
@require_safe
def confidential(request):
    """The newest edition; before the first, what there will be and why there is none."""
    return _page(request, StatisticalRelease.objects.newest())


@login_not_required
@require_safe
def statistical_release(request, month):
    return _page(request, _of(month))


def _of(month):
    """The edition of "2026-11". 404 for months without one, whatever the reason."""
    return get_object_or_404(StatisticalRelease, month=f"{month}-01")


def _page(request, edition):
    refuse_unknown(request.GET, ())
    told = {"boards": boards("", "confidential"), "editions": _listed(edition)}
    if edition:
        told |= _release_view(edition)
    return render(request, "dashboards/confidential.html", told)


def _listed(current):
    """Every edition with its files, newest first. Their bodies are not read."""
    return [
        {
            "key": row.key,
            "label": format_partial_date(row.key),
            "url": row.get_absolute_url(),
            "files": _files(row),
            "sha256": row.sha256,
            "is_current": row == current,
        }
        for row in StatisticalRelease.objects.defer("body")
    ]


def _files(row):
    return [
        (form.upper(), reverse("statistical_release_as", args=[row.key, form]))
        for form in sorted(FORMS)
    ]


def _release_view(edition):
    told = json.loads(edition.body)
    shown = tables_of(told)
    return {
        "edition": edition,
        "label": format_partial_date(edition.key),
        "note": told["note"],
        "sentence": _sentence(shown, sum(row["cases"] for row in told["added"])),
        "crosstabs": [_crosstab(shown, word) for word in ACROSS],
        "cells": [_cell(keys, number) for keys, number in shown[WORDS].items()],
        "words": list(WORD_LABELS.values()),
    }


def _sentence(shown, added):
    """What the edition shows, its largest cell, and what is new in it."""
    cells = shown[WORDS]
    if not cells:
        return _(
            "This edition shows nothing: in no cell did firms of five enterprise groups stand."
        )
    largest, number = max(cells.items(), key=lambda pair: pair[1].cases)
    sentence = ngettext(
        "About %(cases)s cases stand in the one cell that can be shown; there may be more.",
        "About %(cases)s cases stand in the %(cells)s cells that can be shown; there may be more.",
        len(cells),
    ) % {"cases": f"{shown[()][()].cases:,}", "cells": len(cells)}
    most = _("The largest holds %(cases)s: %(cell)s.") % {
        "cases": f"{number.cases:,}",
        "cell": ", ".join(label_key(*pair) for pair in zip(WORDS, largest, strict=True)),
    }
    new = _("New in this edition: %(added)s.") % {"added": f"{added:,}"}
    return " ".join([sentence, most, new])


def label_key(word, key):
    """What a key of a cell is called: "GHI", "CN" and "tibet" in words."""
    if word == "quarter":
        return key.replace("-", " ")
    if word == "sector_group":
        return str(GROUPS.get(key, key))
    if word == "state":
        return country_name(key)
    return _("several topics") if key == SEVERAL else read_labels()["topic"].get(key, key)


def _crosstab(shown, word):
    """Quarters down, newest first, a word across; None where a number is withheld."""
    inside, down, across = shown["quarter", word], shown["quarter",], shown[word,]
    quarters = sorted((keys[0] for keys in down), reverse=True)
    columns = sorted(across, key=lambda keys: -across[keys].cases)
    heads = [label_key(word, key) for (key,) in columns]
    return {
        "title": WORD_LABELS[word],
        "heads": heads,
        "rows": [
            {
                "label": label_key("quarter", quarter),
                "numbers": [
                    (head, _cases(inside.get((quarter, *keys))))
                    for head, keys in zip(heads, columns, strict=True)
                ],
                "total": _cases(down[quarter,]),
            }
            for quarter in quarters
        ],
        "totals": [(head, _cases(across[keys])) for head, keys in zip(heads, columns, strict=True)],
        "total": _cases(shown[()].get(())),
    }


def _cases(number: PublishedCell | None):
    return f"{number.cases:,}" if number else None


def _cell(keys, number):
    return {
        "labels": [label_key(*pair) for pair in zip(WORDS, keys, strict=True)],
        "cases": _cases(number),
        "euro": None if number.euro is None else _euro(number.euro),
    }


def _euro(amount):
    return f"{amount:,}" if amount else _("under 2,500")


def _etag(request, month, form):
    row = StatisticalRelease.objects.filter(month=f"{month}-01").only("sha256").first()
    return f'"{row.sha256}-{form}"' if row else None


@login_not_required
@require_safe
@condition(etag_func=_etag)
def edition_as(request, month, form):
    """An edition as a file. The JSON is what was published, to the byte."""
    refuse_unknown(request.GET, ())
    row = _of(month)
    kind, write = FORMS[form]
    headers = {"Content-Disposition": f'attachment; filename="confidential-{row.key}.{form}"'}
    return HttpResponse(write(row), content_type=kind, headers=headers)


def _csv(row):
    """All sixteen tables in one: a word that a table leaves out is "all"."""
    rows = [
        dict.fromkeys(WORDS, "all")
        | dict(zip(words, keys, strict=True))
        | {"cases": number.cases, "euro": "withheld" if number.euro is None else number.euro}
        for words, table in tables_of(json.loads(row.body)).items()
        for keys, number in table.items()
    ]
    return tables.table_as_csv([(name, name) for name in (*WORDS, "cases", "euro")], rows)


FORMS = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "json": ("application/json", lambda row: row.body.encode()),
}
