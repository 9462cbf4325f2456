"""The forms of another installation, and of a file of its envelopes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.fields import FIELD_TITLES, SHARED_FIELDS
from incidents.forms.one_line import Form
from incidents.models.desk.releases import TierChoices
from incidents.models.federation.peers import Peer
from incidents.values.tiers import Tier

LARGEST_FILE = 20_000_000


class PeerForm(Form):
    """Another installation, as its administrators described it."""

    name = forms.CharField(label=_("Name"), max_length=100)
    public_key = forms.RegexField(
        r"^[0-9a-fA-F]{64}\Z",
        label=_("Its public key"),
        help_text=_("64 hex digits. Get it in person, or in a way that nobody can tamper with."),
        error_messages={"invalid": _("Enter 64 hex digits.")},
    )
    address = forms.URLField(
        label=_("Its address"),
        required=False,
        assume_scheme="https",
        help_text=_(
            "Such as https://register.example.org, if this site reads from it. Leave it blank if"
            " you exchange files."
        ),
    )
    tier = forms.ChoiceField(
        label=_("It may read"), required=False, choices=[("", _("nothing")), *TierChoices.choices]
    )
    fields = forms.MultipleChoiceField(
        label=_("Fields that you send"),
        required=False,
        choices=[(name, FIELD_TITLES[name]) for name in SHARED_FIELDS],
        initial=[name for name, reach in SHARED_FIELDS.items() if Tier.PUBLIC in reach.tiers],
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_public_key(self) -> str:
        return str(self.cleaned_data["public_key"]).lower()

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not (values.get("address") or "https://").startswith("https://"):
            self.add_error("address", _("Enter an address that begins with https://."))
        return values


class EnvelopesForm(Form):
    """A file of envelopes, one a line."""

    peer = forms.ModelChoiceField(
        Peer.objects.none(), label=_("From"), to_field_name="fingerprint", empty_label=None
    )
    file = forms.FileField(label=_("File"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["peer"].queryset = Peer.objects.active()  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_file(self) -> list[str]:
        """The lines of the file."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is too large. Ask for a part of it."))
        try:
            lines = file.read().decode().splitlines()
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("This is not a file of envelopes.")) from error
        return [line for line in lines if line.strip()]
