"""The form of a collective response: facts, steps, and the demands it responds to."""

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
    """A list, one item a line."""

    widget = forms.Textarea({"rows": 3})

    def to_python(self, value):
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value


def party_codes():
    """{name or code in lower case: code} of the states and blocs that can take part."""
    known = {}
    for code in (*BLOCS, *(country.alpha_2 for country in pycountry.countries)):
        known |= {code.casefold(): code, country_name(code).casefold(): code}
    return known


class PartiesField(forms.CharField):
    """States by name or code, EU or G7, separated by semicolons."""

    def to_python(self, value):
        known, parties = party_codes(), []
        for name in filter(None, (part.strip() for part in super().to_python(value).split(";"))):
            if name.casefold() not in known:
                raise ValidationError(
                    _("“%(name)s” is not a country, EU or G7. Use a country's name or code."),
                    params={"name": name},
                )
            parties.append(known[name.casefold()])
        return list(dict.fromkeys(parties))

    def prepare_value(self, value):
        return "; ".join(map(country_name, value)) if isinstance(value, list) else value


class ResponseForm(Form):
    """The facts of a response. Name, kind, who takes part and one step make a draft."""

    name = forms.CharField(label=_("Name"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", ""), *CollectiveResponse.Kind.choices])
    jurisdictions = PartiesField(
        label=_("Who takes part"),
        help_text=_("Names or codes, separated by semicolons: EU; Australia"),
    )
    against = forms.ChoiceField(label=_("Against"), choices=COUNTRIES, required=False)
    started_on = PartialDateFormField(
        label=_("Started on"),
        required=False,
        help_text=_("A day, month or year, such as 2018-05-25, 2018-05 or 2018."),
    )
    status = forms.CharField(label=_("Status"), max_length=200, required=False)
    outcome = forms.CharField(
        label=_("Outcome"), required=False, widget=forms.Textarea({"rows": 2})
    )
    sources = LinesField(label=_("Sources"), required=False, help_text=_("One web address a line."))
    confidence = forms.ChoiceField(
        label=_("Confidence"), choices=Confidence, initial=Confidence.HIGH, required=False
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
        label=_("How the costs were estimated"), required=False, widget=forms.Textarea({"rows": 2})
    )
    cost_source = forms.CharField(label=_("Source of the estimate"), required=False)
    desk_note = forms.CharField(
        label=_("Note for the desk"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Only your desk sees this. It is never released."),
    )
    # When the record was saved from which the form was filled, and its values then: a change made
    # in the meantime is merged or shown as a conflict, never overwritten.
    seen_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_cost_currency(self):
        return self.cleaned_data["cost_currency"].upper()

    def clean(self):
        cleaned = super().clean()
        cleaned["confidence"] = cleaned.get("confidence") or Confidence.HIGH
        if cleaned["confidence"] == Confidence.HIGH and not cleaned.get("sources"):
            self.add_error("sources", _("Add a source, or choose another confidence."))
        if cleaned.get("kind") == CollectiveResponse.Kind.DISPUTE and not cleaned.get("against"):
            self.add_error("against", _("Choose the state that the dispute is against."))
        self._check_costs(cleaned)
        return cleaned

    def _check_costs(self, cleaned):
        values = [cleaned.get(f"cost_{name}") for name in COSTS]
        is_given = [value not in (None, "") for value in values]
        if any(is_given) and not all(is_given):
            self.add_error("cost_low", COSTS_FAULT)
        elif all(is_given) and values[0] > values[1]:
            self.add_error("cost_high", _("“At most” must not be less than “at least”."))


COSTS = ("low", "high", "currency", "method", "source")


class StepForm(ModelForm):
    class Meta:
        model = DraftStep
        fields = ("text", "actor", "article", "duration", "counted_from", "confidence")
        widgets = {"text": forms.Textarea({"rows": 2})}


class LinkForm(ModelForm):
    """A demand that it responds to: a campaign, or an incident by its reference."""

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
        labels = {"ref": _("or an incident, by its reference")}
        widgets = {name: forms.Textarea({"rows": 2}) for name in ("reason", "followed_note")} | {
            "source": forms.TextInput,
            "ref": forms.TextInput({"placeholder": "CCI-2018-0042", "size": 14}),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = Campaign.objects.visible_to(user).filter(
            is_published=True
        )
