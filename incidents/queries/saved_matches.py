"""What changed among the matches of saved searches: one database query for many searches."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import BigIntegerField, Value
from django.http import QueryDict

from incidents.models.saved.changes import Change, EntryChange, SearchInterval, summed
from incidents.queries.query import Query

# A page or feed looks back over so many changes of the whole register.
RECENT = 5_000
COLUMNS = ("pk", "ref", "tier", "side", "fields", "at")


def changes_matching(intervals: Iterable[SearchInterval]) -> dict[int, list[dict[str, Any]]]:
    """{key: [change]} of some intervals; a change is {"pk", "ref", "tier", "side", "fields", "at"}.

    In order, one query for all. Each search is read as strictly as on a page, in the tier that its
    person reads now. A search that the person may no longer run, or that can no longer be read,
    gives nothing.
    """
    branches = [branch for branch in map(_branch, intervals) if branch is not None]
    if not branches:
        return {}
    rows = branches[0].union(*branches[1:], all=True) if branches[1:] else branches[0]
    changes: dict[int, list[dict[str, Any]]] = {}
    for key, *row in rows:
        changes.setdefault(key, []).append(dict(zip(COLUMNS, row, strict=True)))
    return {key: sorted(listed, key=lambda row: row["pk"]) for key, listed in changes.items()}


def lately(query: str, user: Any) -> tuple[list[EntryChange], dict[str, str]]:
    """([EntryChange], the latest first; {ref: title} of those still there) of one search.

    In the tier that its query reads; raises as Query does. Three database queries.
    """
    search = Query(QueryDict(query), user, also=())
    entries, last = search.scope(), Change.objects.last_number()
    interval = SearchInterval(0, query, user, max(last - RECENT, 0), last)
    sides = changes_matching([interval]).get(0, [])
    refs = {side["ref"] for side in sides}
    titles = dict(entries.filter(ref__in=refs).values_list("ref", "title"))
    return summed(sides, titles), titles


def _branch(interval: SearchInterval) -> Any:
    try:
        search = Query(QueryDict(interval.query), interval.person, also=())
        tier = search.tier
    except (BadRequest, PermissionDenied):
        return None
    rows = search.narrow(Change.objects.between(tier, interval.since, interval.until))
    return rows.order_by().values_list(Value(interval.key, BigIntegerField()), *COLUMNS)
