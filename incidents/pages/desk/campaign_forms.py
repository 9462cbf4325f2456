"""The form of a campaign as one: its facts and its rows, validated together."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from incidents.actions.desk.campaigns import CampaignDraft
from incidents.actions.desk.case_parties import AuthorityFacts
from incidents.forms.campaigns import (
    CAMPAIGN_FACTS,
    CampaignDeadlineForm,
    CampaignForm,
    CampaignLawForm,
    CampaignSourceForm,
)
from incidents.models import CampaignCitation, Provision
from incidents.pages.desk.case_forms import faults_of, formset
from incidents.pages.web.edit_conflicts import carry

ROWS = {"deadline": CampaignDeadlineForm, "source": CampaignSourceForm, "citation": CampaignLawForm}
TITLES = {
    "deadline": gettext_lazy("Demand deadlines"),
    "source": gettext_lazy("Sources"),
    "citation": gettext_lazy("Law cited"),
}


@dataclass
class CampaignForms:
    """The form of the facts, and one formset for each kind of row."""

    facts: CampaignForm
    rows: dict[str, Any]

    @classmethod
    def of(cls, request, campaign=None, posted=None):
        """Return the forms bound to what was posted; else filled from the campaign, or blank."""
        if posted is None and request.method == "POST":
            posted = request.POST
        forms = cls.filled(campaign, posted)
        if campaign and posted is None:
            carry(forms.facts, forms.rows)
        return forms

    @classmethod
    def filled(cls, campaign, posted=None):
        """Return the forms filled from the campaign or blank, and bound to what was posted."""
        initial = campaign_initial_rows(campaign) if campaign else {}
        rows = {
            name: formset(form, extra=1)(posted, prefix=name, initial=initial.get(name))
            for name, form in ROWS.items()
        }
        return cls(CampaignForm(posted, initial=campaign_initial(campaign)), rows)

    def are_valid(self):
        """Validate every part, so that all errors show at once."""
        return all([self.facts.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    @property
    def faulty(self):
        """[(label, sentence, id)] of the errors in rows, for the list above the form."""
        return faults_of(self.rows, TITLES) if self.facts.is_bound else []

    def _filled(self, name):
        return [
            form
            for form in self.rows[name]
            if form.has_content() and not form.cleaned_data.get("DELETE")
        ]

    def draft(self):
        """Return the draft that valid forms make."""
        facts = self.facts.cleaned_data
        name = facts["authority_name"].strip()
        return CampaignDraft(
            facts={column: facts[column] for column in CAMPAIGN_FACTS},
            authority=AuthorityFacts(name, facts["coercing_state"]) if name else None,
            topics=list(facts["topics"]),
            tactics=list(facts["tactics"]),
            deadlines=[form.instance for form in self._filled("deadline")],
            sources=[form.instance for form in self._filled("source")],
            citations=[_citation(form.cleaned_data["text"]) for form in self._filled("citation")],
        )


def _citation(text):
    if isinstance(text, Provision):
        return CampaignCitation(instrument=text.instrument, provision=text)
    return CampaignCitation(instrument=text)


def campaign_initial(campaign):
    """Return the initial values of the form of a campaign; none for a new one."""
    if campaign is None:
        return {}
    return {name: getattr(campaign, name) for name in CAMPAIGN_FACTS} | {
        "seen_at": campaign.changed_at.isoformat() if campaign.changed_at else "",
        "authority_name": campaign.authority.name if campaign.authority else "",
        "topics": [topic.slug for topic in campaign.topics.all()],
        "tactics": [tactic.slug for tactic in campaign.tactics.all()],
    }


def campaign_initial_rows(campaign):
    """Return the initial rows of the formsets of a campaign."""
    return {
        "deadline": [
            {name: getattr(row, name) for name in CampaignDeadlineForm.Meta.fields}
            for row in campaign.deadlines.all()
        ],
        "source": [
            {name: getattr(row, name) for name in CampaignSourceForm.Meta.fields}
            for row in campaign.sources.all()
        ],
        "citation": [
            {"text": (row.provision or row.instrument).key}
            for row in campaign.citations.select_related("instrument", "provision")
        ],
    }
