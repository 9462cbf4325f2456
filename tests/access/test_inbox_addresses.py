"""The addresses of the inbox: files in parts, other desks, bodies of another shape, no traces."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.actions.reports import desk, steps
from incidents.models import Ledger
from incidents.models.reports.threads import FilePart, Grant, Message, Opening, Report, Upload
from tests.support import sealing
from tests.support.sealing import filed, sealed, text


@pytest.fixture
def begun(cast):
    """Desk A after its first ceremony."""
    return sealing.begun(cast.inbox_a)


@pytest.fixture
def firm(begun):
    """A firm that filed with desk A."""
    return filed(begun)


def send_file(client, firm, size=5000):
    """Announce a file and send its one part; returns its name and the answers."""
    content, name = sealed(size=sealing.age.padme(size)), "ab" * 16
    here = f"/desk/inbox/reports/{firm.id.hex}/files/"
    body = {"upload": name, "size": len(content), "kind": "hybrid"}
    begun = client.post(here, body, content_type="application/json")
    part = client.put(f"{here}{name}/0/", content, content_type="application/octet-stream")
    return name, content, (begun.status_code, part.status_code)


def test_a_file_of_the_desk_goes_with_its_message(cast, client, begun, firm):
    client.force_login(cast.inbox_a)
    name, content, statuses = send_file(client, firm)
    assert statuses == (201, 200)
    body = firm.message(begun.first, "desk") | {"files": [name]}
    desk.add_desk_message(firm.report, body, by=cast.inbox_a)
    assert Upload.objects.get().report == firm.report
    answer = client.get(f"/desk/inbox/reports/{firm.id.hex}/files/{name}/0/").json()
    assert answer == {"part": text(content)}
    missing = client.get(f"/desk/inbox/reports/{firm.id.hex}/files/{name}/1/")
    assert missing.status_code == 404


def test_a_file_that_is_not_sealed_is_not_kept(cast, client, firm):
    client.force_login(cast.inbox_a)
    name, content, _statuses = send_file(client, firm)
    FilePart.objects.all().delete()
    here = f"/desk/inbox/reports/{firm.id.hex}/files/{name}/0/"
    plain = client.put(here, b"x" * len(content), content_type="application/octet-stream")
    assert plain.status_code == 400
    assert not FilePart.objects.exists()


ADDRESSES = ["", "messages/", "state/", "assigned/", "grants/", "files/"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("who", "status"),
    [("inbox_b", 404), ("officer_a", 403), ("analyst", 403), ("admin", 403), ("stranger", 302)],
)
def test_another_desk_is_not_told_that_a_report_exists(cast, client, firm, who, status, address):
    people = {"inbox_b": cast.people["inbox@desk-b.example"]}
    if who != "stranger":
        client.force_login(people.get(who) or getattr(cast, who))
    known, unknown = (
        client.post(f"/desk/inbox/reports/{name}/{address}", {}, content_type="application/json")
        for name in (firm.id.hex, "0" * 32)
    )
    assert known.status_code == unknown.status_code == status
    if status == 302:
        return
    # The page of a refusal differs by the token of its own form, and by nothing else.
    answers = [re.sub(rb'value="\w{64}"', b"", answer.content) for answer in (known, unknown)]
    assert answers[0] == answers[1]
    assert firm.id.hex.encode() not in answers[0]


@pytest.mark.parametrize("address", ADDRESSES[1:])
@pytest.mark.parametrize("body", ["", "[]", '{"step": "close", "hour": "08:15"}', "null"])
def test_a_body_of_another_shape_is_refused_and_keeps_nothing(cast, client, firm, address, body):
    client.force_login(cast.inbox_a)
    here = f"/desk/inbox/reports/{firm.id.hex}/{address}"
    answer = client.post(here, body, content_type="application/json")
    assert answer.status_code == 400
    assert "08:15" not in answer.content.decode()
    assert Report.objects.get().state == "new"
    assert not Upload.objects.exists()


def test_the_desks_work_leaves_no_line_in_the_ledger_and_no_hour(cast, client, begun, firm):
    before = Ledger.objects.count()
    client.force_login(cast.inbox_a)
    with CaptureQueriesContext(connection) as made:
        desk.open_report(firm.report, by=cast.inbox_a)
        desk.add_desk_message(firm.report, firm.message(begun.first, "desk"), by=cast.inbox_a)
        steps.take_step(firm.report, firm.step(begun.first, "decide"), by=cast.inbox_a)
    assert Ledger.objects.count() == before
    assert not [one for one in made.captured_queries if "timestamp" in one["sql"].lower()]
    fields = [
        field.get_internal_type()
        for model in (Report, Message, Grant, Opening, Upload, FilePart)
        for field in model._meta.fields
    ]
    assert "DateTimeField" not in fields


def test_the_list_costs_as_many_queries_for_one_report_as_for_five(cast, client, begun, firm):
    client.force_login(cast.inbox_a)

    def count():
        with CaptureQueriesContext(connection) as made:
            assert client.get("/desk/inbox/reports/").status_code == 200
        return len(made)

    once = count()
    for _more in range(4):
        filed(begun)
    assert count() == once <= 8
