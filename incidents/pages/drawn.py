"""A panel as a picture: its specification by its shape, and the drawing, kept by edition."""

import logging

from django.utils.translation import gettext as _

from incidents.exchange import pictures
from incidents.figures import charts
from incidents.figures.cache import kept
from incidents.models.cases import ResponseKind
from incidents.models.spoken import country_name
from incidents.pages.cells import SPOKEN, named

logger = logging.getLogger(__name__)


def is_drawn(shape):
    """Whether a page shows figures of this shape as pictures; bars over names are the table."""
    return shape in IN_PAGE


def has_picture(shape):
    """Whether figures of this shape can be had as pictures, in the page or as a file."""
    return shape in SPECIFICATIONS


def specification(panel, lead="rows_url", width=charts.WIDE):
    """The Vega-Lite specification of a panel; its marks lead where the panel's rows lead.

    `lead`: "rows_url", the entries behind a mark, or "asked", the page itself narrowed by it: an
    address that begins with "?" stays on whichever page the picture stands in.
    """
    words = {"title": str(panel["title"]), "description": panel["sentence"], "note": panel["note"]}
    return SPECIFICATIONS[panel["shape"]](panel, lead, words | {"width": width})


def picture(panel, kind, answered, asked, lead="rows_url", width=charts.WIDE, origin=""):
    """The drawing as bytes, kept by edition. Raises pictures.NotDrawn."""

    def make():
        return pictures.draw(specification(panel, lead, width), kind, origin=origin)

    return kept(answered, f"picture-{panel['name']}-{kind}-{lead}-{width}", asked, make)


def _linked(row, lead, name=""):
    told = name or row["label"]
    label = _("%(name)s: %(count)s") % {"name": told, "count": row["incidents"]}
    return row | {"label": label, "url": row[lead] or None}


def _time(panel, lead, words):
    rows = [_linked(row, lead) for row in panel["rows"]]
    return charts.over_time(rows, events=panel["marks"], **words)


def _bars(panel, lead, words):
    rows = [_linked(row, lead) | {"name": str(row["label"])} for row in panel["rows"]]
    return charts.bars(rows, **words)


def _shares(panel, lead, words):
    kinds = [(kind.value, str(kind.label)) for kind in ResponseKind if kind in charts.ANSWERS]
    rows = [
        {
            "group": str(row["label"]),
            "kind": kind,
            "incidents": row[kind],
            "url": row[lead] or None,
            "label": f"{row['label']}, {word}: {row[kind]}",
        }
        for row in panel["rows"]
        for kind, word in kinds
        if kind in row
    ]
    return charts.shares(rows, kinds=kinds, **words) if rows else _bars(panel, lead, words)


def _steps(rows, group=""):
    """Steps of curves, their groups named by the column `group`, if any."""
    keys = {row[group] for row in rows} if group else {""}
    # A curve has a thousand steps: its name is looked up once.
    names = {key: str(SPOKEN.get(key, key)) for key in keys}
    return [_step(row, names[row[group] if group else ""]) for row in rows]


def _step(row, name):
    low, high = row["low"], row["high"]
    return {
        "time": row["days"],
        "survival": 1 - row["share"],
        "low": None if high is None else 1 - high,
        "high": None if low is None else 1 - low,
        "at_risk": row["at_risk"],
        "group": name,
    }


def _curve(panel, _lead, words):
    several = len({row["reading"] for row in panel["rows"]}) > 1
    rows = _steps(panel["rows"], "reading" if several else "")
    tallies = [_tally(mark) for mark in panel["marks"] if mark["kind"] == "tally"]
    deadlines = [
        {"time": mark["days"], "on": mark["on"], "kind": "deadline"}
        | {"label": _("deadline %(day)s") % {"day": mark["on"]}}
        for mark in panel["marks"]
        if mark["kind"] == "deadline"
    ]
    until = _last(panel["rows"], [point["time"] for point in tallies])
    inside = [event for event in deadlines if event["time"] <= until]
    return charts.survival(rows, tallies, events=inside, until=until, **words)


def _last(rows, marked):
    """The last day drawn: a little after the last answer, for waiting goes on for years."""
    given = [row["days"] for row in rows if row.get("gave_in") or row.get("events")]
    return max([*given, *marked, 1]) * 1.1


def _tally(mark):
    short = _("%(part)s of %(whole)s") % {"part": mark["complied"], "whole": mark["of"]}
    label = _("%(short)s had complied after %(days)s days, says %(publisher)s") % {
        "short": short,
        "days": mark["longest"],
        "publisher": mark["publisher"],
    }
    told = {"time": mark["longest"], "share": mark["complied"] / mark["of"], "short": short}
    return told | {"label": label, "url": mark["url"] or None}


def _outcomes(panel, _lead, words):
    rows = _steps(panel["rows"], "outcome")
    return charts.survival(rows, until=_last(panel["rows"], []), is_shared=True, **words)


def _groups(panel, _lead, words):
    rows = _steps(panel["rows"], "group")
    return charts.survival(rows, until=_last(panel["rows"], []), **words)


def _grid(panel, lead, words):
    shown = {
        "norm": lambda row: f"{row['gave_in']}/{row['known']}",
        "names": lambda row: f"{row['incidents']}/{row['of']}",
    }[panel["shape"]]
    rows = [
        {
            "name": str(row["label"]),
            "year": row["year"],
            "share": row["share"],
            "shown": shown(row),
            "url": row[lead] or None,
            "label": f"{row['label']}, {row['year']}: {shown(row)}",
        }
        for row in panel["rows"]
    ]
    return charts.grid(rows, **words)


def _network(panel, lead, words):
    text = panel["columns"][1][0]
    rows = [
        _linked(row, lead, " – ".join(names)) | {"names": names}
        for row in panel["rows"]
        if row[text]
        for names in [[named(key, row[key]) for key in ("authority", text, "sector")]]
    ]
    return charts.ribbons(rows, **words)


def _map(panel, lead, words):
    return charts.choropleth([_linked(row, lead) for row in panel["rows"]], **words)


def _ways(panel, lead, words):
    rows = [
        _linked(row, lead, f"{row['labels']['state']} – {row['labels']['country']}")
        | {"state_label": country_name(row["state"])}
        for row in panel["rows"]
    ]
    return charts.flows(rows, **words)


IN_PAGE = {
    "time": _time,
    "curve": _curve,
    "outcomes": _outcomes,
    "groups": _groups,
    "norm": _grid,
    "names": _grid,
    "network": _network,
    "map": _map,
    "ways": _ways,
}
SPECIFICATIONS = IN_PAGE | {"bars": _bars, "shares": _shares}
