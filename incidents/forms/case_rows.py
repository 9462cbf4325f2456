"""The rows of the case form: events, changes of wording, law cited, sources."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import PartialDateFormField, optional_choice
from incidents.forms.one_line import Form, ModelForm
from incidents.models.desk.events import Event
from incidents.models.desk.evidence import (
    Credibility,
    Invocation,
    Reliability,
    Source,
    WordingChange,
)
from incidents.models.law.instruments import Instrument
from incidents.models.law.names import MOST_NAMED, find_texts
from incidents.values.source_kinds import SourceKind


class EventForm(ModelForm):
    class Meta:
        model = Event
        fields = (
            "kind",
            "on",
            "is_by",
            "not_before",
            "due_on",
            "amount",
            "currency",
            "fine_ground",
            "note",
            "source",
        )
        field_classes = dict.fromkeys(("on", "not_before", "due_on"), PartialDateFormField)
        widgets = {"currency": forms.TextInput({"size": 3, "list": "currencies"})}

    def clean_currency(self):
        return self.cleaned_data["currency"].upper()


class WordingForm(ModelForm):
    class Meta:
        model = WordingChange
        fields = ("before", "after", "is_quoted", "language", "place", "seen_on", "evidence")
        field_classes = {"seen_on": PartialDateFormField}
        widgets = {name: forms.Textarea({"rows": 2}) for name in ("before", "after", "evidence")}

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("before") and not cleaned.get("after"):
            raise ValidationError(_("Enter the wording before, after, or both."))
        return cleaned


class CitationForm(Form):
    """A law or article by its key, by a title in any language, or as people cite it."""

    text = forms.CharField(
        label=_("Law or article"),
        widget=forms.TextInput({"list": "texts", "autocomplete": "off", "size": 40}),
    )
    invoked = forms.ChoiceField(
        label=_("How it was cited"), choices=Invocation, initial=Invocation.UNSTATED
    )
    quote = forms.CharField(label=_("Quote"), required=False, widget=forms.Textarea({"rows": 2}))

    def clean_text(self):
        """Return the row that is meant: a provision or an instrument. Refuses what is unclear."""
        texts = find_texts(self.cleaned_data["text"], list(Instrument.objects.all()))
        if not texts:
            raise ValidationError(
                _("This law or article is not known. Choose one from the list as you type.")
            )
        if len(texts) > 1:
            listed = "; ".join(f"{text} ({text.key})" for text in texts[:MOST_NAMED])
            raise ValidationError(
                _("More than one law or article matches. Enter one of: %(texts)s."),
                params={"texts": listed},
                code="several",
            )
        return texts[0]


class SourceForm(Form):
    title = forms.CharField(label=_("Title"), max_length=400)
    publisher = forms.CharField(label=_("Publisher"), max_length=200, required=False)
    on = PartialDateFormField(label=_("Published"), required=False)
    url = forms.URLField(
        label=_("Web address"), max_length=600, required=False, assume_scheme="https"
    )
    kind = optional_choice(_("Kind of source"), SourceKind)
    language = forms.CharField(label=_("Language"), max_length=12, required=False)
    archive_url = forms.URLField(
        label=_("Archived at"), max_length=600, required=False, assume_scheme="https"
    )
    archived_on = PartialDateFormField(label=_("Archived on"), required=False)
    sha256 = forms.RegexField(
        r"^[0-9a-f]{64}$", label=_("SHA-256 of the stored file"), required=False
    )
    reliability = forms.ChoiceField(
        label=_("Reliability"), choices=Reliability, initial=Reliability.F
    )
    credibility = forms.ChoiceField(
        label=_("Credibility"), choices=Credibility, initial=Credibility.SIX
    )
    supports = forms.CharField(label=_("What it supports"), max_length=200, required=False)


SOURCE_COLUMNS = [field.name for field in Source._meta.fields if field.name != "id"]
USE_COLUMNS = ["reliability", "credibility", "supports"]
