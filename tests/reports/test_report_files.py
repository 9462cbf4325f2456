"""Sealed files on their way in: part by part, twice if need be, and nothing that can be read."""

import uuid

import pytest

from incidents.actions.reports import files, load, quotas
from incidents.exchange import age
from incidents.models.reports import threads
from tests.support.filing import PART, Firm
from tests.support.sealing import sealed


def test_files_come_in_parts_that_may_come_twice(firm):
    content = sealed(size=age.padme(PART + 5))
    name, answers = firm.upload(content)
    assert [answer.status_code for answer in answers] == [201, 200, 200]
    assert firm.put(name, 0, content[:PART]).status_code == 200
    received = firm.client.get(f"/report/files/{name}/").json()["received"]
    assert received == [0, 1]
    assert firm.file(files=[name]).status_code == 201
    parts = threads.FilePart.objects.filter(upload__report__isnull=False).order_by("number")
    assert b"".join(bytes(part.content) for part in parts) == content
    # What belongs to a report is nobody's to write or to ask after.
    assert firm.put(name, 0, content[:PART]).status_code == 404
    assert firm.client.get(f"/report/files/{name}/").status_code == 404


def test_a_file_that_has_not_arrived_whole_keeps_its_report_waiting(firm):
    content = sealed(size=age.padme(PART + 5))
    name, _answers = firm.upload(content)
    threads.FilePart.objects.filter(number=1).delete()
    assert firm.file(files=[name]).status_code == 400
    assert not threads.Report.objects.exists()


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
    _name, answers = firm.upload(content)
    assert answers[place].status_code == 400
    assert not threads.FilePart.objects.exists()


def test_a_file_of_another_report_is_not_taken_along(firm):
    name, _answers = Firm(firm.client, firm.row).upload(sealed())
    assert firm.file(files=[name]).status_code == 404
    assert not threads.Report.objects.exists()


def test_an_eleventh_file_is_refused(firm):
    statuses = [firm.upload(sealed())[1][0].status_code for _ in range(11)]
    assert statuses == [201] * 10 + [400]


def test_a_file_over_100_mib_is_refused(firm):
    assert firm.announce(120 * 1024 * 1024)[1].status_code == 400


def test_each_file_carries_a_proof_by_its_size(firm, monkeypatch):
    name, answer = firm.announce(files.LARGEST)
    assert answer.status_code == 201
    # The same announcement again brings the same row, and changes nothing.
    threads.Upload.objects.update(idle=1)
    assert firm.announce(files.LARGEST, name)[1].status_code == 201
    assert threads.Upload.objects.get().idle == 1
    seed = firm.offer()["seed"]
    monkeypatch.setattr(load, "FLOOR", 2**40)
    answer = firm.announce(files.LARGEST, proof={"seed": seed, "counter": 0})[1].json()
    assert (answer["code"], answer["floor"]) == ("proof", 7 * 2**40)
    other = {"seed": "0" * 64, "counter": 0}
    assert firm.announce(5000, proof=other)[1].json()["code"] == "seed"
    assert threads.Upload.objects.count() == 1


def quota():
    return threads.Quota.objects.get()


def test_bytes_are_charged_as_they_come_and_once(firm):
    content = sealed(size=age.padme(PART + 5))
    name, _answers = firm.upload(content)
    assert quota().file_bytes == len(content)
    firm.put(name, 0, content[:PART])
    assert quota().file_bytes == len(content)


def test_a_full_disk_refuses_files_and_takes_texts(firm, monkeypatch):
    name, _answer = firm.announce(len(content := sealed()))
    monkeypatch.setattr(quotas, "FILE_BYTES", len(content) - 1)
    answer = firm.put(name, 0, content)
    assert (answer.status_code, answer.json()["code"]) == (507, "full")
    assert not threads.FilePart.objects.exists()
    assert firm.file().status_code == 201


def test_once_half_the_space_is_used_new_files_wait_until_the_desk_read_the_text(firm, monkeypatch):
    name, _answers = firm.upload(content := sealed())
    monkeypatch.setattr(quotas, "FILE_BYTES", 2 * len(content))
    answer = firm.announce(len(content))[1]
    assert (answer.status_code, answer.json()["code"]) == (409, "wait")
    assert firm.file(files=[name]).status_code == 201
    assert firm.announce_later(5000)[1].json()["code"] == "wait"
    threads.Report.objects.update(acknowledged_on=threads.Report.objects.get().received_on)
    assert firm.announce_later(5000)[1].status_code == 201


def test_a_thread_brings_later_files_without_proof_within_bounds(firm):
    firm.file()
    assert firm.announce_later(files.THREAD_BYTES - 5000)[1].status_code == 201
    assert firm.announce_later(6000)[1].json()["code"] == "wait"
    threads.Report.objects.update(acknowledged_on=threads.Report.objects.get().received_on)
    assert firm.announce_later(6000)[1].status_code == 201


def test_a_file_whose_parts_stop_coming_is_given_back_after_two_looks(firm):
    content = sealed(size=age.padme(PART + 5))
    gone, _answer = firm.announce(len(content))
    firm.put(gone, 0, content[:PART])
    other = Firm(firm.client, firm.row)
    slow, _answer = other.announce(len(content))
    files.give_back_idle()
    # A part of one file of a report keeps all of them: a slow line sends one after another.
    second, _answer = other.announce(len(content))
    other.put(second, 0, content[:PART])
    files.give_back_idle()
    left = set(threads.Upload.objects.values_list("pk", flat=True))
    assert left == {uuid.UUID(slow), uuid.UUID(second)}
    assert quota().file_bytes == PART


def test_a_file_of_a_report_is_never_given_back(firm):
    name, _answers = firm.upload(sealed())
    firm.file(files=[name])
    for _hour in range(3):
        files.give_back_idle()
    assert threads.Upload.objects.get().report_id
