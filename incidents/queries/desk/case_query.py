"""What an officer asks of the desk's cases: read strictly, run in their rights, written again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Count, QuerySet, Window
from django.http import QueryDict
from django.utils.translation import gettext as _

from incidents.models.desk.case_lists import CaseSummary
from incidents.models.people.people import User
from incidents.queries.desk.case_filters import (
    FILTERS,
    ME,
    ORDERS,
    PARAMETERS,
    SORT_KEYS,
    CaseFilter,
)
from incidents.queries.kinds import ValuesFilter
from incidents.queries.query import refuse_unknown
from incidents.values.cursors import BadCursor, Page, read_page
from incidents.values.filter_values import EXCLUDES

USUAL_ORDER = "changed"


class ListedPage(NamedTuple):
    """A page of the list, and how many cases match; None where that was not counted with it."""

    page: Page
    total: int | None


class CaseQuery:
    """Filters and order of the list of cases. Raises BadRequest with a sentence.

    `words` is {parameter: [values]} as given; `also` names what may be in the address beside them.
    """

    def __init__(self, query: QueryDict, user: User, also: Iterable[str] = ()) -> None:
        refuse_unknown(query, (*PARAMETERS, *also))
        self.user = user
        given = {name: list(filter(None, query.getlist(name))) for name in PARAMETERS}
        self.words = {name: values for name, values in given.items() if values}
        self.cleaned = {name: _read(name, values) for name, values in self.words.items()}
        self.sort = str(self.cleaned.get("sort") or USUAL_ORDER)

    def rows(self) -> QuerySet[CaseSummary]:
        """The summaries of matching cases that the person may read, without order."""
        rows = CaseSummary.objects.visible_to(self.user)
        for name, value in self.cleaned.items():
            if name in FILTERS:
                rows = FILTERS[name].filter(rows, self._mine(name, value))
        return rows

    def _mine(self, name: str, value: Any) -> Any:
        """The values of a filter, with the reader's own address in place of "me"."""
        if name != "owner":
            return value
        own = {sign + ME: sign + self.user.email for sign in ("", EXCLUDES)}
        return [own.get(one, one) for one in value]

    def ordered_rows(self) -> QuerySet[CaseSummary]:
        """The matching summaries in the chosen order."""
        return self.rows().annotate(**SORT_KEYS).order_by(*ORDERS[self.sort].by)

    @property
    def is_filtered(self) -> bool:
        return bool(set(self.words) - {"sort"})

    def page(self, columns: Iterable[str], cursor: str, size: int) -> ListedPage:
        """One page as rows of these columns, with "pk" and the order's own, and the total.

        Filters are costly and rows are wide: the first query finds the keys of the page, and counts
        the others while it is at it; the second reads the columns of that page alone.
        """
        order = ORDERS[self.sort]
        keys = self.rows().annotate(**SORT_KEYS).values("pk", order.column)
        is_counted = self.is_filtered and not cursor
        if is_counted:
            keys = keys.annotate(total=Window(Count("pk")))
        try:
            page = read_page(keys, order, cursor, size)
        except BadCursor as error:
            raise BadRequest(_("cursor: there is no such page. Open the list again.")) from error
        total = None
        if is_counted:
            total = page.rows[0]["total"] if page.rows else 0
        return ListedPage(replace(page, rows=self._read(page.rows, columns)), total)

    def _read(self, keys: list[Any], columns: Iterable[str]) -> list[Any]:
        """The columns of some rows, in the order of their keys."""
        pks = [row["pk"] for row in keys]
        summaries = CaseSummary.objects.visible_to(self.user).filter(pk__in=pks)
        rows = {row["pk"]: row for row in summaries.values("pk", *columns)}
        return [row | rows[row["pk"]] for row in keys if row["pk"] in rows]

    def address(self, changes: Mapping[str, list[str]] | None = None) -> str:
        """The canonical query string with its mark, some parameters replaced."""
        words = self.words | dict(changes or {})
        pairs = [(name, one) for name in PARAMETERS for one in sorted(words.get(name, []))]
        return f"?{urlencode(pairs)}" if pairs else "?"

    def without(self, name: str, value: str) -> str:
        """The query string without one value of a parameter."""
        return self.address({name: [one for one in self.words[name] if one != value]})

    def with_order(self, sort: str) -> str:
        """The query string in another order; the usual order is left out."""
        return self.address({"sort": [] if sort == USUAL_ORDER else [sort]})


def _read(name: str, values: list[str]) -> Any:
    """The value of a parameter, read by its filter's own field. Raises BadRequest."""
    rule = CaseFilter.base_filters[name]
    try:
        if isinstance(rule, ValuesFilter):
            return rule.field.clean(values)
        if len(values) > 1:
            raise BadRequest(_("%(name)s: choose one value.") % {"name": name})
        return rule.field.clean(values[0])
    except ValidationError as fault:
        sentence = _("%(name)s: %(fault)s") % {"name": name, "fault": fault.messages[0]}
        raise BadRequest(sentence) from fault
