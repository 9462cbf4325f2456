"""What an officer asks of the desk's cases: read strictly, run in their rights, written again."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import QuerySet
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

USUAL_ORDER = "changed"


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
        return [self.user.email if one == ME else one for one in value]

    def ordered_rows(self) -> QuerySet[CaseSummary]:
        """The matching summaries in the chosen order."""
        return self.rows().annotate(**SORT_KEYS).order_by(*ORDERS[self.sort].by)

    def page(self, columns: Iterable[str], cursor: str, size: int) -> Page:
        """One page as rows of these columns, with "pk" and the order's own. One query."""
        order = ORDERS[self.sort]
        rows = self.rows().annotate(**SORT_KEYS).values("pk", order.column, *columns)
        try:
            return read_page(rows, order, cursor, size)
        except BadCursor as error:
            raise BadRequest(_("cursor: there is no such page. Open the list again.")) from error

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
