"""Evidence stays with whoever may read its case: no other role, no reader, no output."""

import pytest

from incidents.actions.desk import teamwork
from incidents.actions.desk.documents import full_document
from incidents.actions.desk.excerpts import ExcerptFacts, mark_excerpt
from incidents.models import (
    Case,
    EvidenceExcerpt,
    EvidenceItem,
    EvidencePicture,
    EvidenceVersion,
    Marking,
)
from tests.support import evidence_files as files
from tests.support import outputs
from tests.support.excerpts import address_of
from tests.support.keys import key_of

PLANTED = "geheimsache7731"
ROLES = ("stranger", "analyst", "admin", "inbox_a", "officer_b", "approver_b")


@pytest.fixture
def planted(cast):
    """Evidence of a case that is public; its title, claim, file and name are planted."""
    case = cast.draft()
    cast.release(case)
    facts = {"title": PLANTED, "supports": PLANTED}
    return files.add_drawn(cast, case, files.pdf(PLANTED), f"{PLANTED}.pdf", **facts)


def page_of(version):
    """The hash of its first page."""
    return version.pictures.get(page=1).sha256


def addresses(version):
    return [
        version.item.case.get_absolute_url(),
        f"{version.item.case.get_absolute_url()}evidence/",
        version.item.get_absolute_url(),
        f"/desk/evidence/files/{key_of(version)}/",
        f"/desk/evidence/pictures/{key_of(version)}/0/",
        f"/desk/evidence/pictures/{key_of(version)}/1/",
        f"/desk/evidence/{key_of(version.item)}/release/",
        f"{version.item.case.get_absolute_url()}evidence/{page_of(version)}.jpg",
    ]


@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_gets_a_byte(client, cast, planted, role):
    person = getattr(cast, role)
    if role != "stranger":
        client.force_login(person)
    for address in addresses(planted):
        answer = client.get(address)
        assert answer.status_code in (302, 403, 404), address
        assert PLANTED not in answer.content.decode()
    mark_excerpt(planted, ExcerptFacts(), by=cast.officer_a)
    for rows in (EvidenceItem, EvidenceVersion, EvidencePicture, EvidenceExcerpt):
        assert not rows.objects.visible_to(person).exists()


@pytest.mark.parametrize("role", ["officer_a", "approver_a"])
def test_the_desk_reads_it(client, cast, planted, role):
    client.force_login(getattr(cast, role))
    assert [client.get(address).status_code for address in addresses(planted)] == [200] * 8


def test_of_a_red_case_only_its_readers_read_it(client, cast):
    case = cast.draft(marking=Marking.RED)
    case.readers.add(cast.officer_a)
    version = files.add_drawn(cast, case)
    client.force_login(cast.approver_a)
    assert [client.get(address).status_code for address in addresses(version)] == [404] * 8
    client.force_login(cast.officer_a)
    assert [client.get(address).status_code for address in addresses(version)] == [200] * 8
    teamwork.name_readers(case, [cast.approver_a], by=cast.officer_a)
    client.force_login(cast.approver_a)
    assert [client.get(address).status_code for address in addresses(version)] == [200] * 8


def test_a_released_document_holds_nothing_of_it(cast, planted):
    case = Case.objects.with_record().get(pk=planted.item.case_id)
    assert PLANTED not in str(full_document(case))
    assert planted.sha256 not in str(full_document(case))


@pytest.mark.parametrize("role", ["stranger", "analyst", "officer_b"])
def test_no_page_file_or_feed_of_the_register_holds_it(client, cast, planted, role):
    if role != "stranger":
        client.force_login(getattr(cast, role))
    case = Case.objects.get(pk=planted.item.case_id)
    places = outputs.everywhere("map", case.ref)
    # The file's hash stays at the desk for good; that of a page until it is released.
    words = [PLANTED, planted.sha256, page_of(planted)]
    mark_excerpt(planted, ExcerptFacts(), by=cast.officer_a)
    assert client.get(address_of(case.ref, page_of(planted))).status_code == 404
    assert outputs.telling(client, words, places) == {word: [] for word in words}
    # The case itself is there.
    assert outputs.telling(client, ["take a map off the wall"], outputs.entry(case.ref))
