"""The desk's other pages: my work, preview, releases, imports, people."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from incidents.actions.desk import releases
from incidents.actions.responses import deadlines
from incidents.intake.cases import COLUMNS
from incidents.intake.reference import DATA
from incidents.models import (
    Appointment,
    Case,
    Event,
    Import,
    Incident,
    Release,
    StatutoryDeadline,
    User,
)
from incidents.values.partial_dates import PartialDate
from tests.support.import_pages import bring_in
from tests.support.keys import key_of


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer_a)
    return client


def test_my_work_shows_who_has_to_do_what(officer, cast):
    draft = cast.draft()
    Case.objects.filter(pk=draft.pk).update(logged_by=cast.officer_a)
    assert draft in officer.get("/desk/").context["work"].drafts
    release = releases.propose_release(draft, by=cast.officer_a, reason="The firm agreed.")
    work = officer.get("/desk/").context["work"]
    assert work.proposals == [release]
    assert draft not in work.drafts


@pytest.mark.parametrize(
    ("days", "answered", "place"),
    [
        (0, False, "due_soon"),
        (30, False, "due_soon"),
        (31, False, None),
        (-1, False, "overdue"),
        (5, True, None),
        (-5, True, None),
    ],
)
def test_deadlines_without_response_are_due_soon_or_overdue(officer, cast, days, answered, place):
    case = cast.draft()
    due = timezone.localdate() + dt.timedelta(days=days)
    cast.tell(case, {"kind": "deadline-set", "due_on": due.isoformat()})
    if answered:
        Event.objects.create(case=case, kind="complied", position=90)
    work = officer.get("/desk/").context["work"]
    found = {name: [row for row, _day in getattr(work, name)] for name in ("due_soon", "overdue")}
    assert [name for name, rows in found.items() if case in rows] == ([place] if place else [])


@pytest.mark.parametrize("state", ["public", "withdrawn", "public again"])
def test_a_withdrawn_case_has_no_deadlines_in_my_work(officer, cast, state):
    case, due = cast.draft(), timezone.localdate() + dt.timedelta(days=5)
    cast.tell(case, {"kind": "deadline-set", "due_on": due.isoformat()})
    deadline = deadlines.start_deadline(
        case, rule="eu-aci-council", started_on=PartialDate("2026-11-02"), by=cast.officer_a
    )
    StatutoryDeadline.objects.filter(pk=deadline.pk).update(due_from=due, due_until=due)
    release = cast.release(case)
    if state != "public":
        releases.withdraw_release(release, reason="The firm asked for it.", by=cast.officer_a)
    if state == "public again":
        cast.renew(release)
        cast.release(case)
    work = officer.get("/desk/").context["work"]
    is_listed = state != "withdrawn"
    assert (case in [row for row, _day in work.due_soon]) is is_listed
    assert (deadline in work.deadlines) is is_listed


def test_a_case_changed_since_its_release_is_listed(officer, cast):
    assert cast.muji_case not in officer.get("/desk/").context["work"].changed_cases
    Case.objects.filter(pk=cast.muji_case.pk).update(changed_at=timezone.now())
    assert cast.muji_case in officer.get("/desk/").context["work"].changed_cases


def test_who_will_see_this_is_what_is_then_frozen(officer, cast):
    case = cast.draft()
    address = f"{case.get_absolute_url()}release/"
    previewed = officer.get(address).context["documents"]
    assert officer.post(address, {"reason": "The firm agreed."}).status_code == 302
    frozen = Release.objects.get(case=case).documents
    assert previewed == frozen


def test_a_case_kept_at_the_desk_is_previewed_as_seen_by_nobody(officer, cast):
    case = cast.draft()
    Case.objects.filter(pk=case.pk).update(consent="internal")
    address = f"{case.get_absolute_url()}release/"
    page = officer.get(address)
    assert page.context["documents"] == {}
    assert "Nobody outside the desk" in page.content.decode()
    officer.post(address, {"reason": "The firm agreed."})
    assert not Release.objects.filter(case=case).exists()


def test_an_own_release_is_refused_on_the_page_and_nothing_enters(client, cast):
    case = cast.draft()
    release = releases.propose_release(case, by=cast.approver_a, reason="The firm agreed.")
    client.force_login(cast.approver_a)
    answer = client.post(f"{release.get_absolute_url()}approve/", follow=True)
    assert "Another officer has to approve your release." in answer.content.decode()
    release.refresh_from_db()
    assert release.state == "proposed"
    assert not Incident.objects.filter(release=release).exists()


@pytest.mark.parametrize("verb", ["send-back", "withdraw"])
def test_sending_back_and_withdrawing_need_a_reason(client, cast, verb):
    release = Release.objects.filter(case=cast.muji_case).first()
    if verb == "send-back":
        release = releases.propose_release(
            cast.draft(), by=cast.officer_a, reason="The firm agreed."
        )
    client.force_login(cast.approver_a)
    answer = client.post(f"{release.get_absolute_url()}{verb}/", {"reason": " "}, follow=True)
    assert "Enter a reason." in answer.content.decode()
    state = Release.objects.get(pk=release.pk).state
    assert state == ("proposed" if verb == "send-back" else "approved")


def table(*rows):
    lines = [",".join(COLUMNS), *(",".join(row.get(name, "") for name in COLUMNS) for row in rows)]
    return SimpleUploadedFile("cases.csv", "\n".join(lines).encode())


ROW = {
    "slug": "nordlicht-2026",
    "firm": "Nordlicht Reisen",
    "firm_country_iso2": "DE",
    "coercing_country_iso2": "CN",
    "topic": "tibet",
    "tactic": "fine",
    "demanded_change": "Delete it",
    "first_reported_date": "2026-10",
    "response": "unknown",
    "source_title": "A letter",
    "confidence": "high",
}


def test_a_good_file_is_taken_whole_and_stays_at_the_desk(officer, cast):
    answer, _record = bring_in(officer, table(ROW).read())
    assert "1 added" in answer.content.decode()
    case = Case.objects.get(slug="nordlicht-2026")
    assert (case.desk, case.consent, case.marking) == (cast.officer_a.desk, "internal", "amber")
    assert not Incident.objects.filter(firm="Nordlicht Reisen").exists()


def test_a_wrong_row_is_refused_by_itself_and_names_each_cell(officer, cast):
    before = Case.objects.count()
    wrong = ROW | {
        "slug": "other",
        "coercing_country_iso2": "moon",
        "first_reported_date": "spring",
    }
    _page, record = bring_in(officer, table(ROW, wrong).read())
    assert [row[:2] for row in record.refusals] == [
        [3, "coercing_country_iso2"],
        [3, "first_reported_date"],
    ]
    assert "spring" in record.refusals[1][3]
    assert Case.objects.count() == before + 1


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe\x00", b"a,b\n", b"\x89PNG\r\n\x1a\n", b'slug,"firm\n']
)
def test_what_is_no_table_of_cases_is_refused_and_remembered(officer, cast, raw):
    before = Case.objects.count()
    answer = officer.post("/desk/imports/", {"file": SimpleUploadedFile("x.csv", raw)}, follow=True)
    assert answer.status_code in (200, 422)
    assert Case.objects.count() == before
    if raw:
        assert Import.objects.latest("at").refusals


def test_the_shipped_table_comes_in_by_the_page_too(officer, cast, client):
    client.force_login(cast.officer_b)
    raw = (DATA / "cases.csv").read_bytes()
    _page, record = bring_in(client, raw, "cases.csv", choice="different")
    assert len(record.outcome["duplicates"]) == 103
    assert Case.objects.visible_to(cast.officer_b).count() == 103
    assert Import.objects.get().added == 103


def test_another_desk_sees_no_import(officer, cast, client):
    bring_in(officer, table(ROW).read(), "cases.csv")
    record = Import.objects.get()
    client.force_login(cast.officer_b)
    assert client.get(record.get_absolute_url()).status_code == 404
    assert b"cases.csv" not in client.get("/desk/imports/").content


def test_an_administrator_sets_roles_and_nobody_their_own(client, cast):
    client.force_login(cast.admin)
    person = cast.officer_a
    told = {"roles": ["approver"], "desk": person.desk.pk, "is_active": "on", "reason": "x"}
    assert client.post(f"/desk/people/{key_of(person)}/", told).status_code == 302
    # Until a colleague confirms it they stay what they are.
    assert User.objects.get(pk=person.pk).roles == ["officer"]
    client.force_login(cast.approver_a)
    (appointment,) = Appointment.objects.open()
    client.post(f"/desk/colleagues/{key_of(appointment)}/confirm/")
    assert User.objects.get(pk=person.pk).roles == ["approver"]
    client.force_login(cast.admin)
    mine = {"roles": ["analyst"], "is_active": "on", "reason": "x"}
    own = client.post(f"/desk/people/{key_of(cast.admin)}/", mine)
    assert own.status_code == 422
    assert User.objects.get(pk=cast.admin.pk).roles == ["admin"]


def test_a_role_that_works_at_a_desk_needs_one(client, cast):
    client.force_login(cast.admin)
    told = {"email": "new@desk-a.example", "roles": ["officer"], "reason": "x"}
    answer = client.post("/desk/people/", told)
    assert answer.status_code == 422
    assert "This role needs a desk." in answer.content.decode()
    assert not User.objects.filter(email="new@desk-a.example").exists()


@pytest.mark.parametrize(
    ("address", "most"),
    # Who stands in for whom is one of those of /desk/.
    [("/desk/", 18), ("/desk/releases/", 6), ("/desk/imports/", 5)],
)
def test_a_page_of_the_desk_asks_no_more_with_more_rows(
    officer, cast, django_assert_max_num_queries, address, most
):
    with django_assert_max_num_queries(most):
        assert officer.get(address).status_code == 200
