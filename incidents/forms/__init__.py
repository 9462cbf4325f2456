"""What people type at a desk. A form keeps what was typed; its `draft` is what an action takes."""

import pycountry
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import COUNTRIES as COUNTRIES
from incidents.forms.fields import DayField as DayField
from incidents.forms.fields import DayInput as DayInput
from incidents.forms.one_line import Form, ModelForm
from incidents.models.authorities import Attribution, AuthorityKind
from incidents.models.campaigns import Campaign
from incidents.models.cases import ConsentChoices, Event, Marking
from incidents.models.firms import FirmKind
from incidents.models.law import Confidence, Instrument, Provision
from incidents.models.people import Desk, role_choices
from incidents.models.record import Credibility, Invocation, Reliability, Source, WordingChange
from incidents.models.reference import Sector, Tactic, Topic


class CaseForm(Form):
    """The facts of a case. Five make a draft: firm, state, demand, day, and a source beside it."""

    firm_name = forms.CharField(label=_("Firm"), max_length=200, widget=forms.TextInput)
    firm_country = forms.ChoiceField(label=_("Home country"), choices=COUNTRIES, required=False)
    firm_kind = forms.ChoiceField(
        label=_("Kind of firm"), choices=FirmKind, required=False, initial=FirmKind.COMPANY
    )
    sector = forms.ModelChoiceField(Sector.objects.all(), label=_("Sector"), required=False)
    authority_name = forms.CharField(label=_("Authority"), max_length=200, required=False)
    authority_kind = forms.ChoiceField(
        label=_("Kind of authority"), choices=[("", ""), *AuthorityKind.choices], required=False
    )
    state = forms.ChoiceField(label=_("State that presses"), choices=COUNTRIES)
    attribution = forms.ChoiceField(
        label=_("The state's part"), choices=Attribution, required=False
    )
    attribution_source = forms.CharField(
        label=_("Where that is shown"), required=False, widget=forms.Textarea({"rows": 2})
    )
    campaign = forms.ModelChoiceField(Campaign.objects.none(), label=_("Campaign"), required=False)
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
    demanded_change = forms.CharField(
        label=_("What was demanded"), widget=forms.Textarea({"rows": 3})
    )
    reported_on = DayField(label=_("First reported"), help_text=_("2018, 2018-05 or 2018-05-25"))
    title = forms.CharField(
        label=_("Claim in one sentence"),
        max_length=300,
        required=False,
        help_text=_("Blank: made from firm and demand."),
    )
    confidence = forms.ChoiceField(label=_("Account"), choices=Confidence, required=False)
    consent = forms.ChoiceField(label=_("Consent of the firm"), choices=ConsentChoices)
    marking = forms.ChoiceField(
        label=_("Marking"),
        choices=Marking,
        initial=Marking.AMBER,
        help_text=_("The public tier takes TLP:CLEAR only."),
    )
    doubts = forms.CharField(
        label=_("What is uncertain"), required=False, widget=forms.Textarea({"rows": 2})
    )
    community_note = forms.CharField(
        label=_("Note for the community tier"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    note = forms.CharField(
        label=_("Note for the desk"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Never released."),
    )
    # When the record that the form was filled from was saved, and what it said then: a change
    # made meanwhile is merged or asked about, never overwritten.
    seen_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(label=_("Save all the same"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = Campaign.objects.visible_to(user)
        self.fields["firm_name"].widget.attrs |= {"list": "firms", "autocomplete": "off"}
        self.fields["authority_name"].widget.attrs |= {"list": "authorities", "autocomplete": "off"}

    def clean(self):
        cleaned = super().clean()
        cleaned["attribution"] = cleaned.get("attribution") or Attribution.NONE
        cleaned["confidence"] = cleaned.get("confidence") or Confidence.HIGH
        shown, source = cleaned["attribution"], cleaned.get("attribution_source")
        if shown != Attribution.NONE and not source:
            self.add_error("attribution_source", _("Say where the state's part is shown."))
        return cleaned


FACTS = (
    "title",
    "state",
    "attribution",
    "attribution_source",
    "campaign",
    "demanded_change",
    "reported_on",
    "consent",
    "marking",
    "confidence",
    "doubts",
    "community_note",
    "note",
)


def initial_of(case):
    """What the form of a case begins with."""
    return {name: getattr(case, name) for name in FACTS} | {
        "firm_name": case.firm.name,
        "firm_country": case.firm.country,
        "firm_kind": case.firm.kind,
        "sector": case.sector,
        "authority_name": case.authority.name if case.authority else "",
        "authority_kind": case.authority.kind if case.authority else "",
        "topics": [topic.slug for topic in case.topics.all()],
        "tactics": [tactic.slug for tactic in case.tactics.all()],
        "seen_at": case.changed_at.isoformat(),
    }


class EventForm(ModelForm):
    class Meta:
        model = Event
        fields = ("kind", "on", "is_by", "due_on", "amount", "currency", "note")
        field_classes = {"on": DayField, "due_on": DayField}
        widgets = {"currency": forms.TextInput({"size": 3, "list": "currencies"})}

    def clean_currency(self):
        return self.cleaned_data["currency"].upper()


class WordingForm(ModelForm):
    class Meta:
        model = WordingChange
        fields = ("before", "after", "language", "place", "seen_on", "evidence")
        field_classes = {"seen_on": DayField}
        widgets = {name: forms.Textarea({"rows": 2}) for name in ("before", "after", "evidence")}

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("before") and not cleaned.get("after"):
            raise ValidationError(_("Say what the wording was before, or after, or both."))
        return cleaned


class CitationForm(Form):
    """A law or article by its key, as the list beside the field offers it."""

    text = forms.CharField(
        label=_("Law or article"),
        widget=forms.TextInput({"list": "texts", "autocomplete": "off", "size": 40}),
    )
    invoked = forms.ChoiceField(
        label=_("How it was invoked"), choices=Invocation, initial=Invocation.UNSTATED
    )
    quote = forms.CharField(label=_("Quote"), required=False, widget=forms.Textarea({"rows": 2}))

    def clean_text(self):
        """The row that the key names, a provision before an instrument."""
        key = self.cleaned_data["text"].strip()
        found = (
            Provision.objects.select_related("instrument").filter(key=key).first()
            or Instrument.objects.filter(key=key).first()
        )
        if found is None:
            raise ValidationError(_("No such law or article: choose one of the list."))
        return found


class SourceForm(Form):
    title = forms.CharField(label=_("Title"), max_length=400)
    publisher = forms.CharField(label=_("Publisher"), max_length=200, required=False)
    on = DayField(label=_("Published"), required=False)
    url = forms.URLField(label=_("Address"), max_length=600, required=False, assume_scheme="https")
    language = forms.CharField(label=_("Language"), max_length=12, required=False)
    archive_url = forms.URLField(
        label=_("Archived at"), max_length=600, required=False, assume_scheme="https"
    )
    sha256 = forms.RegexField(
        r"^[0-9a-f]{64}$", label=_("SHA-256 of the file kept"), required=False
    )
    reliability = forms.ChoiceField(
        label=_("Reliability"), choices=Reliability, initial=Reliability.F
    )
    credibility = forms.ChoiceField(
        label=_("Credibility"), choices=Credibility, initial=Credibility.SIX
    )
    supports = forms.CharField(label=_("Which claim it supports"), max_length=200, required=False)


SOURCE_COLUMNS = [field.name for field in Source._meta.fields if field.name != "id"]
USE_COLUMNS = ["reliability", "credibility", "supports"]


class ManyForm(Form):
    """The firms that received one demand, a line each: name; country; sector."""

    firms = forms.CharField(
        label=_("Firms, a line each"),
        help_text=_("Name; home country (two letters); sector. The last two may be left out."),
        widget=forms.Textarea({"rows": 8}),
    )

    def clean_firms(self):
        """[(name, country, Sector or None)], every faulty line named at once."""
        sectors = {sector.title: sector for sector in Sector.objects.all()}
        codes = {country.alpha_2 for country in pycountry.countries}
        found, faults = [], []
        for number, line in enumerate(self.cleaned_data["firms"].splitlines(), 1):
            name, country, sector = ([part.strip() for part in line.split(";")] + ["", "", ""])[:3]
            if not line.strip():
                continue
            if not name or len(name) > 200 or line.count(";") > 2:
                faults.append(_("line %s: a name, then country and sector") % number)
            elif country and country.upper() not in codes:
                faults.append(_fault(number, country, _("is no country")))
            elif sector and sector not in sectors:
                faults.append(_fault(number, sector, _("is no sector")))
            else:
                found.append((name, country.upper(), sectors.get(sector)))
        if faults:
            raise ValidationError(faults)
        return found


def _fault(line, word, why):
    return _("line %(line)s: “%(word)s” %(why)s") % {"line": line, "word": word, "why": why}


class UploadForm(Form):
    file = forms.FileField(label=_("CSV file"), help_text=_("UTF-8, at most 20 MiB."))
    data_set = forms.CharField(
        label=_("Data set"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"list": "data-sets", "autocomplete": "off"}),
        help_text=_(
            "Which table this is, for example “Export licences”. Choose the same name whenever you"
            " bring a newer version: its rows are then recognised by their ids. If left blank, the"
            " name of the file is used."
        ),
    )


class PersonForm(Form):
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=role_choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    desk = forms.ModelChoiceField(Desk.objects.all(), label=_("Desk"), required=False)
    is_active = forms.BooleanField(label=_("May sign in"), required=False)


class InviteForm(PersonForm):
    email = forms.EmailField(label=_("E-mail address"))
    is_active = None
