"""The form of the right of reply, and that of the officer who decides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.one_line import Form
from incidents.models.register.replies import ReplyKind, ReplyParty, ReplyWay

LONGEST_TEXT, LONGEST_CONTACT = 4_000, 500


class ReplyForm(Form):
    party = forms.ChoiceField(label=_("In whose name"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label=_("What you send"), choices=ReplyKind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Your text"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 10}),
        help_text=_(
            "Shown with the entry word for word, once an officer has verified that you wrote it."
            " Do not name private persons."
        ),
    )
    contact = forms.CharField(
        label=_("How the desk can verify that you wrote this"),
        max_length=LONGEST_CONTACT,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "For example your office, an e-mail address of your own domain, or the date of a"
            " letter that you have sent. Only the desk reads this."
        ),
    )

    def __init__(self, *args: Any, parties: dict[ReplyParty, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = list(parties.items())  # type: ignore[attr-defined]  # a ChoiceField
        if len(parties) == 1:
            self.fields["party"].initial = next(iter(parties))


class ReplyDecisionForm(Form):
    way = forms.ChoiceField(
        label=_("How you verified who wrote it"),
        choices=[("", _("Not verified")), *ReplyWay.choices],
        required=False,
    )
    reason = forms.CharField(
        label=_("Or why you refuse it"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("The desk keeps the reason; the sender learns it from you."),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if bool(values.get("way")) == bool(values.get("reason")):
            raise forms.ValidationError(
                _("Say how you verified who wrote it, or why you refuse it.")
            )
        return values
