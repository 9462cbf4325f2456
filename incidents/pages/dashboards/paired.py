"""Figures of two questions in one table or picture, where they have rows in common."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.figures.charts import bars
from incidents.figures.measures.shares import compliance, compliance_by
from incidents.figures.results.catalogue import DIMENSIONS, FIGURES
from incidents.figures.results.dimensions import PARAMETER_OF
from incidents.figures.results.removed import TIME_TO_CONCESSION
from incidents.pages.dashboards.dashboards import numbers
from incidents.pages.dashboards.panels import TOP, panels
from incidents.pages.dashboards.sides import address, way
from incidents.pages.web.query import title
from incidents.pages.web.scopes import whole_scope

# Rows of these are the same values on both sides; the rest stands twice.
IN_COMMON = ("by-year", *PARAMETER_OF)
# On their own pages: the same counts by finer periods.
NOT_HERE = ("by-quarter", "by-month")
MOST = 12


def numbers_of_both(one, other):
    """[(label, of the first, of the second)] of the key figures."""
    rows = zip(numbers(one), numbers(other), strict=True)
    return [(first["label"], first["value"], second["value"]) for first, second in rows]


def paired(one, other):
    """Each figure, {"title", "rows"} where both share rows, else {"title", "panels"}."""
    rest = [name for name in FIGURES if name not in (*IN_COMMON, *NOT_HERE)]
    sides = (one, way(one, other, is_other=False)), (other, way(one, other, is_other=True))
    common = [
        name
        for name in IN_COMMON
        if PARAMETER_OF.get(name) not in distinguishing_parameters(one, other)
    ]
    shared = [panels(question, common, here, top=None) for question, here in sides]
    twice = [panels(question, rest, here, top=TOP) for question, here in sides]
    return [_common(*both) for both in zip(*shared, strict=True)] + [
        {"title": first["title"], "panels": [_bare(first, "A"), _bare(second, "B")]}
        for first, second in zip(*twice, strict=True)
    ]


def distinguishing_parameters(one, other):
    """The words that a side has chosen from: counted without them, both sides would be alike."""
    return [word for word in DIMENSIONS if word in one.words or word in other.words]


def _bare(panel, side):
    """The panel as a table alone, under a name of its own: pictures of both stand at the top."""
    own = {"name": f"{panel['name']}-{side}", "title": f"{side}: {panel['title']}"}
    return panel | own | {"is_drawn": False, "is_folded": True, "shape": "folded"}


def _common(first, second):
    """Both panels' rows in one table, longest first; over time in order."""
    rows, is_time = _joined(first, second), first["shape"] == "time"
    rows.sort(
        key=lambda row: row["label"] if is_time else -sum(side["part"] for side in row["sides"])
    )
    shown = rows if is_time else rows[:MOST]
    most = max((side["part"] for row in shown for side in row["sides"]), default=0) or 1
    for side in (side for row in shown for side in row["sides"]):
        side["width"] = 100 * side["part"] / most
    return {
        "name": first["name"],
        "title": first["title"],
        "note": first["note"],
        "rows": shown,
        "hidden": len(rows) - len(shown),
        "own_urls": (first["own_url"], second["own_url"]),
    }


def _joined(first, second):
    """[{"label", "sides": what either question has of the value}]."""
    found = [{row["label"]: row for row in panel["rows"]} for panel in (first, second)]
    both = list(zip(found, (first, second), strict=True))
    return [
        {
            "label": value,
            "sides": [_side(rows.get(value), panel["entries"]) for rows, panel in both],
        }
        for value in dict.fromkeys([*found[0], *found[1]])
    ]


def _side(row, entries):
    """What one question has of a value: its count and its share of all that answer."""
    if row is None:
        return {"incidents": 0, "part": 0.0, "url": "", "rows_url": ""}
    part = row["incidents"] / entries if entries else 0.0
    linked = row if row["incidents"] else {"url": "", "rows_url": ""}
    return {
        "incidents": row["incidents"],
        "part": part,
        "url": linked["url"],
        "rows_url": linked["rows_url"],
    }


def _shares(one, other, words):
    rows = []
    for letter, question in (("A", one), ("B", other)):
        whole = compliance(question.rows()).conceded
        topics = compliance_by(question.rows(), "topics")
        told = [(_("All"), whole)]
        told += [(title("topic", key), topics[key].conceded) for key in list(topics)[:6]]
        rows += [
            {
                "name": str(name),
                "group": letter,
                "share": found.share,
                "low": found.low,
                "high": found.high,
                "incidents": found.part,
                "url": None,
                "label": f"{name}, {letter}: {found.part} / {found.whole}",
            }
            for name, found in told
            if found.share is not None
        ]
    return bars.draw_comparison(rows, description=_described(), **words)


def _described():
    return _("A is the first question of the page, B the second.")


PAIRED_CHARTS = {
    "shares": (gettext_lazy("Share that gave in, of the known answers, A and B"), _shares),
}
# {name of a picture that is not drawn any more: why}.
REMOVED = {"days": TIME_TO_CONCESSION}


def scopes_of_both(one, other):
    """What each side of a picture was counted of, a line a side."""
    return [
        _("%(side)s: %(filters)s %(base)s") % ({"side": side} | whole_scope(question))
        for side, question in (("A", one), ("B", other))
    ]


def picture_url(name, one, other):
    """Where the picture of both questions is had."""
    return address(one.asked(), other.asked(), reverse("compare_chart", args=[name]))
