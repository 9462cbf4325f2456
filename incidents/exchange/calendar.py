"""Writes days as an iCalendar file (RFC 5545): deadlines are all-day events, in any time zone."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar, Event

from incidents.exchange import writable

DAY = dt.timedelta(days=1)
PRODUCT = "-//Coercion Register//Deadlines//EN"
# Calendar programs refresh by themselves; a deadline is set for days, not minutes.
RENEWED_EVERY = dt.timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day, or a range `first`..`last` where the end is not known to the day.

    `identity` is the address of what the day belongs to: the same for every later version.
    `changed_at` is aware; `version` grows with each change.
    """

    identity: str
    title: str
    first: dt.date
    last: dt.date
    changed_at: dt.datetime
    version: int = 1
    description: str = ""
    address: str = ""


def build_calendar(days: Iterable[Day], *, name: str) -> bytes:
    """The file, UTF-8 with folded lines. Its events block no time and have no hour or zone."""
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("name", name)
    # Most programs still read only this property instead of NAME (RFC 7986).
    file.add("x-wr-calname", name)
    file.add("refresh-interval", RENEWED_EVERY, parameters={"VALUE": "DURATION"})
    for day in days:
        file.add_component(_event(day))
    return bytes(file.to_ical())


def _event(day: Day) -> Event:
    event = Event()
    event.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, day.identity)))
    event.add("dtstamp", day.changed_at.astimezone(dt.UTC))
    event.add("sequence", day.version)
    event.add("dtstart", day.first)
    # The end is the first day after (RFC 5545, 3.6.1).
    event.add("dtend", day.last + DAY)
    event.add("summary", writable.text(day.title, day.identity))
    event.add("transp", "TRANSPARENT")
    if day.description:
        event.add("description", writable.text(day.description, day.identity))
    if day.address:
        event.add("url", day.address)
    return event
