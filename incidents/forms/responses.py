"""What people type of a collective answer: facts, steps, and what it is an answer to."""

import pycountry
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import COUNTRIES, PartialDateFormField
from incidents.forms.one_line import Form, ModelForm
from incidents.models.law.instruments import Confidence
from incidents.models.register.campaigns import Campaign
from incidents.models.responses.collective import COSTS_FAULT, CollectiveResponse
from incidents.models.responses.drafts import DraftLink, DraftStep
from incidents.values.blocs import BLOCS
from incidents.values.localised import country_name


class LinesField(forms.CharField):
    """A list, a line each."""

    widget = forms.Textarea({"rows": 3})

    def to_python(self, value):
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value


def codes():
    """{what may be typed for it, folded: code} of the states and blocs that take part."""
    known = {}
    for code in (*BLOCS, *(country.alpha_2 for country in pycountry.countries)):
        known |= {code.casefold(): code, country_name(code).casefold(): code}
    return known


class PartiesField(forms.CharField):
    """States by name or code, and EU or G7, with semicolons between."""

    def to_python(self, value):
        known, found = codes(), []
        for word in filter(None, (part.strip() for part in super().to_python(value).split(";"))):
            if word.casefold() not in known:
                raise ValidationError(
                    _("No state or bloc is called %(word)s."), params={"word": word}
                )
            found.append(known[word.casefold()])
        return list(dict.fromkeys(found))

    def prepare_value(self, value):
        return "; ".join(map(country_name, value)) if isinstance(value, list) else value


class ResponseForm(Form):
    """The facts of an answer. Name, kind, who takes part and one step make a draft."""

    name = forms.CharField(label=_("Name"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", ""), *CollectiveResponse.Kind.choices])
    jurisdictions = PartiesField(
        label=_("Who takes part"), help_text=_("Names or codes, with semicolons: EU; Australia")
    )
    against = forms.ChoiceField(label=_("Against"), choices=COUNTRIES, required=False)
    started_on = PartialDateFormField(
        label=_("Began"), required=False, help_text=_("2018, 2018-05 or 2018-05-25")
    )
    status = forms.CharField(label=_("Where it stands"), max_length=200, required=False)
    outcome = forms.CharField(
        label=_("What came of it"), required=False, widget=forms.Textarea({"rows": 2})
    )
    sources = LinesField(label=_("Sources"), required=False, help_text=_("An address a line."))
    confidence = forms.ChoiceField(
        label=_("Account"), choices=Confidence, initial=Confidence.HIGH, required=False
    )
    note = forms.CharField(
        label=_("What is uncertain"), required=False, widget=forms.Textarea({"rows": 2})
    )
    cost_low = forms.DecimalField(
        label=_("At least"), required=False, min_value=0, max_digits=18, decimal_places=2
    )
    cost_high = forms.DecimalField(
        label=_("At most"), required=False, min_value=0, max_digits=18, decimal_places=2
    )
    cost_currency = forms.RegexField(
        r"^[A-Za-z]{3}$", label=_("Currency"), required=False, widget=forms.TextInput({"size": 3})
    )
    cost_method = forms.CharField(
        label=_("How it was estimated"), required=False, widget=forms.Textarea({"rows": 2})
    )
    cost_source = forms.CharField(label=_("Source of the estimate"), required=False)
    desk_note = forms.CharField(
        label=_("Note for the desk"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Never released."),
    )
    # When the record that the form was filled from was saved, and what it said then: a change
    # made meanwhile is merged or asked about, never overwritten.
    seen_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_cost_currency(self):
        return self.cleaned_data["cost_currency"].upper()

    def clean(self):
        cleaned = super().clean()
        cleaned["confidence"] = cleaned.get("confidence") or Confidence.HIGH
        if cleaned["confidence"] == Confidence.HIGH and not cleaned.get("sources"):
            self.add_error("sources", _("Name a source: without one the account rests on memory."))
        if cleaned.get("kind") == CollectiveResponse.Kind.DISPUTE and not cleaned.get("against"):
            self.add_error("against", _("Say against which state the dispute is."))
        self._costs(cleaned)
        return cleaned

    def _costs(self, cleaned):
        told = [cleaned.get(f"cost_{name}") for name in COSTS]
        given = [one not in (None, "") for one in told]
        if any(given) and not all(given):
            self.add_error("cost_low", COSTS_FAULT)
        elif all(given) and told[0] > told[1]:
            self.add_error("cost_high", _("The upper end is below the lower."))


COSTS = ("low", "high", "currency", "method", "source")


class StepForm(ModelForm):
    class Meta:
        model = DraftStep
        fields = ("text", "actor", "article", "duration", "clock_start", "confidence")
        widgets = {"text": forms.Textarea({"rows": 2})}


class LinkForm(ModelForm):
    """What it is an answer to: a campaign, or an entry by its reference."""

    class Meta:
        model = DraftLink
        fields = (
            "campaign",
            "ref",
            "scope",
            "reason",
            "source",
            "followed",
            "followed_on",
            "followed_note",
        )
        field_classes = {"followed_on": PartialDateFormField}
        labels = {"ref": _("or an entry, by its reference")}
        widgets = {name: forms.Textarea({"rows": 2}) for name in ("reason", "followed_note")} | {
            "source": forms.TextInput,
            "ref": forms.TextInput({"placeholder": "CCI-2018-0042", "size": 14}),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = Campaign.objects.visible_to(user).filter(
            is_published=True
        )
