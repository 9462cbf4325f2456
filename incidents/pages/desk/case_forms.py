"""The parts of the case form together: filled, validated, turned into a draft."""

from dataclasses import dataclass, field

from django.forms import formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.actions.desk import shares
from incidents.actions.desk.cases import AuthorityFacts, Draft, FirmFacts, SourceFacts
from incidents.forms.case_rows import (
    SOURCE_COLUMNS,
    USE_COLUMNS,
    CitationForm,
    EventForm,
    SourceForm,
    WordingForm,
)
from incidents.forms.desk import CORRECTS, FACTS, CaseForm, case_initial
from incidents.models import Case, Citation, Firm, Incident, Marking, Provision
from incidents.models.law.instruments import Confidence
from incidents.pages.desk.law_offers import warn_of_text
from incidents.pages.web.edit_conflicts import carry
from incidents.queries.desk.duplicates import like_cases, like_entries, like_names

ROWS = {"event": EventForm, "wording": WordingForm, "citation": CitationForm, "source": SourceForm}
TITLES = {
    "event": gettext_lazy("What happened"),
    "wording": gettext_lazy("Wording before and after"),
    "citation": gettext_lazy("Law cited"),
    "source": gettext_lazy("Sources"),
}
BLANKS = {"campaign": None, "group_consents": {}, "least_firms": None}


@dataclass
class CaseForms:
    """The form of the facts, and one formset for each kind of row."""

    facts: CaseForm
    rows: dict
    warnings: list = field(default_factory=list)

    @classmethod
    def of(cls, request, case=None, posted=None):
        """Return the forms bound to what was posted; else filled from the case, or blank."""
        if posted is None and request.method == "POST":
            posted = request.POST
        forms = cls.filled(request.user, case, posted)
        if case and posted is None:
            carry(forms.facts, forms.rows)
        return forms

    @classmethod
    def filled(cls, user, case, posted=None):
        """Return the forms filled from the case or blank, and bound to what was posted, if any."""
        initial = case_initial(case) if case else {}
        initial_rows = case_initial_rows(case) if case else {}
        return cls(
            CaseForm(posted, initial=initial, user=user),
            {
                name: formset(form, extra=1 if case else 2)(
                    posted, prefix=name, initial=initial_rows.get(name)
                )
                for name, form in ROWS.items()
            },
        )

    def are_valid(self):
        """Validate every part, so that all errors show at once. The fifth fact is a source."""
        valid = [self.facts.is_valid(), *(rows.is_valid() for rows in self.rows.values())]
        if not all(valid):
            return False
        is_general_knowledge = self.facts.cleaned_data["confidence"] == Confidence.MEDIUM
        if not is_general_knowledge and not self._rows_to_save("source"):
            self.facts.add_error(None, _("Name at least one source: who reports this, and where?"))
            return False
        return True

    def is_firm_clear(self, user, case):
        """Whether it is known what a change of the firm's name, country or kind means; else ask."""
        facts = self.facts.cleaned_data
        typed = (facts["firm_name"].strip(), facts["firm_country"], facts["firm_kind"] or "company")
        if typed == (case.firm.name, case.firm.country, case.firm.kind) or facts["firm_change"]:
            return True
        place = {"country": typed[1]} if typed[1] else {}
        if Firm.objects.named(user, typed[0], **place) not in (None, case.firm):
            return True
        sentence = _("Choose whether you correct this firm or the case is about another one.")
        self.facts.add_error("firm_change", sentence)
        return False

    @property
    def faulty(self):
        """[(label, sentence, id)] of the errors in rows, for the list above the form."""
        return faults_of(self.rows, TITLES) if self.facts.is_bound else []

    def _rows_to_save(self, name):
        """Return the forms of the rows that were filled in and not removed."""
        return [
            form
            for form in self.rows[name]
            if form.has_content() and not form.cleaned_data.get("DELETE")
        ]

    def draft(self):
        """Return the draft that valid forms make."""
        facts = self.facts.cleaned_data
        return Draft(
            facts={name: facts[name] or BLANKS.get(name, "") for name in FACTS},
            firm=_firm(facts),
            authority=AuthorityFacts(
                facts["authority_name"].strip(),
                facts["coercing_state"],
                facts["authority_kind"] or "government",
            )
            if facts["authority_name"].strip()
            else None,
            further_authorities=_bodies(facts, "further_authorities", "government"),
            amplified_by=_bodies(facts, "amplified_by", "state-media"),
            topics=list(facts["topics"]),
            tactics=list(facts["tactics"]),
            events=[form.instance for form in self._rows_to_save("event")],
            wordings=[form.instance for form in self._rows_to_save("wording")],
            citations=[_citation(form.cleaned_data) for form in self._rows_to_save("citation")],
            sources=[_source(form.cleaned_data) for form in self._rows_to_save("source")],
        )

    def warn(self, user, case=None):
        """Return what a person should read before saving; nothing once they have confirmed it."""
        facts = self.facts.cleaned_data
        if facts["confirmed"]:
            return []
        self.warnings = [
            *_warn_of_duplicates(facts, user, case),
            *self._warn_of_law(),
            *_warn_of_circles(facts, case),
        ]
        return self.warnings

    def _warn_of_law(self):
        day = self.facts.cleaned_data["reported_on"]
        texts = (form.cleaned_data["text"] for form in self._rows_to_save("citation"))
        return [
            warn_of_text(text, day)
            for text in texts
            if not text.is_in_force(None, day.latest) or not text.is_in_force(day.earliest, None)
        ]


def _warn_of_circles(facts, case):
    """Say that circles lose what they read, before that is so."""
    if case is None or Marking(facts["marking"]) in shares.SHAREABLE:
        return []
    count = shares.count_circles([case])
    sentence = ngettext(
        "%(count)s circle reads this case. With this marking that ends at once.",
        "%(count)s circles read this case. With this marking that ends at once.",
        count,
    )
    return [sentence % {"count": count}] if count else []


def faults_of(formsets, titles):
    """Return [(label, sentence, id)] of the errors in the rows of formsets by name."""
    faults = []
    for name, rows in formsets.items():
        faults += [(titles[name], sentence, "") for sentence in rows.non_form_errors()]
        for number, form in enumerate(rows, 1):
            place = f"{titles[name]} {number}"
            faults += [
                (_label(form, field, place), sentence, _element_id(form, field))
                for field, sentences in form.errors.items()
                for sentence in sentences
            ]
    return faults


def _label(form, name, place):
    """Return "Sources 2: Title", or "Sources 2" where the error is of the whole row."""
    return f"{place}: {form[name].label}" if name != "__all__" else place


def _element_id(form, name):
    """Return the id of the field with the error; of the first where it is of the whole row."""
    return form[name if name != "__all__" else next(iter(form.fields))].id_for_label


# Choices that a blank row has from the start.
PRESELECTED = {"invoked", "reliability", "credibility", "confidence", "scope", "followed", "DELETE"}


class _Row:
    """A row of a formset: one that was filled from the case counts even if nobody touched it.

    A choice that a blank row has from the start does not count as typed.
    """

    def has_changed(self):
        return bool(set(self.changed_data) - PRESELECTED)

    def has_content(self):
        return self.has_changed() or bool(self.initial)


def formset(form, extra):
    row = type(form.__name__, (_Row, form), {})
    return formset_factory(row, extra=extra, can_delete=True, max_num=60, validate_max=True)


def case_initial_rows(case):
    """Return the initial rows of the formsets of a case."""
    events = [
        {name: getattr(event, name) for name in EventForm.Meta.fields}
        for event in case.events.all()
    ]
    wordings = [
        {name: getattr(wording, name) for name in WordingForm.Meta.fields}
        for wording in case.wordings.all()
    ]
    citations = [
        {"text": row.text.key, "invoked": row.invoked, "quote": row.quote}
        for row in case.citations.all()
    ]
    sources = [
        {name: getattr(use.source, name) for name in SOURCE_COLUMNS}
        | {name: getattr(use, name) for name in USE_COLUMNS}
        for use in case.uses.all()
    ]
    return {"event": events, "wording": wordings, "citation": citations, "source": sources}


def _firm(facts):
    return FirmFacts(
        facts["firm_name"].strip(),
        facts["firm_country"],
        facts["firm_kind"] or "company",
        facts["sector"],
        is_correction=facts["firm_change"] == CORRECTS,
    )


def _bodies(facts, name, kind):
    """Return the authorities of a field with a name on each line; a new one is of this kind."""
    return [AuthorityFacts(one, facts["coercing_state"], kind) for one in facts[name]]


def _citation(row):
    text = row["text"]
    provision = text if isinstance(text, Provision) else None
    return Citation(
        instrument=provision.instrument if provision else text,
        provision=provision,
        invoked=row["invoked"],
        quote=row["quote"],
    )


def _source(row):
    return SourceFacts(
        source={name: row[name] for name in SOURCE_COLUMNS},
        use={name: row[name] for name in USE_COLUMNS},
    )


def _warn_of_duplicates(facts, user, case):
    """Return sentences on likely duplicates: same firm, authority and month; similar names."""
    firm, day = facts["firm_name"].strip(), facts["reported_on"]
    cases = like_cases(
        Case.objects.visible_to(user),
        firm=firm,
        authority=facts["authority_name"].strip(),
        reported_on=day,
        but=case.pk if case else None,
    )
    entries = Incident.objects.visible_to(user)
    released = like_entries(entries, firm=firm, reported_on=day, but=case.ref if case else "")
    similar_case = _("Your desk has a similar case, %(ref)s: %(claim)s")
    similar_entry = _("The register has a similar incident, %(ref)s: %(title)s")
    return [
        *(similar_case % {"ref": row.reference, "claim": row.claim} for row in cases),
        *(similar_entry % row for row in released),
        *_warn_of_new_firm(firm, user),
    ]


def _warn_of_new_firm(firm, user):
    names = list(Firm.objects.offered_to(user).values_list("name", flat=True))
    if firm.casefold() in {name.casefold() for name in names}:
        return []
    return [
        _("This adds a new firm. Did you mean %(name)s?") % {"name": name}
        for name in like_names(firm, names)
    ]
