"""The forms of what desks say to each other."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.one_line import Form
from incidents.models.desk.circles import Circle
from incidents.models.desk.peer_statements import FirmBand, StatementKind
from incidents.models.people.people import User

LONGEST_TEXT = 2_000
KINDS = [one for one in StatementKind.choices if one[0] != StatementKind.ENQUIRY]


class StatementForm(Form):
    """On a share, or on an incident of the register by its reference."""

    ref = forms.CharField(
        label=_("Reference of the incident"), max_length=20, help_text=_("Such as CCI-2018-0001.")
    )
    kind = forms.ChoiceField(label=_("What you say"), choices=KINDS, widget=forms.RadioSelect)
    firms = forms.ChoiceField(
        label=_("How many of your firms saw the same demand"),
        choices=[("", _("not stated")), *FirmBand.choices],
        required=False,
        help_text=_("For a corroboration. No number and no name leaves your desk."),
    )
    text = forms.CharField(
        label=_("Why you contest it, or what should change"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 5}),
        help_text=_(
            "Name no firm that has not agreed to it. A colleague reads it before it leaves."
        ),
    )

    def __init__(self, *args: Any, is_shared: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_shared:
            del self.fields["ref"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        is_band = values.get("kind") == StatementKind.CORROBORATES
        if is_band and not values.get("firms"):
            self.add_error("firms", _("Choose how many of your firms saw the same demand."))
        if is_band and values.get("text"):
            self.add_error("text", _("A corroboration has no text. Remove it, or contest."))
        if not is_band and not values.get("text") and "kind" in values:
            self.add_error("text", _("Enter why you contest it, or what should change."))
        return values


class EnquiryForm(Form):
    """To all desks of a circle."""

    circle = forms.ModelChoiceField(
        Circle.objects.none(), label=_("Circle"), to_field_name="slug", empty_label=None
    )
    text = forms.CharField(
        label=_("What you would like to know"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("For example “demands on airlines to rename Taiwan, from April 2018 on”."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["circle"].queryset = Circle.objects.joined_by(by.desk)  # type: ignore[attr-defined]  # a ModelChoiceField
