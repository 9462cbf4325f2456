"""A panel as a picture: its specification, and the drawing that stands in the page."""

import logging

from django.utils.safestring import SafeString

from incidents.exchange import pictures
from incidents.figures import charts
from incidents.figures.cache import kept

logger = logging.getLogger(__name__)

DRAWN = ("time",)


def is_drawn(shape):
    """Whether figures of this shape have a picture; bars over names are the table itself."""
    return shape in DRAWN


def specification(panel):
    """The Vega-Lite specification of a panel; its marks lead where the panel's rows lead."""
    rows = [
        row | {"label": f"{row['label']}: {row['incidents']}", "url": row["rows_url"]}
        for row in panel["rows"]
    ]
    return charts.over_time(
        rows, title=str(panel["title"]), description=panel["sentence"], note=panel["note"]
    )


def picture(panel, answered, asked):
    """The drawing for the page, kept by edition; "" where it fails: the table says it all."""

    def make():
        return pictures.draw(specification(panel), "svg-inline").decode()

    try:
        return SafeString(kept(answered, f"picture-{panel['name']}", asked, make))
    except pictures.NotDrawn:
        logger.exception("a picture was not drawn")
        return ""
