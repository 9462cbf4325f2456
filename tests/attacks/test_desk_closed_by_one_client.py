"""One client with a laptop tries to close a desk to every other firm.

Each attack succeeded on the first version: it took half a minute, and the desk was closed until the
next day. Here the price is as low as possible, which favours the attacker.
"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents.actions.reports import files, quotas
from incidents.models.reports import threads
from tests.support.filing import Firm, worked
from tests.support.sealing import digest, sealed

pytestmark = pytest.mark.slow  # hundreds of requests are what the attack consists of

# A day's reports, bytes and page-less files, as they were counted once, and one more of each.
REPORTS, BYTES, ALONE = 201, 20 * 1024**3, 21


def test_hoarded_proofs_do_not_keep_a_firm_from_filing(firm, client):
    """All are bought at the lowest price, before the first is spent."""
    bodies = [Firm(client, firm.row).body() for _report in range(REPORTS)]
    for body in bodies:
        firm.post("/report/to/desk-a/send/", body)
    assert firm.file().status_code == 201


def test_announced_bytes_that_never_come_do_not_keep_a_firms_files_out(firm, client):
    announced = 0
    while announced < BYTES:
        other = Firm(client, firm.row)
        for _file in range(threads.MOST_FILES):
            assert other.announce(files.LARGEST)[1].status_code == 201
            announced += files.LARGEST
    assert firm.announce(files.LARGEST)[1].status_code == 201
    content = sealed()
    name, answers = firm.upload(content)
    assert [answer.status_code for answer in answers] == [201, 200]
    assert firm.file(files=[name]).status_code == 201
    quota = threads.Quota.objects.get()
    assert quota.file_bytes == len(content)
    assert not quotas.are_files_scarce(firm.row.desk)


def test_files_without_a_page_do_not_keep_others_out(firm, client):
    for _file in range(ALONE):
        send_alone(client, sealed(recipients=2))
    content = sealed(recipients=2)
    answer = send_alone(client, content)
    if answer.status_code == 409:
        answer = send_alone(client, content, proof=as_the_page_says(answer, content))
    assert answer.status_code == 201
    assert firm.file().status_code == 201


def send_alone(client, content, **fields):
    sent = SimpleUploadedFile("minutes.age", content)
    return client.post("/report/sealed-file/desk-a/", {"sealed": sent} | fields)


def as_the_page_says(answer, content):
    """What the command on the page prints for a file."""
    line = r"python3 proof\.py (\S+) ([0-9a-f]{64}) (\d+) report\.age"
    desk, seed, needed = re.search(line, answer.content.decode()).groups()
    name = digest(content)
    about = {"purpose": "sealed-file", "subject": name[:32], "digest": name}
    proof = worked(desk, {"seed": seed}, int(needed), **about)
    return f"{proof['seed']}:{proof['counter']}"


def test_a_firm_pays_for_a_flood_no_more_than_minutes_of_work():
    """The controller against 45,000 tries a second, some 170 cores, for a day of steady sending."""
    from incidents.actions.reports import load

    desk, now, free = load.Load(0.0), 0.0, quotas.TEXT_BYTES
    while now < load.DAY_SECONDS and free > quotas.TEXT_BYTES / 2:
        target = load.target_of(free)
        floor = desk.settle(now, target)
        arrivals = int(45_000 / floor * load.WINDOW_SECONDS / 2)
        for _report in range(arrivals):
            desk.count(now, target)
        free -= arrivals * 2 * load.UNIT_BYTES
        now += load.WINDOW_SECONDS
        # A telephone makes some 33 tries a second, a desktop 114 with one thread.
        assert floor / 114 < 600
    assert now > load.DAY_SECONDS / 4
