"""The form that proposes a relation between texts of the law."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import PartialDateFormField
from incidents.forms.one_line import Form
from incidents.models.law.instruments import Instrument, Provision
from incidents.models.law.names import find_texts
from incidents.models.law.records import RecordSystem
from incidents.models.law.relations import Basis, RelationKind
from incidents.models.law.sources import NO_SOURCE_WORDS, LawSourceKind


class RelationForm(Form):
    """A relation that begins at one regulation, or at an article of it."""

    number = forms.CharField(
        label=_("Number of the article"),
        max_length=60,
        required=False,
        help_text=_("Leave blank if the source speaks of the regulation as a whole."),
    )
    kind = forms.ChoiceField(label=_("Relation"), choices=RelationKind)
    to_text = forms.CharField(
        label=_("To a law or article"),
        max_length=300,
        required=False,
        help_text=_("A title or a key, such as advertising-law#9(4)."),
    )
    to_record = forms.ModelChoiceField(
        RecordSystem.objects.all(),
        label=_("Or to a record"),
        required=False,
        empty_label=_("no record"),
    )
    basis = forms.ChoiceField(label=_("What supports it"), choices=Basis)
    since = PartialDateFormField(label=_("Since"), required=False)
    until = PartialDateFormField(label=_("Until"), required=False)
    source_title = forms.CharField(label=_("Title of the source"), max_length=400)
    source_issuer = forms.CharField(label=_("Who issued the source"), max_length=300)
    source_kind = forms.ChoiceField(label=_("Kind of source"), choices=LawSourceKind)
    source_url = forms.URLField(
        label=_("Web address of the source"), max_length=600, required=False, assume_scheme="https"
    )
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea({"rows": 2}), max_length=2000
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args, instrument, **kwargs):
        super().__init__(*args, **kwargs)
        self.instrument = instrument

    def clean_number(self):
        number = self.cleaned_data["number"].strip()
        key = f"{self.instrument.key}#{number}"
        if number and not Provision.objects.filter(key=key).exists():
            raise ValidationError(_("This regulation has no article with this number."))
        return number

    def clean_to_text(self):
        """Return the key of the one text that is meant, or ""."""
        typed = self.cleaned_data["to_text"].strip()
        texts = find_texts(typed, list(Instrument.objects.all())) if typed else []
        if typed and len(texts) != 1:
            raise ValidationError(_("Enter the key, or a title that only one text has."))
        return texts[0].key if texts else ""

    def clean_source_title(self):
        title = self.cleaned_data["source_title"]
        if NO_SOURCE_WORDS.search(title):
            raise ValidationError(_("Name the text and who issued it: this is not a source."))
        return title

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("to_text")) == bool(cleaned.get("to_record")) and (
            "to_text" not in self.errors
        ):
            self.add_error("to_text", _("Enter a law or article, or choose a record: one of both."))
        return cleaned

    def facts(self):
        """Return what was typed, as RelationFacts has it, with the keys of both ends."""
        typed = self.cleaned_data
        start = self.instrument.key
        record = typed["to_record"]
        plain = ("kind", "basis", "source_title", "source_issuer", "source_kind", "source_url")
        return {name: typed[name] for name in plain} | {
            "from_key": f"{start}#{typed['number']}" if typed["number"] else start,
            "to_key": record.graph_key if record else typed["to_text"],
            "since": str(typed["since"] or ""),
            "until": str(typed["until"] or ""),
            "note": typed["note"],
        }
