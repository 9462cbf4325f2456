"""What changed in the answers of saved searches: one question to the database for many searches."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import BigIntegerField, Value
from django.http import QueryDict

from incidents.models.saved.changes import Change, SearchInterval, summed
from incidents.queries.query import Query

# A page or feed looks back over so many changes of the whole register.
RECENT = 5_000
COLUMNS = ("pk", "ref", "tier", "side", "fields", "at")


def changes_matching(asked):
    """{key: [change]} of some Asked, each {"pk", "ref", "tier", "side", "fields", "at"}.

    In order, one query for all. Each search is read as strictly as on a page, and answered in the
    tier that its person reads now. One that the person may not ask, or that no longer can be
    read, answers with nothing.
    """
    branches = [branch for branch in map(_branch, asked) if branch is not None]
    if not branches:
        return {}
    found = branches[0].union(*branches[1:], all=True) if branches[1:] else branches[0]
    told = {}
    for key, *row in found:
        told.setdefault(key, []).append(dict(zip(COLUMNS, row, strict=True)))
    return {key: sorted(rows, key=lambda row: row["pk"]) for key, rows in told.items()}


def lately(query, user):
    """([News], the latest first; {ref: title} of those that are there) of one search.

    In the tier that its question reads; raises as Question does. Three queries.
    """
    question = Query(QueryDict(query), user, also=())
    entries, last = question.scope(), Change.objects.last_number()
    asked = SearchInterval(0, query, user, max(last - RECENT, 0), last)
    sides = changes_matching([asked]).get(0, [])
    refs = {side["ref"] for side in sides}
    titles = dict(entries.filter(ref__in=refs).values_list("ref", "title"))
    return summed(sides, titles), titles


def _branch(one):
    try:
        question = Query(QueryDict(one.query), one.person, also=())
        tier = question.tier
    except (BadRequest, PermissionDenied):
        return None
    rows = question.narrow(Change.objects.between(tier, one.since, one.until))
    return rows.order_by().values_list(Value(one.key, BigIntegerField()), *COLUMNS)
