"""Evidence by token: what the page does, for tokens that have this scope and for no other."""

import hashlib
import io

import pytest
from django.core.exceptions import ValidationError

from incidents.actions.desk import evidence
from incidents.models import Case, EvidenceItem, EvidenceVersion, Ledger
from incidents.models.desk.evidence_files import LARGEST_FILE
from tests.support import evidence_files as files
from tests.support.programs import Program


def form(content=None, name="letter.pdf", **facts):
    file = io.BytesIO(files.pdf("A letter") if content is None else content)
    file.name = name
    return files.FACTS | facts | {"file": file}


def only_file(content):
    return {"file": form(content)["file"]}


def address_of(case):
    return f"/api/v1/cases/{case.reference}/evidence/"


@pytest.fixture
def program(client, cast):
    return Program(client, cast.officer_a, "evidence")


def test_a_file_is_added_described_replaced_and_read(cast, program):
    case, raw = cast.draft(), files.pdf("First")
    here = address_of(case)
    made = program.send(here, form(raw, supports="page 2"), Idempotency_Key="one")
    assert made.status_code == 201, made.content
    row = made.json()
    assert {name: row[name] for name in files.FACTS} == files.FACTS
    (version,) = row["versions"]
    assert version["sha256"] == hashlib.sha256(raw).hexdigest()
    assert (version["number"], version["form"], version["size"]) == (1, "pdf", len(raw))
    # Sent again it is answered again; the same key for another file is refused.
    again = program.send(here, form(raw, supports="page 2"), Idempotency_Key="one")
    assert (again.status_code, again.json()) == (201, row)
    other = program.send(here, form(b"Else", supports="page 2"), Idempotency_Key="one")
    assert other.status_code == 422
    item = f"{here}{row['key']}/"
    assert program.patch(item, {"title": "Letter"}).status_code == 428
    etag = program.get(item).headers["ETag"]
    assert etag == made.headers["ETag"]
    changed = program.patch(item, {"title": "Letter, signed"}, If_Match=etag)
    assert changed.json() == row | {"title": "Letter, signed"}
    stale = program.patch(item, {"title": "Mine"}, If_Match=etag)
    assert stale.status_code == 412
    assert (stale.json()["current"]["title"], stale.json()["sent"]) == (
        "Letter, signed",
        {"title": "Mine"},
    )
    newer = program.send(f"{item}versions/", only_file(b"A newer one"))
    assert [one["number"] for one in newer.json()["versions"]] == [2, 1]
    file = program.get(newer.json()["versions"][0]["url"])
    assert file.content == b"A newer one"
    assert file.headers["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert file.headers["Cache-Control"] == "no-store"
    assert [one["key"] for one in program.get(here).json()] == [row["key"]]
    rows = Ledger.objects.filter(subject=case.reference, verb__startswith="evidence")
    verbs = ["evidence added", "evidence described", "evidence added", "evidence saved"]
    assert [one.verb for one in rows] == verbs
    assert {one.detail["token"] for one in rows} == {program.token.prefix}


def test_no_byte_and_no_word_goes_to_a_token_without_the_scope(cast, client):
    version = files.add(cast, title="Secret words")
    case, key = version.item.case, Program(client, cast.approver_a, "evidence")
    item = key.get(address_of(case)).json()[0]
    here = f"{address_of(case)}{item['key']}/"
    others = [
        Program(client, cast.officer_a, "read", "cases", "propose", "imports"),
        Program(client, cast.officer_b),
    ]
    red = files.add(cast, cast.draft(), b"Red").item.case
    Case.objects.filter(pk=red.pk).update(marking="red")
    assert key.get(address_of(red)).status_code == 404
    for program in others:
        answers = [
            program.get(address_of(case)),
            program.get(here),
            program.get(item["versions"][0]["url"]),
            program.patch(here, {"title": "x"}, If_Match="x"),
            program.send(address_of(case), form(b"x")),
            program.send(f"{here}versions/", only_file(b"x")),
        ]
        assert {answer.status_code for answer in answers} <= {403, 404}
        assert not any(b"Secret" in answer.content for answer in answers)
    assert EvidenceVersion.objects.count() == 2
    # What one case has is not found below another.
    elsewhere = address_of(cast.draft()) + f"{item['key']}/"
    assert key.get(elsewhere).status_code == 404


@pytest.mark.parametrize(
    ("sent", "faulty"),
    [
        ({"title": ""}, "title"),
        ({"claims": ["love"]}, "claims"),
        ({"kind": "letters"}, "kind"),
        ({"file": ""}, "file"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_faulty_form_is_refused_field_by_field(cast, program, sent, faulty):
    answer = program.send(address_of(cast.draft()), form() | sent)
    assert answer.status_code == 422
    assert faulty in answer.json()["faults"]
    assert not EvidenceItem.objects.exists()


def test_what_the_page_refuses_is_refused_with_its_sentence(cast, program, monkeypatch, settings):
    case = cast.draft()
    here = address_of(case)
    assert program.post(here, {"title": "x"}).status_code == 415
    empty = program.send(here, form(b""))
    assert empty.json()["detail"] == "This file is empty. Choose another one."
    large = program.send(here, form(b"x" * (LARGEST_FILE + 1)))
    assert (large.status_code, large.json()["detail"][:29]) == (
        422,
        "This file is larger than 25 M",
    )
    assert program.send(here, form(b"x" * 33 * 2**20)).status_code == 413
    settings.CLAMAV_SOCKET = "somewhere"
    monkeypatch.setattr(evidence, "find_virus", lambda *_args: "Eicar")
    infected = program.send(here, form(b"x"))
    assert "Eicar" in infected.json()["detail"]
    assert not EvidenceItem.objects.exists()


def test_a_description_that_a_colleague_changed_meanwhile_is_not_overwritten(cast):
    item = files.add(cast).item
    seen = evidence.facts_of(item)
    theirs = evidence.EvidenceFacts(**files.FACTS | {"title": "Theirs"})
    evidence.describe_evidence(item, theirs, by=cast.approver_a)
    with pytest.raises(ValidationError, match="since you read it"):
        evidence.describe_evidence(item, seen, seen=seen, by=cast.officer_a)
    item.refresh_from_db()
    assert item.title == "Theirs"
