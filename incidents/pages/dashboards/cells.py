"""The cells of a figure's table: values with their labels, counts and sums as people read them."""

from dataclasses import dataclass
from decimal import Decimal

from incidents.models.responses.collective import Followed
from incidents.pages.web.query import label_cell, title
from incidents.queries import FILTERS

SHARES = (
    *("share", "low", "high", "of_targeted"),
    *(f"{name}_{end}" for name in ("share", "band", "bound") for end in ("low", "high")),
)


@dataclass(frozen=True)
class TableCell:
    """One cell of a table, and the head of its column."""

    key: str
    head: str
    text: str
    is_number: bool


def list_cells(columns, row, untitled=()):
    """The cells of a row in the order of the columns. The first names the row."""
    return [
        TableCell(
            key=key,
            head=head,
            text=_text(key, row, untitled) or (str(row.get("label", "")) if place == 0 else ""),
            is_number=key not in FILTERS and not isinstance(row.get(key), (str, list)),
        )
        for place, (key, head) in enumerate(columns)
    ]


def _text(key, row, untitled):
    if key == "interval":
        low, high = row["low"], row["high"]
        return "" if low is None or high is None else f"{100 * low:.0f}–{100 * high:.0f}%"
    value = row.get(key)
    if value is None:
        return ""
    if key in SHARES:
        return f"{100 * value:.0f}%"
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
