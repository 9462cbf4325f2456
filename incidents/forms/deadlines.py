"""The forms of a statutory deadline: its rule and first day, and its later events."""

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import PartialDateFormField
from incidents.forms.one_line import Form
from incidents.models.responses.deadlines import DeadlineEventKind


class DatePicker(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class StartForm(Form):
    rule = forms.ChoiceField(label=_("Deadline"))
    started_on = PartialDateFormField(
        label=_("Started on"),
        help_text=_(
            "For example 2018-05-25. With a month or a year only, you get a range of days."
        ),
    )
    located_abroad = forms.BooleanField(
        label=_("The United States person is located outside the United States"), required=False
    )
    note = forms.CharField(
        label=_("What it is for"), required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [("", ""), *choices.items()]


class DeadlineEventForm(Form):
    """One event of a running deadline: extended, paused, resumed or ended."""

    kind = forms.ChoiceField(label=_("What happened"), choices=DeadlineEventKind)
    on = forms.DateField(label=_("Date"), widget=DatePicker())
    length = forms.IntegerField(
        label=_("Extended by"),
        required=False,
        min_value=1,
        max_value=120,
        help_text=_("For an extension only: a number in the unit of the rule, such as weeks."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=400)

    def clean(self):
        cleaned = super().clean()
        is_extension = cleaned.get("kind") == DeadlineEventKind.EXTENDED
        if is_extension and not cleaned.get("length"):
            self.add_error("length", _("Give the length of the extension."))
        if not is_extension and cleaned.get("length"):
            self.add_error(
                "length", _("Only an extension has a length. Clear this, or choose “extended”.")
            )
        return cleaned
