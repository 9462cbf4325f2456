"""A panel as a picture: its specification by its shape, and the drawing, kept by edition."""

import logging

from django.utils.translation import gettext as _

from incidents.exchange import charts as pictures
from incidents.figures.charts import bars, frame
from incidents.figures.engine.cache import cached_figure
from incidents.pages.dashboards.cells import label_cell
from incidents.values.firm_responses import FirmResponse
from incidents.values.localised import country_name

logger = logging.getLogger(__name__)


def is_drawn(shape):
    """Whether a page shows figures of this shape as pictures; bars over names are the table."""
    return shape in IN_PAGE


def has_picture(shape):
    """Whether figures of this shape can be had as pictures, in the page or as a file."""
    return shape in SPECIFICATIONS


def specification(panel, lead="rows_url", width=bars.WIDE):
    """The Vega-Lite specification of a panel; its marks lead where the panel's rows lead.

    `lead`: "rows_url", the entries behind a mark, or "asked", the page itself narrowed by it: an
    address that begins with "?" stays on whichever page the picture stands in. The panel says
    what it was counted of (incidents.pages.web.scopes).
    """
    words = {"title": str(panel["title"]), "description": panel["sentence"], "note": panel["note"]}
    spec = SPECIFICATIONS[panel["shape"]](panel, lead, words | {"width": width})
    return frame.scoped(spec, [panel["filters"], panel["base"]], width)


def picture(panel, kind, answered, asked, lead="rows_url", width=bars.WIDE, origin=""):
    """The drawing as bytes, kept by edition. Raises pictures.NotDrawn."""

    def make():
        return pictures.draw(specification(panel, lead, width), kind, origin=origin)

    return cached_figure(answered, f"picture-{panel['name']}-{kind}-{lead}-{width}", asked, make)


def _linked(row, lead, name=""):
    told = name or row["label"]
    label = _("%(name)s: %(count)s") % {"name": told, "count": row["incidents"]}
    return row | {"label": label, "url": row[lead] or None}


def _time(panel, lead, words):
    rows = [_linked(row, lead) for row in panel["rows"]]
    return bars.draw_over_time(rows, events=panel["marks"], **words)


def _bars(panel, lead, words):
    rows = [_linked(row, lead) | {"name": str(row["label"])} for row in panel["rows"]]
    return bars.bars(rows, **words)


def _shares(panel, lead, words):
    kinds = [
        (kind.value, str(kind.label)) for kind in FirmResponse if kind in bars.RESPONSE_SEGMENTS
    ]
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
    return bars.shares(rows, kinds=kinds, **words) if rows else _bars(panel, lead, words)


def _grid(panel, lead, words):
    shown = {
        "norm": lambda row: f"{row['conceded']}/{row['known']}",
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
    return bars.grid(rows, **words)


def _network(panel, lead, words):
    text = panel["columns"][1][0]
    rows = [
        _linked(row, lead, " – ".join(names)) | {"names": names}
        for row in panel["rows"]
        if row[text]
        for names in [[label_cell(key, row[key]) for key in ("authority", text, "sector")]]
    ]
    return bars.ribbons(rows, **words)


def _map(panel, lead, words):
    return bars.choropleth([_linked(row, lead) for row in panel["rows"]], **words)


def _ways(panel, lead, words):
    rows = [
        _linked(row, lead, f"{row['labels']['state']} – {row['labels']['country']}")
        | {"state_label": country_name(row["state"])}
        for row in panel["rows"]
    ]
    return bars.draw_flows(rows, **words)


IN_PAGE = {
    "time": _time,
    "norm": _grid,
    "names": _grid,
    "network": _network,
    "map": _map,
    "ways": _ways,
}
SPECIFICATIONS = IN_PAGE | {"bars": _bars, "shares": _shares}
