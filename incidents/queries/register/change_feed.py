"""Reading the change feed: what follows a cursor, and the count and digest of each day."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Max, Min
from django.db.models.functions import TruncDate

from incidents.models.register.change_feed import START, ChangeNotice

CURSOR = re.compile(r"([0-9]{1,18})-([0-9a-f]{16})")
# So many letters of a digest go into a cursor: enough to tell two timelines apart.
PREFIX = 16
MOST_DAYS = 400


class LostCursor(ValueError):
    """The cursor is of no change of this feed: another tier's, or from before a restore."""


class FeedLine(NamedTuple):
    """A change as its reader gets it; `at` in UTC, `digest` behind this line."""

    number: int
    kind: str
    ref: str
    version: int
    at: dt.datetime
    digest: str


@dataclass(frozen=True)
class FeedPage:
    """Changes in order, the digest at their end, and whether there are more."""

    notices: list[FeedLine]
    number: int
    digest: str
    has_more: bool

    @property
    def cursor(self) -> str:
        """What to ask for next."""
        return f"{self.number}-{self.digest[:PREFIX]}"


@dataclass(frozen=True)
class FeedDay:
    """A day of the feed in UTC: its first and last number, and the digest at its end."""

    day: dt.date
    first: int
    last: int
    digest: str


def read_changes(user: Any, after: str, size: int) -> FeedPage:
    """The changes of the reader's tier after a cursor, "" for the beginning. Two queries.

    Raises LostCursor.
    """
    feed = ChangeNotice.objects.visible_to(user)
    number, digest = _find(feed, after)
    later = feed.filter(number__gt=number).order_by("number")
    # Plain rows: 500 instances of the model cost half as much as the rest of the answer.
    notices = [FeedLine(*row) for row in later.values_list(*FeedLine._fields)[: size + 1]]
    has_more, notices = len(notices) > size, notices[:size]
    if notices:
        number, digest = notices[-1].number, notices[-1].digest
    return FeedPage(notices, number, digest, has_more)


def _find(feed: Any, cursor: str) -> tuple[int, str]:
    """Number and digest of the change that a cursor names."""
    if not cursor or cursor == f"0-{START[:PREFIX]}":
        return 0, START
    match = CURSOR.fullmatch(cursor)
    if match is None:
        raise LostCursor
    number, prefix = int(match[1]), match[2]
    digest = feed.filter(number=number).values_list("digest", flat=True).first() or ""
    if not digest.startswith(prefix):
        raise LostCursor
    return number, digest


def list_feed_days(user: Any, since: dt.date | None) -> list[FeedDay]:
    """The days of the reader's feed on which something changed, from `since` on. Two queries.

    At most MOST_DAYS of them. Numbers have no gaps, so first and last give the count.
    """
    feed = ChangeNotice.objects.visible_to(user)
    rows = feed
    if since:
        rows = rows.filter(at__gte=dt.datetime.combine(since, dt.time(), dt.UTC))
    grouped = (
        rows.annotate(day=TruncDate("at", tzinfo=dt.UTC))
        .order_by("day")
        .values("day")
        .annotate(first=Min("number"), last=Max("number"))
    )
    days = list(grouped[:MOST_DAYS])
    numbers = [row["last"] for row in days]
    digests = dict(feed.filter(number__in=numbers).values_list("number", "digest"))
    return [FeedDay(row["day"], row["first"], row["last"], digests[row["last"]]) for row in days]
