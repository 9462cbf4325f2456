"""The parts of the form of a collective answer together: read, kept, judged, turned into rows."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.actions.responses.drafts import FACTS, Written
from incidents.forms.responses import LinkForm, ResponseForm, StepForm
from incidents.pages.desk.case_forms import faults_of, formset
from incidents.pages.web.edit_conflicts import carry

ROWS = {"step": StepForm, "link": LinkForm}
TITLES = {"step": gettext_lazy("Steps"), "link": gettext_lazy("What it answers")}


@dataclass
class ResponseForms:
    """The form of the facts and one formset a kind of row."""

    facts: ResponseForm
    rows: dict
    warnings: list = field(default_factory=list)

    @classmethod
    def of(cls, request, draft=None, posted=None):
        """Bound to what was posted; else filled from the record, or blank."""
        if posted is None and request.method == "POST":
            posted = request.POST
        forms = cls.filled(request.user, draft, posted)
        if draft and posted is None:
            carry(forms.facts, forms.rows)
        return forms

    @classmethod
    def filled(cls, user, draft, posted=None):
        """Filled from the record, or blank without one; bound to what was posted, if anything."""
        begins = response_initial_rows(draft) if draft else {}
        extra = 1 if draft else 2
        rows = {
            name: formset(form, extra=extra)(
                posted,
                prefix=name,
                initial=begins.get(name),
                form_kwargs={"user": user} if form is LinkForm else {},
            )
            for name, form in ROWS.items()
        }
        return cls(ResponseForm(posted, initial=response_initial(draft) if draft else {}), rows)

    def are_valid(self):
        """Judge every part, so that all faults show at once. A record has a step."""
        valid = [self.facts.is_valid(), *(rows.is_valid() for rows in self.rows.values())]
        if not all(valid):
            return False
        if not self._kept("step"):
            self.facts.add_error(None, _("Tell one step at least: who did what."))
            return False
        return True

    @property
    def faulty(self):
        """[(label, sentence, id)] of the faults in rows, for the list above the form."""
        return faults_of(self.rows, TITLES) if self.facts.is_bound else []

    def _kept(self, name):
        return [
            form.instance
            for form in self.rows[name]
            if form.has_content() and not form.cleaned_data.get("DELETE")
        ]

    def written(self):
        """What the action takes, of valid forms."""
        told = self.facts.cleaned_data
        return Written(
            facts={name: told[name] for name in FACTS},
            steps=self._kept("step"),
            links=self._kept("link"),
        )


def response_initial(draft):
    """What the form of a record begins with."""
    return {name: getattr(draft, name) for name in FACTS} | {
        "seen_at": draft.changed_at.isoformat()
    }


def response_initial_rows(draft):
    """What the formsets of a record begin with."""
    names = {"step": StepForm.Meta.fields, "link": LinkForm.Meta.fields}
    rows = {"step": draft.steps.all(), "link": draft.links.all()}
    return {
        kind: [{name: getattr(row, name) for name in names[kind]} for row in rows[kind]]
        for kind in names
    }
