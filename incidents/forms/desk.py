"""The forms of the desk: the facts of a case, imports."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import (
    COUNTRIES,
    NamesField,
    PartialDateFormField,
    least_firms_field,
    name_lines,
    optional_choice,
)
from incidents.forms.one_line import Form
from incidents.models.desk.sharing import ConsentChoices, Marking
from incidents.models.law.instruments import Confidence
from incidents.models.register.authorities import Attribution, AuthorityKind
from incidents.models.register.campaigns import Campaign
from incidents.models.register.firms import FirmKind
from incidents.models.register.vocabulary import Sector, Tactic, Topic
from incidents.values.case_kinds import MEANINGS, CaseKind, states_demand
from incidents.values.case_origins import CaseOrigin
from incidents.values.concession_scale import CONCESSION_SCALE
from incidents.values.consent_groups import ORDER, ConsentGroup, narrowest_consent
from incidents.values.political_links import PoliticalLink
from incidents.values.tiers import Consent

CORRECTS, REPLACES = "correct", "other"
FIRM_CHANGES = [
    (CORRECTS, _("It is the same firm: correct it in all cases.")),
    (REPLACES, _("This case is about another firm.")),
]


class CaseForm(Form):
    """The facts of a case. Firm, coercing state, demand, day and a source make a draft."""

    firm_name = forms.CharField(label=_("Firm"), max_length=200, widget=forms.TextInput)
    firm_country = forms.ChoiceField(label=_("Home country"), choices=COUNTRIES, required=False)
    firm_kind = forms.ChoiceField(
        label=_("Kind of firm"), choices=FirmKind, required=False, initial=FirmKind.COMPANY
    )
    # Asked only where the name, country or kind of the case's firm was changed.
    firm_change = forms.ChoiceField(
        label=_("You changed the firm. What did you mean?"),
        choices=FIRM_CHANGES,
        required=False,
        widget=forms.RadioSelect,
    )
    sector = forms.ModelChoiceField(Sector.objects.all(), label=_("Sector"), required=False)
    authority_name = forms.CharField(label=_("Coercing authority"), max_length=200, required=False)
    authority_kind = forms.ChoiceField(
        label=_("Kind of authority"), choices=[("", ""), *AuthorityKind.choices], required=False
    )
    coercing_state = forms.ChoiceField(label=_("Coercing state"), choices=COUNTRIES)
    attribution = forms.ChoiceField(
        label=_("Attribution"),
        choices=Attribution,
        required=False,
        help_text=_("How far the coercing state is shown to stand behind the demand."),
    )
    attribution_source = forms.CharField(
        label=_("Source for the attribution"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    further_authorities = NamesField(
        label=_("Further authorities"),
        help_text=_("Other bodies that acted too, one on each line."),
    )
    amplified_by = NamesField(
        label=_("Amplified by"),
        help_text=_(
            "State media or party organs that called for a boycott or made it known, one on each"
            " line. A boycott is a tactic and has no authority."
        ),
    )
    political_link = optional_choice(_("Tie to politics"), PoliticalLink)
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
    case_kind = forms.ChoiceField(
        label=_("Kind of case"),
        choices=[
            (
                kind.value,
                format_lazy("{label}: {meaning}", label=kind.label, meaning=MEANINGS[kind]),
            )
            for kind in CaseKind
        ],
        required=False,
        initial=CaseKind.DEMAND,
        help_text=_("Shares of firms that conceded count demands only."),
    )
    demanded_change = forms.CharField(
        label=_("What was demanded"), widget=forms.Textarea({"rows": 3}), required=False
    )
    reported_on = PartialDateFormField(
        label=_("First reported"),
        help_text=_("A day, month or year, such as 2018-05-25, 2018-05 or 2018."),
    )
    found_by = forms.ChoiceField(
        label=_("How the case was found"),
        choices=[("", _("not recorded")), *CaseOrigin.choices],
        required=False,
        help_text=_("A case from a list of apologies can only be one in which the firm conceded."),
    )
    last_known_on = PartialDateFormField(
        label=_("Last known not to have responded"),
        required=False,
        help_text=_(
            "Only if a source says on this date that the firm had not yet responded. Otherwise"
            " leave it blank: an unknown response is not a refusal."
        ),
    )
    concession_words = optional_choice(
        _("What became of the words"), CONCESSION_SCALE["concession_words"]
    )
    concession_places = optional_choice(
        _("Where the firm conceded"), CONCESSION_SCALE["concession_places"]
    )
    concession_languages = optional_choice(
        _("In which language versions"), CONCESSION_SCALE["concession_languages"]
    )
    title = forms.CharField(
        label=_("Title in one sentence"),
        max_length=300,
        required=False,
        help_text=_("If you leave this blank, the title is made from the firm and the demand."),
    )
    confidence = forms.ChoiceField(label=_("Confidence"), choices=Confidence, required=False)
    consent = forms.ChoiceField(label=_("Consent of the firm"), choices=ConsentChoices)
    least_firms = least_firms_field()
    marking = forms.ChoiceField(
        label=_("Marking (Traffic Light Protocol)"),
        choices=Marking,
        initial=Marking.AMBER,
        help_text=_("Only TLP:CLEAR can become public."),
    )
    checked_on = PartialDateFormField(
        label=_("Read a second time on"),
        required=False,
        help_text=_("By somebody who had not collected it, against a source of their own."),
    )
    checked_by = forms.CharField(label=_("Read a second time by"), max_length=120, required=False)
    doubts = forms.CharField(
        label=_("What is uncertain"), required=False, widget=forms.Textarea({"rows": 2})
    )
    borderline = forms.CharField(
        label=_("Borderline, because"),
        required=False,
        help_text=_("Why the case may lie outside of what the register is about."),
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
        help_text=_("Only your desk sees this. It is never released."),
    )
    # When the record that filled the form was saved, and its values then: a change that a
    # colleague made meanwhile is merged or shown for a choice, never overwritten.
    seen_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(label=_("I have checked this. Save anyway."), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = Campaign.objects.visible_to(user)
        for group in ConsentGroup:
            self.fields[f"limit_{group.value}"] = forms.ChoiceField(
                label=group.label,
                choices=[("", _("as the whole case")), *ConsentChoices.choices],
                required=False,
            )
        self.fields["firm_name"].widget.attrs |= {"list": "firms", "autocomplete": "off"}
        self.fields["authority_name"].widget.attrs |= {"list": "authorities", "autocomplete": "off"}

    def clean(self):
        cleaned = super().clean()
        cleaned["attribution"] = cleaned.get("attribution") or Attribution.NONE
        cleaned["confidence"] = cleaned.get("confidence") or Confidence.HIGH
        cleaned["case_kind"] = cleaned.get("case_kind") or CaseKind.DEMAND
        is_demand = cleaned["case_kind"] == CaseKind.DEMAND
        demand = cleaned.get("demanded_change")
        if is_demand and demand is not None and not states_demand(demand):
            self.add_error(
                "demanded_change",
                _(
                    "Enter what was demanded. If no account says it, choose “reprisal” or"
                    " “retaliation” as the kind of case."
                ),
            )
        cleaned["group_consents"] = {
            group.value: cleaned[f"limit_{group.value}"]
            for group in ConsentGroup
            if cleaned.get(f"limit_{group.value}")
        }
        limit = narrowest_consent(cleaned["group_consents"])
        if "consent" in cleaned and ORDER.index(Consent(cleaned["consent"])) > ORDER.index(limit):
            self.add_error(
                "consent",
                _(
                    "The firm allows less than this for a part of the case: “%(limit)s”. Choose a"
                    " narrower consent."
                )
                % {"limit": ConsentChoices(limit).label},
            )
        if is_demand and cleaned.get("political_link"):
            self.add_error("political_link", _("Leave this blank for a demand."))
        if bool(cleaned.get("checked_on")) != bool(cleaned.get("checked_by")):
            self.add_error("checked_by", _("Enter both the date and who it was, or neither."))
        is_attributed = cleaned["attribution"] != Attribution.NONE
        if is_attributed and not cleaned.get("attribution_source"):
            self.add_error("attribution_source", _("Name the source for the attribution."))
        return cleaned


FACTS = (
    "found_by",
    "case_kind",
    "title",
    "coercing_state",
    "attribution",
    "attribution_source",
    "political_link",
    "campaign",
    "demanded_change",
    "reported_on",
    "last_known_on",
    *CONCESSION_SCALE,
    "consent",
    "group_consents",
    "least_firms",
    "marking",
    "confidence",
    *("checked_on", "checked_by", "borderline"),
    "doubts",
    "community_note",
    "note",
)


def case_initial(case):
    """Return the initial values of the form of a case."""
    limits = {f"limit_{group}": consent for group, consent in case.group_consents.items()}
    return (
        {name: getattr(case, name) for name in FACTS}
        | limits
        | {
            "firm_name": case.firm.name,
            "firm_country": case.firm.country,
            "firm_kind": case.firm.kind,
            "sector": case.sector,
            "authority_name": case.authority.name if case.authority else "",
            "authority_kind": case.authority.kind if case.authority else "",
            "further_authorities": name_lines(case.further_authorities),
            "amplified_by": name_lines(case.amplified_by),
            "topics": [topic.slug for topic in case.topics.all()],
            "tactics": [tactic.slug for tactic in case.tactics.all()],
            "seen_at": case.changed_at.isoformat(),
        }
    )


class UploadForm(Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "XLSX, ODS, CSV in any encoding, JSON Lines, Parquet, Markdown. At most 20 MiB."
        ),
    )
    data_set = forms.CharField(
        label=_("Data set"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"list": "data-sets", "autocomplete": "off"}),
        help_text=_(
            "The name of the table, for example “Export licences”. Use the same name for each newer"
            " version, so that its rows are recognised by their ids. If you leave this blank, the"
            " name of the file is used."
        ),
    )
