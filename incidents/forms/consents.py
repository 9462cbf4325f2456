"""The form of a renewed consent: who agreed or what proves it, on which day, to what."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.forms.deadlines import DatePicker
from incidents.forms.one_line import ModelForm
from incidents.models.desk.renewals import RenewedConsent


class ConsentForm(ModelForm):
    """A renewed consent. It needs a person or a proof, and a day."""

    class Meta:
        model = RenewedConsent
        fields = ("agreed_by", "proof", "agreed_on", "note")
        labels = {
            "agreed_by": _("Who agreed, and in which role"),
            "proof": _("Or: what proves it"),
            "agreed_on": _("Day of the agreement"),
            "note": _("What was agreed"),
        }
        help_texts = {
            "proof": _("For example: letter of 28 November 2026, in the file."),
            "note": _("Only your desk sees this. It is never released."),
        }
        widgets = {
            "agreed_by": forms.TextInput,
            "proof": forms.TextInput,
            "agreed_on": DatePicker(),
            "note": forms.Textarea({"rows": 3}),
        }

    def clean(self):
        cleaned = super().clean()
        if not any((cleaned.get(name) or "").strip() for name in ("agreed_by", "proof")):
            raise ValidationError(_("Enter who agreed, or what proves the agreement."))
        return cleaned
