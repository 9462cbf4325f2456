"""The form that links another case of the same demand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.one_line import Form


class JointCaseForm(Form):
    other = forms.CharField(
        label=_("Reference of the other case"),
        max_length=40,
        help_text=_("A case of your desk, such as DESK-A-2026-0001."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_other(self):
        return self.cleaned_data["other"].strip().upper()
