"""Evidence of a case: added, described, replaced, saved, erased; hashed, and never changed."""

import hashlib
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from PIL import Image

from incidents.actions.desk import evidence, evidence_pictures
from incidents.models import EvidencePart, EvidencePicture, EvidenceVersion, Ledger
from incidents.models.desk.evidence_files import LARGEST_FILE, PART_SIZE, DrawingState
from incidents.pages.desk.history import history_of
from tests.support import evidence_files as files
from tests.support.keys import key_of
from tracker import bodies


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer_a)
    return client


def posted(content, name="letter.pdf", **facts):
    file = io.BytesIO(content)
    file.name = name
    return files.FACTS | facts | {"file": file}


def test_a_file_is_added_and_shown_as_flat_pictures(officer, cast):
    case, raw = cast.draft(), files.pdf("First", "Second")
    answer = officer.post(f"{case.get_absolute_url()}evidence/", posted(raw, supports="page 2"))
    version = EvidenceVersion.objects.get()
    assert answer.headers["Location"] == version.item.get_absolute_url()
    assert version.sha256 == hashlib.sha256(raw).hexdigest()
    assert (version.number, version.size, version.form, version.pages) == (1, len(raw), "pdf", 2)
    page = officer.get(version.item.get_absolute_url()).content.decode()
    for words in ("Letter of 25 April 2018", "page 2", version.sha256, "law cited", "letter.pdf"):
        assert words in page
    for number in (1, 2):
        address = f"/desk/evidence/pictures/{key_of(version)}/{number}/"
        assert address in page
        shown = officer.get(address)
        assert shown.headers["Content-Type"] == "image/jpeg"
        assert Image.open(io.BytesIO(shown.content)).format == "JPEG"
    assert officer.get(f"/desk/evidence/pictures/{key_of(version)}/3/").status_code == 404


def test_the_page_of_a_case_has_a_card_for_each_piece(officer, cast):
    case = cast.draft()
    version = files.add_drawn(cast, case)
    files.add(cast, case, files.word_document(), "note.docx", kind="note", title="Call on Monday")
    page = officer.get(case.get_absolute_url()).content.decode()
    assert f"/desk/evidence/pictures/{key_of(version)}/0/" in page
    assert "Call on Monday" in page
    assert "file that is not opened here" in page


def test_ten_pieces_cost_as_many_queries_as_one(officer, cast, django_assert_num_queries):
    case = cast.draft()
    address = f"{case.get_absolute_url()}evidence/"
    files.add(cast, case)
    with connection.execute_wrapper(counter := Counter()):
        officer.get(address)
    for number in range(9):
        files.add(cast, case, files.pdf(str(number)))
    with django_assert_num_queries(counter.count):
        officer.get(address)


class Counter:
    count = 0

    def __call__(self, execute, *args):
        self.count += 1
        return execute(*args)


def test_a_newer_version_leaves_the_older_one(officer, cast):
    letter, raw = files.pdf(), files.picture()
    first = files.add(cast, content=letter)
    address = f"{first.item.get_absolute_url()}versions/"
    file = io.BytesIO(raw)
    file.name = "scan.png"
    assert officer.post(address, {"file": file}).status_code == 302
    newest = first.item.versions.first()
    assert (newest.number, newest.filename, newest.drawing) == (2, "scan.png", "drawn")
    assert evidence.read_content(first) == letter
    assert evidence.read_content(newest) == raw
    page = officer.get(first.item.get_absolute_url()).content.decode()
    assert first.sha256 in page
    assert newest.sha256 in page


def test_a_file_of_many_parts_is_read_whole(cast):
    raw = bytes(range(256)) * 4096 * 3 + b"end"
    version = files.add(cast, content=raw, name="mail.eml")
    assert version.parts.count() == -(-len(raw) // PART_SIZE) == 4
    assert evidence.read_content(version) == raw


def test_the_original_is_handed_out_to_be_saved_and_never_shown(officer, cast):
    raw = b"<!doctype html><script>alert(document.cookie)</script>"
    version = files.add(cast, content=raw, name="Seite „1“.html")
    answer = officer.get(f"/desk/evidence/files/{key_of(version)}/")
    assert answer.content == raw
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; sandbox;")
    assert "script" not in policy
    assert "allow" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert Ledger.objects.get(verb="evidence saved").detail["sha256"] == version.sha256


def test_a_file_that_is_not_the_one_that_was_stored_is_not_handed_out(officer, cast):
    version = files.add(cast)
    EvidencePart.objects.all().delete()
    EvidencePart.objects.create(version=version, number=0, content=b"%PDF-forged")
    answer = officer.get(f"/desk/evidence/files/{key_of(version)}/")
    assert answer.status_code == 410
    assert "its hash differs" in answer.content.decode()
    assert b"forged" not in answer.content


@pytest.mark.parametrize(
    "change",
    [
        lambda version: EvidencePart.objects.update(content=b"x"),
        lambda version: EvidenceVersion.objects.update(sha256="0" * 64),
        lambda version: EvidenceVersion.objects.update(filename="other.pdf"),
    ],
)
def test_the_database_refuses_to_change_what_was_stored(cast, change):
    version = files.add(cast)
    with pytest.raises(IntegrityError, match="evidence_is_never_changed"), transaction.atomic():
        change(version)


def test_erased_bytes_are_gone_and_their_hash_stays(officer, cast):
    version = files.add_drawn(cast)
    address = f"/desk/evidence/versions/{key_of(version)}/erase/"
    officer.post(address, {"reason": " "})
    assert EvidencePart.objects.exists()
    officer.post(address, {"reason": "It names a private person."})
    assert not EvidencePart.objects.exists()
    assert not EvidencePicture.objects.exists()
    assert officer.get(f"/desk/evidence/files/{key_of(version)}/").status_code == 410
    assert officer.get(f"/desk/evidence/pictures/{key_of(version)}/1/").status_code == 404
    page = officer.get(version.item.get_absolute_url()).content.decode()
    assert version.sha256 in page
    assert "It names a private person." in page
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceVersion.objects.update(erased_at=None, erased_by=None, erased_because="")


def test_a_file_beyond_the_limit_is_refused_and_what_was_typed_stays(officer, cast):
    case = cast.draft()
    large = posted(b"%PDF-" + b"x" * LARGEST_FILE, title="The decision")
    answer = officer.post(f"{case.get_absolute_url()}evidence/", large)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "larger than 25 MiB. It was not stored." in page
    assert 'value="The decision"' in page
    assert not EvidenceVersion.objects.exists()


def test_a_body_far_beyond_the_limit_is_refused_unread(cast):
    """The form answers up to 32 MiB; what is larger is refused by its declared length."""
    for address in ("/desk/cases/X-1/evidence/", "/desk/evidence/1/versions/"):
        assert not bodies.is_too_large(address, str(LARGEST_FILE + 100_000))
        assert bodies.is_too_large(address, str(33 * 2**20))


@pytest.mark.parametrize(
    ("content", "facts", "words"),
    [
        (b"", {}, "This file is empty."),
        (b"x", {"title": " "}, "This field is required."),
        (b"x", {"claims": []}, "This field is required."),
        (b"x", {"claims": ["nothing"]}, "nothing is not one of the available choices"),
        (b"x", {"kind": "rumour"}, "rumour is not one of the available choices"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_stored(officer, cast, content, facts, words):
    case = cast.draft()
    answer = officer.post(f"{case.get_absolute_url()}evidence/", posted(content, **facts))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not EvidenceVersion.objects.exists()


def test_without_a_file_the_form_says_so(officer, cast):
    answer = officer.post(f"{cast.draft().get_absolute_url()}evidence/", files.FACTS)
    assert answer.status_code == 422
    assert 'value="Letter of 25 April 2018"' in answer.content.decode()


def test_the_same_file_is_kept_once_a_case(officer, cast):
    case = cast.draft()
    version = files.add(cast, case)
    again = posted(evidence.read_content(version), title="Again")
    answer = officer.post(f"{case.get_absolute_url()}evidence/", again)
    assert "“Letter of 25 April 2018”, version 1" in answer.content.decode()
    assert files.add(cast, content=evidence.read_content(version)).number == 1


def test_the_description_can_be_changed_and_the_file_cannot(officer, cast):
    version = files.add(cast)
    facts = {"kind": "decision", "title": "The decision", "claims": ["fine"], "supports": "sum"}
    assert officer.post(version.item.get_absolute_url(), facts).status_code == 302
    version.item.refresh_from_db()
    assert (version.item.title, version.item.claims) == ("The decision", ["fine"])
    assert officer.post(version.item.get_absolute_url(), {"title": "x"}).status_code == 422


def test_the_ledger_has_a_sentence_for_each_step(cast):
    case = cast.draft()
    version = files.add(cast, case)
    facts = evidence.EvidenceFacts(**files.FACTS | {"title": "Other"})
    evidence.describe_evidence(version.item, facts, by=cast.officer_a)
    evidence.save_file(version, by=cast.approver_a)
    evidence.erase_version(version, "Private", by=cast.officer_a)
    sentences = [entry.sentence for entry in history_of(cast.officer_a, case.reference)]
    assert sentences == [
        "officer@desk-a.example added evidence, version 1 of a file.",
        "officer@desk-a.example changed what is said of a piece of evidence.",
        "approver@desk-a.example saved version 1 of a piece of evidence.",
        "officer@desk-a.example erased version 1 of a piece of evidence.",
    ]
    rows = str(list(Ledger.objects.values_list("detail", flat=True)))
    assert "Private" not in rows
    assert "letter.pdf" not in rows


def test_what_takes_too_long_for_a_page_is_drawn_by_the_job(cast, monkeypatch):
    monkeypatch.setattr(evidence_pictures, "SECONDS_AT_ONCE", 0.01)
    version = files.add_drawn(cast)
    assert version.drawing == DrawingState.WAITING
    assert evidence_pictures.draw_waiting() == 1
    version.refresh_from_db()
    assert version.is_drawn
    assert evidence_pictures.draw_waiting() == 0


def test_the_page_says_that_pictures_are_being_made(officer, cast):
    version = files.add(cast)
    page = officer.get(version.item.get_absolute_url()).content.decode()
    assert "The pictures of this file are being made." in page


def test_another_desk_adds_nothing(cast):
    with pytest.raises(ValidationError, match="You do not have permission"):
        files.add(cast, cast.draft(), by=cast.officer_b)
