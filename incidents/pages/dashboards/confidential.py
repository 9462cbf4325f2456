"""Confidential statistics: the newest statistical release, older ones, and each as files.

These pages read published releases and nothing else: no case, no incident and no query.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import condition, require_safe

from incidents.exchange import tables
from incidents.figures.confidential.contributions import SEVERAL
from incidents.figures.confidential.hierarchy import UNDIVIDED, WORDS
from incidents.figures.confidential.published_tables import PublishedCell, tables_of
from incidents.figures.confidential.sectors import GROUPS
from incidents.models.register.labels import read_labels
from incidents.models.register.statistical_releases import StatisticalRelease
from incidents.pages.dashboards.dashboards import boards
from incidents.queries import refuse_unknown
from incidents.values.localised import country_name, format_partial_date

WORD_LABELS = {
    "quarter": gettext_lazy("Quarter"),
    "sector_group": gettext_lazy("Sector group"),
    "state": gettext_lazy("Coercing state"),
    "topic": gettext_lazy("Topic"),
}
UNDIVIDED_LABELS = {
    "quarter": gettext_lazy("all years together"),
    "sector_group": gettext_lazy("all sectors together"),
    "topic": gettext_lazy("all topics together"),
}
# Quarters run down, another word across: the pairs that fit a page. Files hold all sixteen tables.
ACROSS = ("sector_group", "state", "topic")


@dataclass(frozen=True)
class ReleaseView:
    """A statistical release as the page shows it.

    `tables`: its tables by quarter (see _crosstab). `cells`: every cell that can be shown.
    """

    label: str
    note: str
    sentence: str
    published_at: Any
    logged_before: Any
    tables: list[dict[str, Any]]
    cells: list[dict[str, Any]]
    words: list[Any]


@login_not_required
@require_safe
def confidential(request):
    """The newest release; before the first, what the page will show and why it is empty."""
    return _page(request, StatisticalRelease.objects.newest())


@login_not_required
@require_safe
def statistical_release(request, month):
    return _page(request, _get_release(month))


def _get_release(month):
    """The release of "2026-11". 404 for months without one, whatever the reason."""
    return get_object_or_404(StatisticalRelease, month=f"{month}-01")


def _page(request, release):
    refuse_unknown(request.GET, ())
    context = {
        "boards": boards("", "confidential"),
        "release": _release_view(release) if release else None,
        "releases": _list_releases(release),
    }
    return render(request, "dashboards/confidential.html", context)


def _list_releases(current):
    """Every release with its files, newest first. Their bodies are not read."""
    return [
        {
            "label": format_partial_date(row.key),
            "url": row.get_absolute_url(),
            "files": _list_files(row),
            "sha256": row.sha256,
            "is_current": row == current,
        }
        for row in StatisticalRelease.objects.defer("body")
    ]


def _list_files(row):
    return [
        (form.upper(), reverse("statistical_release_as", args=[row.key, form]))
        for form in sorted(FORMS)
    ]


def _release_view(release):
    document = json.loads(release.body)
    published = tables_of(document)
    return ReleaseView(
        label=format_partial_date(release.key),
        note=document["note"],
        sentence=_describe(published, document["added_cases"]),
        published_at=release.published_at,
        logged_before=release.month,
        tables=[_crosstab(published, word) for word in ACROSS],
        cells=[_cell(keys, number) for keys, number in published[WORDS].items()],
        words=list(WORD_LABELS.values()),
    )


def _describe(published, added):
    """How many cases the release shows, its largest cell, and how many cases are new."""
    cells = published[WORDS]
    if not cells:
        return _("This release shows no figures: no cell meets the rules below.")
    total = ngettext(
        "The one cell that can be shown has about %(cases)s cases. There may be more.",
        "The %(cells)s cells that can be shown have about %(cases)s cases. There may be more.",
        len(cells),
    ) % {"cases": f"{published[()][()].cases:,}", "cells": len(cells)}
    new = (
        _("New in this release: about %(added)s cases.") % {"added": f"{added:,}"}
        if added
        else _("This release adds no cases.")
    )
    return " ".join([total, _describe_largest(cells), new])


def _describe_largest(cells):
    most = max(number.cases for number in cells.values())
    largest = [keys for keys, number in cells.items() if number.cases == most]
    names = "; ".join(_cell_name(keys) for keys in largest[:2])
    parts = {"n": len(largest), "cases": f"{most:,}", "cells": names}
    if len(largest) > 2:
        return _("%(n)s cells are the largest, with about %(cases)s cases each.") % parts
    return (
        ngettext(
            "The largest has about %(cases)s cases: %(cells)s.",
            "The two largest have about %(cases)s cases each: %(cells)s.",
            len(largest),
        )
        % parts
    )


def _cell_name(keys):
    return ", ".join(label_key(*pair) for pair in zip(WORDS, keys, strict=True))


def label_key(word, key):
    """The label of a cell's key: "GHI", "CN" or "tibet" in words."""
    if key == UNDIVIDED:
        return str(UNDIVIDED_LABELS[word])
    if word == "quarter":
        is_year = "Q" not in key
        return _("%(year)s, by year only") % {"year": key} if is_year else key.replace("-", " ")
    if word == "sector_group":
        return str(GROUPS.get(key, key))
    if word == "state":
        return country_name(key)
    return _("several topics") if key == SEVERAL else read_labels()["topic"].get(key, key)


def _crosstab(published, word):
    """Quarters down, newest first, a word across; None where a number is withheld."""
    inside, down, across = published["quarter", word], published["quarter",], published[word,]
    quarters = sorted((keys[0] for keys in down), key=_time_order, reverse=True)
    columns = sorted(across, key=lambda keys: (UNDIVIDED in keys, -across[keys].cases))
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
        "total": _cases(published[()].get(())),
    }


def _time_order(quarter):
    """Sort quarters before the year that they are of, and "all years together" first of all."""
    return "" if quarter == UNDIVIDED else quarter


def _cases(number: PublishedCell | None):
    return f"{number.cases:,}" if number else None


def _cell(keys, number):
    return {
        "labels": [label_key(*pair) for pair in zip(WORDS, keys, strict=True)],
        "cases": _cases(number),
        "euro": None if number.euro is None else _euro(number.euro),
    }


def _euro(amount):
    return f"{amount:,}" if amount else _("less than 2,500")


def _etag(request, month, form):
    row = StatisticalRelease.objects.filter(month=f"{month}-01").only("sha256").first()
    return f'"{row.sha256}-{form}"' if row else None


@login_not_required
@require_safe
@condition(etag_func=_etag)
def statistical_release_as(request, month, form):
    """A release as a file. The JSON is what was published, to the byte."""
    refuse_unknown(request.GET, ())
    row = _get_release(month)
    kind, write = FORMS[form]
    headers = {"Content-Disposition": f'attachment; filename="confidential-{row.key}.{form}"'}
    return HttpResponse(write(row), content_type=kind, headers=headers)


def _csv(row):
    """All sixteen tables in one: "all" stands for a word that a table leaves out."""
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
