"""The form that proposes a law, or an article of one that the register has."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import COUNTRIES, PartialDateFormField
from incidents.forms.one_line import Form
from incidents.models.desk.evidence import Invocation
from incidents.models.law.instruments import Instrument, InstrumentKind
from incidents.models.law.names import find_instruments
from incidents.models.law.sources import NO_SOURCE_WORDS

# What a new law needs; an article of a known law needs its number instead.
OF_NEW_LAW = ("title_en", "jurisdiction", "issuing_body", "kind")


class LawProposalForm(Form):
    known_law = forms.CharField(
        label=_("Law that the register has"),
        required=False,
        widget=forms.TextInput({"list": "texts", "autocomplete": "off"}),
        help_text=_("To propose an article of it. Leave blank to propose a new law."),
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=300, required=False)
    title_orig = forms.CharField(label=_("Original title"), max_length=300, required=False)
    title_lang = forms.CharField(
        label=_("Language of the original title"),
        max_length=12,
        required=False,
        help_text=_("A code such as zh, ru or ar."),
    )
    jurisdiction = forms.ChoiceField(label=_("Jurisdiction"), choices=COUNTRIES, required=False)
    issuing_body = forms.CharField(label=_("Issuing body"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", "---------"), *InstrumentKind.choices], required=False
    )
    adopted_on = PartialDateFormField(label=_("Adopted"), required=False)
    in_force_from = PartialDateFormField(label=_("In force from"), required=False)
    number = forms.CharField(
        label=_("Number of the article"),
        max_length=60,
        required=False,
        help_text=_("As in the text, for example 9(4)."),
    )
    gist = forms.CharField(
        label=_("Summary of the article, in your words"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    text = forms.CharField(
        label=_("Text of the article in the original"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    language = forms.CharField(label=_("Language of the text"), max_length=12, required=False)
    source_title = forms.CharField(label=_("Title of the source"), max_length=400)
    source_issuer = forms.CharField(label=_("Who issued the source"), max_length=300)
    source_url = forms.URLField(
        label=_("Web address of the source"), max_length=600, required=False, assume_scheme="https"
    )
    invoked = forms.ChoiceField(
        label=_("How it was cited"), choices=Invocation, initial=Invocation.UNSTATED
    )

    def clean_known_law(self):
        """Return the instrument, or None for a new law."""
        typed = self.cleaned_data["known_law"].strip()
        if not typed:
            return None
        named = find_instruments(typed, list(Instrument.objects.all()))
        if len(named) != 1:
            raise ValidationError(_("Choose one law from the list as you type."))
        return named[0]

    def clean_source_title(self):
        title = self.cleaned_data["source_title"]
        if NO_SOURCE_WORDS.search(title):
            raise ValidationError(_("Name the text and who issued it: this is not a source."))
        return title

    def clean(self):
        cleaned = super().clean()
        needed = ("number",) if cleaned.get("known_law") else OF_NEW_LAW
        if cleaned.get("number"):
            needed += ("gist",)
        if cleaned.get("text"):
            needed += ("language",)
        for name in needed:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Required. Enter a value."))
        return cleaned

    def facts(self):
        """Return the columns of a proposal. Of a known law, none of its own facts."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "known_law"}
        known = self.cleaned_data["known_law"]
        if known:
            facts |= dict.fromkeys(OF_NEW_LAW, "") | {"title_orig": "", "title_lang": ""}
        return facts | {"instrument": known}


class LawEditForm(Form):
    """Why law is changed; what is changed stands in the cells of the page."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea({"rows": 2}),
        help_text=_("What was wrong, and which source shows it."),
    )
