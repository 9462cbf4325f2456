"""Evidence released on purpose: what leaves is what two people looked at, and it goes again."""

import hashlib
import io
import json
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from incidents.actions.desk import batches, documents, evidence, excerpts, releases
from incidents.actions.desk.excerpts import ExcerptFacts
from incidents.models import (
    Case,
    EarlierVersion,
    EditionEntry,
    EvidenceExcerpt,
    EvidencePicture,
    ExcerptPage,
    Incident,
    Ledger,
)
from incidents.values.excerpt_pages import list_hashes
from tests.register.test_exports import body
from tests.support import evidence_files as files
from tests.support.editions import edition, folder
from tests.support.editions import publish as publish_edition
from tests.support.excerpts import address_of, mark, propose, publish
from tests.support.keys import key_of
from tests.support.leaves import SHOWN, missing

__all__ = ["edition", "folder"]


def code_of(act, *args, **kwargs):
    with pytest.raises(ValidationError) as refusal:
        act(*args, **kwargs)
    # Of a fault of one field, the field.
    return getattr(refusal.value, "code", None) or next(iter(refusal.value.error_dict))


def test_what_is_marked_is_shown_to_both_and_then_to_readers_byte_for_byte(client, cast):
    case = cast.draft()
    excerpt = mark(cast, case, "One", "Two", "Three", pages=[1, 3], captured_on="2018-04-25")
    hashes = [
        hashlib.sha256(bytes(row.content)).hexdigest()
        for row in EvidencePicture.objects.filter(version=excerpt.version, page__in=(1, 3))
    ]
    client.force_login(cast.approver_a)
    preview = client.get(f"{case.get_absolute_url()}release/")
    proposal = propose(cast, case)
    decision = client.get(proposal.get_absolute_url())
    document = proposal.documents["public"]
    (row,) = document["excerpts"]
    assert (row["title"], row["captured_on"]) == (excerpt.item.title, "2018-04-25")
    assert [page["sha256"] for page in row["pages"]] == hashes
    for answer in (preview, decision):
        assert missing(answer, document, SHOWN) == []
        shown = [f"/desk/cases/{case.reference}/evidence/{digest}.jpg" for digest in hashes]
        assert all(f'src="{one}"' in answer.content.decode() for one in shown)
        assert [hashlib.sha256(client.get(one).content).hexdigest() for one in shown] == hashes
    refused = client.post(f"{proposal.get_absolute_url()}approve/", {"evidence": hashes[0]})
    assert refused.status_code == 302
    assert not Incident.objects.filter(release=proposal).exists()
    client.post(f"{proposal.get_absolute_url()}approve/", {"evidence": [" ".join(hashes)]})
    case.refresh_from_db()
    assert Ledger.objects.get(verb="evidence released").detail["pages"] == hashes
    client.logout()
    read_by_everybody(client, case.ref, hashes)


def read_by_everybody(client, ref, hashes):
    """The page, the API, the files and the ZIP have the hashes, and the pictures are those."""
    addresses = [address_of(ref, digest) for digest in hashes]
    page = client.get(f"/incidents/{ref}/").content.decode()
    api = client.get(f"/api/v1/incidents/{ref}/").json()["document"]["excerpts"]
    assert all(f'src="{one}"' in page for one in addresses)
    assert [one["sha256"] for one in api[0]["pages"]] == hashes
    for form in ("csv", "jsonl"):
        text = body(client.get(f"/incidents.{form}?q={ref}")).decode()
        assert f"letter, 2018-04-25. demand, law. image/jpeg, sha256 {' '.join(hashes)}" in text
    packed = zipfile.ZipFile(io.BytesIO(body(client.get(f"/incidents.zip?q={ref}"))))
    for digest, address in zip(hashes, addresses, strict=True):
        answer = client.get(address)
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert hashlib.sha256(answer.content).hexdigest() == digest
        assert packed.read(f"{ref}-{digest}.jpg") == answer.content


def test_a_withdrawal_takes_it_out_everywhere(client, cast, edition):
    case = cast.draft()
    release = cast.release(case)
    mark(cast, case)
    release = publish(cast, case, "A letter was found.")
    ref, hashes = release.case.ref, list_hashes(release.documents)
    publish_edition()
    assert EditionEntry.objects.get(ref=ref).document["excerpts"]
    releases.withdraw_release(release, reason="It was wrong.", by=cast.officer_a)
    assert not ExcerptPage.objects.exists()
    assert not EvidenceExcerpt.objects.exists()
    assert not EditionEntry.objects.filter(ref=ref).exists()
    assert not EarlierVersion.objects.filter(ref=ref).exists()
    assert {client.get(address_of(ref, one)).status_code for one in hashes} == {410}


def test_a_version_without_it_leaves_nothing_of_it_behind(client, cast):
    case = cast.draft()
    excerpt = mark(cast, case)
    first = publish(cast, case)
    ref, (digest, *_more) = first.case.ref, sorted(list_hashes(first.documents))
    excerpts.unmark_excerpt(excerpt.item, by=cast.officer_a)
    # What is public stays until two people release the case without it.
    assert client.get(address_of(ref, digest)).status_code == 200
    assert code_of(evidence.erase_version, excerpt.version, "Names a person", by=cast.officer_a)
    publish(cast, case, "The firm wants its letter kept.")
    assert client.get(address_of(ref, digest)).status_code == 404
    assert digest not in client.get(f"/incidents/{ref}/").content.decode()
    assert not EarlierVersion.objects.filter(ref=ref).exists()
    evidence.erase_version(excerpt.version, "Names a person", by=cast.officer_a)


def test_documents_without_evidence_are_what_they_were(cast):
    case = Case.objects.with_record().get(pk=cast.draft().pk)
    assert "excerpts" not in documents.shared_document(case, "public")


@pytest.mark.parametrize(
    ("fields", "has_evidence"),
    [
        ({"consent": "sector", "demanded_change": "Take it off"}, set()),
        ({"group_consents": {"evidence": "sector"}}, set()),
        ({"marking": "green"}, {"community"}),
        ({}, {"community", "public"}),
    ],
)
def test_consent_and_marking_bound_it_too(cast, fields, has_evidence):
    case = cast.draft(**fields)
    mark(cast, case)
    case = Case.objects.with_record().get(pk=case.pk)
    tiers = documents.tiers_of(case)
    written = {tier.value: documents.shared_document(case, tier) for tier in tiers}
    assert {tier for tier, document in written.items() if "excerpts" in document} == has_evidence


def test_readers_of_one_tier_get_no_page_of_the_other(client, cast):
    case = cast.draft(marking="green")
    mark(cast, case)
    release = publish(cast, case)
    (digest, *_more) = list_hashes(release.documents)
    address = address_of(release.case.ref, digest)
    assert client.get(address).status_code == 404
    client.force_login(cast.analyst)
    assert client.get(address).status_code == 200


def test_a_firm_that_reported_agrees_first(cast):
    case = cast.draft(found_by="company-report")
    assert code_of(mark, cast, case) == "firm_consent"
    excerpt = mark(cast, case, "Another", firm_consent="By telephone on 3 March 2026.")
    assert excerpt.firm_consent not in json.dumps(propose(cast, case).documents)
    # What was marked before somebody learned that the firm reported it.
    late = cast.draft()
    mark(cast, late)
    Case.objects.filter(pk=late.pk).update(found_by="company-report")
    assert code_of(propose, cast, late) == "gaps"


def test_what_cannot_be_shown_is_not_released(cast):
    case = cast.draft()
    office = files.add_drawn(cast, case, files.word_document(), "letter.docx")
    drawn = files.add_drawn(cast, case, files.pdf("One"))
    assert code_of(excerpts.mark_excerpt, office, ExcerptFacts(), by=cast.officer_a) == "version"
    wrong = ExcerptFacts(pages=[2])
    assert code_of(excerpts.mark_excerpt, drawn, wrong, by=cast.officer_a) == "pages"
    assert code_of(excerpts.mark_excerpt, drawn, ExcerptFacts(), by=cast.officer_b) == "role"


def test_what_was_taken_back_since_is_not_approved(cast):
    case = cast.draft()
    excerpt = mark(cast, case)
    proposal = propose(cast, case)
    seen = list_hashes(proposal.documents)
    assert code_of(releases.approve_release, proposal, by=cast.approver_a) == "evidence"
    excerpts.unmark_excerpt(excerpt.item, by=cast.officer_a)
    refused = code_of(releases.approve_release, proposal, by=cast.approver_a, seen=seen)
    assert refused == "narrowed"


def test_a_batch_takes_no_case_with_evidence(cast):
    case, other = cast.draft(), cast.draft()
    mark(cast, case)
    check = batches.check_proposals([case, other], by=cast.officer_a)
    assert ([one.pk for one in check.ready], len(check.refused)) == ([other.pk], 1)
    code = code_of(
        batches.propose_batch, [case], title="Both", by=cast.officer_a, reason="They agreed."
    )
    assert code == "evidence"


def test_the_page_asks_for_a_look_and_keeps_what_was_typed(client, cast):
    version = files.add_drawn(cast, cast.draft(), files.pdf("One", "Two", "Three"))
    client.force_login(cast.officer_a)
    address = f"/desk/evidence/{key_of(version.item)}/release/"
    assert client.get(address).content.decode().count("<img") == 3
    typed = {"version": "1", "pages": "1-2, 9-4", "captured_on": "2018-04", "firm_consent": ""}
    answer = client.post(address, typed | {"is_checked": "on"})
    assert answer.status_code == 422
    assert "1-2, 9-4" in answer.content.decode()
    assert client.post(address, typed | {"pages": "1-2"}).status_code == 422
    answer = client.post(address, typed | {"pages": "1-2", "is_checked": "on"})
    assert answer.status_code == 302
    excerpt = EvidenceExcerpt.objects.get()
    assert (excerpt.pages, excerpt.captured_on) == ([1, 2], "2018-04")
    assert excerpt.marked_at <= timezone.now()
    item = client.get(version.item.get_absolute_url()).content.decode()
    assert "Pages 1, 2 of version 1 are marked" in item
    client.post(f"/desk/evidence/{key_of(version.item)}/keep/")
    assert not EvidenceExcerpt.objects.exists()
