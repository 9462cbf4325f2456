"""How one word of a question is read and what it asks: values, days, words to look for."""

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models.register.search import SearchTerms
from incidents.values.partial_dates import PartialDate

MOST_VALUES, MOST_LETTERS = 50, 200


class WordsField(forms.Field):
    """Values of a repeated word, each once, in order."""

    widget = forms.SelectMultiple
    default_error_messages = {
        "unknown": gettext_lazy("“%(value)s” is not known here."),
        "many": gettext_lazy("Name at most %(most)s values."),
    }

    def __init__(self, *args, accepts, **kwargs):
        self.accepts = accepts
        super().__init__(*args, **kwargs)

    def clean(self, value):
        values = list(dict.fromkeys(filter(None, value or [])))
        if len(values) > MOST_VALUES:
            raise ValidationError(self.error_messages["many"], "many", {"most": MOST_VALUES})
        for one in values:
            if len(one) > 200 or "\0" in one or not self.accepts(one):
                raise ValidationError(self.error_messages["unknown"], "unknown", {"value": one})
        return values


class ValuesFilter(django_filters.Filter):
    """Rows whose column is one of the values; for an array, holds one of them."""

    field_class = WordsField

    def __init__(self, column, *, accepts, is_array=False, **kwargs):
        super().__init__(column, accepts=accepts, **kwargs)
        self.lookup = "overlap" if is_array else "in"

    def filter(self, rows, value):
        return rows.filter(**{f"{self.field_name}__{self.lookup}": value}) if value else rows


class FilterDayField(forms.CharField):
    """A year, month or day."""

    def to_python(self, value):
        text = super().to_python(value)
        try:
            return PartialDate(text) if text else None
        except ValueError as error:
            sentence = _("“%(value)s” is no year, month or day (2018, 2018-05, 2018-05-25).")
            raise ValidationError(sentence, "day", {"value": text}) from error


class DayFilter(django_filters.Filter):
    """Rows whose interval may reach beyond one end of the interval that was asked for."""

    field_class = FilterDayField

    def __init__(self, column, lookup, end, **kwargs):
        super().__init__(column, lookup, **kwargs)
        self.end = end

    def filter(self, rows, value):
        if not value:
            return rows
        return rows.filter(**{f"{self.field_name}__{self.lookup_expr}": getattr(value, self.end)})


class QueryField(forms.CharField):
    """Words and "quoted phrases" to look for."""

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        if len(text) > MOST_LETTERS:
            sentence = _("Ask with %(most)s letters at most.")
            raise ValidationError(sentence, "long", {"most": MOST_LETTERS})
        try:
            return SearchTerms.read(text)
        except ValueError as error:
            sentence = _("There is no word in “%(value)s” to look for.")
            raise ValidationError(sentence, "words", {"value": text[:40]}) from error


class QueryFilter(django_filters.Filter):
    field_class = QueryField

    def filter(self, rows, value):
        return rows.filter(search=value.as_sql()) if value else rows
