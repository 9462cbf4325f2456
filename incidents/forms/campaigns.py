"""The form of a campaign, and its rows: deadlines, sources, laws."""

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.case_rows import CitationForm
from incidents.forms.fields import COUNTRIES, PartialDateFormField
from incidents.forms.one_line import Form, ModelForm
from incidents.models.register.campaigns import CampaignDeadline, CampaignSource
from incidents.models.register.vocabulary import Tactic, Topic

CAMPAIGN_FACTS = (
    "title",
    "coercing_state",
    "issued_on",
    "demanded_change",
    "addressees",
    "addressees_note",
    "note",
)


class CampaignForm(Form):
    title = forms.CharField(label=_("Title"), max_length=300)
    coercing_state = forms.ChoiceField(label=_("Coercing state"), choices=COUNTRIES)
    authority_name = forms.CharField(
        label=_("Coercing authority"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"list": "authorities", "autocomplete": "off"}),
    )
    issued_on = PartialDateFormField(label=_("Issued"), required=False)
    demanded_change = forms.CharField(
        label=_("What was demanded"), widget=forms.Textarea({"rows": 3}), required=False
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        label=_("Topics"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        to_field_name="slug",
    )
    tactics = forms.ModelMultipleChoiceField(
        Tactic.objects.all(),
        label=_("Tactics"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        to_field_name="slug",
    )
    addressees = forms.IntegerField(
        label=_("Addressees"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text=_("How many firms received the demand, as far as a source says."),
    )
    addressees_note = forms.CharField(
        label=_("Note on the number of addressees"), max_length=2_000, required=False
    )
    note = forms.CharField(
        label=_("What is uncertain"), widget=forms.Textarea({"rows": 2}), required=False
    )
    # When the campaign that filled the form was saved, and its values then: see CaseForm.
    seen_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class CampaignDeadlineForm(ModelForm):
    class Meta:
        model = CampaignDeadline
        fields = ("on", "kind", "for_whom")
        field_classes = {"on": PartialDateFormField}


class CampaignSourceForm(ModelForm):
    url = forms.URLField(
        label=_("Web address"), max_length=500, required=False, assume_scheme="https"
    )

    class Meta:
        model = CampaignSource
        fields = ("title", "publisher", "on", "url")
        field_classes = {"on": PartialDateFormField}


class CampaignLawForm(CitationForm):
    """A law or article that the campaign cited for all addressees."""

    invoked = None
    quote = None
