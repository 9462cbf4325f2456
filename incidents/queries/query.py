"""A query: read strictly, run in the reader's tier, written as a query string again."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchRank
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db.models import F, Value
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from incidents.access import tier_of
from incidents.models.register.editions import Edition, EditionEntry
from incidents.models.register.incidents import Incident, IncidentQuerySet
from incidents.models.register.labels import label_filter_value
from incidents.models.register.search import rank_matches
from incidents.queries.kinds import ValuesFilter, bare_value, is_about_blanks, is_excluded
from incidents.queries.law.other_numbers import describe_other_number, list_other_numbers
from incidents.queries.parameters import (
    FILTERS,
    NO_FILTERS,
    ORDERS,
    PARAMETERS,
    IncidentFilter,
)
from incidents.queries.prepared import may_prepare, read_prepared
from incidents.values.cursors import BadCursor, Page, read_page
from incidents.values.filter_values import NONE
from incidents.values.localised import format_partial_date
from incidents.values.partial_dates import PartialDate
from incidents.values.tiers import Tier

# What a list adds to a query; not a filter.
PAGING = ("cursor",)
DAYS = ("since", "until", "demand_deadline_before")
# What no filter is set to.
BLANK: tuple[Any, ...] = (None, "", [])


class UnknownEdition(Http404):
    """There is no edition of this number."""


class Query:
    """What a reader asks of the register, read once and strictly.

    `parameters` is {parameter: [values]} as given; `cleaned` the readable values. Raises BadRequest
    with a sentence, PermissionDenied for a tier that the reader may not read, and UnknownEdition.
    """

    def __init__(self, query: QueryDict, user: Any, also: Sequence[str] = PAGING) -> None:
        self.user = user
        refuse_unknown(query, (*PARAMETERS, *also))
        given = {name: list(filter(None, query.getlist(name))) for name in PARAMETERS}
        self.parameters = {name: values for name, values in given.items() if values}
        self.cursor = query.get("cursor", "")
        # Remembered answers know the values of a parameter, not their order: two cursors would be
        # two pages under one key.
        _refuse_repeated(self.parameters | {"cursor": query.getlist("cursor")})
        self.cleaned = {name: _read(name, self.parameters.get(name, [])) for name in PARAMETERS}
        self.sort = self._sort()
        self.edition = self._edition()

    def _sort(self) -> str:
        sort = str(self.cleaned["sort"] or "newest")
        if sort == "relevance" and not self.cleaned["q"]:
            raise BadRequest(_("sort: best match needs search words. Add q, or sort by date."))
        return sort

    def _edition(self) -> Edition | None:
        """The edition that is read, or None for the register as it is now. Raises Http404."""
        number = self.cleaned["edition"]
        if number is None:
            return None
        if self.cleaned["tier"] == Tier.COMMUNITY:
            raise BadRequest(_("edition: editions hold the public tier only. Leave tier out."))
        edition = Edition.objects.filter(number=number).first()
        if edition is None:
            raise UnknownEdition(_("There is no edition %(number)s.") % {"number": number})
        return edition

    def rows(self, without: str = "") -> Any:
        """The visible incidents that match.

        `without` leaves out what one filter wants, as its facet does; what it excludes stays out.
        """
        return self.narrow(self.scope(), without)

    def narrow(self, rows: Any, without: str = "") -> Any:
        """Those of some rows with the register's columns that match, whatever their tier."""
        for name, rule in FILTERS.items():
            # A filter may ask for zero.
            if name != without and self.cleaned[name] not in BLANK:
                rows = rule.filter(rows, self.cleaned[name])
        excluded = self.list_excluded(without)
        return FILTERS[without].filter(rows, excluded) if excluded else rows

    @cached_property
    def chosen(self) -> dict[str, list[str]]:
        """{parameter: [values]} that are wanted: not those that are excluded."""
        wanted = {
            name: [one for one in values if not self._excludes(name, one)]
            for name, values in self.parameters.items()
        }
        return {name: values for name, values in wanted.items() if values}

    def list_excluded(self, name: str) -> list[str]:
        """The values of a parameter that are excluded, each as "-value"."""
        return [one for one in self._values(name) if self._excludes(name, one)]

    def _excludes(self, name: str, value: str) -> bool:
        return isinstance(FILTERS.get(name), ValuesFilter) and is_excluded(value)

    @cached_property
    def untitled(self) -> set[tuple[str, str]]:
        """{(parameter, key)} in the query that no incident of the reader's tier has.

        An authority or campaign that a desk released to the community alone has a title, and a
        reader who guesses its key must not learn that title. One query, however many keys.
        """
        chosen = {
            (name, bare_value(key))
            for name in ("authority", "campaign")
            for key in self._values(name)
            if bare_value(key) != NONE
        }
        known = [
            self.scope().filter(**{name: key}).order_by().values_list(Value(name), Value(key))[:1]
            for name, key in chosen
        ]
        return chosen - set(known[0].union(*known[1:], all=True)) if known else chosen

    def _values(self, name: str) -> list[str]:
        return self.parameters.get(name, [])

    def scope(self) -> IncidentQuerySet:
        """The one tier that is read: the reader's own, or the public one where that is chosen.

        Of an edition, its incidents as they were.
        """
        if self.edition:
            return EditionEntry.objects.in_edition(self.edition.number)
        return Incident.objects.visible_to(self.user, self.tier)

    def page(self, columns: Iterable[str], size: int) -> Page:
        """One page of the matches as rows of these columns, with "pk" and the order's own.

        Raises BadRequest for a cursor that no page gave.
        """
        try:
            if self.sort == "relevance":
                return rank_matches(self.rows(), self.cleaned["q"], columns, self.cursor, size)
            order = ORDERS[self.sort]
            values = {
                name: self.cleaned[name] for name in FILTERS if self.cleaned[name] not in BLANK
            }
            if not self.edition and may_prepare(values):
                tier = self.tier.value
                return read_prepared(tier, values, order, columns, self.cursor, size)
            rows = self.rows().values("pk", order.column, *columns)
            return read_page(rows, order, self.cursor, size)
        except BadCursor as error:
            raise BadRequest(_("Invalid page cursor.")) from error

    def ordered_rows(self) -> Any:
        """All matches in the order of the query, for a file; "relevance" ranks each of them."""
        if self.sort == "relevance":
            rank = SearchRank(F("search"), self.cleaned["q"].as_sql())
            return self.rows().order_by(rank.desc(), "-pk")
        return self.rows().order_by(*ORDERS[self.sort].by)

    def query_string(self, name: str = "", value: str | None = None) -> str:
        """The canonical query string; with a parameter and a value, that value added or removed."""
        parameters = {key: list(values) for key, values in self.parameters.items()}
        if name and value is not None:
            chosen = parameters.setdefault(name, [])
            chosen.remove(value) if value in chosen else chosen.append(value)
        return _query_string(parameters)

    def instead(self, others: Mapping[str, str | list[str]]) -> str:
        """The query string with these parameters, {name: value or values}, in place of its own."""
        listed = {name: [one] if isinstance(one, str) else one for name, one in others.items()}
        return _query_string(self.parameters | listed)

    def narrowed(self, narrow: Mapping[str, str | list[str]]) -> str:
        """The query string narrowed by a mark, {name: value or values}.

        Days stay within the query's own, and what the query excludes stays excluded.
        """
        parameters: dict[str, str | list[str]] = {
            name: [*([value] if isinstance(value, str) else value), *self.list_excluded(name)]
            for name, value in narrow.items()
        }
        since, until = self.cleaned["since"], self.cleaned["until"]
        first, last = str(narrow.get("since", "")), str(narrow.get("until", ""))
        if since and first and since.earliest > PartialDate(first).earliest:
            parameters["since"] = str(since)
        if until and last and until.latest < PartialDate(last).latest:
            parameters["until"] = str(until)
        return self.instead(parameters)

    @property
    def notes(self) -> list[str]:
        """Sentences on what a filter finds besides what it names: articles under other numbers."""
        listed = [key for name in ("provision", "cited_with") for key in self._values(name)]
        keys = [bare_value(key) for key in listed if bare_value(key) != NONE]
        return [describe_other_number(other) for key in keys for other in list_other_numbers(key)]

    @property
    def tier(self) -> Tier:
        """The one tier that is read. Raises PermissionDenied."""
        own, chosen = tier_of(self.user), self.cleaned["tier"]
        if chosen == Tier.COMMUNITY and own != Tier.COMMUNITY:
            raise PermissionDenied(_("The community tier is for vetted readers. Sign in."))
        return Tier.PUBLIC if chosen == Tier.PUBLIC or self.edition else own

    def with_order(self, sort: str) -> str:
        """The query string in another order; the usual order is left out."""
        return _query_string(self.parameters | {"sort": [] if sort == "newest" else [sort]})


def _read(name: str, values: list[str]) -> Any:
    """The value of a parameter, read by its filter's own field. Raises BadRequest.

    By the field and not by a FilterSet: a set copies its 18 filters and their form for each
    query, which cost 2 ms, a third of an API page.
    """
    rule = IncidentFilter.base_filters[name]
    try:
        if isinstance(rule, ValuesFilter):
            return rule.field.clean(values)
        return rule.field.clean(values[0]) if values else None
    except ValidationError as fault:
        sentence = _("%(name)s: %(fault)s") % {"name": name, "fault": fault.messages[0]}
        raise BadRequest(sentence) from fault


def _query_string(parameters: Mapping[str, list[str]]) -> str:
    pairs = [(name, one) for name in PARAMETERS for one in sorted(parameters.get(name, []))]
    return f"?{urlencode(pairs)}" if pairs else "?"


def refuse_unknown(query: QueryDict, known: Sequence[str]) -> None:
    """Refuse a query string with any other parameter, and suggest the nearest known one.

    Also a NUL: PostgreSQL takes none in a text, and would answer with an error of ours.
    """
    for name in query:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = _(" Did you mean “%(near)s”?") % {"near": near[0]} if near else ""
            raise BadRequest(_("Unknown filter “%(name)s”.") % {"name": name} + hint)
        if any("\0" in value for value in query.getlist(name)):
            raise BadRequest(_("%(name)s contains a NUL character.") % {"name": name})


def _refuse_repeated(parameters: Mapping[str, list[str]]) -> None:
    """Refuse two values of a parameter that takes one: the reader could not tell which counts."""
    for name, values in parameters.items():
        rule = IncidentFilter.base_filters.get(name)
        if len(values) > 1 and not isinstance(rule, ValuesFilter):
            raise BadRequest(_("%(name)s: choose one value.") % {"name": name})


def describe_filters(query: Query, ignored: str = "") -> str:
    """The filters of a query as sentences: "Filters: Topic: Tibet or Hong Kong, not Xinjiang."

    `ignored` is a filter that a figure does not use; what it excludes is still left out.
    """
    used = [word for word in query.parameters if word not in (*NO_FILTERS, ignored)]
    filters = [_describe(query, word, query.parameters[word]) for word in used]
    if excluded := query.list_excluded(ignored):
        filters.append(_describe(query, ignored, excluded))
    sentence = _("Filters: %(filters)s.") % {"filters": "; ".join(filters)}
    sentence = sentence if filters else _("No filters.")
    if ignored:
        sentence += " " + _("Shown for all values, not only for %(filter)s.") % {
            "filter": _describe(query, ignored, query.chosen[ignored])
        }
    return sentence


def _describe(query: Query, word: str, values: Sequence[str]) -> str:
    """One filter with values of it, days in their long form."""
    labels = {value: describe_value(query, word, value) for value in values}
    if word in DAYS and not is_about_blanks(values[0]):
        labels = {value: format_partial_date(value) for value in values}
    excluded = query.list_excluded(word)
    wanted = _(" or ").join(labels[value] for value in values if value not in excluded)
    out = [labels[value] for value in values if value in excluded]
    return f"{IncidentFilter.base_filters[word].label}: {', '.join(filter(None, [wanted, *out]))}"


def describe_value(query: Query, word: str, value: str) -> str:
    """The title of a value; the key itself where the reader may not know its title."""
    return label_filter_value(word, value, query.untitled)
