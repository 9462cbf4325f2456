"""A case as an officer's form sends it: all that the case says, with a change."""

from dataclasses import replace

from incidents.actions.desk import cases
from incidents.actions.desk.cases import AuthorityFacts, Draft, FirmFacts, SourceFacts
from incidents.forms.case_rows import SOURCE_COLUMNS, USE_COLUMNS
from incidents.forms.desk import FACTS
from incidents.models import Case


def draft_of(case):
    """The draft that changes nothing."""
    case = Case.objects.with_record().get(pk=case.pk)
    authority = case.authority
    return Draft(
        facts={name: getattr(case, name) for name in FACTS},
        firm=FirmFacts(case.firm.name, case.firm.country, case.firm.kind, case.sector),
        authority=authority
        and AuthorityFacts(authority.name, authority.coercing_state, authority.kind),
        topics=list(case.topics.all()),
        tactics=list(case.tactics.all()),
        events=list(case.events.all()),
        wordings=list(case.wordings.all()),
        citations=list(case.citations.all()),
        sources=[
            SourceFacts(
                source={name: getattr(use.source, name) for name in SOURCE_COLUMNS},
                use={name: getattr(use, name) for name in USE_COLUMNS},
            )
            for use in case.uses.all()
        ],
    )


def edit(case, by, **changes):
    """Save a case as its officer would, with these parts of the draft changed."""
    case.refresh_from_db()
    draft = draft_of(case)
    facts = draft.facts | changes.pop("facts", {})
    changed = replace(draft, facts=facts, **changes)
    return cases.change_case(case, changed, seen_at=case.changed_at, by=by)
