"""A colleague stands in during leave: they get the work, and no right that they have not."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from incidents import jobs
from incidents.actions.desk import releases, teamwork
from incidents.actions.people import delegations, emails
from incidents.models import Delegation, Ledger, User

DAY = dt.timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def away(cast, today):
    """The officer of desk A is away for ten days; the approver stands in."""
    return delegations.make_delegation(
        cast.approver_a, from_on=today, until_on=today + 9 * DAY, by=cast.officer_a
    )


def heard(mailoutbox):
    """{who: the subjects of e-mails that left just now}."""
    mailoutbox.clear()
    while emails.send_batch_after(0):
        pass
    return {email.to[0].split("@")[0]: email.subject for email in mailoutbox}


def refused(code):
    def matches(refusal):
        errors = getattr(refusal, "error_dict", {None: [refusal]})
        return {one.code for rows in errors.values() for one in rows} == {code}

    return pytest.raises(ValidationError, check=matches)


def test_tasks_mentions_and_reminders_reach_the_delegate_too(cast, today, away, client, mailoutbox):
    assert set(heard(mailoutbox)) == {"officer", "approver"}
    case = cast.muji_case
    teamwork.add_task(
        case, "Call the firm", due_on=today, assigned_to=cast.officer_a, by=cast.officer_a
    )
    colleague = cast.person("third@desk-a.example", "officer", desk=cast.officer_a.desk)
    teamwork.add_comment(case, "Please look, @officer@desk-a.example", by=colleague)
    jobs.remind_of_work()
    subjects = heard(mailoutbox)
    assert subjects["officer"].startswith("A colleague mentioned you")
    assert subjects["approver"] == (
        "There are 2 pieces of news for colleagues for whom you stand in"
    )
    client.force_login(cast.approver_a)
    page = client.get("/desk/").text
    assert "For officer@desk-a.example, who is away" in page
    assert "Call the firm" in page
    assert "Please look" in page
    client.force_login(colleague)
    assert "Call the firm" not in client.get("/desk/").text


@pytest.mark.parametrize("why", ["the last day is over", "it was ended", "the delegate left"])
def test_it_ends_by_itself_and_early(cast, today, away, client, mailoutbox, why):
    teamwork.add_task(
        cast.muji_case, "Call the firm", due_on=today, assigned_to=cast.officer_a, by=cast.officer_a
    )
    heard(mailoutbox)
    if why == "it was ended":
        delegations.end_delegation(away, by=cast.approver_a)
        assert set(heard(mailoutbox)) == {"officer", "approver"}
        with refused("ended"):
            delegations.end_delegation(away, by=cast.officer_a)
    elif why == "the delegate left":
        User.objects.filter(pk=cast.approver_a.pk).update(desk=cast.officer_b.desk)
    else:
        Delegation.objects.update(from_on=today - 9 * DAY, until_on=today - DAY)
    jobs.remind_of_work()
    assert "approver" not in heard(mailoutbox)
    client.force_login(cast.officer_b if why == "the delegate left" else cast.approver_a)
    assert "Call the firm" not in client.get("/desk/").text


def test_what_a_delegate_may_not_read_they_do_not_get(cast, today, away, client, mailoutbox):
    case = cast.muji_case
    teamwork.add_task(
        case, "Call the firm", due_on=today, assigned_to=cast.officer_a, by=cast.officer_a
    )
    case.marking = "red"
    case.save(update_fields=["marking"])
    case.readers.set([cast.officer_a])
    heard(mailoutbox)
    jobs.remind_of_work()
    assert set(heard(mailoutbox)) == {"officer"}
    client.force_login(cast.approver_a)
    assert "Call the firm" not in client.get("/desk/").text


def test_nobody_decides_in_anothers_place(cast, today):
    """A delegate gains no approval; who stands in for all others approves nothing of their own."""
    proposal = releases.propose_release(cast.draft(), by=cast.approver_a, reason="Checked.")
    for person, by in ((cast.officer_a, cast.approver_a), (cast.approver_a, cast.officer_a)):
        delegations.make_delegation(person, from_on=today, until_on=today, by=by)
    for by, code in ((cast.officer_a, "role"), (cast.approver_a, "own")):
        with refused(code):
            releases.approve_release(proposal, by=by)


def test_bad_days_and_people_are_refused_in_words(cast, today, away, client):
    said = {"from_on": today, "until_on": today}
    for delegate, by in (
        (cast.officer_a, cast.officer_a),
        (cast.officer_b, cast.approver_a),
        (cast.inbox_a, cast.approver_a),
    ):
        with refused("person"):
            delegations.make_delegation(delegate, **said, by=by)
    with refused("role"):
        delegations.make_delegation(cast.officer_a, **said, by=cast.inbox_a)
    for first, last in ((0, 90), (1, 0), (-5, -1)):
        days = {"from_on": today + first * DAY, "until_on": today + last * DAY}
        with refused("days"):
            delegations.make_delegation(cast.officer_a, **days, by=cast.approver_a)
    days = {"from_on": today + 9 * DAY, "until_on": today + 20 * DAY}
    with refused("days"):
        delegations.make_delegation(cast.approver_a, **days, by=cast.officer_a)
    client.force_login(cast.officer_a)
    page = client.post(
        "/desk/leave/",
        {"delegate": cast.approver_a.pk, "from_on": str(today), "until_on": str(today)},
    )
    assert page.status_code == 422
    assert "already stands in for you" in page.text
    client.post(f"/desk/leave/{away.slug}/end/")
    assert Ledger.objects.filter(verb="delegation ended", desk="desk-a").exists()
    client.force_login(cast.officer_b)
    assert client.post(f"/desk/leave/{away.slug}/end/").status_code == 404
    assert away.delegate.email not in client.get("/desk/leave/").text
