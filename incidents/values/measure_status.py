"""The status of a measure over time: in force, suspended, ended; read from dated events."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.values.partial_dates import PartialDate


class MeasureStatus(models.TextChoices):
    """The latest status of a measure that a source gives. Silence is not an end."""

    IN_FORCE = "in-force", _("not known to have ended")
    SUSPENDED = "suspended", _("suspended")
    LIFTED = "lifted", _("lifted")
    EXPIRED = "expired", _("expired")


# {kind of event: status from then on}. An extension changes no status.
STATUS_AFTER = {
    "imposed": MeasureStatus.IN_FORCE,
    "closed": MeasureStatus.IN_FORCE,
    "extended": MeasureStatus.IN_FORCE,
    "resumed": MeasureStatus.IN_FORCE,
    "suspended": MeasureStatus.SUSPENDED,
    "lifted": MeasureStatus.LIFTED,
    "restored": MeasureStatus.LIFTED,
    "expired": MeasureStatus.EXPIRED,
}
STARTS = ("imposed", "closed")
ENDS = (MeasureStatus.LIFTED, MeasureStatus.EXPIRED)


class MeasureEvent(NamedTuple):
    """An event of a measure and the interval of its day, as texts of partial dates, or ""."""

    kind: str
    not_before: str
    not_after: str

    @property
    def first(self) -> dt.date | None:
        return PartialDate(self.not_before).earliest if self.not_before else None

    @property
    def last(self) -> dt.date | None:
        return PartialDate(self.not_after).latest if self.not_after else None


class MeasureSpell(NamedTuple):
    """A time in which a measure was in force: it began and ended between two days each.

    None for an end that is not known; both ends of the end are None where no source says that it
    ended.
    """

    from_first: dt.date | None
    from_last: dt.date | None
    until_first: dt.date | None
    until_last: dt.date | None

    def is_in_force_on(self, day: dt.date) -> tuple[bool, bool]:
        """Whether it was in force on a day: for certain, and possibly. Its last day counts not."""
        has_begun = self.from_last is not None and self.from_last <= day
        may_have_begun = self.from_first is None or self.from_first <= day
        is_open = self.until_first is None and self.until_last is None
        may_have_ended = not is_open and (self.until_first is None or self.until_first <= day)
        has_ended = self.until_last is not None and self.until_last <= day
        return has_begun and not may_have_ended, may_have_begun and not has_ended

    @property
    def text(self) -> str:
        """The four days as one text for a column, "" for an end that is not known."""
        return "/".join(day.isoformat() if day else "" for day in self)

    @classmethod
    def read(cls, text: str) -> "MeasureSpell":
        return cls(*(dt.date.fromisoformat(day) if day else None for day in text.split("/")))


class MeasureHistory(NamedTuple):
    """What the events of one measure come to.

    `status`: "" without a measure. `days_least` and `days_most`: from the first imposition to the
    end, in days; None where it did not end, or a bound is not known.
    """

    status: str
    spells: list[MeasureSpell]
    days_least: int | None
    days_most: int | None


def read_measure(events: Iterable[MeasureEvent]) -> MeasureHistory:
    """The history of a measure from its events, in order of time.

    A suspension interrupts it, and a resumption begins a new spell. A case is taken to have one
    measure: a second imposition while the first is in force changes nothing.
    """
    spells: list[MeasureSpell] = []
    start: MeasureEvent | None = None
    first: MeasureEvent | None = None
    status, last = "", None
    for event in events:
        if event.kind not in STATUS_AFTER:
            continue
        status, last = STATUS_AFTER[event.kind].value, event
        first = first or event
        if status == MeasureStatus.IN_FORCE:
            start = start or event
        elif start:
            spells.append(MeasureSpell(start.first, start.last, event.first, event.last))
            start = None
    if start:
        spells.append(MeasureSpell(start.first, start.last, None, None))
    least = most = None
    if first and last and status in ENDS and first.kind in STARTS:
        least, most = _days(first.last, last.first), _days(first.first, last.last)
        least = max(least, 0) if least is not None else 0
    return MeasureHistory(status, spells, least, most)


def _days(start: dt.date | None, end: dt.date | None) -> int | None:
    return None if start is None or end is None else (end - start).days
