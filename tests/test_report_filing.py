"""Filing in confidence, as the server meets it: sealed content is taken, and nothing else."""

import json
import secrets

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from incidents.actions.reports import budget
from incidents.models import reports
from tests.filing import Firm, is_proof, keep, keys_of
from tests.sealing import DeskKeys, Holder, Signer, digest, recipient, sealed, text, wrapped


def kept():
    """How many rows the sealed room holds."""
    rooms = (reports.Report, reports.Letter, reports.Seal, reports.Grant, reports.Upload)
    return sum(room.objects.count() for room in rooms)


def test_a_sealed_report_is_taken(firm):
    assert firm.file().status_code == 201
    report = reports.Report.objects.get()
    assert (report.desk.slug, report.state, report.has_post) == ("desk-a", "new", True)
    assert report.lookup == digest(firm.lookup)
    assert {grant.holder for grant in report.seals.get().grants.all()} >= {"receipt"}
    assert report.letters.get().side == "firm"


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
        return body | {"seal": seal, "grants": grants, "letter": firm.letter()}

    return made


def relettered(**changes):
    return lambda firm: firm.body() | {"letter": firm.letter(**changes)}


def of_another(firm):
    """Signed well, by somebody who is not this firm."""
    return firm.body() | {"letter": firm.letter(signer=Signer())}


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
    "a letter in plain text": relettered(content=PLAIN),
    "a letter to two keys": relettered(content=sealed(recipients=2)),
    "a letter that is not padded": relettered(content=sealed(size=4097)),
    "a letter with the file's own words": lambda firm: firm.body() | {"letter": {"text": "plain"}},
    "a letter wrapped by a passphrase": relettered(content=wrapped(size=4096)),
    "a letter that says another digest": relettered(sealed=digest("x")),
    "a letter of a day long gone": relettered(day="2018-04-25"),
    "a letter of no day": relettered(day="today"),
    "a letter of the desk": relettered(side="desk"),
    "a letter about another report": relettered(report=secrets.token_hex(16)),
    "a second letter before the first": relettered(number=2),
    "a letter to a seal that is not there": relettered(seal=2),
    "a number in words": relettered(number="1"),
    "a letter signed by another": of_another,
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
    "a proof that is none": change(permit="please"),
    "a list": lambda firm: [],
    "a word": lambda firm: "Muji",
    "a number that is none": change(permit={"challenge": "x", "answer": 1.5}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_whatever_is_odd_is_refused_and_leaves_nothing(firm, caplog, case):
    body = REFUSED[case](firm)
    answer = firm.post("/report/to/desk-a/send/", body)
    assert answer.status_code in (400, 404, 409), answer.content
    assert answer.json()["sentence"]
    assert kept() == 0
    assert caplog.text == ""
    # What was refused is not said again, in the answer or anywhere else.
    assert b"Muji" not in answer.content
    assert b"chairman" not in answer.content


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 5000, b'"report"'])
def test_what_is_no_json_is_refused(firm, client, content):
    answer = client.post("/report/to/desk-a/send/", content, content_type="application/json")
    assert (answer.status_code, kept()) == (400, 0)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_in_plain_text_is_refused(firm, client, kind):
    answer = client.post("/report/to/desk-a/send/", b"demanded=everything", content_type=kind)
    assert (answer.status_code, kept()) == (400, 0)


def unworked(asked):
    """A number that proves nothing."""
    return next(number for number in range(100) if not is_proof(asked, number, 3))


@pytest.mark.parametrize(
    "case",
    [
        lambda proof: proof | {"answer": unworked(proof["challenge"])},
        lambda proof: proof | {"challenge": proof["challenge"].replace("desk-a", "desk-b")},
        lambda proof: proof | {"challenge": proof["challenge"].replace(".3.", ".0.")},
        lambda proof: proof | {"challenge": "desk-a.2018-04-25.3.00.00"},
        lambda proof: proof | {"challenge": "x"},
    ],
)
def test_a_proof_has_to_be_done(firm, case, monkeypatch):
    monkeypatch.setattr(budget, "FIRST_BITS", 3)
    assert firm.file(permit=case(firm.permit())).status_code in (403, 400)
    assert kept() == 0


def test_a_proof_lets_in_one_report(firm, monkeypatch):
    monkeypatch.setattr(budget, "FIRST_BITS", 3)
    permit = firm.permit()
    assert firm.file(permit=permit).status_code == 201
    other = Firm(firm.client, firm.row)
    assert other.file(permit=permit).status_code == 403


def test_the_same_report_is_taken_once(firm):
    assert firm.file().status_code == 201
    again = firm.post("/report/to/desk-a/send/", firm.filed | {"permit": firm.permit()})
    assert again.status_code == 400
    assert reports.Report.objects.count() == 1


def test_proofs_get_dearer_as_the_day_fills(firm, monkeypatch):
    begun = firm.post("/report/proof/", {"desk": "desk-a"}).json()["bits"]
    monkeypatch.setattr(budget, "REPORTS_A_BIT", 1)
    firm.file()
    assert firm.post("/report/proof/", {"desk": "desk-a"}).json()["bits"] == begun + 1
    assert firm.post("/report/proof/", {"desk": "desk-b"}).json()["bits"] == begun


def test_a_full_day_says_when_to_try_again(firm):
    firm.file()
    reports.Budget.objects.update(reports=budget.REPORTS_A_DAY)
    other = Firm(firm.client, firm.row)
    before = kept()
    answer = other.file(permit=easy(other))
    assert answer.status_code == 429
    assert answer.json()["again_on"] > reports.Budget.objects.get().day.isoformat()
    assert kept() == before


def easy(firm):
    """A proof at the price of an empty day: the work of a full one is not what is tested."""
    row = reports.Budget.objects.get()
    full, row.reports = row.reports, 0
    row.save(update_fields=["reports"])
    permit = firm.permit()
    row.reports = full
    row.save(update_fields=["reports"])
    return permit


def test_a_list_that_is_no_longer_the_desks_is_refused(cast, firm):
    body = firm.body()
    desk_keys = DeskKeys("desk-a")
    desk_keys.follow(firm.row)
    keep(cast.officer_a.desk, desk_keys.list(Holder()))
    answer = firm.post("/report/to/desk-a/send/", body)
    assert (answer.status_code, answer.json()["code"], kept()) == (409, "changed", 0)


def test_a_desk_without_keys_takes_nothing(cast, client, firm):
    firm.row.desk.slug = "desk-b"
    answer = firm.post("/report/to/desk-b/send/", firm.body())
    assert (answer.status_code, kept()) == (409, 0)


def test_a_file_sealed_without_a_page_is_taken(cast, client):
    _keys, row = keys_of(cast.officer_a.desk)
    count = len(row.told["recipients"])
    content = sealed(recipients=count, size=1234)
    sent = SimpleUploadedFile("minutes.age", content)
    answer = client.post("/report/sealed-file/desk-a/", {"sealed": sent})
    assert answer.status_code == 201
    report = reports.Report.objects.get()
    assert (report.lookup, bytes(report.letters.get().sealed)) == ("", content)


@pytest.mark.parametrize(
    "content", [PLAIN, sealed(), sealed("classic", recipients=2), b"", sealed(recipients=3)]
)
def test_the_form_takes_nothing_that_is_not_sealed_to_the_desk(cast, client, content):
    keys_of(cast.officer_a.desk)
    sent = SimpleUploadedFile("minutes.age", content)
    assert client.post("/report/sealed-file/desk-a/", {"sealed": sent}).status_code == 422
    words = {"sealed": SimpleUploadedFile("a.age", sealed(recipients=2)), "text": "plain"}
    assert client.post("/report/sealed-file/desk-a/", words).status_code == 422
    assert kept() == 0


def test_no_door_opens_without_the_token_of_the_page(cast, firm):
    strict = Client(enforce_csrf_checks=True)
    for address in ("/report/proof/", "/report/files/", "/report/to/desk-a/send/"):
        told = json.dumps({"desk": "desk-a"})
        assert strict.post(address, told, content_type="application/json").status_code == 403
