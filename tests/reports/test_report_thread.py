"""A firm comes back: the server gives a thread to its receipt, and takes what its key signed."""

import datetime as dt
import json
import secrets

import pytest
from django.utils import timezone

from incidents.exchange import statements
from incidents.models.reports import threads
from tests.support.filing import Firm, save_list
from tests.support.sealing import Holder, Signer, digest, sealed


@pytest.fixture
def firm(firm):
    """A firm that has filed."""
    assert firm.file().status_code == 201
    return firm


def thread(firm, lookup=None):
    return firm.post("/report/thread/open/", {"lookup": lookup or firm.lookup})


def second(firm, **changes):
    previous = digest(firm.filed["message"]["statement"])
    return firm.message(**({"number": 2, "previous": previous} | changes))


def write(firm, **changes):
    body = {
        "lookup": firm.lookup,
        "message": second(firm),
        "seal": None,
        "grants": None,
        "files": [],
    }
    return firm.post("/report/thread/messages/", body | changes)


def wish(firm, what, message=None, signer=None, **changes):
    before = threads.Report.objects.get(pk=firm.report).wish
    fields = {
        "form": statements.WISH,
        "report": firm.report,
        "wish": what,
        "number": json.loads(before)["number"] + 1 if before else 1,
        "previous": digest(before) if before else "",
        "signer": firm.public,
        "day": timezone.localdate().isoformat(),
    } | changes
    signed = (signer or firm).sign(fields)
    return firm.post("/report/thread/wish/", {"lookup": firm.lookup, "message": message, **signed})


def test_the_receipt_opens_its_thread(firm):
    answer = thread(firm).json()
    assert (answer["report"], answer["desk"], answer["state"]) == (firm.report, "desk-a", "new")
    # What was signed, and what it seals: no column says anything beside it.
    assert answer["messages"] == [firm.filed["message"]]
    assert answer["seals"][0]["grant"] == firm.filed["grants"]["receipt"]
    assert answer["lists"][0]["document"] == firm.row.document
    assert answer["openings"] == {}


def test_the_desk_promises_days(firm):
    threads.Report.objects.update(received_on=dt.date(2026, 11, 20))  # a Friday
    promised = thread(firm).json()["promised"]
    assert promised == {"acknowledged": "2026-11-24", "decided": "2026-12-20"}


def test_wrong_unknown_and_erased_are_answered_alike(firm):
    unknown = thread(firm, secrets.token_hex(32))
    wrong = thread(firm, firm.lookup[:-1] + ("0" if firm.lookup[-1] != "0" else "1"))
    long_ago = timezone.localdate() - dt.timedelta(days=4)
    threads.Report.objects.update(withdrawn_on=long_ago)
    erased = thread(firm)
    assert {(one.status_code, one.content) for one in (unknown, wrong, erased)} == {
        (404, unknown.content)
    }
    assert {frozenset(one.headers.items()) for one in (unknown, wrong)} == {
        frozenset(unknown.headers.items())
    }


def test_unknown_receipts_cost_the_server_the_same(firm, django_assert_num_queries):
    """Wrong or unknown: one question to one index, so that time tells nothing either."""
    for lookup in (secrets.token_hex(32), firm.lookup[:-2] + "00"):
        with django_assert_num_queries(1):
            thread(firm, lookup)


def test_a_firm_writes_again(firm):
    assert write(firm).status_code == 201
    assert [one.number for one in threads.Message.objects.order_by("number")] == [1, 2]


MESSAGES = {
    "said again": lambda firm: {"message": firm.filed["message"]},
    "out of its place": lambda firm: {"message": second(firm, number=3)},
    "after another message": lambda firm: {"message": second(firm, previous=digest("x"))},
    "of another firm": lambda firm: {"message": second(firm, signer=Signer())},
    "signed by nobody's key": lambda firm: {"message": second(firm, **other_signer())},
    "of the desk": lambda firm: {"message": second(firm, side="desk")},
    "a note": lambda firm: {"message": second(firm, side="note")},
    "about another report": lambda firm: {"message": second(firm, report=secrets.token_hex(16))},
    "in plain text": lambda firm: {"message": second(firm, content=b"plain " * 1000)},
    "of another thread": lambda firm: {"message": second(firm, root=digest("x"))},
    "under another list": lambda firm: {"message": second(firm, list=digest("x"))},
    "that saw what nobody wrote": lambda firm: {"message": second(firm, seen=digest("x"))},
    "dated tomorrow": lambda firm: {"message": second(firm, day=day(1))},
    "dated before the report": lambda firm: {"message": second(firm, day=day(-1))},
    "to an older seal": lambda firm: {"message": second(firm, seal=0)},
    "with grants and no seal": lambda firm: {"grants": {}},
    "with a field too many": lambda firm: {"text": "plain"},
    "with a stranger's file": lambda firm: {"files": [secrets.token_hex(16)]},
}


def day(days):
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def other_signer():
    signer = Signer()
    return {"signer": signer, "sealed": digest("x")}


@pytest.mark.parametrize("case", MESSAGES)
def test_a_message_that_is_odd_is_refused(firm, case):
    assert write(firm, **MESSAGES[case](firm)).status_code in (400, 404, 409)
    assert threads.Message.objects.count() == 1
    assert threads.Seal.objects.count() == 1


def test_a_stranger_with_the_lookup_name_alone_writes_nothing(firm):
    """The host sees lookup names go by; a message still needs the firm's signature."""
    stranger = Firm(firm.client, firm.row)
    stranger.report, stranger.seals = firm.report, 1
    body = {"lookup": firm.lookup, "seal": None, "grants": None, "files": []}
    previous = digest(firm.filed["message"]["statement"])
    message = stranger.message(number=2, previous=previous)
    answer = firm.post("/report/thread/messages/", body | {"message": message})
    assert answer.status_code == 400


def test_files_come_with_a_message_under_the_receipt(firm):
    name, answers = firm.upload(sealed(), firm.announce_later)
    assert [one.status_code for one in answers] == [201, 200]
    assert write(firm, files=[name]).status_code == 201
    part = {"lookup": firm.lookup, "upload": name, "number": 0}
    assert firm.post("/report/thread/files/", part).status_code == 200
    assert firm.post("/report/thread/files/", part | {"number": 1}).status_code == 404
    stranger = part | {"lookup": secrets.token_hex(32)}
    assert firm.post("/report/thread/files/", stranger).status_code == 404


def test_after_an_officer_left_a_firm_seals_to_the_present_list(cast, firm):
    row = save_list(cast.officer_a.desk, firm.desk_keys.list(Holder()))
    seal, grants = firm.seal(row)
    message = second(firm)
    assert write(firm, message=message, seal=seal, grants=grants).status_code == 201
    newest = threads.Seal.objects.order_by("-number").first()
    assert (newest.number, newest.epoch) == (2, 2)
    # The officer who left holds no grant of it.
    first = {one.holder for one in threads.Grant.objects.filter(seal__number=1)}
    assert {one.holder for one in newest.grants.all()} != first


def test_a_withdrawn_report_takes_no_message_and_can_be_taken_back(firm):
    assert wish(firm, "withdraw").status_code == 200
    answer = thread(firm).json()
    assert (answer["withdrawn_on"], answer["erased_on"]) == (
        timezone.localdate().isoformat(),
        (timezone.localdate() + dt.timedelta(days=4)).isoformat(),
    )
    assert write(firm).status_code == 409
    assert wish(firm, "stay").status_code == 200
    assert write(firm).status_code == 201


@pytest.mark.parametrize("days", [0, 1, 2, 3])
def test_three_whole_days_to_take_it_back(firm, days):
    withdrawn = timezone.localdate() - dt.timedelta(days=days)
    threads.Report.objects.update(withdrawn_on=withdrawn)
    assert wish(firm, "stay").status_code == 200


def test_why_a_firm_withdraws_stays_sealed_and_can_be_read_until_then(firm):
    assert wish(firm, "withdraw", message=second(firm)).status_code == 200
    assert threads.Message.objects.get(number=2).is_withdrawal


WISHES = {
    "of another": lambda firm: wish(firm, "withdraw", signer=Signer()),
    "that is none": lambda firm: wish(firm, "publish"),
    "to stay where nobody left": lambda firm: wish(firm, "stay"),
    "about another report": lambda firm: wish(firm, "withdraw", report=secrets.token_hex(16)),
    "out of its number": lambda firm: wish(firm, "withdraw", number=2),
    "after another wish": lambda firm: wish(firm, "withdraw", previous=digest("x")),
    "of long ago": lambda firm: wish(firm, "withdraw", day="2018-04-25"),
    "with a message of another": lambda firm: wish(
        firm, "withdraw", message=second(firm, signer=Signer())
    ),
}


@pytest.mark.parametrize("case", WISHES)
def test_a_wish_that_is_odd_changes_nothing(firm, case):
    assert WISHES[case](firm).status_code in (400, 409)
    assert threads.Report.objects.get().withdrawn_on is None
    assert threads.Message.objects.count() == 1


def test_notes_among_officers_are_not_sent(firm):
    report = threads.Report.objects.get()
    threads.Message.objects.create(
        id=secrets.token_hex(16),
        report=report,
        side="note",
        number=1,
        sealed=sealed(),
        statement="{}",
        written_on=report.received_on,
    )
    assert thread(firm).json()["messages"] == [firm.filed["message"]]
