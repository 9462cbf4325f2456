"""What an officer types of a renewed consent: who agreed or what proves it, when, and what."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.forms.clocks import DatePicker
from incidents.forms.one_line import ModelForm
from incidents.models.renewals import RenewedConsent


class ConsentForm(ModelForm):
    """A renewed consent. A person or a proof is enough; the day is needed."""

    class Meta:
        model = RenewedConsent
        fields = ("agreed_by", "proof", "agreed_on", "note")
        labels = {
            "agreed_by": _("Who agreed, in which role?"),
            "proof": _("Or by which proof?"),
            "agreed_on": _("On which day?"),
            "note": _("What was agreed"),
        }
        help_texts = {
            "proof": _("For example: letter of 28 November 2026, in the file."),
            "note": _("Never released."),
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
            raise ValidationError(_("Say who agreed, or what proves it."))
        return cleaned
