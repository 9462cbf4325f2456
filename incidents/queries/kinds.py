"""How one filter is read and what it selects: values, days, search words."""

import re
from collections.abc import Callable
from typing import Any

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
from incidents.values.partial_dates import PartialDate
from incidents.values.response_times import DemandOutcome

# What a filter calls a blank.
NONE = "none"
GRADES = {
    *Reliability.values,
    *(f"{letter}{number}" for letter in Reliability.values for number in Credibility.values),
}
MOST_VALUES, MOST_CHARACTERS = 50, 200
EDITION_NUMBER = re.compile("[1-9][0-9]{0,5}")
# What lies behind this day is one class in every figure over time.
MOST_DAYS = 120


class ValuesField(forms.Field):
    """Values of a repeated parameter, each once, in order."""

    widget = forms.SelectMultiple
    default_error_messages = {
        "unknown": gettext_lazy("“%(value)s” is not a known value."),
        "many": gettext_lazy("Choose at most %(most)s values."),
    }

    def __init__(self, *args: Any, accepts: Callable[[str], bool], **kwargs: Any) -> None:
        self.accepts = accepts
        super().__init__(*args, **kwargs)

    def clean(self, value: Any) -> list[str]:
        values = list(dict.fromkeys(filter(None, value or [])))
        if len(values) > MOST_VALUES:
            raise ValidationError(self.error_messages["many"], "many", {"most": MOST_VALUES})
        for one in values:
            if len(one) > MOST_CHARACTERS or "\0" in one or not self.accepts(one):
                raise ValidationError(self.error_messages["unknown"], "unknown", {"value": one})
        return values


class ValuesFilter(django_filters.Filter):
    """Rows whose column is one of the values; for an array, holds one of them."""

    field_class = ValuesField

    def __init__(
        self, column: str, *, accepts: Callable[[str], bool], is_array: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(column, accepts=accepts, **kwargs)
        self.lookup = "overlap" if is_array else "in"

    def filter(self, rows: QuerySet[Any, Any], value: Any) -> QuerySet[Any, Any]:
        return rows.filter(**{f"{self.field_name}__{self.lookup}": value}) if value else rows


class GradeFilter(ValuesFilter):
    """Rows whose best source has one of these grades ("B2") or reliabilities ("B"), or none."""

    def filter(self, rows: QuerySet[Any, Any], value: Any) -> QuerySet[Any, Any]:
        if not value:
            return rows
        grades = [one for one in value if len(one) == 2] + ([""] if NONE in value else [])
        reliable = [one for one in value if len(one) == 1]
        first = Func(F("best_grade"), Value(1), function="left", output_field=CharField())
        return rows.alias(first=first).filter(Q(best_grade__in=grades) | Q(first__in=reliable))


class PartyFilter(ValuesFilter):
    """Rows of a firm or authority, under whatever key it had before a merge."""

    def filter(self, rows: QuerySet[Any, Any], value: Any) -> QuerySet[Any, Any]:
        return super().filter(rows, self.read_keys(value) if value else value)

    def read_keys(self, keys: list[str]) -> list[str]:
        """The keys, and all that stand for the same firm or authority since some were merged."""
        name = "firm" if self.field_name == "firm_slug" else self.field_name
        return merged_keys(name, keys)


class FilterDayField(forms.CharField):
    """A year, month or day."""

    def to_python(self, value: Any) -> Any:
        """The PartialDate, or None."""
        text = super().to_python(value)
        try:
            return PartialDate(text) if text else None
        except ValueError as error:
            sentence = _("“%(value)s” is not a date. Try 2021, 2021-12 or 2021-12-17.")
            raise ValidationError(sentence, "day", {"value": text}) from error


class DayFilter(django_filters.Filter):
    """Rows whose interval may reach beyond one end of the interval in the filter."""

    field_class = FilterDayField

    def __init__(self, column: str, lookup: str, end: str, **kwargs: Any) -> None:
        super().__init__(column, lookup, **kwargs)
        self.end = end

    def filter(self, rows: QuerySet[Any, Any], value: Any) -> QuerySet[Any, Any]:
        if not value:
            return rows
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
