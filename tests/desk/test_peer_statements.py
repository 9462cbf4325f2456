"""Desks corroborate, contest and ask; nobody learns from an answer what exists elsewhere."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.actions.desk import circles, peer_statements, releases
from incidents.models import Case, Circle, Marking, PeerStatement, Release, SharedEntry
from tests.desk.test_parties import refusal
from tests.support.circles import ask, corroborate, desk_c, make_circle, share_case
from tests.support.forms import sent
from tests.support.page_text import Page

TEXT = "The letter was of May, not of April."


def reads(client, who, address):
    client.force_login(who)
    return client.get(address)


def test_a_corroboration_goes_by_two_people_to_all_who_read_the_share(cast, client):
    circle = make_circle(cast)
    officer, approver = desk_c(cast)
    circles.invite_desk(circle, officer.desk, by=cast.officer_a)
    circles.join_circle(circle, by=approver)
    share = share_case(cast, circle).share
    here = f"/desk/statements/new/?share={share.slug}"
    answer = client.post(
        here, sent(reads(client, cast.officer_b, here), kind="corroborates", firms="3-5")
    )
    row = PeerStatement.objects.get()
    assert answer.headers["Location"] == row.get_absolute_url()
    read = f"/desk/shared/{share.slug}/"
    for who in (cast.officer_a, officer):
        assert reads(client, who, row.get_absolute_url()).status_code == 404
    assert "Another officer" in refusal(
        lambda: peer_statements.approve_statement(row, by=_as_approver(cast.officer_b))
    )
    client.force_login(cast.approver_b)
    client.post(f"{row.get_absolute_url()}approve/")
    assert "3 to 5 firms" in Page(reads(client, officer, read)).text
    assert "3 to 5 firms" in Page(reads(client, cast.officer_a, share.get_absolute_url())).text
    client.post(f"{row.get_absolute_url()}answer/", {"accepted": "yes"})
    assert "accepted" in Page(reads(client, cast.approver_b, row.get_absolute_url())).text
    # Who leaves the circle is told of it no more.
    circles.leave_circle(circle, officer.desk, by=officer)
    assert reads(client, officer, row.get_absolute_url()).status_code == 404
    for who in (cast.analyst, cast.inbox_a, cast.admin):
        assert reads(client, who, row.get_absolute_url()).status_code == 403


def _as_approver(person):
    person.roles = ["approver"]
    return person


def test_an_incident_is_contested_between_its_desk_and_the_other_alone(cast, client):
    ref = cast.muji_case.ref
    row = peer_statements.propose_statement("contests", ref=ref, text=TEXT, by=cast.officer_b)
    peer_statements.approve_statement(row, by=cast.approver_b)
    assert TEXT in Page(reads(client, cast.officer_a, row.get_absolute_url())).text
    for who in (cast.analyst, cast.officer_a, cast.officer_b):
        assert TEXT not in Page(reads(client, who, f"/incidents/{ref}/")).text
    officer, _approver = desk_c(cast)
    assert reads(client, officer, row.get_absolute_url()).status_code == 404
    # The case is its readers' alone since, and so is what others say of it.
    Case.objects.filter(ref=ref).update(marking=Marking.RED)
    cast.muji_case.readers.add(cast.officer_a)
    assert reads(client, cast.officer_a, row.get_absolute_url()).status_code == 200
    assert reads(client, cast.approver_a, row.get_absolute_url()).status_code == 404
    assert TEXT not in Page(reads(client, cast.approver_a, "/desk/statements/")).text
    peer_statements.withdraw_statement(row, by=cast.officer_b)
    assert reads(client, cast.officer_a, row.get_absolute_url()).status_code == 404


def test_what_a_desk_may_not_read_is_as_what_does_not_exist(cast, client):
    hidden = share_case(cast, make_circle(cast)).share
    circles.leave_circle(hidden.circle, cast.officer_b.desk, by=cast.officer_a)
    client.force_login(cast.officer_b)
    pages = [
        client.get(f"/desk/statements/new/?share={slug}")
        for slug in (hidden.slug, "x" * len(hidden.slug))
    ]
    assert [page.status_code for page in pages] == [404, 404]
    unpublished = cast.draft()
    refused = [
        client.post(
            "/desk/statements/new/",
            {"ref": ref, "kind": "contests", "text": TEXT},
        )
        for ref in ("CCI-2031-0001", unpublished.reference)
    ]
    first, second = (re.sub(r'value="[^"]*"', "", page.content.decode()) for page in refused)
    assert first == second
    assert "no incident with this reference" in first


@pytest.mark.parametrize("exists", [True, False])
def test_a_enquiry_is_answered_alike_whether_or_not_anything_exists(cast, client, exists):
    circle = make_circle(cast)
    if exists:
        cast.draft(by=cast.officer_a, title="A demand on an airline", marking=Marking.AMBER)
    client.force_login(cast.officer_b)
    form = {"circle": circle.slug, "text": "Demands on airlines"}
    with CaptureQueriesContext(connection) as made:
        answer = client.post("/desk/statements/enquiry/", form)
    row = PeerStatement.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, row.get_absolute_url())
    assert not [one["sql"] for one in made.captured_queries if "incidents_case" in one["sql"]]
    # Nothing is looked up beside what the asker typed: a slower answer would tell something, too.
    assert len(made.captured_queries) == 13
    peer_statements.approve_statement(row, by=cast.approver_b)
    _page_of(client, row)  # the first says that it was written
    before = _page_of(client, row)
    client.force_login(cast.officer_a)
    assert "Demands on airlines" in Page(client.get(row.get_absolute_url())).text
    with pytest.raises(ValidationError):
        peer_statements.answer_statement(row, is_accepted=True, by=cast.officer_a)
    client.force_login(cast.officer_b)
    assert _page_of(client, row) == before


def test_what_was_written_before_leaving_is_not_sent_after(cast):
    on_share = corroborate(cast)
    circle = on_share.share.circle
    asked = peer_statements.ask_circle(circle, text="Airlines?", by=cast.officer_b)
    Circle.objects.update(review_on=timezone.localdate() - dt.timedelta(days=1))
    circle.refresh_from_db()
    for act in (
        lambda: peer_statements.ask_circle(circle, text="Again?", by=cast.officer_b),
        lambda: peer_statements.approve_statement(asked, by=cast.approver_b),
    ):
        assert "to be reviewed" in refusal(act)
    Circle.objects.update(review_on=timezone.localdate() + dt.timedelta(days=1))
    circles.leave_circle(circle, cast.officer_b.desk, by=cast.officer_a)
    for row, words in ((asked, "not in this circle"), (on_share, "no longer shared")):
        assert words in refusal(
            lambda row=row: peer_statements.approve_statement(row, by=cast.approver_b)
        )
    on_incident = peer_statements.propose_statement(
        "contests", ref=cast.muji_case.ref, text=TEXT, by=cast.officer_b
    )
    releases.withdraw_release(
        Release.objects.filter(case=cast.muji_case).first(), reason="Wrong.", by=cast.officer_a
    )
    assert "no incident" in refusal(
        lambda: peer_statements.approve_statement(on_incident, by=cast.approver_b)
    )
    assert not PeerStatement.objects.filter(approved_at__isnull=False).exists()


def test_who_joins_later_reads_nothing_that_was_said_before(cast):
    before = corroborate(cast, is_sent=True)
    circle, case = before.share.circle, before.share.case
    asked = peer_statements.ask_circle(circle, text="Airlines?", by=cast.officer_a)
    peer_statements.approve_statement(asked, by=cast.approver_a)
    assert PeerStatement.objects.visible_to(cast.officer_b).count() == 2
    officer, approver = desk_c(cast)
    circles.invite_desk(circle, officer.desk, by=cast.officer_a)
    circles.join_circle(circle, by=approver)
    on_first = peer_statements.propose_statement(
        "contests", share=before.share, text=TEXT, by=cast.officer_b
    )
    peer_statements.approve_statement(on_first, by=cast.approver_b)
    Case.objects.filter(pk=case.pk).update(demanded_change="Another name")
    share_case(cast, circle, case)
    assert SharedEntry.objects.visible_to(officer).count() == 1
    assert not PeerStatement.objects.visible_to(officer).exists()
    on_second = peer_statements.propose_statement(
        "change", share=before.share, text=TEXT, by=cast.officer_b
    )
    peer_statements.approve_statement(on_second, by=cast.approver_b)
    assert list(PeerStatement.objects.visible_to(officer)) == [on_second]


def _page_of(client, row):
    """The page of a statement without its token of forms."""
    page = client.get(row.get_absolute_url()).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def test_what_is_refused_is_refused_with_a_sentence(cast):
    row = corroborate(cast, is_sent=True)
    say, share = peer_statements.propose_statement, row.share
    for words, act in (
        ("already", lambda: say("corroborates", share=share, firms="6+", by=cast.officer_b)),
        ("how many", lambda: say("corroborates", ref=cast.muji_case.ref, by=cast.officer_b)),
        ("text", lambda: say("contests", share=share, by=cast.officer_b)),
        ("own desk", lambda: say("contests", ref=cast.muji_case.ref, text="x", by=cast.officer_a)),
        ("permission", lambda: say("contests", ref=cast.muji_case.ref, text="x", by=cast.inbox_a)),
        ("decided", lambda: peer_statements.approve_statement(row, by=cast.approver_b)),
        ("permission", lambda: peer_statements.withdraw_statement(row, by=cast.officer_a)),
        (
            "permission",
            lambda: peer_statements.answer_statement(row, is_accepted=True, by=cast.officer_b),
        ),
    ):
        assert words in refusal(act), words
    assert ask(cast, is_sent=True).circle
