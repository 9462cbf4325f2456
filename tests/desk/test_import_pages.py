"""The pages of an import: match, check, decide, import, undo; for the desk's own people only."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from incidents.actions.desk import uploads
from incidents.jobs import import_waiting_files
from incidents.models import (
    Case,
    Import,
    ImportConflict,
    ImportFile,
    ImportState,
    MappingProfile,
    WordProposal,
)
from tests.register.test_csv import STARTS, cells
from tests.support.drafts import edit
from tests.support.import_pages import bring_in, check, matching_of, upload
from tests.support.keys import key_of
from tests.support.tables import INPUTS, row, table
from tests.support.workbooks import xlsx

FOREIGN = [
    ["Company", "Home country", "Date", "Government", "Measure", "Issue", "Link"],
    [
        "Tatra Works",
        "Czech Republic",
        "03.08.22",
        "China",
        "Boycott",
        "Weather",
        "https://a.example/1",
    ],
    ["Vltava Maps", "Czechia", "26.12.2025", "China", "Fine", "Tibet", "https://a.example/2"],
]


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer_a)
    return client


def start(client, raw, name="theirs.xlsx"):
    """Upload a file; the page of matching, and the import."""
    file = SimpleUploadedFile(name, raw)
    page = client.post("/desk/imports/", {"file": file, "data_set": "Theirs"}, follow=True)
    return page, Import.objects.latest("pk")


def test_the_page_of_matching_shows_what_was_read_and_asks_what_is_open(officer):
    page, record = start(officer, xlsx(FOREIGN, "Sheet one"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "sheet “Sheet one”" in text
    columns = {column.header: column.target for column in page.context["columns"]}
    assert columns["Company"] == "firm"
    assert columns["Home country"] == "firm_country_iso2"
    assert columns["Link"] == "source_url"
    assert columns["Government"] == ""
    assert "“03.08.22” can be read in two ways" in text
    assert "“26.12.2025” in the same file can be read in one way only" in text
    assert [day.is_suggested for day in page.context["days"]] == [True, False]
    assert [word.unknown.word for word in page.context["words"]] == ["Weather"]
    assert page.context["needs_state"]
    assert record.state == ImportState.MATCHING
    assert not Case.objects.filter(data_set="Theirs").exists()


def match(client, page, record, **typed):
    return client.post(record.next_url, matching_of(page) | typed, follow=True)


def test_a_foreign_workbook_is_matched_checked_imported_and_its_file_is_gone(officer):
    page, record = start(officer, xlsx(FOREIGN))
    page = match(officer, page, record, state="CN", **{"word-0": "maps-and-borders"})
    assert page.redirect_chain[-1][0] == f"/desk/imports/{key_of(record)}/check/"
    assert "Nothing has been saved" in page.content.decode()
    assert page.context["counts"]["added"] == 2
    assert not Case.objects.filter(data_set="Theirs").exists()
    page = officer.post(f"/desk/imports/{key_of(record)}/check/", {"act": "import"}, follow=True)
    assert "2 rows: 2 added" in page.content.decode()
    cases = {case.firm.name: case for case in Case.objects.filter(data_set="Theirs")}
    assert cases["Tatra Works"].reported_on == "2022-08-03"
    assert [topic.slug for topic in cases["Tatra Works"].topics.all()] == ["maps-and-borders"]
    assert not ImportFile.objects.exists()
    _page, again = start(officer, xlsx(FOREIGN))
    page = match(officer, _page, again, state="CN", **{"word-0": "maps-and-borders"})
    assert page.context["counts"]["unchanged"] == 2
    assert "Finish: nothing new" in page.content.decode()


def test_a_matching_is_saved_as_a_profile_of_the_desk_and_used_next_time(officer, cast, client):
    page, record = start(officer, xlsx(FOREIGN))
    typed = {"state": "CN", "word-0": "maps-and-borders", "act": "save", "name": "Their table"}
    page = match(officer, page, record, **typed)
    assert MappingProfile.objects.get().name == "Their table"
    officer.post(f"/desk/imports/{key_of(record)}/cancel/")
    page, record = start(officer, xlsx(FOREIGN))
    assert record.mapping["profile"] == "Their table"
    assert not page.context["needs_state"] or page.context["state"] == "CN"
    client.force_login(cast.officer_b)
    _page, other = start(client, xlsx(FOREIGN))
    assert other.mapping["profile"] == ""


def test_a_profile_without_a_name_and_an_unknown_one_are_refused_with_nothing_lost(officer):
    page, record = start(officer, xlsx(FOREIGN))
    answer = match(officer, page, record, state="CN", act="save", name=" ")
    assert answer.status_code == 422
    assert "Enter a name" in answer.content.decode()
    assert answer.context["state"] == "CN"
    record.refresh_from_db()
    assert record.mapping["constants"] == {"coercing_country_iso2": "CN"}
    answer = match(officer, page, record, act="profile", profile="Nobody's")
    assert answer.status_code == 422


def test_what_would_refuse_every_row_is_one_sentence_and_no_choice_is_lost(officer):
    page, record = start(officer, xlsx(FOREIGN))
    word = {"word-0": "maps-and-borders"}
    answer = match(officer, page, record, **word)
    assert answer.status_code == 422
    assert "Choose the government behind the pressure" in answer.content.decode()
    assert [one.chosen for one in answer.context["words"]] == ["maps-and-borders"]
    answer = match(officer, page, record, **{"column-0": ""})
    assert "Choose the column that names the firm" in answer.content.decode()
    only_ambiguous = [FOREIGN[0], [*FOREIGN[1][:2], "03/08/22", *FOREIGN[1][3:]]]
    page, record = start(officer, xlsx(only_ambiguous))
    answer = match(officer, page, record, state="CN")
    assert "“03/08/22” can be read in two ways" in answer.content.decode()
    assert match(officer, page, record, state="CN", order="day-first").status_code == 200


def conflicting(cast, officer):
    """A case with an officer's work, and a later file that says otherwise in two places."""
    bring_in(officer, table(row(response="complied")), data_set="Theirs")
    case = Case.objects.get(data_set="Theirs")
    facts = {"demanded_change": "As the officer knows", "confidence": "medium"}
    edit(case, cast.officer_a, facts=facts)
    later = {"demanded_change": "As the file says", "firm_sector": "hotels", "topic": "tibet"}
    return case, table(row(response="complied", **later))


def test_conflicts_are_decided_by_a_person_before_anything_is_imported(cast, officer):
    case, raw = conflicting(cast, officer)
    record = check(cast, upload(cast, raw))
    page = officer.get(record.next_url)
    (one,) = page.context["conflicts"]
    assert (one["case_value"], one["file_value"]) == ("As the officer knows", "As the file says")
    changes = {
        change["field"]: (change["before"], change["after"]) for change in page.context["changes"]
    }
    assert changes["topic"] == ("maps-and-borders", "tibet")
    answer = officer.post(record.next_url, {"act": "import"}, follow=True)
    assert "Decide each conflict first" in answer.content.decode()
    case.refresh_from_db()
    assert case.demanded_change == "As the officer knows"
    officer.post(record.next_url, {"act": "import", "conflict-0": "file"})
    case.refresh_from_db()
    assert case.demanded_change == "As the file says"
    assert case.confidence == "medium"
    assert not ImportConflict.objects.exists()


def test_duplicates_that_nobody_decided_on_are_left_out(cast, officer):
    raw = (INPUTS / "32-dup-of-register.csv").read_bytes()
    record = check(cast, upload(cast, raw))
    page = officer.get(record.next_url)
    (one,) = page.context["duplicates"]
    assert one["firm"] == "Muji"
    officer.post(record.next_url, {"act": "import"})
    assert not Case.objects.filter(data_set="Theirs").exists()
    record = check(cast, upload(cast, raw))
    officer.post(record.next_url, {"act": "import", "duplicate-0": "different"})
    assert Case.objects.filter(data_set="Theirs").count() == 1


def test_refused_rows_come_back_as_a_file_with_their_reasons(cast, officer):
    raw = table(row(slug="a"), row(slug="b", firm="", demanded_change="=1+1"))
    record = check(cast, upload(cast, raw))
    answer = officer.get(f"/desk/imports/{key_of(record)}/marked.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Row,Why it was refused,slug,firm")
    assert lines[1].startswith("3,firm: A case needs a firm")
    assert "'=1+1" in lines[1]
    assert len(lines) == 2


def test_an_import_is_undone_from_its_page(cast, officer):
    _page, record = bring_in(officer, table(row()), data_set="Theirs")
    page = officer.get(f"/desk/imports/{key_of(record)}/")
    assert "Undo import" in page.content.decode()
    answer = officer.post(f"/desk/imports/{key_of(record)}/undo/", follow=True)
    assert "The import was undone." in answer.content.decode()
    assert not Case.objects.filter(data_set="Theirs").exists()
    answer = officer.post(f"/desk/imports/{key_of(record)}/undo/", follow=True)
    assert "cannot be undone any more" in answer.content.decode()


def test_a_large_file_is_imported_by_a_job_and_its_page_shows_how_far_it_is(
    cast, officer, monkeypatch
):
    monkeypatch.setattr(uploads, "MOST_AT_ONCE", 1)
    raw = table(row(slug="a"), row(slug="b", firm="Another"))
    record = check(cast, upload(cast, raw))
    page = officer.post(record.next_url, {"act": "import"}, follow=True)
    record.refresh_from_db()
    assert record.state == ImportState.WAITING
    assert "Waiting to begin" in page.content.decode()
    import_waiting_files()
    record.refresh_from_db()
    assert (record.state, record.added) == (ImportState.IMPORTED, 2)
    assert uploads.read_progress(record)["done"] == 2


def test_a_cancelled_import_saves_nothing(cast, officer, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_AT_ONCE", 0)
    record = check(cast, upload(cast, table(row())))
    officer.post(record.next_url, {"act": "import"})
    Import.objects.filter(pk=record.pk).update(is_cancelled=True)
    uploads.run_import(record.pk)
    record.refresh_from_db()
    assert record.state == ImportState.CANCELLED
    assert not Case.objects.filter(data_set="Theirs").exists()


def test_files_that_nobody_imports_are_erased_after_thirty_days(cast):
    record = upload(cast)
    Import.objects.filter(pk=record.pk).update(at=timezone.now() - timezone.timedelta(days=31))
    import_waiting_files()
    record.refresh_from_db()
    assert (record.state, ImportFile.objects.count()) == (ImportState.CANCELLED, 0)


def test_a_word_is_decided_on_by_a_second_person_and_used_by_the_next_import(cast, officer, client):
    raw = table(row(topic="weather"))
    bring_in(officer, raw, data_set="Theirs")
    proposal = WordProposal.objects.get()
    address = f"/desk/imports/words/{key_of(proposal)}/"
    told = {"decision": "matched", "ours": "Tibet"}
    assert "Another officer" in officer.post(address, told, follow=True).content.decode()
    client.force_login(cast.approver_a)
    assert b"weather" in client.get("/desk/imports/words/").content
    wrong = client.post(address, told | {"ours": "rain"}, follow=True)
    assert "is not in our list" in wrong.content.decode()
    client.post(address, told)
    proposal.refresh_from_db()
    assert (proposal.decision, proposal.ours) == ("matched", "tibet")
    _page, record = bring_in(client, raw, data_set="Theirs")
    assert record.changed == 1
    case = Case.objects.get(data_set="Theirs")
    assert [topic.slug for topic in case.topics.all()] == ["tibet"]
    assert case.note == ""


@pytest.mark.parametrize("start", STARTS)
def test_no_cell_of_a_marked_file_begins_a_formula(officer, cast, start):
    text = f"{start}HYPERLINK(1)"
    raw = table(row(slug="a", demanded_change=text, first_reported_date=text))
    record = check(cast, upload(cast, raw))
    found = cells(officer.get(f"/desk/imports/{key_of(record)}/marked.csv"))
    assert any("HYPERLINK(1)" in cell for cell in found)
    assert not [cell for cell in found if cell.startswith(STARTS)]


@pytest.mark.parametrize("step", ["", "match/", "check/", "marked.csv"])
def test_another_desk_knows_nothing_of_a_file(cast, client, step):
    record = check(cast, upload(cast))
    client.force_login(cast.officer_b)
    assert client.get(f"/desk/imports/{key_of(record)}/{step}").status_code == 404


def test_the_pages_cost_the_same_queries_for_ten_times_the_rows(
    cast, officer, django_assert_max_num_queries
):
    rows = [row(slug=str(number), topic=f"word {number % 7}") for number in range(40)]
    record = upload(cast, table(*rows))
    with django_assert_max_num_queries(24):
        assert officer.get(record.next_url).status_code == 200
    record = check(cast, record)
    with django_assert_max_num_queries(8):
        assert officer.get(record.next_url).status_code == 200
