"""How one filter is read and what it selects: values, days, search words."""

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import CharField, F, Func, Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models.desk.evidence import Credibility, Reliability
from incidents.models.register.labels import merged_keys
from incidents.models.register.search import SearchTerms
from incidents.values.case_kinds import CaseKind
from incidents.values.filter_values import EXCLUDES, NONE
from incidents.values.partial_dates import PartialDate
from incidents.values.response_times import DemandOutcome

GRADES = {
    *Reliability.values,
    *(f"{letter}{number}" for letter in Reliability.values for number in Credibility.values),
}
MOST_VALUES, MOST_CHARACTERS = 50, 200
EDITION_NUMBER = re.compile("[1-9][0-9]{0,5}")
# What lies behind this day is one class in every figure over time.
MOST_DAYS = 120


class FilterValues(NamedTuple):
    """The values of one filter: one of some, or blank where that is wanted, and none of others."""

    any_of: list[str]
    none_of: list[str]
    takes_blank: bool
    drops_blank: bool


def sort_values(values: Iterable[str]) -> FilterValues:
    """The parts of a filter's values: ["a", "-b", "none"] -> (["a"], ["b"], True, False)."""
    listed = list(values)
    bare = [one for one in listed if bare_value(one) != NONE]
    return FilterValues(
        any_of=[one for one in bare if not is_excluded(one)],
        none_of=[bare_value(one) for one in bare if is_excluded(one)],
        takes_blank=NONE in listed,
        drops_blank=EXCLUDES + NONE in listed,
    )


def is_excluded(value: str) -> bool:
    """Whether a value says what is not wanted."""
    return value.startswith(EXCLUDES)


def bare_value(value: str) -> str:
    """The value without the sign that excludes it."""
    return value.removeprefix(EXCLUDES)


def is_about_blanks(value: object) -> bool:
    """Whether a value of a filter is "none" or "-none"."""
    return isinstance(value, str) and bare_value(value) == NONE


def toggle_exclusion(value: str) -> str:
    """The value excluded, or wanted again."""
    return bare_value(value) if is_excluded(value) else EXCLUDES + value


class ValuesField(forms.Field):
    """Values of a repeated parameter, each once, in order; "-" before one excludes it."""

    widget = forms.SelectMultiple
    default_error_messages = {
        "unknown": gettext_lazy("“%(value)s” is not a known value."),
        "many": gettext_lazy("Choose at most %(most)s values."),
        "never": gettext_lazy("No incident is blank here, so “%(value)s” finds nothing."),
    }

    def __init__(
        self, *args: Any, accepts: Callable[[str], bool], has_blanks: bool = True, **kwargs: Any
    ) -> None:
        self.accepts, self.has_blanks = accepts, has_blanks
        super().__init__(*args, **kwargs)

    def clean(self, value: Any) -> list[str]:
        values = list(dict.fromkeys(filter(None, value or [])))
        if len(values) > MOST_VALUES:
            raise ValidationError(self.error_messages["many"], "many", {"most": MOST_VALUES})
        for one in values:
            if code := self._find_fault(one):
                raise ValidationError(self.error_messages[code], code, {"value": one})
        return values

    def _find_fault(self, value: str) -> str:
        """The code of what is wrong with a value, or ""."""
        bare = bare_value(value)
        if bare == NONE:
            return "" if self.has_blanks else "never"
        if not bare or len(value) > MOST_CHARACTERS or "\0" in value:
            return "unknown"
        return "" if self.accepts(bare) else "unknown"


class ValuesFilter(django_filters.Filter):
    """Rows whose column is one of the values; for an array, holds one of them.

    Values that begin with "-" are those that a row must not have; "none" stands for a blank.
    `has_blanks`: whether a row can be blank there; where none can, "none" is refused.
    """

    field_class = ValuesField

    def __init__(
        self,
        column: str,
        *,
        accepts: Callable[[str], bool],
        is_array: bool = False,
        has_blanks: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(column, accepts=accepts, has_blanks=has_blanks, **kwargs)
        self.lookup = "overlap" if is_array else "in"

    def filter(self, rows: QuerySet[Any, Any], value: Any) -> QuerySet[Any, Any]:
        if not value:
            return rows
        values = sort_values(value)
        condition = self.match(values.any_of) if values.any_of else Q()
        if values.takes_blank:
            condition |= self.blank
        if values.none_of:
            condition &= ~self.match(values.none_of)
        if values.drops_blank:
            condition &= ~self.blank
        return self.prepare(rows, [*values.any_of, *values.none_of]).filter(condition)

    def prepare(self, rows: QuerySet[Any, Any], values: list[str]) -> QuerySet[Any, Any]:
        """The rows with what `match` compares these values with, beside their columns."""
        return rows

    def match(self, values: list[str]) -> Q:
        """The condition that a row has one of some values."""
        return Q(**{f"{self.field_name}__{self.lookup}": values})

    @property
    def blank(self) -> Q:
        """The condition that a row has no value."""
        if self.lookup == "overlap":
            return Q(**{f"{self.field_name}__len": 0})
        return Q(**{self.field_name: ""})


class GradeFilter(ValuesFilter):
    """Rows whose best source has one of these grades ("B2") or reliabilities ("B"), or none."""

    def prepare(self, rows: QuerySet[Any, Any], values: list[str]) -> QuerySet[Any, Any]:
        first = Func(F("best_grade"), Value(1), function="left", output_field=CharField())
        return rows.alias(first=first)

    def match(self, values: list[str]) -> Q:
        grades = [one for one in values if len(one) == 2]
        reliable = [one for one in values if len(one) == 1]
        return Q(best_grade__in=grades) | Q(first__in=reliable)


class PartyFilter(ValuesFilter):
    """Rows of a firm or authority, under whatever key it had before a merge."""

    def match(self, values: list[str]) -> Q:
        return super().match(self.read_keys(values))

    def read_keys(self, keys: list[str]) -> list[str]:
        """The keys, and all that stand for the same firm or authority since some were merged."""
        name = "firm" if self.field_name == "firm_slug" else self.field_name
        return merged_keys(name, keys)


class FilterDayField(forms.CharField):
    """A year, month or day; "none" for no day and "-none" for any, where days can be blank."""

    def __init__(self, *args: Any, has_blanks: bool = False, **kwargs: Any) -> None:
        self.has_blanks = has_blanks
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        """The PartialDate, "none", "-none", or None."""
        text = super().to_python(value)
        if self.has_blanks and is_about_blanks(text):
            return text
        try:
            return PartialDate(text) if text else None
        except ValueError as error:
            sentence = _("“%(value)s” is not a date. Try 2021, 2021-12 or 2021-12-17.")
            raise ValidationError(sentence, "day", {"value": text}) from error


class DayFilter(django_filters.Filter):
    """Rows whose interval may reach beyond one end of the interval in the filter."""

    field_class = FilterDayField

    def __init__(
        self, column: str, lookup: str, end: str, has_blanks: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(column, lookup, has_blanks=has_blanks, **kwargs)
        self.end = end

    def filter(self, rows: QuerySet[Any, Any], value: Any) -> QuerySet[Any, Any]:
        if not value:
            return rows
        if is_about_blanks(value):
            return rows.filter(**{f"{self.field_name}__isnull": value == NONE})
        return rows.filter(**{f"{self.field_name}__{self.lookup_expr}": getattr(value, self.end)})


class EditionField(forms.CharField):
    """The number of an edition."""

    def to_python(self, value: Any) -> Any:
        """The number, or None."""
        text = super().to_python(value)
        if not text:
            return None
        if not EDITION_NUMBER.fullmatch(text):
            sentence = _("“%(value)s” is not the number of an edition. Try 1.")
            raise ValidationError(sentence, "edition", {"value": text[:40]})
        return int(text)


class EditionFilter(django_filters.Filter):
    """Chooses the edition that is read (incidents.queries.query); it narrows nothing by itself."""

    field_class = EditionField


class DaysField(forms.IntegerField):
    """A whole number of days."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=0, max_value=MOST_DAYS, **kwargs)

    def clean(self, value: Any) -> Any:
        """The number of days, or None."""
        try:
            return super().clean(value)
        except ValidationError as error:
            sentence = _("“%(value)s” is not a number of days from 0 to %(most)s.")
            raise ValidationError(sentence, "days", {"value": value, "most": MOST_DAYS}) from error


class ConcededWithinFilter(django_filters.Filter):
    """Demands that had certainly ended in a concession so many days later."""

    field_class = DaysField

    def filter(self, rows: QuerySet[Any, Any], value: Any) -> QuerySet[Any, Any]:
        if value is None or value == "":
            return rows
        return rows.filter(
            case_kind=CaseKind.DEMAND,
            demand_outcome=DemandOutcome.CONCEDED,
            days_most__lte=value,
        )


class SearchField(forms.CharField):
    """Words and "quoted phrases" to look for."""

    def to_python(self, value: Any) -> Any:
        """The SearchTerms of what was typed, or None."""
        text = super().to_python(value)
        if not text:
            return None
        if len(text) > MOST_CHARACTERS:
            sentence = _("Search with at most %(most)s characters.")
            raise ValidationError(sentence, "long", {"most": MOST_CHARACTERS})
        try:
            return SearchTerms.read(text)
        except ValueError as error:
            sentence = _("“%(value)s” contains no word to search for.")
            raise ValidationError(sentence, "words", {"value": text[:40]}) from error


class SearchFilter(django_filters.Filter):
    """Rows in which all the words and phrases occur, or the one whose reference was typed."""

    field_class = SearchField

    def filter(self, rows: QuerySet[Any, Any], value: Any) -> QuerySet[Any, Any]:
        if value and value.reference:
            return rows.filter(ref=value.reference)
        return rows.filter(search=value.as_sql()) if value else rows
