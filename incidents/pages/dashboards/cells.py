"""The cells of a figure's table: values labelled, counts and sums as they are read."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models.responses.collective import Followed
from incidents.pages.web.query import title
from incidents.queries import FILTERS

SHARES = ("share", "low", "high", "of_targeted")
# What is said where nothing is known.
UNKNOWN = {
    "authority": gettext_lazy("authority not known"),
    "regulation": gettext_lazy("no text named"),
    "provision": gettext_lazy("no article named"),
    "sector": gettext_lazy("sector not told"),
}


def label_cell(key, value, untitled=()):
    """What a value of a row is called, in words."""
    if not value:
        return str(UNKNOWN.get(key, ""))
    if key in FILTERS:
        return str(title(key, value, untitled))
    return str(value)


def cells(columns, row, untitled=()):
    """[{"key", "head", "text", "is_number"}] of a row in the order of the columns."""
    return [
        {
            "key": key,
            "head": head,
            "text": _text(key, row, untitled),
            "is_number": key not in FILTERS and not isinstance(row.get(key), (str, list)),
        }
        for key, head in columns
    ]


def _text(key, row, untitled):
    if key == "interval":
        low, high = row["low"], row["high"]
        return "" if low is None or high is None else f"{100 * low:.0f}–{100 * high:.0f} %"
    value = row.get(key)
    if value is None:
        return ""
    if key in SHARES:
        return f"{100 * value:.0f} %"
    if key == "days":
        return f"{value:.0f}"
    if key == "campaigns":
        return "; ".join(str(title("campaign", one)) for one in value)
    if key == "followed":
        return str(Followed(value).label) if value else ""
    if isinstance(value, Decimal):
        return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
    if isinstance(value, int):
        return f"{value:,}"
    return label_cell(key, value, untitled)


def interval_words(row):
    """ "17 of 17" of a row that counts firms, for a cell of a grid."""
    return _("%(part)s/%(whole)s") % {"part": row["conceded"], "whole": row["known"]}
