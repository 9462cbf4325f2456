"""The list of cases: filters, orders, columns, saved lists, files, and who sees which case."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.actions.desk import releases
from incidents.actions.desk.summaries import refresh_summaries
from incidents.models import (
    Case,
    CaseList,
    CaseSummary,
    Firm,
    Incident,
    Ledger,
)
from incidents.queries import Query
from incidents.queries.desk.case_filters import SORTS
from incidents.queries.desk.case_query import CaseQuery
from incidents.queries.desk.statuses import CaseStatus

HERE = "/desk/cases/"


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer_a)
    return client


def refresh_all(person):
    """Make the summaries of a desk as the job does: a page alone makes some of them."""
    while refresh_summaries(person.desk):
        pass


def listed(person, words=""):
    """The references of the cases that a person's list has."""
    refresh_all(person)
    rows = CaseQuery(QueryDict(words), person).ordered_rows()
    return list(rows.values_list("case__reference", flat=True))


def refs(person, words):
    refresh_all(person)
    rows = CaseQuery(QueryDict(words), person).rows()
    return set(rows.values_list("case__ref", flat=True))


@pytest.mark.parametrize(
    "words",
    [
        "topic=tibet",
        "topic=taiwan-designation&topic=tibet",
        "firm_response=complied&firm_response=apologised",
        "tactic=fine",
        "state=CN&country=JP",
        "country=US&sector=airline",
        "regulation=advertising-law",
        "provision=advertising-law%239(4)",
        "authority=caac",
        "campaign=caac-letter-2018",
        "firm=delta-air-lines",
        "attribution=led",
        "wording=Taiwan%2C+China",
        "fine=CNY",
        "since=2019",
        "until=2017-06",
        "demand_deadline_before=2018-07",
        "q=taiwan",
        "q=%22Hong+Kong%22",
    ],
)
def test_a_filter_of_the_register_finds_the_same_cases_here(cast, words):
    register = set(Query(QueryDict(words), cast.approver_a).rows().values_list("ref", flat=True))
    assert register
    assert refs(cast.officer_a, f"{words}&status=released&status=changed") == register


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ("consent=sector", {"consent": "sector"}),
        ("marking=amber", {"marking": "amber"}),
        ("confidence=medium", {"confidence": "medium"}),
        ("data_set=Export+licences", {"data_set": "Export licences", "slug": "row-1"}),
        ("owner=me", {"owner": "officer_a"}),
        ("owner=approver%40desk-a.example", {"owner": "approver_a"}),
        ("owner=none", {"owner": None}),
    ],
)
def test_a_filter_of_the_desk_finds_its_cases_and_no_others(cast, words, fields):
    other = cast.draft(
        owner=cast.person("third@desk-a.example", "officer", desk=cast.officer_a.desk)
    )
    if isinstance(fields.get("owner"), str):
        fields = fields | {"owner": getattr(cast, fields["owner"])}
    case = cast.draft(**fields)
    found = listed(cast.officer_a, words)
    assert case.reference in found
    assert other.reference not in found


def test_a_case_of_somebody_who_left_has_no_owner(cast):
    leaver = cast.person("leaver@desk-a.example", "officer", desk=cast.officer_a.desk)
    case = cast.draft(owner=leaver)
    assert case.reference not in listed(cast.officer_a, "owner=none")
    leaver.desk, leaver.roles = cast.officer_b.desk, ["officer"]
    leaver.save(update_fields=["desk", "roles"])
    assert case.reference in listed(cast.officer_a, "owner=none")
    assert case.reference not in listed(cast.officer_a, "owner=leaver%40desk-a.example")


def test_the_best_source_of_a_case_is_filtered_by_letter_grade_or_none(cast):
    case = cast.draft()
    case.uses.update(reliability="B", credibility="2")
    bare = cast.draft()
    bare.uses.all().delete()
    assert case.reference in listed(cast.officer_a, "source_grade=B")
    assert case.reference in listed(cast.officer_a, "source_grade=B2")
    assert case.reference not in listed(cast.officer_a, "source_grade=B1")
    assert bare.reference in listed(cast.officer_a, "source_grade=none")
    assert case.reference not in listed(cast.officer_a, "source_grade=none")


def test_completeness_is_filtered_by_what_is_missing(cast):
    case = cast.draft()
    assert case.reference in listed(cast.officer_a, "completeness=incomplete")
    assert case.reference not in listed(cast.officer_a, "completeness=complete")


def test_the_status_follows_the_releases_of_a_case(cast, officer):
    case = cast.draft()

    def status():
        (row,) = [
            row
            for row in officer.get(f"{HERE}?q={case.reference}").context["rows"]
            if row.pk == case.pk
        ]
        (cell,) = [cell for cell in row.cells if cell.column.name == "status"]
        every = [
            one
            for one in CaseStatus.values
            if case.reference in listed(cast.officer_a, f"status={one}")
        ]
        assert every == [cell.values["status"]]
        return cell.text

    assert status() == "Draft"
    proposal = releases.propose_release(case, by=cast.officer_a, reason="The firm agreed.")
    assert status() == "Awaiting approval"
    releases.send_back_release(proposal, reason="Which day?", by=cast.approver_a)
    assert status() == "Sent back"
    releases.set_aside_release(proposal, by=cast.officer_a)
    assert status() == "Draft"
    release = cast.release(case)
    assert status() == "Released v2"
    Case.objects.filter(pk=case.pk).update(changed_at=timezone.now())
    assert status() == "Changed since v2"
    releases.withdraw_release(release, reason="The firm asked.", by=cast.officer_a)
    assert status() == "Withdrawn"


def test_whatever_changed_a_case_the_list_has_it(cast, officer):
    case = cast.draft()
    assert case.reference in listed(cast.officer_a, "country=SK")
    firm = Firm.objects.get(slug="delta-air-lines")
    Case.objects.filter(pk=case.pk).update(firm=firm, changed_at=timezone.now())
    officer.get(HERE)
    assert case.reference in listed(cast.officer_a, "firm=delta-air-lines")
    assert case.reference not in listed(cast.officer_a, "country=SK")


@pytest.mark.parametrize("sort", SORTS)
def test_each_order_pages_through_every_case_once(cast, officer, sort, monkeypatch):
    monkeypatch.setattr("incidents.pages.desk.case_list.PAGE_ROWS", 17)
    refresh_all(cast.officer_a)
    seen, address = [], f"{HERE}?sort={sort}"
    while address:
        page = officer.get(address)
        seen += [row.reference for row in page.context["rows"]]
        address = page.context["paging"]["next"]
        address = address and HERE + address
    assert len(seen) == len(set(seen)) == Case.objects.filter(desk=cast.officer_a.desk).count()
    assert seen == listed(cast.officer_a, f"sort={sort}")


def test_an_unknown_filter_is_refused_with_a_suggestion(officer):
    answer = officer.get(f"{HERE}?statuss=draft")
    assert answer.status_code == 400
    assert "Did you mean “status”?" in answer.content.decode()
    assert officer.get(f"{HERE}?status=asleep").status_code == 400


def test_blank_fields_of_the_filter_form_leave_the_address(officer):
    answer = officer.get(f"{HERE}?q=&status=draft&owner=&since=")
    assert answer.url == f"{HERE}?status=draft"


def test_chosen_columns_are_shown_in_their_order_and_remembered(officer, client, cast):
    officer.post(
        f"{HERE}columns/", {"column": ["consent", "demand", "reference"], "query": "owner=me"}
    )
    page = officer.get(HERE)
    assert [one.name for one in page.context["headings"]] == ["firm", "consent", "reference"]
    assert [one.name for one in page.context["lists"].columns][2] == "demand"
    officer.post(f"{HERE}columns/", {"usual": "1", "query": ""})
    assert "status" in [one.name for one in officer.get(HERE).context["headings"]]


def test_a_list_of_the_desk_is_everybodys_there_and_an_own_one_is_not(officer, client, cast):
    told = {"query": "status=draft", "column": ["firm", "consent"]}
    officer.post(f"{HERE}lists/", told | {"name": "Mine alone"})
    officer.post(f"{HERE}lists/", told | {"name": "All drafts", "is_desks": "on"})
    client.force_login(cast.approver_a)
    page = client.get(HERE)
    assert [row.name for row in page.context["lists"].rows] == ["All drafts"]
    row = CaseList.objects.get(name="All drafts")
    opened = client.get(f"{HERE}?status=draft&list={row.slug}")
    assert [one.name for one in opened.context["headings"]] == ["firm", "consent"]
    own = CaseList.objects.get(name="Mine alone")
    assert client.post(f"{HERE}lists/{own.slug}/remove/").status_code == 404
    client.post(f"{HERE}lists/{row.slug}/remove/")
    assert list(CaseList.objects.values_list("name", flat=True)) == ["Mine alone"]
    verbs = Ledger.objects.filter(verb__startswith="case list").values_list("verb", flat=True)
    assert list(verbs) == ["case list saved", "case list removed"]


def test_a_list_needs_a_name_and_a_saved_name_is_replaced(officer):
    answer = officer.post(f"{HERE}lists/", {"name": " ", "query": "", "column": []}, follow=True)
    assert "Enter a name for the list." in answer.content.decode()
    for words in ("status=draft", "owner=me"):
        officer.post(f"{HERE}lists/", {"name": "One", "query": words, "column": []})
    assert [row.query for row in CaseList.objects.all()] == ["owner=me"]


def test_the_other_desk_lists_none_of_this_desks_cases(cast):
    assert listed(cast.officer_a)
    assert listed(cast.officer_b) == []


def test_thirty_more_cases_cost_no_more_queries(officer, cast):
    def cost(address):
        refresh_all(cast.officer_a)
        officer.get(address)
        with CaptureQueriesContext(connection) as made:
            assert officer.get(address).status_code == 200
        return len(made)

    address = f"{HERE}?q=taiwan&status=draft&status=released&country=US&since=2010&sort=firm"
    once = [cost(HERE), cost(address)]
    assert max(once) <= 17
    for _time in range(30):
        cast.draft()
    # One fewer where a cache of titles was read again in the first round.
    assert cost(HERE) <= once[0]
    assert cost(address) <= once[1]


def test_a_summary_holds_what_the_released_entry_holds(cast):
    refresh_all(cast.officer_a)
    case = cast.muji_case
    entry = Incident.objects.get(ref=case.ref, tier="public")
    summary = CaseSummary.objects.get(case=case)
    for column in (
        "firm_slug",
        "country",
        "sector",
        "topics",
        "provisions",
        "reported_from",
        "firm_response",
        "fine_amount",
        "designations_used",
        "wording_after",
    ):
        assert getattr(summary, column) == getattr(entry, column), column


def test_no_more_than_a_page_may_take_are_made_at_once(cast, monkeypatch):
    monkeypatch.setattr("incidents.actions.desk.summaries.MOST_AT_ONCE", 40)
    total = Case.objects.count()
    CaseSummary.objects.all().delete()
    assert refresh_summaries() == total - 40
    while refresh_summaries():
        pass
    assert CaseSummary.objects.count() == total
