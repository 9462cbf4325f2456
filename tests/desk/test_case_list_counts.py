"""Counts of the list of cases: its total, its tabs, and how many cases have each status."""

import pytest

from incidents.actions.desk import releases
from incidents.actions.desk.summaries import refresh_summaries
from incidents.models import Case, User
from incidents.queries.desk.statuses import CaseStatus, count_by_status
from tests.desk.test_case_list import HERE


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.officer_a)
    while refresh_summaries():
        pass
    return client


def with_every_status(cast):
    """One case of each status, beside the shipped ones."""
    proposed, sent_back, withdrawn, changed = (cast.draft() for _time in range(4))
    releases.propose_release(proposed, by=cast.officer_a, reason="The firm agreed.")
    release = releases.propose_release(sent_back, by=cast.officer_a, reason="The firm agreed.")
    releases.send_back_release(release, reason="Check it.", by=cast.approver_a)
    releases.withdraw_release(cast.release(withdrawn), reason="No.", by=cast.officer_a)
    cast.release(changed)
    Case.objects.filter(pk=changed.pk).update(changed_at=changed.changed_at.replace(year=2099))
    cast.draft()


def test_the_tabs_count_what_their_lists_hold(desk, cast):
    with_every_status(cast)
    counts = desk.get("/desk/cases/counts/").json()
    assert set(counts) == set(CaseStatus.values)
    assert min(counts.values()) >= 1
    assert sum(counts.values()) == Case.objects.visible_to(cast.officer_a).count()
    for status, count in counts.items():
        assert desk.get(HERE, {"status": status}).context["total"] == count


def test_counts_leave_out_what_the_reader_may_not_read(desk, cast):
    before = count_by_status(Case.objects.visible_to(cast.officer_a))
    red = cast.draft(marking="red")
    assert count_by_status(Case.objects.visible_to(cast.officer_a)) == before
    red.readers.add(cast.officer_a)
    after = count_by_status(Case.objects.visible_to(cast.officer_a))
    assert after == before | {"draft": before["draft"] + 1}


def test_the_tabs_of_owners_leave_out_who_has_left(desk, cast):
    for owner in (cast.officer_a, cast.approver_a, None):
        cast.draft(owner=owner)
    tabs = {name: count for name, *_rest, count, _here in desk.get(HERE).context["filters"].tabs}
    mine, nobodys = tabs["mine"], tabs["nobodys"]
    User.objects.filter(pk=cast.approver_a.pk).update(desk=None, roles=["analyst"])
    tabs = {name: count for name, *_rest, count, _here in desk.get(HERE).context["filters"].tabs}
    assert (tabs["mine"], tabs["nobodys"]) == (mine, nobodys + 1)


def test_the_total_is_that_of_all_pages(desk, cast):
    first = desk.get(HERE, {"country": "US"})
    total = first.context["total"]
    assert total == len(first.context["rows"])
    for number in range(60):
        cast.draft(firm=cast.firm(name=f"Firm {number}"), marking="clear")
    while refresh_summaries():
        pass
    page = desk.get(HERE, {"country": "SK", "sort": "firm"})
    assert (page.context["total"], len(page.context["rows"])) == (60, 50)
    rest = desk.get(HERE + page.context["paging"]["next"])
    assert (rest.context["total"], len(rest.context["rows"])) == (60, 10)
    names = [row.firm for answer in (page, rest) for row in answer.context["rows"]]
    assert names == sorted(names)
    none = desk.get(HERE, {"country": "JP", "q": "nothing at all"})
    assert (none.context["total"], none.context["rows"]) == (0, [])


def test_a_hostile_firm_is_escaped_in_the_list(desk, cast):
    cast.draft(firm=cast.firm(name='"><script>alert(1)</script>'))
    page = desk.get(HERE).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
