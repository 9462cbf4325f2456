"""Whatever officers write and whatever files say next, every fact of an officer survives."""

from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from incidents.actions.desk.cases import FirmFacts, SourceFacts, find_text
from incidents.models import (
    Campaign,
    Case,
    Citation,
    Event,
    Sector,
    Tactic,
    Topic,
    WordingChange,
)
from tests.support.drafts import draft_of, edit
from tests.support.examples import examples
from tests.support.reimports import source
from tests.support.tables import row, table, take

# Few values, so that officers and files meet in the same ones.
FIRMS = [("Tatra Instruments", "SK"), ("Qantas", "AU"), ("Moravia Maps", "")]
SECTORS = ["", "airline", "hotels"]
TOPICS, TACTICS = ["maps-and-borders", "tibet", "xinjiang"], ["threat", "fine"]
TEXTS = ["", "Take a map off the wall", "Take two\nmaps off the wall", "Say sorry"]
DAYS = ["2026", "2026-03", "2026-03-14", "2026-04-02"]
CAMPAIGNS = ["", "caac-letter-2018"]
KEYS = ["advertising-law", "advertising-law#9(4)", "foreign-trade-law"]
TITLES, PUBLISHERS = ["A paper of record", "The decision"], ["", "A paper", "A ministry"]
RESPONSES = ["complied", "refused"]
GRADES = ["F6", "A1"]
ANSWERS = [("unknown", ""), *[(kind, day) for kind in RESPONSES for day in ("", DAYS[1], DAYS[3])]]
AUTHORITY = "Civil Aviation Administration of China"

rows = st.builds(
    lambda firm, answer, fine, keys, **cells: (
        cells
        | {"slug": "tatra-2026", "firm": firm[0], "firm_country_iso2": firm[1]}
        | {"response": answer[0], "response_date": answer[1]}
        | {"penalty_amount": fine, "penalty_currency": "CNY" if fine else ""}
        | {"regulation_keys": ";".join(keys)}
    ),
    firm=st.sampled_from(FIRMS),
    answer=st.sampled_from(ANSWERS),
    fine=st.sampled_from(["", "400", "500.50"]),
    keys=st.lists(st.sampled_from(KEYS), unique=True, max_size=2),
    firm_sector=st.sampled_from(SECTORS),
    coercing_authority=st.sampled_from(["", AUTHORITY]),
    campaign_key=st.sampled_from(CAMPAIGNS),
    topic=st.sampled_from(TOPICS),
    tactic=st.sampled_from(TACTICS),
    demanded_change=st.sampled_from(TEXTS),
    wording_before=st.sampled_from(TEXTS[:2]),
    wording_after=st.sampled_from(TEXTS[:2]),
    first_reported_date=st.sampled_from(DAYS),
    deadline_date=st.sampled_from(["", *DAYS[2:]]),
    source_title=st.sampled_from(TITLES),
    source_publisher=st.sampled_from(PUBLISHERS),
    confidence=st.sampled_from(["high", "medium"]),
)

events = st.one_of(
    st.builds(
        lambda kind, on, note: {"kind": kind, "on": on, "note": note},
        st.sampled_from([*RESPONSES, "demanded", "reported", "threatened"]),
        st.sampled_from(["", *DAYS]),
        st.sampled_from(["", "By telephone"]),
    ),
    st.builds(
        lambda amount, on: {"kind": "fined", "amount": amount, "currency": "CNY", "on": on},
        st.sampled_from(["400", "500.50"]),
        st.sampled_from(["", *DAYS]),
    ),
    st.builds(lambda due_on: {"kind": "deadline-set", "due_on": due_on}, st.sampled_from(DAYS[2:])),
)
children = {
    "events": events,
    "wordings": st.builds(
        lambda before, language: {"before": before, "after": TEXTS[1], "language": language},
        st.sampled_from(TEXTS[:2]),
        st.sampled_from(["", "zh"]),
    ),
    "citations": st.builds(
        lambda key, quote: {"key": key, "quote": quote},
        st.sampled_from(KEYS),
        st.sampled_from(["", "Article 9"]),
    ),
    "sources": st.builds(
        lambda title, publisher, grade: {"title": title, "publisher": publisher, "grade": grade},
        st.sampled_from(TITLES),
        st.sampled_from(PUBLISHERS),
        st.sampled_from(GRADES),
    ),
}
facts = st.one_of(
    st.tuples(
        st.sampled_from(["demanded_change", "doubts", "note", "title"]), st.sampled_from(TEXTS)
    ),
    st.tuples(st.just("reported_on"), st.sampled_from(DAYS)),
    st.tuples(st.just("campaign"), st.sampled_from(CAMPAIGNS)),
    st.tuples(st.just("confidence"), st.sampled_from(["high", "medium"])),
    st.tuples(st.just("attribution_source"), st.sampled_from(["The letter", "The decision"])),
    st.tuples(st.just("firm"), st.sampled_from(FIRMS)),
    st.tuples(st.just("sector"), st.sampled_from(SECTORS[1:])),
    st.tuples(st.just("topics"), st.lists(st.sampled_from(TOPICS), unique=True)),
    st.tuples(st.just("tactics"), st.lists(st.sampled_from(TACTICS), unique=True)),
)
kinds = st.sampled_from(sorted(children))
child_edits = kinds.flatmap(
    lambda name: st.one_of(
        st.tuples(st.just("add"), st.tuples(st.just(name), children[name])),
        st.tuples(st.just("change"), st.tuples(st.just(name), children[name], st.integers(0, 4))),
        st.tuples(st.just("delete"), st.tuples(st.just(name), st.integers(0, 4))),
    )
)
edits = st.one_of(st.tuples(st.just("fact"), facts), child_edits)
# An officer writes a few things, then the file comes with another row.
rounds = st.lists(st.tuples(st.lists(edits, min_size=2, max_size=5), rows), min_size=2, max_size=3)


def child_of(name, told):
    if name == "events":
        return Event(**told)
    if name == "wordings":
        return WordingChange(**told)
    if name == "citations":
        instrument, provision = find_text(told["key"])
        return Citation(instrument=instrument, provision=provision, quote=told["quote"])
    grades = {"reliability": told["grade"][0], "credibility": told["grade"][1], "supports": ""}
    return SourceFacts(source(title=told["title"], publisher=told["publisher"]), grades)


def identity(name, child):
    """What may be there once in a case; None: any number of times."""
    if name == "citations":
        return child.text.key
    return tuple(sorted(child.source.items())) if name == "sources" else None


def write(cast, case, what, told):
    """Let the officer change one thing, as the form would."""
    draft = draft_of(case)
    if what == "fact":
        name, value = told
        changed = {
            "firm": lambda: {"firm": FirmFacts(*value, sector=draft.firm.sector)},
            "sector": lambda: {"firm": replace(draft.firm, sector=Sector.objects.get(title=value))},
            "topics": lambda: {"topics": list(Topic.objects.filter(slug__in=value))},
            "tactics": lambda: {"tactics": list(Tactic.objects.filter(slug__in=value))},
            "campaign": lambda: {
                "facts": {"campaign": Campaign.objects.filter(slug=value).first()}
            },
        }.get(name, lambda: {"facts": {name: value}})()
        return edit(case, cast.officer_a, **changed)
    name, *rest = told
    rows_of_kind = list(getattr(draft, name))
    if what in ("change", "delete") and rows_of_kind:
        rows_of_kind.pop(rest[-1] % len(rows_of_kind))
    if what in ("add", "change"):
        child = child_of(name, rest[0])
        key = identity(name, child)
        rows_of_kind = [one for one in rows_of_kind if key is None or identity(name, one) != key]
        rows_of_kind.append(child)
    return edit(case, cast.officer_a, **{name: rows_of_kind})


def facts_of(case):
    """All that a case says, each fact by itself."""
    case = Case.objects.with_record().get(pk=case.pk)
    fields = (
        "title",
        "note",
        "doubts",
        "demanded_change",
        "reported_on",
        "confidence",
        "coercing_state",
    )
    told = {(name, getattr(case, name)) for name in (*fields, "attribution", "attribution_source")}
    told |= {
        ("campaign", case.campaign_id),
        ("firm", case.firm.name, case.firm.country),
        ("sector", case.sector and case.sector.title),
        ("authority", case.authority_id),
    }
    told |= {("topic", topic.slug) for topic in case.topics.all()}
    told |= {("tactic", tactic.slug) for tactic in case.tactics.all()}
    told |= {
        ("event", one.kind, one.on, one.is_by, one.due_on, one.amount, one.note)
        for one in case.events.all()
    }
    told |= {("wording", one.before, one.after, one.language) for one in case.wordings.all()}
    told |= {("citation", one.text.key, one.invoked, one.quote) for one in case.citations.all()}
    told |= {
        ("source", one.source.title, one.source.publisher, one.grade) for one in case.uses.all()
    }
    return told


def accept(cast, cells, data_set):
    record = take(cast, table(row() | cells), data_set=data_set)
    assert record.refusals == []
    return record, Case.objects.get(desk=record.desk, data_set=data_set)


def play(cast, first, told):
    """Officers and files in turn; what officers wrote is checked after each file."""
    _record, case = accept(cast, first, "Own")
    said = facts_of(accept(cast, first, "Said 0")[1])
    officers = set()
    for number, (changes, cells) in enumerate(told, 1):
        for change in changes:
            before = facts_of(case)
            write(cast, case, *change)
            after = facts_of(case)
            # What the file says as well is not the officer's alone.
            officers = (officers & after) | (after - before - said)
        accept(cast, cells, "Own")
        after = facts_of(case)
        assert officers <= after, officers - after
        repeated, _case = accept(cast, cells, "Own")
        assert repeated.changed == 0
        assert facts_of(case) == after
        # The same row as a new case says what the file says.
        said = facts_of(accept(cast, cells, f"Said {number}")[1])


@pytest.mark.slow  # files are read and cases written by the hundred
@examples(8)
@given(first=rows, told=rounds)
def test_every_fact_of_an_officer_survives_every_file(cast, first, told):
    with transaction.atomic():
        play(cast, first, told)
        transaction.set_rollback(True)


@examples(5)
@given(first=rows, second=rows)
def test_a_case_that_no_officer_touched_says_what_the_file_says(cast, first, second):
    with transaction.atomic():
        _record, case = accept(cast, first, "Own")
        record, _case = accept(cast, second, "Own")
        assert record.conflicts == 0
        assert facts_of(case) == facts_of(accept(cast, second, "Fresh")[1])
        transaction.set_rollback(True)
