"""A file that comes again changes what only the file said; officers' work stays."""

import datetime as dt

from incidents.actions.desk.cases import SourceFacts
from incidents.intake.cases import CaseRow
from incidents.models import (
    Case,
    Event,
    FileRow,
    Firm,
    Import,
    ImportConflict,
    Ledger,
    Source,
    Tactic,
    Topic,
    WordingChange,
)
from tests.support.drafts import draft_of, edit
from tests.support.import_pages import bring_in
from tests.support.reimports import GRADES, again, conflicts, history, source, sources_of
from tests.support.tables import INPUTS, row, table, take, taken

GOOD = (INPUTS / "00-good.csv").read_bytes()
CORRECTED = (INPUTS / "36-reimport-one-cell-changed.csv").read_bytes()


def test_one_changed_cell_leaves_all_that_an_officer_added(cast):
    case = taken(cast, GOOD)["t-1"]
    draft = draft_of(case)
    fine = Event(kind="fined", on="2021-04-02", amount=200_000, currency="CNY", note="As written.")
    threat = Event(kind="threatened", on="2021-03-25")
    decision = SourceFacts(source(title="The decision itself", on="2021-04-02"), GRADES)
    edit(
        case,
        cast.officer_a,
        facts={"doubts": "Whether it was paid.", "title": "Fined over cotton", "note": "Call."},
        events=[*draft.events, threat, fine],
        sources=[*draft.sources, decision],
        wordings=[WordingChange(before="Cotton of Xinjiang", language="en")],
    )
    record = take(cast, CORRECTED)
    assert (record.added, record.changed, record.conflicts) == (0, 1, 0)
    case = taken(cast, CORRECTED)["t-1"]
    assert sources_of(case) == [
        ("A report", "A paper (corrected)", "F6"),
        ("The decision itself", "", "A1"),
    ]
    assert case.attribution_source.startswith("A paper (corrected), A report")
    assert [event.kind for event in case.events.all()] == [
        "demanded",
        "reported",
        "threatened",
        "fined",
    ]
    assert case.events.get(kind="fined").note == "As written."
    assert (case.doubts, case.title, case.note) == (
        "Whether it was paid.",
        "Fined over cotton",
        "Call.",
    )
    assert case.wordings.get().before == "Cotton of Xinjiang"
    assert history(case)[-1] == ("case reloaded", ["authority", "sources"])


def test_the_same_file_twice_changes_nothing(cast):
    case = taken(cast, GOOD)["t-1"]
    edit(case, cast.officer_a, facts={"demanded_change": "Something else"}, events=[])
    case.refresh_from_db()
    before = case.changed_at, Ledger.objects.count(), Source.objects.count(), Firm.objects.count()
    for _time in range(2):
        record = take(cast, GOOD)
        assert (record.rows, record.added, record.changed, record.conflicts) == (1, 0, 0, 0)
    case.refresh_from_db()
    assert before == (
        case.changed_at,
        Ledger.objects.count(),
        Source.objects.count(),
        Firm.objects.count(),
    )


def test_two_tables_that_count_from_one_are_four_firms_and_none_is_overwritten(cast):
    one, two = (
        (INPUTS / name).read_bytes() for name in ("41-table-one.csv", "42-table-two-same-slugs.csv")
    )
    first = taken(cast, one, data_set="one")
    second = taken(cast, two, data_set="two")
    assert (len(first), len(second)) == (2, 1)
    names = {case.firm.name for case in [*first.values(), *second.values()]}
    assert names == {"First Table Hotel AB", "First Table Foods AB", "Second Table Mining Ltd"}
    first["1"].refresh_from_db()
    assert first["1"].demanded_change == "First table, row 1"
    assert not ImportConflict.objects.exists()


def test_a_data_set_is_named_by_the_file_where_nobody_named_it(cast, client):
    client.force_login(cast.officer_a)
    for name in ("41-table-one.csv", "42-table-two-same-slugs.csv"):
        bring_in(client, (INPUTS / name).read_bytes(), name)
    assert list(Import.objects.order_by("at").values_list("data_set", "added")) == [
        ("41-table-one", 2),
        ("42-table-two-same-slugs", 1),
    ]


def test_a_newer_version_under_another_file_name_is_asked_about_and_not_doubled(cast, client):
    client.force_login(cast.officer_a)

    def post(name, **told):
        page, record = bring_in(client, (INPUTS / name).read_bytes(), name, **told)
        return record, page.content.decode()

    post("00-good.csv")
    record, page = post("36-reimport-one-cell-changed.csv")
    assert record.state == "matching"
    assert "“00-good”" in page
    assert Case.objects.filter(slug="t-1").count() == 1
    record, page = post("36-reimport-one-cell-changed.csv", data_set="00-good")
    assert (record.added, record.changed) == (0, 1)
    record, page = post("00-good.csv", data_set="Another table", choice="different")
    assert (record.added, record.data_set) == (1, "Another table")


def test_an_archived_source_of_another_desk_does_not_come_with_a_row(cast):
    Source.objects.create(title="A paper of record", archive_url="https://desk-b.example/archive")
    case = taken(cast, table(row()))["tatra-2026"]
    assert case.uses.get().source.archive_url == ""


def test_children_of_the_file_are_corrected_where_they_stand(cast):
    cells = {
        "response": "complied",
        "response_date": "2026-04",
        "deadline_date": "2026-05-01",
        "penalty_amount": "500",
        "penalty_currency": "CNY",
        "wording_after": "Taiwan, China",
        "regulation_keys": "advertising-law",
    }
    case = taken(cast, table(row(**cells)))["tatra-2026"]
    draft = draft_of(case)
    late = Event(kind="deadline-extended", due_on="2026-06-01", note="By telephone")
    edit(case, cast.officer_a, events=[*draft.events, late])
    changed = {
        "response": "refused",
        "deadline_date": "2026-05-02",
        "penalty_amount": "600.50",
        "wording_after": "Taiwan",
        "regulation_keys": "foreign-trade-law;advertising-law#9(4)",
        "tactic": "fine",
    }
    record = again(cast, case, **(cells | changed))
    assert (record.changed, record.conflicts) == (1, 0)
    told = [
        (event.kind, event.on or event.due_on, event.amount)
        for event in case.events.order_by("position")
    ]
    assert told == [
        ("demanded", "2026-03", None),
        ("reported", "2026-03", None),
        ("deadline-set", "2026-05-02", None),
        ("refused", "2026-04", None),
        ("fined", "", 600.5),
        ("deadline-extended", "2026-06-01", None),
    ]
    assert case.wordings.get().after == "Taiwan"
    keys = {citation.text.key for citation in case.citations.all()}
    assert keys == {"foreign-trade-law", "advertising-law#9(4)"}
    assert [tactic.slug for tactic in case.tactics.all()] == ["fine"]


def test_blank_cells_take_back_what_only_the_file_said(cast):
    cells = {"response": "complied", "campaign_key": "caac-letter-2018", "wording_after": "Taiwan"}
    case = taken(cast, table(row(**cells)))["tatra-2026"]
    record = again(cast, case)
    assert (record.changed, record.conflicts) == (1, 0)
    case = Case.objects.with_record().get(pk=case.pk)
    assert (case.firm_response, case.campaign, list(case.wordings.all())) == ("unknown", None, [])


def test_what_an_officer_added_before_the_file_said_it_stays_when_the_file_goes_on(cast):
    case = taken(cast, table(row()))["tatra-2026"]
    draft = draft_of(case)
    ungraded = {"reliability": "F", "credibility": "6", "supports": ""}
    decision = SourceFacts(source(title="The decision"), ungraded)
    tibet = Topic.objects.get(slug="tibet")
    edit(case, cast.officer_a, sources=[*draft.sources, decision], topics=[*draft.topics, tibet])
    again(cast, case, source_title="The decision", topic="tibet")
    assert [title for title, _publisher, _grade in sources_of(case)] == ["The decision"]
    again(cast, case, source_title="A third paper", topic="xinjiang")
    assert [title for title, _publisher, _grade in sources_of(case)] == ["The decision"]
    assert list(case.topics.all()) == [tibet]
    assert set(conflicts(case)) == {"sources", "topics"}


def test_an_officers_topic_stays_beside_the_corrected_one_of_the_file(cast):
    case = taken(cast, table(row()))["tatra-2026"]
    draft = draft_of(case)
    edit(
        case,
        cast.officer_a,
        topics=[*draft.topics, Topic.objects.get(slug="xinjiang")],
        tactics=[*draft.tactics, Tactic.objects.get(slug="fine")],
    )
    again(cast, case, topic="tibet")
    assert {topic.slug for topic in case.topics.all()} == {"xinjiang", "tibet"}
    assert {tactic.slug for tactic in case.tactics.all()} == {"threat", "fine"}


def test_a_form_that_was_saved_unchanged_leaves_the_rows_to_the_file(cast):
    """Browsers send line breaks as two characters: that is no change."""
    cells = {"demanded_change": "One\ntwo", "wording_after": "Taiwan\nChina", "response": "refused"}
    case = taken(cast, table(row(**cells)))["tatra-2026"]
    wordings = [WordingChange(after="Taiwan\r\nChina")]
    edit(case, cast.officer_a, facts={"demanded_change": "One\r\ntwo"}, wordings=wordings)
    record = again(cast, case, demanded_change="Three", wording_after="Four", response="complied")
    assert (record.changed, record.conflicts) == (1, 0)
    assert (case.demanded_change, case.wordings.get().after) == ("Three", "Four")


def test_a_sector_of_a_case_stays_when_the_firm_is_corrected(cast):
    case = taken(cast, table(row(firm_sector="airline")))["tatra-2026"]
    other = cast.firm(name="Tatra Airways")
    again(cast, case, firm="Tatra Airways", firm_sector="airline")
    assert (case.firm, case.sector.title) == (other, "airline")


def test_rows_from_before_data_sets_had_names_are_known_by_key_and_firm(cast):
    cases = taken(cast, table(row(), row(slug="moved"), row(slug="foreign")))
    FileRow.objects.filter(case__in=cases.values()).delete()
    own = Case.objects.filter(pk__in=[case.pk for case in cases.values()])
    own.update(data_set="")
    own.filter(slug="tatra-2026").update(demanded_change="As the officer knows it")
    own.filter(slug="foreign").update(firm=cast.firm(name="Someone else"))
    record = take(cast, table(row(), row(slug="moved", tactic="fine"), row(slug="foreign")))
    assert (record.added, record.changed, record.conflicts) == (1, 0, 2)
    assert set(conflicts(cases["moved"])) == {"tactics"}
    assert set(conflicts(cases["tatra-2026"])) == {"demanded_change"}
    assert own.get(slug="tatra-2026").demanded_change == "As the officer knows it"
    assert set(own.values_list("slug", "data_set")) == {
        ("tatra-2026", "cases"),
        ("moved", "cases"),
        ("foreign", ""),
    }
    # From here on it is known what the file said.
    record = take(cast, table(row(), row(slug="moved", tactic="fine"), row(slug="foreign")))
    assert (record.added, record.changed, record.conflicts) == (0, 0, 2)


def test_a_row_from_before_that_comes_unchanged_is_no_conflict(cast):
    case = taken(cast, table(row()))["tatra-2026"]
    stored = case.file_row
    digest = CaseRow(0, stored.cells).sha256
    stored.delete()
    Case.objects.filter(pk=case.pk).update(data_set="", row_sha256=digest, demanded_change="Own")
    record = take(cast, table(row()))
    assert (record.added, record.changed, record.conflicts) == (0, 0, 0)
    again(cast, case, demanded_change="File", tactic="fine")
    assert case.demanded_change == "Own"
    assert [tactic.slug for tactic in case.tactics.all()] == ["fine"]


def test_an_import_of_many_rows_costs_as_many_queries_as_of_few(
    cast, django_assert_max_num_queries
):
    def file(count, **cells):
        return table(*(row(slug=str(number), **cells) for number in range(count)))

    take(cast, file(40))
    # Of the 40 acts, each costs its row of the ledger, one after the other.
    with django_assert_max_num_queries(60 + 40 * 6):
        record = take(cast, file(40, response="complied", regulation_keys="advertising-law"))
    assert record.changed == 40


def test_a_case_that_a_file_changed_is_new_to_an_open_form(cast):
    case = taken(cast, table(row()))["tatra-2026"]
    seen_at = case.changed_at
    again(cast, case, tactic="fine")
    assert case.changed_at > seen_at
    assert case.changed_at - seen_at < dt.timedelta(minutes=5)
