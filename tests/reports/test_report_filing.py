"""Filing in confidence, as the server meets it: sealed content is taken, and nothing else."""

import json
import secrets

import pytest
from django.test import Client

from incidents.actions.reports import load, quotas
from incidents.models.reports import threads
from tests.support.filing import Firm, keys_of, save_list, units
from tests.support.sealing import DeskKeys, Holder, Signer, digest, recipient, sealed, text, wrapped


def count_rows():
    """How many rows of confidential reports there are."""
    rooms = (threads.Report, threads.Message, threads.Seal, threads.Grant, threads.Upload)
    return sum(room.objects.count() for room in rooms)


def test_a_sealed_report_is_taken(firm):
    assert firm.file().status_code == 201
    report = threads.Report.objects.get()
    assert (report.desk.slug, report.state, report.has_unread_messages) == ("desk-a", "new", True)
    assert report.lookup == digest(firm.lookup)
    assert {grant.holder for grant in report.seals.get().grants.all()} >= {"receipt"}
    assert report.messages.get().side == "firm"


def test_a_classic_desk_takes_classic_reports(cast, client):
    _keys, row = keys_of(cast.officer_a.desk, kind="classic")
    assert Firm(client, row, "classic").file().status_code == 201
    assert Firm(client, row, "hybrid").file().status_code == 400


def change(**changes):
    return lambda firm: firm.body(**changes)


def without(key):
    def made(firm):
        body = firm.body()
        del body[key]
        return body

    return made


def resealed(**changes):
    def made(firm):
        body = firm.body()
        firm.seals, firm.root, firm.last_seal = 0, "", ""
        seal, grants = firm.seal(**changes)
        return body | {"seal": seal, "grants": grants, "message": firm.message()}

    return made


def with_message(**changes):
    return lambda firm: firm.body() | {"message": firm.message(**changes)}


def of_another(firm):
    """Signed well, by somebody who is not this firm."""
    return firm.body() | {"message": firm.message(signer=Signer())}


def granted(content):
    def made(firm):
        body = firm.body()
        body["grants"]["receipt"] = text(content)
        return body

    return made


PLAIN = b"Our chairman was shown a photograph. " * 150
REFUSED = {
    "a field too many": change(firm="Muji"),
    "a field too few": without("receipt"),
    "no report key": change(report="Muji"),
    "a lookup name that is none": change(lookup="abc"),
    "a receipt that is no key": change(receipt="age1x"),
    "a classic receipt at a hybrid desk": change(receipt=recipient("classic")),
    "a message in plain text": with_message(content=PLAIN),
    "a message to two keys": with_message(content=sealed(recipients=2)),
    "a message that is not padded": with_message(content=sealed(size=4097)),
    "a message with the file's own words": lambda firm: (
        firm.body() | {"message": {"text": "plain"}}
    ),
    "a message wrapped by a passphrase": with_message(content=wrapped(size=4096)),
    "a message that says another digest": with_message(sealed=digest("x")),
    "a message of a day long gone": with_message(day="2018-04-25"),
    "a message of no day": with_message(day="today"),
    "a message of the desk": with_message(side="desk"),
    "a message about another report": with_message(report=secrets.token_hex(16)),
    "a second message before the first": with_message(number=2),
    "a message to a seal that is not there": with_message(seal=2),
    "a number in words": with_message(number="1"),
    "a message signed by another": of_another,
    "a grant in plain text": granted(b"AGE-SECRET-KEY-PQ-1" + b"Q" * 240),
    "a grant that was changed": granted(sealed(size=256)),
    "a seal for another desk": resealed(desk="desk-b"),
    "a seal for another report": resealed(report=secrets.token_hex(16)),
    "a second seal": resealed(number=2),
    "a seal for another receipt": resealed(receipt=recipient()),
    "grants to nobody": lambda firm: firm.body(grants={}),
    "a grant to a stranger": lambda firm: firm.body() | {"grants": {"x": "y"}},
    "files that are words": change(files=["minutes.pdf"]),
    "eleven files": lambda firm: firm.body(files=[secrets.token_hex(16)] * 11),
    "a proof that is none": change(proof="please"),
    "a list": lambda firm: [],
    "a word": lambda firm: "Muji",
    "a number that is none": change(proof={"seed": "0" * 64, "counter": 1.5}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_whatever_is_odd_is_refused_and_leaves_nothing(firm, caplog, case):
    body = REFUSED[case](firm)
    answer = firm.post("/report/to/desk-a/send/", body)
    assert answer.status_code in (400, 404, 409), answer.content
    assert answer.json()["sentence"]
    assert count_rows() == 0
    assert caplog.text == ""
    # What was refused is not said again, in the answer or anywhere else.
    assert b"Muji" not in answer.content
    assert b"chairman" not in answer.content


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 5000, b'"report"'])
def test_what_is_no_json_is_refused(firm, client, content):
    answer = client.post("/report/to/desk-a/send/", content, content_type="application/json")
    assert (answer.status_code, count_rows()) == (400, 0)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_in_plain_text_is_refused(firm, client, kind):
    answer = client.post("/report/to/desk-a/send/", b"demanded=everything", content_type=kind)
    assert (answer.status_code, count_rows()) == (400, 0)


def test_the_same_report_is_taken_once(firm):
    assert firm.file().status_code == 201
    again = firm.post("/report/to/desk-a/send/", firm.filed | {"proof": firm.proof(firm.filed)})
    assert again.status_code == 400
    assert threads.Report.objects.count() == 1


def test_a_text_is_refused_only_where_the_disk_is_full(firm, monkeypatch):
    firm.file()
    used = threads.Quota.objects.get().text_bytes
    body = firm.filed
    messages = [len(bytes(row.sealed)) for row in threads.Message.objects.all()]
    assert used == sum(messages) + sum(
        len(bytes(row.sealed)) for row in threads.Grant.objects.all()
    )
    assert -(-used // load.UNIT_BYTES) == units(body)
    monkeypatch.setattr(quotas, "TEXT_BYTES", used + 1)
    before = count_rows()
    answer = Firm(firm.client, firm.row).file()
    assert (answer.status_code, answer.json()["code"], count_rows()) == (507, "full", before)


def test_a_list_that_is_no_longer_the_desks_is_refused(cast, firm):
    body = firm.body()
    desk_keys = DeskKeys("desk-a")
    desk_keys.follow(firm.row)
    save_list(cast.officer_a.desk, desk_keys.list(Holder()))
    answer = firm.post("/report/to/desk-a/send/", body)
    assert (answer.status_code, answer.json()["code"], count_rows()) == (409, "changed", 0)


def test_a_desk_without_keys_takes_nothing(cast, client, firm):
    firm.row.desk.slug = "desk-b"
    answer = firm.post("/report/to/desk-b/send/", firm.body())
    assert (answer.status_code, count_rows()) == (409, 0)


ADDRESSES = ("files/", "to/desk-a/files/", "to/desk-a/send/", "thread/open/", "sealed-file/desk-a/")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_no_address_accepts_another_sites_page(cast, firm, address, headers):
    strict = Client(enforce_csrf_checks=True)
    body = json.dumps({"desk": "desk-a"})
    answer = strict.post(
        f"/report/{address}", body, content_type="application/json", headers=headers
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "elsewhere")


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin"}]
)
def test_the_sites_own_pages_and_programs_need_no_cookie(firm, headers):
    strict = Client(enforce_csrf_checks=True, headers=headers)
    assert Firm(strict, firm.row).file().status_code == 201
    assert not strict.cookies
