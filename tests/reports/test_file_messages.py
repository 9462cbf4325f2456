"""Files with a receipt: their numbers, their erasure, and what the desk writes about them."""

import html
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from incidents.actions.reports import file_messages, restoring, sealed_files
from incidents.models import RecipientList
from incidents.models.reports.threads import Message, Report
from tests.support import sealing
from tests.support.sealed_files import message_of
from tests.support.sealing import digest, filed, sealed

PAGE = "/report/sealed-file/desk-a/"
BACK = f"{PAGE}receipt/"
NUMBER = "ab" * 32


@pytest.fixture(autouse=True)
def file(tmp_path, settings):
    """A journal of this test's own."""
    settings.REPORTS_JOURNAL = tmp_path / "journal" / "reports.journal"


@pytest.fixture
def begun(cast):
    return sealing.begun(cast.inbox_a)


def file_with_number(client, number=NUMBER, **values):
    content = sealed(recipients=2)
    sent = {"sealed": SimpleUploadedFile("a.age", content), "number": number} | values
    return content, client.post(PAGE, sent)


@pytest.mark.parametrize("number", ["x", "ab" * 31, f"{NUMBER} x", "é" * 64])
def test_what_is_no_number_is_refused_and_stays_typed(begun, client, number):
    _content, answer = file_with_number(client, number)
    assert answer.status_code == 422
    assert html.escape(number) in answer.content.decode()
    assert not Report.objects.exists()


def test_the_key_itself_is_refused_and_not_repeated(begun, client):
    secret = "AGE-SECRET-KEY-1QQQ"
    for answer in (file_with_number(client, secret)[1], client.post(BACK, {"number": secret})):
        assert answer.status_code == 422
        assert "make a new receipt" in answer.content.decode()
        assert secret not in answer.content.decode()
    assert not Report.objects.exists()


def test_one_answer_for_unknown_other_and_erased_numbers(begun, client):
    content, answer = file_with_number(client)
    assert answer.status_code == 201
    firm = filed(begun)
    lookup = "cd" * 32
    Report.objects.filter(pk=firm.id).update(lookup=digest(lookup))
    # The same file with another number would take the receipt of whoever sent it.
    again = {"sealed": SimpleUploadedFile("a.age", content), "number": lookup}
    assert client.post(PAGE, again).status_code == 422
    wrong = [client.post(BACK, {"number": one}).content for one in ("ee" * 32, lookup)]
    assert client.post(BACK, {"number": NUMBER, "erase": "yes"}).status_code == 200
    assert Report.objects.count() == 2
    gone = client.post(BACK, {"number": NUMBER, "erase": "yes", "sure": "yes"})
    assert gone.status_code == 200
    assert list(Report.objects.all()) == [firm.report]
    wrong.append(client.post(BACK, {"number": NUMBER}).content)
    pages = {re.sub(r"[0-9a-f]{64}", "", one.decode()) for one in wrong}
    assert len(pages) == 1
    # A thread's page does not take a file's number for its own.
    asked = json.dumps({"lookup": NUMBER})
    answer = client.post("/report/thread/open/", asked, content_type="application/json")
    assert answer.status_code == 404


def test_an_erased_file_stays_erased_and_a_forged_line_erases_nothing(begun, client):
    file_with_number(client)
    backup = transaction.savepoint()
    sealed_files.erase_file(begun_desk(), NUMBER)
    transaction.savepoint_rollback(backup)
    report = Report.objects.get()
    assert not sealed_files.restore_erasure(report, {"number": "cd" * 32})
    assert not sealed_files.restore_erasure(filed(begun).report, {"number": ""})
    restoring.ensure_applied(again=True)
    assert not Report.objects.filter(pk=report.pk).exists()


def begun_desk():
    return RecipientList.objects.get().desk


PLAIN = b"Dear firm, we read your report. " * 200
MESSAGES = {
    "plain for the firm": lambda begun, report: message_of(begun, report, copy=PLAIN),
    "plain for officers": lambda begun, report: message_of(begun, report, sealed_text=PLAIN),
    "to two receipts": lambda begun, report: message_of(
        begun, report, copy=sealed("classic", recipients=2)
    ),
    "other content": lambda begun, report: message_of(begun, report, copy=None, sealed="0" * 64),
    "out of order": lambda begun, report: message_of(begun, report, number=2),
    "another report's": lambda begun, report: message_of(begun, report, report="0" * 32),
    "more keys": lambda begun, report: message_of(begun, report) | {"more": ""},
}


@pytest.mark.parametrize("name", MESSAGES)
def test_the_server_takes_sealed_and_signed_messages_only(cast, begun, client, name):
    file_with_number(client)
    report = Report.objects.get()
    with pytest.raises(ValidationError):
        file_messages.add_file_message(report, MESSAGES[name](begun, report), by=cast.inbox_a)
    file_messages.add_file_message(report, message_of(begun, report), by=cast.inbox_a)
    assert Message.objects.filter(side="desk").count() == 1


def test_only_a_file_with_a_receipt_is_written_to(cast, begun, client):
    file_with_number(client, number="")
    for report in (Report.objects.get(), filed(begun).report):
        with pytest.raises(ValidationError):
            file_messages.add_file_message(report, message_of(begun, report), by=cast.inbox_a)


def test_a_count_of_space_knows_the_firms_copies(cast, begun, client):
    file_with_number(client)
    report = Report.objects.get()
    message = file_messages.add_file_message(report, message_of(begun, report), by=cast.inbox_a)
    sealed_files.quotas.recount()
    with connection.cursor() as cursor:
        cursor.execute("SELECT text_bytes FROM incidents_quota")
        counted = cursor.fetchone()[0]
    texts = sum(len(bytes(row.sealed)) for row in Message.objects.all())
    assert counted == texts + len(bytes(message.receipt_copy))
