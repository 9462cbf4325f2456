"""The line of an instrument's versions, with the incidents that cite it. Lengths are SVG units."""

import datetime as dt
from dataclasses import dataclass

from incidents.values.localised import format_partial_date
from incidents.values.partial_dates import PartialDate

WIDTH, LEFT, DAYS_A_YEAR = 1000, 0, 365.25
# Fewer units hold no label; the label is then left to the list under the line.
LEAST_LABELLED = 56


@dataclass(frozen=True)
class Span:
    """A version on the line."""

    label: str
    x: int
    w: int
    is_current: bool
    is_cited: bool

    @property
    def is_labelled(self):
        return self.w >= LEAST_LABELLED


@dataclass(frozen=True)
class Mark:
    """Incidents of one place on the line."""

    x: int
    label: str
    url: str


@dataclass(frozen=True)
class VersionLine:
    """`years`: [(year, x)]."""

    spans: list[Span]
    marks: list[Mark]
    years: list[tuple[int, int]]


def draw_line(versions, cited, today):
    """The line from the first known day to today, or None where fewer than two days are known.

    `cited`: [(day, title, url)] of incidents. Versions whose first day is not known are left out:
    the list of versions has them.
    """
    dated = [row for row in versions if row.begins_on and not row.instrument.is_draft]
    if len(dated) < 2:
        return None
    first = dated[0].begins_on.earliest
    scale = WIDTH / max((today - first).days, 1)

    def place(day):
        return round(min(max((day - first).days, 0) * scale, WIDTH))

    marks = [
        Mark(place(PartialDate(day).earliest), f"{format_partial_date(day)}: {title}", url)
        for day, title, url in cited
    ]
    spans = [
        _span(row, following, place, today, [mark.x for mark in marks])
        for row, following in zip(dated, [*dated[1:], None], strict=True)
    ]
    return VersionLine(spans, marks, _years(first, today, place))


def _span(row, following, place, today, cited):
    begins = place(row.begins_on.earliest)
    end = following.begins_on.earliest if following else today
    if row.in_force_until:
        end = min(end, row.in_force_until.latest)
    ends = place(end)
    return Span(
        label=row.label,
        x=begins,
        w=max(ends - begins, 2),
        is_current=row.is_in_force(today, today),
        is_cited=any(begins <= x < max(ends, begins + 1) for x in cited),
    )


def _years(first, today, place):
    """Years for the axis: at most eight, on round numbers."""
    span = today.year - first.year
    step = next(one for one in (1, 2, 5, 10, 20, 50) if span / one <= 8)
    start = first.year + (-first.year) % step
    return [
        (year, place(dt.date(year, 1, 1)))
        for year in range(start, today.year + 1, step)
        if dt.date(year, 1, 1) >= first
    ]
