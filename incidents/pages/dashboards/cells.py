"""The cells of a figure's table, as people read them, and its bars of all responses."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy

from incidents.models.responses.collective import Followed
from incidents.pages.web.query import label_cell, title
from incidents.queries import FILTERS
from incidents.values.firm_responses import FirmResponse
from incidents.values.localised import format_partial_date

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
    if key == "search":
        return _search_text(row)
    if isinstance(value, Decimal):
        return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
    if isinstance(value, int):
        return f"{value:,}"
    return label_cell(key, value, untitled)


# What is known of a search for collective responses (measures.coverage).
SEARCHES = {
    "found": gettext_lazy("found"),
    "none-found": gettext_lazy("searched, and none found"),
    "not-searched": gettext_lazy("not searched"),
}


def _search_text(row):
    """What came of the search, and who looked, when and where."""
    text = str(SEARCHES[row["search"]])
    if not row["searched_on"]:
        return text
    who = [row["searched_by"], row["searched_in"]]
    search = ", ".join(filter(None, [format_partial_date(row["searched_on"]), *who]))
    return f"{text} ({search})"


# The responses in the order of a bar: conceded, not known, resisted.
RESPONSES = (
    *(FirmResponse.COMPLIED, FirmResponse.APOLOGISED, FirmResponse.PARTLY_COMPLIED),
    *(FirmResponse.UNKNOWN, FirmResponse.REVERSED, FirmResponse.REFUSED),
)
# What a bar is wide at least, in pixels, beside text and on a telephone; and a digit.
BAR_WIDE, BAR_NARROW, DIGIT = 440, 300, 9


@dataclass(frozen=True)
class BarPart:
    """A segment of a bar, in hundredths of its length."""

    name: str
    label: str
    count: int
    x: float
    width: float

    @property
    def middle(self):
        return self.x + self.width / 2

    @property
    def room(self):
        """The class of its count: "" where it never fits, "room-wide" where not on a telephone."""
        needed = 100 * (DIGIT * len(f"{self.count:,}") + 4)
        if self.width * BAR_WIDE < needed:
            return ""
        return "room-wide" if self.width * BAR_NARROW < needed else "room-all"

    @property
    def ground(self):
        """The class of what its count is written on."""
        if self.name == FirmResponse.UNKNOWN:
            return "on-hatching"
        is_dark = self.name in (FirmResponse.COMPLIED, FirmResponse.REFUSED)
        return "on-colour" if is_dark else "on-tint"


def bar_parts(counts):
    """The segments of a bar of {response: incidents}; none unless all responses are counted."""
    if not set(RESPONSES) <= counts.keys():
        return []
    whole = sum(counts[kind] for kind in RESPONSES)
    parts, x = [], 0.0
    for kind in RESPONSES:
        if counts[kind]:
            width = 100 * counts[kind] / whole
            parts.append(BarPart(kind.value, kind.label, counts[kind], x, width))
            x += width
    return parts
