"""The parts of the case form together: read, kept, judged, turned into a draft."""

from dataclasses import dataclass, field

from django.forms import formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.actions.desk.cases import AuthorityFacts, Draft, FirmFacts, SourceFacts
from incidents.forms.desk import (
    FACTS,
    SOURCE_COLUMNS,
    USE_COLUMNS,
    CaseForm,
    CitationForm,
    EventForm,
    SourceForm,
    WordingForm,
    case_initial,
)
from incidents.models import Authority, Case, Citation, Firm, Incident, Instrument, Provision
from incidents.models.law.instruments import Confidence
from incidents.pages.web.edit_conflicts import carry
from incidents.queries.desk.duplicates import like_cases, like_entries, like_names
from incidents.values.partial_dates import PartialDate

ROWS = {"event": EventForm, "wording": WordingForm, "citation": CitationForm, "source": SourceForm}
TITLES = {
    "event": gettext_lazy("What happened"),
    "wording": gettext_lazy("Wording before and after"),
    "citation": gettext_lazy("Law invoked"),
    "source": gettext_lazy("Sources"),
}
MOST_OFFERED = 2_000


@dataclass
class CaseForms:
    """The form of the facts and one formset a kind of row."""

    facts: CaseForm
    rows: dict
    warnings: list = field(default_factory=list)

    @classmethod
    def of(cls, request, case=None, posted=None):
        """Bound to what was posted; else filled from the case, or blank."""
        if posted is None and request.method == "POST":
            posted = request.POST
        forms = cls.filled(request.user, case, posted)
        if case and posted is None:
            carry(forms.facts, forms.rows)
        return forms

    @classmethod
    def filled(cls, user, case, posted=None):
        """Filled from the case, or blank without one; bound to what was posted, if anything was."""
        begun = case_initial(case) if case else {}
        begins = case_initial_rows(case) if case else {}
        return cls(
            CaseForm(posted, initial=begun, user=user),
            {
                name: formset(form, extra=1 if case else 2)(
                    posted, prefix=name, initial=begins.get(name)
                )
                for name, form in ROWS.items()
            },
        )

    def are_valid(self):
        """Judge every part, so that all faults show at once. The fifth fact is a source."""
        valid = [self.facts.is_valid(), *(rows.is_valid() for rows in self.rows.values())]
        if not all(valid):
            return False
        rests_on_memory = self.facts.cleaned_data["confidence"] == Confidence.MEDIUM
        if not rests_on_memory and not self._kept("source"):
            self.facts.add_error(None, _("Name a source: who says so, and where?"))
            return False
        return True

    @property
    def faulty(self):
        """[(label, sentence, id)] of the faults in rows, for the list above the form."""
        return faults_of(self.rows, TITLES) if self.facts.is_bound else []

    def _kept(self, name):
        return [
            form
            for form in self.rows[name]
            if form.has_changed_or_began() and not form.cleaned_data.get("DELETE")
        ]

    def draft(self):
        """The draft of valid forms."""
        told = self.facts.cleaned_data
        return Draft(
            facts={name: told[name] or ("" if name != "campaign" else None) for name in FACTS},
            firm=FirmFacts(
                told["firm_name"].strip(),
                told["firm_country"],
                told["firm_kind"] or "company",
                told["sector"],
            ),
            authority=AuthorityFacts(
                told["authority_name"].strip(),
                told["state"],
                told["authority_kind"] or "government",
            )
            if told["authority_name"].strip()
            else None,
            topics=list(told["topics"]),
            tactics=list(told["tactics"]),
            events=[form.instance for form in self._kept("event")],
            wordings=[form.instance for form in self._kept("wording")],
            citations=[_citation(form.cleaned_data) for form in self._kept("citation")],
            sources=[_source(form.cleaned_data) for form in self._kept("source")],
        )

    def warn(self, user, case=None):
        """Sentences that a person should read before saving; none when they were confirmed."""
        told = self.facts.cleaned_data
        if told["confirmed"]:
            return []
        self.warnings = [*_alike(told, user, case), *self._out_of_force()]
        return self.warnings

    def _out_of_force(self):
        day = self.facts.cleaned_data["reported_on"]
        return [
            _("%(text)s was not in force when this was first reported.") % {"text": text}
            for text in (form.cleaned_data["text"] for form in self._kept("citation"))
            if not text.is_in_force(None, day.latest) or not text.is_in_force(day.earliest, None)
        ]


def faults_of(formsets, titles):
    """[(label, sentence, id)] of the faults in the rows of formsets by name."""
    found = []
    for name, rows in formsets.items():
        found += [(titles[name], sentence, "") for sentence in rows.non_form_errors()]
        for number, form in enumerate(rows, 1):
            place = f"{titles[name]} {number}"
            found += [
                (_said(form, field, place), sentence, _place(form, field))
                for field, sentences in form.errors.items()
                for sentence in sentences
            ]
    return found


def _said(form, name, place):
    """ "Sources 2: Title", or "Sources 2" where the row as a whole is at fault."""
    return f"{place}: {form[name].label}" if name != "__all__" else place


def _place(form, name):
    """The id of the faulty field; of the row's first where the row as a whole is at fault."""
    return form[name if name != "__all__" else next(iter(form.fields))].id_for_label


# Choices that a blank row begins with.
CHOSEN = {"invoked", "reliability", "credibility", "confidence", "scope", "followed", "DELETE"}


class _Row:
    """A row of a formset: one that began filled counts though nobody touched it.

    A choice that a blank row begins with is nothing that somebody typed.
    """

    def has_changed(self):
        return bool(set(self.changed_data) - CHOSEN)

    def has_changed_or_began(self):
        return self.has_changed() or bool(self.initial)


def formset(form, extra):
    row = type(form.__name__, (_Row, form), {})
    return formset_factory(row, extra=extra, can_delete=True, max_num=60, validate_max=True)


def case_initial_rows(case):
    """What the formsets of a case begin with."""
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


def _citation(told):
    text = told["text"]
    provision = text if isinstance(text, Provision) else None
    return Citation(
        instrument=provision.instrument if provision else text,
        provision=provision,
        invoked=told["invoked"],
        quote=told["quote"],
    )


def _source(told):
    return SourceFacts(
        source={name: told[name] for name in SOURCE_COLUMNS},
        use={name: told[name] for name in USE_COLUMNS},
    )


def _alike(told, user, case):
    """Likely duplicates: same firm, authority and month; names that are nearly the same."""
    firm, day = told["firm_name"].strip(), told["reported_on"]
    own = Case.objects.visible_to(user)
    found = [
        _("Like %(ref)s: %(claim)s") % {"ref": row.reference, "claim": row.claim}
        for row in like_cases(
            own,
            firm=firm,
            authority=told["authority_name"].strip(),
            reported_on=day,
            but=case.pk if case else None,
        )
    ]
    entries = Incident.objects.visible_to(user)
    released = like_entries(entries, firm=firm, reported_on=day, but=case.ref if case else "")
    found += [_("In the register: %(ref)s, %(title)s") % row for row in released]
    names = list(Firm.objects.offered_to(user).values_list("name", flat=True))
    if firm.casefold() not in {name.casefold() for name in names}:
        found += [
            _("A new firm would be made. Did you mean %(name)s?") % {"name": name}
            for name in like_names(firm, names)
        ]
    return found


def offers(user, on=""):
    """What the fields offer while typing: firms, authorities, and texts in force on a day."""
    day = PartialDate(on) if on else None
    since, until = (day.earliest, day.latest) if day else (None, None)
    texts = [text for text in _texts() if text.is_in_force(since, until)]
    return {
        "firms": Firm.objects.offered_to(user).values_list("name", "country")[:MOST_OFFERED],
        "authorities": Authority.objects.offered_to(user).values_list("name", "state")[
            :MOST_OFFERED
        ],
        "texts": [(text.key, str(text)) for text in texts],
    }


def laws():
    """[(key, title)] of every law and article, whenever it was in force."""
    return [(text.key, str(text)) for text in _texts()]


def _texts():
    return [
        *Instrument.objects.all(),
        *Provision.objects.select_related("instrument").order_by("key"),
    ]
