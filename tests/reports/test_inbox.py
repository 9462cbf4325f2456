"""The desk's side of a thread: who is given what, and what the server refuses to be sent."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from incidents.access import Role
from incidents.actions.reports import desk, keys, recipient_lists, steps
from incidents.models import User
from incidents.models.reports.threads import Grant, Message, Opening, Report, ThreadSide
from tests.support import sealing
from tests.support.sealing import Holder, Signer, filed, sealed, text


@pytest.fixture
def begun(cast):
    """Desk A after its first ceremony."""
    return sealing.begun(cast.inbox_a)


@pytest.fixture
def firm(begun):
    """A firm that filed with desk A."""
    return filed(begun)


@pytest.fixture
def colleague(cast, begun):
    """A second inbox officer of desk A, whose key is on its second list as `.key`."""
    person = cast.person("second@desk-a.example", Role.INBOX, desk=cast.inbox_a.desk)
    person.key = Holder()
    keys.store_key(person.key.own(), by=person)
    begun.follow(recipient_lists.enter_list(begun.list(begun.first, person.key), by=cast.inbox_a))
    return person


def day(days):
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def refused(code):
    return pytest.raises(ValidationError, check=lambda refusal: refusal.code == code)


def leave(cast, begun):
    """The desk signs a list without the colleague."""
    return begun.follow(recipient_lists.enter_list(begun.list(begun.first), by=cast.inbox_a))


def test_an_officer_lists_days_and_states_and_nothing_else(cast, firm):
    (line,) = desk.list_reports(cast.inbox_a)
    assert line["report"] == firm.id.hex
    assert line["can_open"]
    assert line["promised"]["decided"] == (timezone.localdate() + dt.timedelta(30)).isoformat()
    assert desk.list_reports(cast.people["inbox@desk-b.example"]) == []
    assert desk.list_reports(cast.officer_a) == []


def test_opening_is_kept_by_the_day_and_takes_the_post_away(cast, firm):
    for _time in range(2):
        answer = desk.open_report(firm.report, by=cast.inbox_a)
    assert answer["seals"][0]["grant"] != b""
    assert [json.loads(one["statement"])["side"] for one in answer["messages"]] == ["firm"]
    assert Opening.objects.get().day == timezone.localdate()
    assert not Report.objects.get().has_unread_messages


def test_whoever_joined_later_is_given_no_grant_until_a_colleague_seals_one(cast, firm, colleague):
    assert not desk.list_reports(colleague)[0]["can_open"]
    assert desk.open_report(firm.report, by=colleague)["seals"][0]["grant"] == b""
    grants = {"1": {colleague.key.name: text(sealed(size=256))}}
    assert desk.grant(firm.report, grants, by=cast.inbox_a) == 1
    assert desk.list_reports(colleague)[0]["can_open"]
    with refused("changed"):
        desk.grant(firm.report, grants, by=cast.inbox_a)


@pytest.mark.parametrize(
    "grants",
    [
        {"1": {"0" * 16: text(sealed(size=256))}},
        {"2": {}},
        {"1": {"mine": "AGE-SECRET-KEY-PQ-1"}},
        {"1": "all"},
        "all",
    ],
    ids=["to nobody on the list", "of no seal", "in the open", "no grants", "no object"],
)
def test_a_grant_goes_to_a_key_on_the_list_and_sealed(cast, firm, colleague, grants):
    if isinstance(grants, dict) and "mine" in grants.get("1", ()):
        grants = {"1": {colleague.key.name: text(b"AGE-SECRET-KEY-PQ-1")}}
    with refused("shape"):
        desk.grant(firm.report, grants, by=cast.inbox_a)


@pytest.mark.parametrize("side", [ThreadSide.DESK, ThreadSide.NOTE])
def test_messages_and_notes_follow_one_another(cast, firm, begun, side):
    for number in (1, 2):
        row = desk.add_desk_message(firm.report, firm.message(begun.first, side), by=cast.inbox_a)
        assert (row.side, row.number) == (side, number)


NOT_A_MESSAGE = {
    "signed by another": (lambda firm, own: firm.message(Signer(), "desk"), "shape"),
    "in the firm's name": (lambda firm, own: firm.message(own, "firm"), "shape"),
    "of another report": (lambda firm, own: firm.message(own, "desk", report="0" * 32), "shape"),
    "out of its number": (lambda firm, own: firm.message(own, "desk", number=2), "changed"),
    "after no such message": (
        lambda firm, own: firm.message(own, "desk", previous="0" * 64),
        "changed",
    ),
    "under no such seal": (lambda firm, own: firm.message(own, "desk", seal=2), "changed"),
    "of another thread": (
        lambda firm, own: firm.message(own, "desk", root="0" * 64),
        "shape",
    ),
    "under another list": (lambda firm, own: firm.message(own, "desk", list="0" * 64), "changed"),
    "that saw nothing": (lambda firm, own: firm.message(own, "desk", seen=""), "changed"),
    "that saw what is not here": (
        lambda firm, own: firm.message(own, "desk", seen="0" * 64),
        "changed",
    ),
    "dated tomorrow": (lambda firm, own: firm.message(own, "desk", day=day(1)), "shape"),
    "dated before what it answers": (
        lambda firm, own: firm.message(own, "desk", day=day(-1)),
        "shape",
    ),
    "with another content": (
        lambda firm, own: firm.message(own, "desk", sealed="0" * 64),
        "shape",
    ),
    "dated elsewhere": (lambda firm, own: firm.message(own, "desk", day="2018-04-25"), "shape"),
    "with a word more": (lambda firm, own: firm.message(own, "desk", hour="08:15"), "shape"),
    "with an hour beside it": (
        lambda firm, own: firm.message(own, "desk") | {"at": "2026-11-25T08:15"},
        "shape",
    ),
    "with grants for nothing": (
        lambda firm, own: firm.message(own, "desk") | {"grants": {}},
        "shape",
    ),
    "with a file that never came": (
        lambda firm, own: firm.message(own, "desk") | {"files": ["0" * 32]},
        "unknown",
    ),
    "in plain text": (
        lambda firm, own: (
            firm.message(own, "desk")
            | {"message": own.sign({"text": "hello"}) | {"sealed": text(b"hello")}}
        ),
        "shape",
    ),
    "no message": (lambda firm, own: "hello", "shape"),
}


@pytest.mark.parametrize(("made", "code"), NOT_A_MESSAGE.values(), ids=NOT_A_MESSAGE)
def test_what_is_no_message_of_the_officer_is_refused(cast, firm, begun, made, code):
    with refused(code), transaction.atomic():
        desk.add_desk_message(firm.report, made(firm, begun.first), by=cast.inbox_a)
    assert Message.objects.exclude(side=ThreadSide.FIRM).count() == 0


def test_a_key_that_waits_writes_nothing_and_who_has_none_opens_nothing(cast, firm):
    third = cast.person("third@desk-a.example", Role.INBOX, desk=cast.inbox_a.desk)
    with refused("role"):
        desk.open_report(firm.report, by=third)
    waiting = Holder()
    keys.store_key(waiting.own(), by=third)
    with refused("role"):
        desk.add_desk_message(firm.report, firm.message(waiting, "desk"), by=third)


def test_after_somebody_left_the_next_message_brings_a_new_seal(cast, begun, colleague):
    firm = filed(begun)
    row = leave(cast, begun)
    left = Grant.objects.get(seal__report=firm.report, holder=colleague.key.name)
    assert (bytes(left.sealed), left.ended_on) == (b"", timezone.localdate())
    assert [one["reports"] for one in recipient_lists.desk_keys(cast.inbox_a).left] == [1]
    with refused("changed"):
        desk.add_desk_message(firm.report, firm.message(begun.first, "desk"), by=cast.inbox_a)
    seal = firm.seal(begun, row, begun.first, number=2)
    message = firm.message(begun.first, "desk", seal=2)
    desk.add_desk_message(firm.report, message | seal, by=cast.inbox_a)
    holders = set(Grant.objects.filter(seal__number=2).values_list("holder", flat=True))
    assert holders == {begun.first.name, begun.recovery["name"], "receipt"}
    # What was sealed while they could read stays on record; nothing new is theirs.
    with refused("role"):
        desk.open_report(firm.report, by=colleague)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 3},
        {"report": "0" * 32},
        {"receipt": sealing.recipient()},
        {"epoch": 1},
        {"hour": 8},
        {"previous": "0" * 64},
        {"root": "0" * 64},
        {"list": "0" * 64},
        {"seen": "0" * 64},
        {"day": "2018-04-25"},
    ],
    ids=lambda changes: "".join(changes),
)
def test_a_seal_that_does_not_fit_is_refused(cast, begun, colleague, changes):
    firm = filed(begun)
    row = leave(cast, begun)
    seal = firm.seal(begun, row, begun.first, **{"number": 2} | changes)
    body = firm.message(begun.first, "desk", seal=2) | seal
    with pytest.raises(ValidationError), transaction.atomic():
        desk.add_desk_message(firm.report, body, by=cast.inbox_a)
    assert firm.report.seals.count() == 1


@pytest.mark.parametrize(
    ("names", "state"),
    [
        (["acknowledge"], "acknowledged"),
        (["decide"], "decided"),
        (["acknowledge", "decide", "close"], "closed"),
        (["close", "reopen"], "acknowledged"),
        (["decide", "close", "reopen"], "decided"),
    ],
)
def test_a_report_goes_its_way(cast, begun, firm, names, state):
    for name in names:
        row = steps.take_step(firm.report, firm.step(begun.first, name), by=cast.inbox_a)
    row.refresh_from_db()
    assert row.state == steps.signed_work(row).state == state
    assert row.acknowledged_on == timezone.localdate()
    assert row.messages.exclude(step="").count() == len(names)


NOT_A_STEP = {
    "that leads nowhere": ({"step": "reopen"}, "changed"),
    "that is none": ({"step": "forget"}, "shape"),
    "of another report": ({"report": "0" * 32}, "shape"),
    "of another thread": ({"root": "0" * 64}, "shape"),
    "out of its number": ({"number": 2}, "changed"),
    "that saw nothing": ({"seen": ""}, "changed"),
    "under another list": ({"list": "0" * 64}, "changed"),
    "dated tomorrow": ({"day": day(1)}, "shape"),
    "signed by another": ({"signer": "0" * 64}, "shape"),
}


@pytest.mark.parametrize(("changes", "code"), NOT_A_STEP.values(), ids=NOT_A_STEP)
def test_what_is_no_step_of_the_officer_is_refused(cast, begun, firm, changes, code):
    body = firm.step(begun.first, **{"step": "close"} | changes)
    with refused(code), transaction.atomic():
        steps.take_step(firm.report, body, by=cast.inbox_a)
    assert not Message.objects.exclude(step="").exists()


def test_a_report_is_handed_to_a_colleague_of_the_desk_only(cast, firm, colleague):
    desk.assign(firm.report, colleague.key.name, by=cast.inbox_a)
    assert desk.list_reports(cast.inbox_a)[0]["assigned"] == "second@desk-a.example"
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    for name in (colleague.key.name, "0" * 16, "second@desk-a.example", 5):
        with refused("shape"):
            desk.assign(firm.report, name, by=cast.inbox_a)
    desk.assign(firm.report, "", by=cast.inbox_a)
    assert desk.list_reports(cast.inbox_a)[0]["assigned"] == ""


def test_a_withdrawn_report_gives_its_withdrawal_alone(cast, begun, firm):
    desk.add_desk_message(firm.report, firm.message(begun.first, "desk"), by=cast.inbox_a)
    firm.write(is_withdrawal=True)
    Report.objects.update(withdrawn_on=timezone.localdate())
    answer = desk.open_report(firm.report, by=cast.inbox_a)
    # All statements, so that the page can check the thread; what is said in withdrawing, no more.
    assert sum(one["sealed"] is not None for one in answer["messages"]) == 1
    assert len(answer["messages"]) == 3
    assert not Opening.objects.exists()
    with refused("changed"):
        desk.add_desk_message(firm.report, firm.message(begun.first, "desk"), by=cast.inbox_a)
    with refused("changed"):
        steps.take_step(firm.report, firm.step(begun.first, "close"), by=cast.inbox_a)
    with refused("unknown"):
        desk.desk_file_part(firm.report, "0" * 32, 0, by=cast.inbox_a)


def test_on_its_day_a_withdrawn_report_is_gone_before_the_clock_strikes(cast, firm):
    Report.objects.update(withdrawn_on=timezone.localdate() - dt.timedelta(days=4))
    assert desk.list_reports(cast.inbox_a) == []
    with refused("unknown"):
        desk.open_report(firm.report, by=cast.inbox_a)
