"""The form by which pages of evidence are marked for the next release of a case."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import PartialDateFormField
from incidents.forms.one_line import Form
from incidents.values.case_origins import CaseOrigin

RANGE = re.compile(r"(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?")


class PagesField(forms.CharField):
    """ "1-3, 5" as [1, 2, 3, 5]; blank is an empty list."""

    default_error_messages = {
        "pages": _("Write pages as numbers and ranges, for example 1-3, 5."),
    }

    def to_python(self, value):
        text = super().to_python(value).strip()
        pages = set()
        for part in filter(None, re.split(r"[,;]\s*", text)):
            written = RANGE.fullmatch(part.strip())
            first, last = (int(written[1]), int(written[2] or written[1])) if written else (1, 0)
            if not 1 <= first <= last:
                raise ValidationError(self.error_messages["pages"], code="pages")
            pages |= set(range(first, last + 1))
        return sorted(pages)

    def prepare_value(self, value):
        return ", ".join(map(str, value)) if isinstance(value, list) else value


class ExcerptForm(Form):
    """Which pages of which version, when it was captured, and how the firm agreed."""

    version = forms.TypedChoiceField(label=_("Version"), coerce=int)
    pages = PagesField(
        label=_("Pages"),
        required=False,
        max_length=200,
        help_text=_("For example 1-3, 5. Leave it blank to release every page that is shown."),
    )
    captured_on = PartialDateFormField(
        label=_("Day of capture"),
        required=False,
        help_text=_("When the letter came, or the screenshot was taken: a day, month or year."),
    )
    firm_consent = forms.CharField(
        label=_("Consent of the firm"),
        max_length=300,
        required=False,
        help_text=_("When and how the firm agreed to this. It stays at the desk."),
    )
    is_checked = forms.BooleanField(
        label=_("I have looked at each page. It shows no name that has to stay confidential."),
    )

    def __init__(self, item, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.versions = {one.number: one for one in item.versions.all() if one.is_drawn}
        self.fields["version"].choices = [
            (number, f"{number}: {one.filename}") for number, one in self.versions.items()
        ]
        is_report = item.case.found_by == CaseOrigin.COMPANY
        self.fields["firm_consent"].required = is_report
