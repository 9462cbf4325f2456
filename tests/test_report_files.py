"""Sealed files on their way in: part by part, twice if need be, and nothing that can be read."""

import secrets

import pytest

from incidents.exchange import age
from incidents.models import reports
from tests.filing import PART
from tests.sealing import sealed


def test_files_come_in_parts_that_may_come_twice(firm):
    permit = firm.permit()
    content = sealed(size=age.padme(PART + 5))
    name, answers = firm.upload(content, permit)
    assert [answer.status_code for answer in answers] == [201, 200, 200]
    assert firm.put(name, 0, content[:PART]).status_code == 200
    received = firm.client.get(f"/report/files/{name}/").json()["received"]
    assert received == [0, 1]
    assert firm.file(permit=permit, files=[name]).status_code == 201
    parts = reports.Part.objects.filter(upload__report__isnull=False).order_by("number")
    assert b"".join(bytes(part.content) for part in parts) == content
    # What belongs to a report is nobody's to write or to ask after.
    assert firm.put(name, 0, content[:PART]).status_code == 404
    assert firm.client.get(f"/report/files/{name}/").status_code == 404


def test_a_file_that_has_not_arrived_whole_keeps_its_report_waiting(firm):
    permit = firm.permit()
    content = sealed(size=age.padme(PART + 5))
    name, _answers = firm.upload(content, permit)
    reports.Part.objects.filter(number=1).delete()
    assert firm.file(permit=permit, files=[name]).status_code == 400
    assert not reports.Report.objects.exists()


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"%PDF-1.7 plain " * 1000, 1),
        (sealed("classic"), 1),
        (sealed(size=4097), 1),
        (sealed(recipients=2), 1),
    ],
)
def test_a_file_that_is_not_sealed_is_refused(firm, content, place):
    _name, answers = firm.upload(content, firm.permit())
    assert answers[place].status_code == 400
    assert not reports.Part.objects.exists()


def test_a_file_of_another_proof_is_not_taken_along(firm):
    name, _answers = firm.upload(sealed(), firm.permit())
    assert firm.file(files=[name]).status_code == 404
    assert not reports.Report.objects.exists()


def test_an_eleventh_file_is_refused(firm):
    permit = firm.permit()
    statuses = [firm.upload(sealed(), permit)[1][0].status_code for _ in range(11)]
    assert statuses == [201] * 10 + [400]


def test_a_file_over_100_mib_is_refused(firm):
    begin = {
        "desk": "desk-a",
        "upload": secrets.token_hex(16),
        "size": 120 * 1024 * 1024,
        "kind": "hybrid",
        "permit": firm.permit(),
        "lookup": None,
    }
    assert firm.post("/report/files/", begin).status_code == 400
