"""The form of a collective response as one: its facts and its rows, validated together."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.actions.responses.drafts import FACTS, ResponseInput
from incidents.forms.responses import LinkForm, ResponseForm, StepForm
from incidents.pages.desk.case_forms import faults_of, formset
from incidents.pages.web.edit_conflicts import carry

ROWS = {"step": StepForm, "link": LinkForm}
TITLES = {"step": gettext_lazy("Steps"), "link": gettext_lazy("Demands it responds to")}


@dataclass
class ResponseForms:
    """The form of the facts, and one formset for each kind of row."""

    facts: ResponseForm
    rows: dict
    warnings: list = field(default_factory=list)

    @classmethod
    def of(cls, request, draft=None, posted=None):
        """Bound to the posted values; else filled from the record, or blank."""
        if posted is None and request.method == "POST":
            posted = request.POST
        forms = cls.filled(request.user, draft, posted)
        if draft and posted is None:
            carry(forms.facts, forms.rows)
        return forms

    @classmethod
    def filled(cls, user, draft, posted=None):
        """Filled from the record, or blank without one; bound to posted values, if any."""
        initial = response_initial_rows(draft) if draft else {}
        extra = 1 if draft else 2
        rows = {
            name: formset(form, extra=extra)(
                posted,
                prefix=name,
                initial=initial.get(name),
                form_kwargs={"user": user} if form is LinkForm else {},
            )
            for name, form in ROWS.items()
        }
        return cls(ResponseForm(posted, initial=response_initial(draft) if draft else {}), rows)

    def are_valid(self):
        """Validate every part, so that all errors show at once. A record needs a step."""
        valid = [self.facts.is_valid(), *(rows.is_valid() for rows in self.rows.values())]
        if not all(valid):
            return False
        if not self._instances("step"):
            self.facts.add_error(None, _("Add at least one step: who did what."))
            return False
        return True

    @property
    def faulty(self):
        """[(label, sentence, id)] of the errors in rows, for the list above the form."""
        return faults_of(self.rows, TITLES) if self.facts.is_bound else []

    def _instances(self, name):
        return [
            form.instance
            for form in self.rows[name]
            if form.has_content() and not form.cleaned_data.get("DELETE")
        ]

    def typed_response(self):
        """The input of the action, from valid forms."""
        return ResponseInput(
            facts={name: self.facts.cleaned_data[name] for name in FACTS},
            steps=self._instances("step"),
            links=self._instances("link"),
        )


def response_initial(draft):
    """The initial values of the form of a record."""
    return {name: getattr(draft, name) for name in FACTS} | {
        "seen_at": draft.changed_at.isoformat()
    }


def response_initial_rows(draft):
    """The initial rows of the formsets of a record."""
    names = {"step": StepForm.Meta.fields, "link": LinkForm.Meta.fields}
    rows = {"step": draft.steps.all(), "link": draft.links.all()}
    return {
        kind: [{name: getattr(row, name) for name in names[kind]} for row in rows[kind]]
        for kind in names
    }
