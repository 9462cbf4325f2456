"""A case as JSON: written for programs, read from them through the forms that people fill in."""

from django.forms import Form
from django.utils.translation import gettext as _

from incidents.actions.desk.cases import AuthorityFacts, Draft, FirmFacts, SourceFacts
from incidents.forms.case_rows import (
    SOURCE_COLUMNS,
    USE_COLUMNS,
    CitationForm,
    EventForm,
    SourceForm,
    WordingForm,
)
from incidents.forms.desk import FACTS, CaseForm, case_initial
from incidents.models import Campaign, Citation, Provision, Sector
from incidents.models.law.instruments import Confidence

# {name of the list: form of one of its rows}
ROWS = {
    "events": EventForm,
    "wordings": WordingForm,
    "citations": CitationForm,
    "sources": SourceForm,
}
MOST_ROWS = 60
BLANKS = {"campaign": None, "group_consents": {}, "least_firms": None}
# Of a form on a page, and nothing of the case.
NOT_SENT = {"seen_at", "seen", "confirmed", "group_consents"}
# Names that a form on a page has one on each line, {field: kind of an authority that is new}.
NAMED = {"further_authorities": "government", "amplified_by": "state-media"}
# Rows that a form on a page names by number, and a program by key.
KEYED = {"sector": Sector, "campaign": Campaign}


class FaultyCase(Exception):
    """What is wrong with a case, {field or "sources[0].title": [sentences]}."""

    def __init__(self, faults):
        super().__init__()
        self.faults = faults


def write_case(case):
    """A case as JSON: the fields of its form, its rows, and what the desk knows it by."""
    facts = {name: _plain(value) for name, value in case_initial(case).items()}
    facts |= {name: facts[name].splitlines() for name in NAMED}
    rows = {
        "events": [_row(event, EventForm.Meta.fields) for event in case.events.all()],
        "wordings": [_row(one, WordingForm.Meta.fields) for one in case.wordings.all()],
        "citations": [
            {"text": one.text.key, "invoked": one.invoked, "quote": one.quote}
            for one in case.citations.all()
        ],
        "sources": [
            _row(use.source, SOURCE_COLUMNS) | _row(use, USE_COLUMNS) for use in case.uses.all()
        ],
    }
    own = {"reference": case.reference, "ref": case.ref, "changed_at": case.changed_at.isoformat()}
    return own | {name: facts[name] for name in facts if name not in NOT_SENT} | rows


def _row(row, names):
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value):
    """A value as JSON has it; a row by its key."""
    if value is None or isinstance(value, (bool, int, dict, list)):
        return value
    return str(getattr(value, "slug", value))


def read_draft(values, user):
    """The Draft of a case as JSON. Raises FaultyCase with all faults at once."""
    faults = {name: [_("Unknown field.")] for name in set(values) - set(known_fields(user))}
    facts = CaseForm(_number_keys(_typed(values), faults), user=user)
    rows = {name: _read_rows(name, values.get(name) or [], faults) for name in ROWS}
    if not facts.is_valid():
        faults |= {name: list(errors) for name, errors in facts.errors.items()}
    elif not rows["sources"] and facts.cleaned_data["confidence"] != Confidence.MEDIUM:
        faults["sources"] = [_("Name at least one source: who reports this, and where?")]
    if faults:
        raise FaultyCase(faults)
    return _build_draft(facts.cleaned_data, rows)


def known_fields(user):
    """The names that a case as JSON may have; those it is known by are read only."""
    form = CaseForm(user=user)
    names = [name for name in form.fields if name not in NOT_SENT]
    return [*names, *ROWS, "reference", "ref", "changed_at"]


def _typed(values):
    """What a browser would have sent: texts, and lists of texts."""
    return {name: _typed_value(name, value) for name, value in values.items()}


def _typed_value(name, value):
    if name in NAMED and isinstance(value, list):
        return "\n".join(map(str, value))
    return "" if value is None else value


def _number_keys(values, faults):
    """The values with the numbers of the rows that these keys name. Adds to the faults."""
    numbers = {}
    for name, model in KEYED.items():
        if values.get(name):
            key = str(values[name])
            numbers[name] = model.objects.filter(slug=key).values_list("pk", flat=True).first()
            if numbers[name] is None:
                faults[name] = [_("There is no such key.")]
    return values | numbers


def _read_rows(name, rows, faults):
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        faults[name] = [_("Send a list of at most 60 rows.")]
        return []
    forms = []
    for place, row in enumerate(rows):
        form = ROWS[name](_typed(row)) if isinstance(row, dict) else Form()
        if not form.is_valid():
            errors = form.errors or {"": [_("Send an object.")]}
            faults |= {f"{name}[{place}].{at}": list(faulty) for at, faulty in errors.items()}
        forms.append(form)
    return forms


def _build_draft(facts, rows):
    name = facts["authority_name"].strip()
    kind = facts["authority_kind"] or "government"
    return Draft(
        facts={field: facts[field] or BLANKS.get(field, "") for field in FACTS},
        firm=FirmFacts(
            facts["firm_name"].strip(),
            facts["firm_country"],
            facts["firm_kind"] or "company",
            facts["sector"],
        ),
        authority=AuthorityFacts(name, facts["coercing_state"], kind) if name else None,
        **{
            field: [AuthorityFacts(one, facts["coercing_state"], kind) for one in facts[field]]
            for field, kind in NAMED.items()
        },
        topics=list(facts["topics"]),
        tactics=list(facts["tactics"]),
        events=[form.instance for form in rows["events"]],
        wordings=[form.instance for form in rows["wordings"]],
        citations=[_citation(form.cleaned_data) for form in rows["citations"]],
        sources=[
            SourceFacts(
                source={name: form.cleaned_data[name] for name in SOURCE_COLUMNS},
                use={name: form.cleaned_data[name] for name in USE_COLUMNS},
            )
            for form in rows["sources"]
        ],
    )


def _citation(row):
    text = row["text"]
    provision = text if isinstance(text, Provision) else None
    return Citation(
        instrument=provision.instrument if provision else text,
        provision=provision,
        invoked=row["invoked"],
        quote=row["quote"],
    )
