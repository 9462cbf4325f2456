"""Circles: what a desk shares is read by the desks that two people named, and by nobody else."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from incidents.actions.desk import circles, releases, shares
from incidents.models import (
    Case,
    ChangeNotice,
    Circle,
    Incident,
    Ledger,
    Marking,
    SharedEntry,
    ShareRelease,
    User,
)
from tests.desk.test_parties import refusal
from tests.support.circles import desk_c, make_circle, propose_share, share_case
from tests.support.forms import sent
from tests.support.outputs import desk, everywhere, telling
from tests.support.page_text import Page
from tests.support.planted import ASKED, UNRELEASED, addressed

WORD = UNRELEASED


def reads(client, who, address):
    client.force_login(who)
    return client.get(address)


def test_a_case_goes_from_the_page_of_one_desk_to_that_of_another(cast, client):
    case = cast.draft(marking=Marking.AMBER)
    client.force_login(cast.officer_a)
    form = sent(client.get("/desk/circles/new/"), name="Nordic desks", purpose="Aviation")
    there = client.post("/desk/circles/new/", form).headers["Location"]
    client.post(f"{there}invite/", {"desk": cast.officer_b.desk.slug})
    slug = Circle.objects.get().slug
    preview = client.post(f"/desk/cases/{case.reference}/circles/", {"circle": slug})
    page = Page(client.get(preview.headers["Location"]))
    assert "No other desk has joined this circle yet" in page.text
    client.force_login(cast.approver_b)
    assert "Your desk is invited" in Page(client.get("/desk/circles/")).text
    client.post(f"{there}join/")
    client.force_login(cast.officer_a)
    page = Page(client.get(preview.headers["Location"]))
    for words in ("The circle “Nordic desks”, TLP:AMBER", cast.officer_b.desk.name, case.claim):
        assert words in page.text
    assert "Note for the desk" in page.text
    release = client.post(preview.headers["Location"]).headers["Location"]
    client.force_login(cast.approver_a)
    page = Page(client.get(release))
    assert cast.officer_b.desk.name in page.text
    assert "Approve and share" in page.text
    client.post(f"{release}approve/")
    client.force_login(cast.officer_b)
    [shared] = SharedEntry.objects.visible_to(cast.officer_b)
    assert case.claim in Page(client.get("/desk/shared/")).text
    page = Page(client.get(shared.get_absolute_url()))
    assert case.demanded_change in page.text
    assert case.reference not in page.text
    assert not Incident.objects.filter(release__case=case).exists()
    assert not ChangeNotice.objects.filter(ref=case.ref or "none").exists()
    assert Ledger.objects.get(verb="share approved").detail["desks"] == [cast.officer_b.desk.slug]


@pytest.mark.slow  # every place is read by everybody
def test_what_a_circle_shares_is_told_to_its_desks_and_nowhere_else(cast, client, planted):
    stranger_desk, _approver = desk_c(cast)
    release = share_case(cast, make_circle(cast), planted(WORD, marking=Marking.AMBER))
    own = f"/desk/shared/{release.share.slug}/"
    places = [*everywhere(ASKED), *addressed(WORD), *desk(ASKED), own]
    private = [release.get_absolute_url(), release.share.get_absolute_url()]
    others = (cast.inbox_a, cast.analyst, cast.admin)
    for who in (stranger_desk, *others, cast.stranger):
        client.logout()
        if who != cast.stranger:
            client.force_login(who)
        assert telling(client, [WORD], [*places, *private])[WORD] == [], who
    client.force_login(cast.officer_b)
    assert telling(client, [WORD], [*places, *private])[WORD] == ["/desk/shared/", own]
    assert not Case.objects.get(pk=release.share.case_id).ref


def test_a_desk_reads_what_was_proposed_while_it_was_in_the_circle(cast, client):
    circle = make_circle(cast)
    officer, approver = desk_c(cast)
    first = share_case(cast, circle)
    waiting = propose_share(cast, circle)
    circles.invite_desk(circle, officer.desk, by=cast.officer_a)
    circles.join_circle(circle, by=approver)
    releases.approve_release(waiting, by=cast.approver_a)
    later = share_case(cast, circle)
    seen = SharedEntry.objects.visible_to(officer).values_list("release", flat=True)
    assert set(seen) == {later.pk}
    assert SharedEntry.objects.visible_to(cast.officer_b).count() == 3
    circles.leave_circle(circle, cast.officer_b.desk, by=cast.officer_a)
    assert not SharedEntry.objects.visible_to(cast.officer_b).exists()
    assert reads(client, cast.officer_b, f"/desk/shared/{first.share.slug}/").status_code == 404
    # Whoever comes back does not read what was shared before it left.
    circles.invite_desk(circle, cast.officer_b.desk, by=cast.officer_a)
    circles.join_circle(circle, by=cast.approver_b)
    assert not SharedEntry.objects.visible_to(cast.officer_b).exists()


def test_a_desk_that_left_and_came_back_was_not_in_the_circle_all_the_time(cast):
    circle = make_circle(cast)
    waiting = propose_share(cast, circle)
    circles.leave_circle(circle, cast.officer_b.desk, by=cast.officer_b)
    circles.invite_desk(circle, cast.officer_b.desk, by=cast.officer_a)
    circles.join_circle(circle, by=cast.approver_b)
    assert "have left the circle" in refusal(
        lambda: releases.approve_release(waiting, by=cast.approver_a)
    )


def test_the_address_of_a_circle_does_not_tell_of_another_with_its_name(cast):
    first, second = (make_circle(cast).slug for _turn in range(2))
    assert first != second
    assert len(first) == len(second)
    assert first.rpartition("-")[0] == second.rpartition("-")[0] == "nordic-desks"


@pytest.mark.parametrize("consent", ["sector", "internal"])
def test_the_reason_of_a_withdrawal_names_no_firm_that_may_not_be_named(cast, consent):
    case = cast.draft(consent=consent if consent == "sector" else "named")
    release = cast.release(case)
    Case.objects.filter(pk=case.pk).update(consent=consent)
    named = f"{case.firm.name} no longer agrees."
    assert case.firm.name in refusal(
        lambda: releases.withdraw_release(release, reason=named, by=cast.officer_a)
    )
    assert Incident.objects.filter(release=release).exists()
    releases.withdraw_release(release, reason="The firm no longer agrees.", by=cast.officer_a)
    assert not Incident.objects.filter(release=release).exists()


@pytest.mark.parametrize(
    ("consent", "marking", "goes"),
    [
        ("named", "clear", True),
        ("named", "amber", True),
        ("sector", "amber", True),
        ("named", "strict", False),
        ("named", "red", False),
        ("aggregate", "amber", False),
        ("internal", "amber", False),
    ],
)
def test_consent_and_marking_bound_what_goes_to_a_circle(cast, consent, marking, goes):
    case = cast.draft(consent=consent, marking=marking)
    case.readers.add(cast.officer_a)
    circle = make_circle(cast)
    share = shares.start_share(case, circle, by=cast.officer_a)
    if not goes:
        assert "keeps this case at the desk" in refusal(
            lambda: releases.propose_release(share, by=cast.officer_a)
        )
        return
    release = releases.propose_release(share, by=cast.officer_a)
    assert ("firm" in release.document) is (consent == "named")
    assert "note" not in release.document
    Case.objects.filter(pk=case.pk).update(consent="internal", marking="strict")
    assert "stricter now" in refusal(lambda: releases.approve_release(release, by=cast.approver_a))


def test_a_withdrawal_leaves_readers_the_day_and_the_reason(cast, client):
    circle, case = make_circle(cast), cast.draft(marking=Marking.AMBER)
    release = share_case(cast, circle, case)
    releases.withdraw_release(release, reason="The wrong firm.", by=cast.officer_a)
    page = Page(reads(client, cast.officer_b, f"/desk/shared/{release.share.slug}/"))
    assert "The wrong firm." in page.text
    assert case.claim not in page.text
    assert case.claim not in Page(client.get("/desk/shared/")).text
    assert "renewed consent" in refusal(lambda: propose_share(cast, circle, case))
    with pytest.raises(IntegrityError, match="a_withdrawn_share"), transaction.atomic():
        ShareRelease.objects.filter(pk=release.pk).update(state="approved")
    cast.renew(release)
    again = share_case(cast, circle, case)
    assert again.version == 2
    assert case.claim in Page(client.get(f"/desk/shared/{release.share.slug}/")).text


def test_what_leaves_the_register_leaves_the_circles_too(cast):
    circle, case = make_circle(cast), cast.draft()
    shared, other = share_case(cast, circle, case), share_case(cast, circle)
    public = cast.release(case)
    releases.withdraw_release(public, reason="The firm asked.", by=cast.officer_a)
    rows = SharedEntry.objects.visible_to(cast.officer_b)
    assert set(rows.filter(ended_on=None).values_list("release", flat=True)) == {other.pk}
    shared.refresh_from_db()
    assert (shared.state, shared.reason) == ("withdrawn", "The firm asked.")
    cast.renew(shared)
    assert "renewed consent" in refusal(lambda: propose_share(cast, circle, case))
    cast.renew(public)
    assert share_case(cast, circle, case).version == 2


def test_a_circle_that_nobody_reviewed_gets_nothing_new(cast, client):
    circle = make_circle(cast)
    waiting = propose_share(cast, circle)
    Circle.objects.update(review_on=timezone.localdate() - dt.timedelta(days=1))
    assert "to be reviewed" in refusal(lambda: propose_share(cast, circle))
    assert "to be reviewed" in refusal(
        lambda: releases.approve_release(waiting, by=cast.approver_a)
    )
    page = Page(reads(client, cast.officer_b, circle.get_absolute_url()))
    assert "The review was due by" in page.text
    soon = timezone.localdate() + dt.timedelta(days=30)
    assert "Only the desk that keeps" in refusal(
        lambda: circles.review_circle(
            circle, owner=cast.officer_a, review_on=soon, by=cast.officer_b
        )
    )
    circles.review_circle(circle, owner=cast.approver_a, review_on=soon, by=cast.officer_a)
    releases.approve_release(waiting, by=cast.approver_a)
    assert SharedEntry.objects.visible_to(cast.officer_b).count() == 1


def test_two_people_share_and_nobody_else_runs_a_circle(cast):
    circle = make_circle(cast, joined=False)
    officer, _approver = desk_c(cast)
    own = propose_share_by(cast, circle)
    assert own == "nobody"
    for act, by in (
        (lambda by: circles.join_circle(circle, by=by), cast.officer_b),
        (lambda by: circles.join_circle(circle, by=by), officer),
        (lambda by: circles.invite_desk(circle, officer.desk, by=by), cast.officer_b),
        (lambda by: circles.leave_circle(circle, cast.officer_a.desk, by=by), cast.officer_b),
        (lambda by: circles.leave_circle(circle, cast.officer_a.desk, by=by), cast.officer_a),
        (lambda by: circles.leave_circle(circle, cast.officer_b.desk, by=by), officer),
    ):
        with pytest.raises(ValidationError):
            act(by)
    circles.join_circle(circle, by=cast.approver_b)
    release = propose_share(cast, circle)
    assert refusal(lambda: releases.approve_release(release, by=cast.officer_a))
    proposer = User.objects.get(pk=cast.officer_a.pk)
    proposer.roles = ["approver"]
    assert "Another officer" in refusal(lambda: releases.approve_release(release, by=proposer))
    for stranger in (cast.approver_b, officer):
        assert refusal(lambda by=stranger: releases.approve_release(release, by=by))
    assert refusal(lambda: shares.start_share(release.share.case, circle, by=cast.officer_b))


def propose_share_by(cast, circle):
    """The code of the refusal of a share that nobody would read."""
    with pytest.raises(ValidationError) as refused:
        propose_share(cast, circle)
    return refused.value.code


def test_a_share_of_a_case_marked_red_since_is_its_readers_alone(cast, client):
    release = share_case(cast, make_circle(cast))
    case = release.share.case
    Case.objects.filter(pk=case.pk).update(marking=Marking.RED)
    case.readers.add(cast.officer_a)
    for who, count in ((cast.officer_a, 1), (cast.approver_a, 0)):
        assert ShareRelease.objects.visible_to(who).count() == count
        history = Page(reads(client, who, "/desk/history/")).text
        assert ("chose a circle" in history) is bool(count)
