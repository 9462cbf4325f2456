"""A figure as a page shows it: labelled, linked to its rows, kept by generation."""

from django.urls import reverse

from incidents.figures import catalog
from incidents.figures.cache import kept
from incidents.figures.catalog import FIGURES
from incidents.figures.columns import edition
from incidents.models.days import PartialDate
from incidents.pages.asked import title
from incidents.pages.drawn import is_drawn, picture

# A table on a dashboard is read at a glance; the figure's own page and files have all rows.
TOP = 10


def panels(question, names, here, top=TOP):
    """One panel a figure, counted together and kept as one answer of the generation.

    `here` is the address of the page that a mark narrows: it stays there, with one more word.
    """
    answered, asked = edition(question.tier.value), question.asked()
    told = kept(
        answered,
        "+".join(names),
        asked,
        lambda: catalog.told(names, question.rows, question.words),
    )
    shown = [_panel(question, name, told[name], here, top) for name in names]
    for panel in shown:
        if panel["is_drawn"] and panel["rows"]:
            panel["picture"] = picture(panel, answered, asked)
    return shown


def _panel(question, name, told, here, top):
    figure = FIGURES[name]
    rows = [_row(question, row, here) for row in told.rows]
    most = max((row["incidents"] for row in rows), default=1)
    shown = rows if figure.shape == "time" else rows[:top]
    return {
        "name": name,
        "title": figure.title,
        "shape": figure.shape,
        "is_drawn": is_drawn(figure.shape),
        "sentence": told.sentence.replace("{label}", str(rows[0]["label"] if rows else "")),
        "note": told.note,
        "columns": told.columns,
        "rows": [row | {"width": 100 * row["incidents"] / most} | _parts(row) for row in shown],
        "hidden": len(rows) - len(shown),
        "entries": told.entries,
        "rows_url": reverse("incidents") + question.asked(),
        "own_url": reverse("figure", args=[name]) + question.asked(),
        "forms": [
            (form.upper(), reverse("figure_as", args=[name, form]) + question.asked())
            for form in ("csv", "json", *(("svg", "png", "vega") if is_drawn(figure.shape) else ()))
        ],
    }


def _row(question, row, here):
    """A row with its label, the page narrowed by it, and the entries behind it."""
    narrow = {row["word"]: row["value"]} if "word" in row else _narrowed(question, row)
    asked = question.instead(narrow)
    word = row.get("word", "")
    return row | {
        "label": title(word, row["value"]) if word else row["period"],
        "url": here + asked,
        "rows_url": reverse("incidents") + asked,
        "is_chosen": bool(word) and row["value"] in question.words.get(word, []),
    }


# How an answer is drawn, in the order of the bar.
DRAWN = {
    "gave-in": ("complied", "apologised"),
    "partly": ("partly-complied",),
    "held": ("refused", "reversed"),
    "unknown": ("unknown",),
}


def _parts(row):
    """{"parts": [(class, x, width)]} of a row that counts answers, in hundredths of its entries."""
    if "known" not in row:
        return {}
    parts, x = [], 0.0
    for name, kinds in DRAWN.items():
        width = 100 * sum(row[kind] for kind in kinds) / row["incidents"]
        if width:
            parts.append({"name": name, "x": x, "width": width})
        x += width
    return {"parts": parts}


def _narrowed(question, row):
    """A period within what was asked already: its ends never widen the question."""
    since, until = question.cleaned["since"], question.cleaned["until"]
    first, last = row["since"], row["until"]
    if since and since.earliest > PartialDate(first).earliest:
        first = str(since)
    if until and until.latest < PartialDate(last).latest:
        last = str(until)
    return {"since": first, "until": last}
