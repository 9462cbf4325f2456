"""What people type of a clock: the rule, the day it starts, and what befalls it."""

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
    rule = forms.ChoiceField(label=_("Clock"))
    started_on = PartialDateFormField(
        label=_("Started on"),
        help_text=_("2018, 2018-05 or 2018-05-25; a month gives an interval."),
    )
    received_abroad = forms.BooleanField(
        label=_("Received outside the United States"), required=False
    )
    note = forms.CharField(
        label=_("What it is for"), required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [("", ""), *choices.items()]


class ActForm(Form):
    """One act on a clock that runs: extended, stopped, counted again, or ended."""

    kind = forms.ChoiceField(label=_("What happened"), choices=DeadlineEventKind)
    on = forms.DateField(label=_("On"), widget=DatePicker())
    length = forms.IntegerField(
        label=_("Longer by"),
        required=False,
        min_value=1,
        max_value=120,
        help_text=_("In the unit of the rule; for an extension only."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=400)

    def clean(self):
        cleaned = super().clean()
        is_extension = cleaned.get("kind") == DeadlineEventKind.EXTENDED
        if is_extension and not cleaned.get("length"):
            self.add_error("length", _("Say by how much it is longer."))
        if not is_extension and cleaned.get("length"):
            self.add_error("length", _("Only an extension makes a clock longer."))
        return cleaned
