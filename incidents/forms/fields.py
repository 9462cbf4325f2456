"""Fields that several forms share: partial dates and countries."""

from functools import cache
from typing import Any

import pycountry
from django import forms
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.models.fields import PartialDateField
from incidents.values.consent_groups import LEAST_FIRMS
from incidents.values.localised import country_name


@cache
def _countries(_language):
    # ISO 3166 reserves EU; XK is what the Commission writes for Kosovo.
    codes = [*(country.alpha_2 for country in pycountry.countries), "EU", "XK"]
    return [("", ""), *sorted(((code, country_name(code)) for code in codes), key=lambda c: c[1])]


COUNTRIES = lazy(lambda: _countries(get_language()), list)()


class DayInput(forms.TextInput):
    """A year, month or day as text: a date picker would demand a day that nobody knows."""

    def __init__(self):
        super().__init__({"inputmode": "numeric", "placeholder": "2018-05-25", "size": 10})


class PartialDateFormField(forms.CharField):
    widget = DayInput

    def to_python(self, value):
        return PartialDateField().to_python(super().to_python(value))


LONGEST_NAME, MOST_NAMES = 200, 40


class NamesField(forms.CharField):
    """Names, one on each line; cleaned to a list with each once."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea({"rows": 2}), **kwargs)

    def clean(self, value: Any) -> list[str]:
        """The names. Raises ValidationError for too many, or one that is too long."""
        names = [name.strip() for name in super().clean(value).splitlines()]
        names = list(dict.fromkeys(filter(None, names)))
        if len(names) > MOST_NAMES or any(len(name) > LONGEST_NAME for name in names):
            raise forms.ValidationError(
                _("At most %(names)s names of at most %(letters)s characters each."),
                params={"names": MOST_NAMES, "letters": LONGEST_NAME},
            )
        return names


def name_lines(rows: Any) -> str:
    """The names of related rows, one on each line, for a NamesField."""
    return "\n".join(row.name for row in rows.all())


def optional_choice(label: Any, choices: Any) -> forms.ChoiceField:
    """One of a list of choices, or "not known"."""
    listed = [("", _("not known")), *choices.choices]
    return forms.ChoiceField(label=label, choices=listed, required=False)


def least_firms_field() -> forms.TypedChoiceField:
    """How many firms must have told the desk before a case is used; None for no condition."""
    return forms.TypedChoiceField(
        label=_("Use only together"),
        choices=[("", _("no condition")), *LEAST_FIRMS],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_(
            "The firm’s condition: release, export and sharing are refused until so many firms"
            " have reported the same demand. It cannot be lowered later."
        ),
    )
