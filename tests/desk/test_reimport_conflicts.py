"""What both a file and an officer changed is listed, and the officer's value stays."""

import pytest
from django.core.management import call_command

from incidents.actions.desk.cases import SourceFacts
from incidents.models import Case, Citation, Event, ImportConflict, Instrument, WordingChange
from tests.support.drafts import draft_of, edit
from tests.support.reimports import GRADES, again, conflicts, history, sources_of
from tests.support.tables import row, table, take, taken

BOTH_CHANGED = [
    (
        {"demanded_change": "Take two maps off the wall"},
        {"facts": {"demanded_change": "Take all maps off the wall"}},
        {
            "demanded_change": (
                "Take a map off the wall",
                "Take two maps off the wall",
                "Take all maps off the wall",
            )
        },
    ),
    (
        {"firm_country_iso2": "CZ"},
        {"firm": "Moravia Instruments"},
        {
            "firm": (
                "Tatra Instruments, SK",
                "Tatra Instruments, CZ",
                "Moravia Instruments, AT",
            )
        },
    ),
    (
        {"response": "complied", "response_date": "2026-04"},
        {"events": [Event(kind="refused", on="2026-04-02")]},
        {"response": ("", "complied April 2026", "refused 2 April 2026")},
    ),
    (
        {"penalty_amount": "500", "penalty_currency": "CNY"},
        {"events": [Event(kind="fined", amount=400, currency="CNY", note="Paid")]},
        {"fine": ("", "fined 500 CNY", "fined 400 CNY, Paid")},
    ),
    (
        {"deadline_date": "2026-05-01"},
        {"events": [Event(kind="deadline-set", due_on="2026-05-02")]},
        {"demand_deadline_on": ("", "deadline set 1 May 2026", "deadline set 2 May 2026")},
    ),
    (
        {"wording_after": "Taiwan, China"},
        {"wordings": [WordingChange(after="Taiwan (China)")]},
        {"wordings": ("", " → Taiwan, China", " → Taiwan (China)")},
    ),
    (
        {"first_reported_date": "2026-03-05"},
        {"facts": {"reported_on": "2026-03-04"}},
        {
            "reported_on": (
                "March 2026",
                "5 March 2026",
                "4 March 2026; first reported March 2026",
            ),
            "demanded_on": (
                "demanded by March 2026",
                "demanded by 5 March 2026",
                "demanded by March 2026",
            ),
        },
    ),
    ({"topic": "tibet"}, {"topics": []}, {"topics": ("maps-and-borders", "tibet", "")}),
    ({"confidence": "medium"}, {"facts": {"doubts": "All of it."}}, {}),
]


@pytest.mark.parametrize(("cells", "changes", "expected"), BOTH_CHANGED)
def test_what_both_changed_is_listed_value_beside_value_and_not_applied(
    cast, cells, changes, expected
):
    case = taken(cast, table(row()))["tatra-2026"]
    if "firm" in changes:
        firm = cast.firm(name=changes["firm"], country="AT")
        draft = draft_of(case)
        changes = {"firm": draft.firm.__class__(firm.name, "AT", "company", draft.firm.sector)}
    if "events" in changes:
        changes = {"events": [*draft_of(case).events, *changes["events"]]}
    edit(case, cast.officer_a, **changes)
    told = everything_of(case)
    record = again(cast, case, **cells)
    assert conflicts(case) == expected
    assert record.conflicts == len(expected)
    if expected:
        assert everything_of(case) == told
        assert record.changed == 0
        assert history(case)[-1] == ("case in conflict with a file", sorted(expected))


def everything_of(case):
    """All that a case says, children by value."""
    case = Case.objects.with_record().get(pk=case.pk)
    draft = draft_of(case)
    children = [*draft.events, *draft.wordings, *draft.citations]
    return [
        draft.facts,
        draft.firm,
        draft.authority,
        draft.topics,
        draft.tactics,
        [values_of(child) for child in children],
        draft.sources,
    ]


def values_of(child):
    names = [field.attname for field in child._meta.concrete_fields if field.name != "id"]
    return {name: getattr(child, name) for name in names}


def test_a_graded_source_of_the_file_stays_as_it_was_judged(cast):
    case = taken(cast, table(row(source_publisher="A paper")))["tatra-2026"]
    (only,) = draft_of(case).sources
    edit(case, cast.officer_a, sources=[SourceFacts(only.source, GRADES)])
    again(cast, case, source_publisher="Another paper")
    assert sources_of(case) == [("A paper of record", "A paper", "A1")]
    assert conflicts(case) == {
        "sources": (
            "A paper of record, A paper (F6)",
            "A paper of record, Another paper (F6)",
            "A paper of record, A paper (A1)",
        )
    }


def test_law_that_an_officer_quoted_is_not_taken_back(cast):
    case = taken(cast, table(row(regulation_keys="advertising-law;foreign-trade-law")))
    case = case["tatra-2026"]
    law = Instrument.objects.get(key="advertising-law")
    rest = [part for part in draft_of(case).citations if part.instrument != law]
    quoted = Citation(instrument=law, invoked="cited-in-letter", quote="Article 9")
    edit(case, cast.officer_a, citations=[quoted, *rest])
    again(cast, case)
    assert [part.quote for part in case.citations.all()] == ["Article 9"]
    assert list(conflicts(case)) == ["citations"]
    assert ImportConflict.objects.get(case=case).element == "advertising-law"


def test_an_officers_authority_keeps_its_attribution(cast):
    """What a file derives from an authority is not put beside another one."""
    case = taken(cast, table(row()))["tatra-2026"]
    own = {"attribution": "encouraged", "attribution_source": "The firm's own account"}
    edit(case, cast.officer_a, facts=own)
    again(cast, case, coercing_authority="", source_publisher="A paper")
    assert (case.attribution, case.attribution_source) == tuple(own.values())
    assert case.authority.slug == "caac"
    assert list(conflicts(case)) == ["authority"]


def test_a_value_that_an_officer_changed_is_the_officers_whatever_files_say_later(cast):
    case = taken(cast, table(row()))["tatra-2026"]
    edit(case, cast.officer_a, facts={"demanded_change": "As the officer knows it"})
    again(cast, case, demanded_change="As the officer knows it")
    assert conflicts(case) == {}
    again(cast, case, demanded_change="And on")
    assert case.demanded_change == "As the officer knows it"
    assert list(conflicts(case)) == ["demanded_change"]


def test_a_conflict_is_settled_where_file_and_case_agree_or_the_file_goes_back(cast):
    for settled in ("Officer", "Take a map off the wall"):
        case = taken(cast, table(row(slug=settled)))[settled]
        edit(case, cast.officer_a, facts={"demanded_change": "Officer"})
        again(cast, case, slug=settled, demanded_change="File")
        assert list(conflicts(case)) == ["demanded_change"]
        record = again(cast, case, slug=settled, demanded_change="File")
        assert (record.changed, record.conflicts) == (0, 1)
        assert ImportConflict.objects.get(case=case).record == record
        again(cast, case, slug=settled, demanded_change=settled)
        assert conflicts(case) == {}
        assert case.demanded_change == "Officer"


def test_an_officer_who_takes_the_files_value_settles_it_with_the_next_file(cast):
    case = taken(cast, table(row()))["tatra-2026"]
    edit(case, cast.officer_a, facts={"demanded_change": "Officer"})
    again(cast, case, demanded_change="File")
    edit(case, cast.officer_a, facts={"demanded_change": "File"})
    assert again(cast, case, demanded_change="File").conflicts == 0
    assert conflicts(case) == {}


def test_the_conflicts_are_on_the_page_of_the_import_and_of_all(cast, client):
    case = taken(cast, table(row()))["tatra-2026"]
    edit(case, cast.officer_a, facts={"demanded_change": "Officer's <b>words</b>"})
    record = again(cast, case, demanded_change="File's words")
    client.force_login(cast.officer_a)
    for address in (record.get_absolute_url(), "/desk/imports/"):
        page = client.get(address).content.decode()
        told = ["Take a map off the wall", "File&#x27;s words", "Officer&#x27;s &lt;b&gt;words"]
        assert [text for text in [*told, case.reference] if text not in page] == []
    client.force_login(cast.officer_b)
    assert client.get(record.get_absolute_url()).status_code == 404
    page = client.get("/desk/imports/").content.decode()
    assert [text for text in told if text in page] == []


def test_the_page_of_an_import_asks_no_more_with_more_conflicts(
    cast, client, django_assert_max_num_queries
):
    slugs = [str(number) for number in range(8)]
    cases = taken(cast, table(*(row(slug=slug) for slug in slugs)))
    for case in cases.values():
        edit(case, cast.officer_a, facts={"demanded_change": "Officer"})
    record = take(cast, table(*(row(slug=slug, demanded_change="File") for slug in slugs)))
    assert record.conflicts == 8
    client.force_login(cast.officer_a)
    with django_assert_max_num_queries(5):
        assert client.get(record.get_absolute_url()).status_code == 200


def test_the_command_lists_conflicts_and_stores_them(cast, tmp_path, capsys):
    path = tmp_path / "own.csv"
    told = ("--by", "officer@desk-a.example", "--data-set", "Own")
    path.write_bytes(table(row()))
    call_command("load_cases", path, *told)
    case = Case.objects.get(data_set="Own")
    edit(case, cast.officer_a, facts={"demanded_change": "Officer"})
    path.write_bytes(table(row(demanded_change="File", tactic="fine")))
    capsys.readouterr()
    call_command("load_cases", path, *told)
    assert capsys.readouterr().out.splitlines() == [
        "0 added, 1 changed, 0 unchanged, 1 in conflict",
        f"tatra-2026 ({case.reference}), what was demanded: the file has “File”,"
        " the case keeps “Officer”",
    ]
    assert list(conflicts(case)) == ["demanded_change"]
