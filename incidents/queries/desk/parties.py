"""The firms and authorities that a desk may choose from: searched, counted, and likely doubles."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import CharField, Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from incidents.models.desk.cases import Case
from incidents.models.people.people import User
from incidents.models.register.incidents import Incident
from incidents.models.register.party_changes import FIRMS, DismissedLikeness, PartyKind
from incidents.queries.desk.duplicates import like_names
from incidents.values.company_names import company_stem

CODES = ("lei", "uscc", "isin")
MOST_DOUBLES = 50


@dataclass(frozen=True)
class Likeness:
    """A row that may be the same as another, and why, in words."""

    row: Any
    reason: str


def list_parties(kind: PartyKind, user: User, words: str = "") -> QuerySet[Any, Any]:
    """Rows that the person may choose, with `case_count` (of their desk) and `entry_count`.

    `words`: part of a name, or a whole code.
    """
    rows = kind.rows.offered_to(user)
    if words:
        condition = Q(name__icontains=words) | Q(names_text__icontains=words)
        if kind is FIRMS:
            for code in CODES:
                condition |= Q(**{f"{code}__iexact": words})
        names = Cast("other_names", CharField())
        rows = rows.alias(names_text=names).filter(condition)
    cases = Case.objects.visible_to(user).filter(**{kind.name: OuterRef("pk")})
    entries = Incident.objects.visible_to(user).filter(**{kind.entry_column: OuterRef("slug")})
    return rows.annotate(
        case_count=_count(cases, kind.name), entry_count=_count(entries, kind.entry_column)
    )


def _count(rows: Any, column: str) -> Coalesce:
    counted = rows.order_by().values(column).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def like_parties(kind: PartyKind, user: User, party: Any) -> list[Likeness]:
    """Return what may be the same as a party: alike in a code or in a name, likeliest first.

    What an officer of the desk dismissed is left out. Two queries.
    """
    gone = _dismissed(kind, user)
    rows = {
        row.pk: row
        for row in kind.rows.offered_to(user)
        if row.pk != party.pk and frozenset((row.pk, party.pk)) not in gone
    }
    likely: dict[int, Likeness] = {}
    if kind is FIRMS:
        own_codes = {(code, value) for code in CODES if (value := getattr(party, code))}
        for row in rows.values():
            if own_codes & {(code, getattr(row, code)) for code in CODES}:
                likely[row.pk] = Likeness(row, _("It has the same code."))
    owners: dict[str, list[int]] = defaultdict(list)
    for row in rows.values():
        for name in row.names:
            owners[name].append(row.pk)
    for name in party.names:
        same = [key for key, row in rows.items() if name.casefold() in _folded(row)]
        for key in same:
            likely.setdefault(key, Likeness(rows[key], _("It has the name “%s”.") % name))
        for other in like_names(name, owners):
            for key in owners[other]:
                reason = _("“%(other)s” is written much like “%(name)s”.")
                likeness = Likeness(rows[key], reason % {"other": other, "name": name})
                likely.setdefault(key, likeness)
    return list(likely.values())


def _folded(row: Any) -> set[str]:
    return {name.casefold() for name in row.names}


def list_doubles(kind: PartyKind, user: User) -> list[tuple[Any, Any, str]]:
    """Pairs of rows whose names differ in legal form or accents only, or that share a code.

    Returns [(row, row, reason)], at most 50. Each pair once; dismissed ones are left out.
    """
    gone = _dismissed(kind, user)
    groups: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in kind.rows.offered_to(user):
        place = getattr(row, kind.place)
        for stem in {company_stem(name) for name in row.names}:
            groups["name", f"{stem}|{place}" if kind is not FIRMS else stem].append(row)
        for code in CODES if kind is FIRMS else ():
            if getattr(row, code):
                groups[code, getattr(row, code)].append(row)
    pairs: dict[frozenset[int], tuple[Any, Any, str]] = {}
    for (what, _key), rows in sorted(groups.items()):
        for one, other in pairwise(rows):
            pair = frozenset((one.pk, other.pk))
            if len(pair) == 2 and pair not in gone:
                sentence = _("same name") if what == "name" else _("same code")
                pairs.setdefault(pair, (one, other, sentence))
    return list(pairs.values())[:MOST_DOUBLES]


def _dismissed(kind: PartyKind, user: User) -> set[frozenset[int]]:
    rows = DismissedLikeness.objects.filter(
        desk=user.desk_id, **{f"first_{kind.name}__isnull": False}
    )
    keys = rows.values_list(f"first_{kind.name}", f"second_{kind.name}")
    return {frozenset(pair) for pair in keys}
