"""A file sealed without a page: the plain form, its small share of a day, its proof of work."""

import re
import subprocess
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents.actions.reports import quotas
from incidents.models.reports import threads
from tests.support.filing import keys_of
from tests.support.sealing import sealed
from tracker.environment import ROOT

PLAIN = b"Our chairman was shown a photograph. " * 150


def count_rows():
    return threads.Report.objects.count() + threads.Message.objects.count()


def test_a_file_sealed_without_a_page_is_taken(cast, client):
    _keys, row = keys_of(cast.officer_a.desk)
    count = len(row.fields["recipients"])
    content = sealed(recipients=count, size=1234)
    sent = SimpleUploadedFile("minutes.age", content)
    answer = client.post("/report/sealed-file/desk-a/", {"sealed": sent})
    assert answer.status_code == 201
    report = threads.Report.objects.get()
    assert (report.lookup, bytes(report.messages.get().sealed)) == ("", content)


@pytest.mark.parametrize(
    "content", [PLAIN, sealed(), sealed("classic", recipients=2), b"", sealed(recipients=3)]
)
def test_the_form_takes_nothing_that_is_not_sealed_to_the_desk(cast, client, content):
    keys_of(cast.officer_a.desk)
    sent = SimpleUploadedFile("minutes.age", content)
    assert client.post("/report/sealed-file/desk-a/", {"sealed": sent}).status_code == 422
    words = {"sealed": SimpleUploadedFile("a.age", sealed(recipients=2)), "text": "plain"}
    assert client.post("/report/sealed-file/desk-a/", words).status_code == 422
    assert count_rows() == 0


def test_a_file_without_a_page_again_is_the_same_row(cast, client):
    keys_of(cast.officer_a.desk)
    content = sealed(recipients=2, size=1234)
    for _time in range(2):
        sent = SimpleUploadedFile("minutes.age", content)
        assert client.post("/report/sealed-file/desk-a/", {"sealed": sent}).status_code == 201
    assert threads.Report.objects.count() == 1
    assert threads.Quota.objects.get().text_bytes == len(content)


def test_the_command_on_the_page_computes_the_proof(cast, client, monkeypatch, tmp_path):
    keys_of(cast.officer_a.desk)
    monkeypatch.setattr(quotas, "UNPROVEN_A_DAY", 0)
    (tmp_path / "report.age").write_bytes(content := sealed(recipients=2))
    sent = {"sealed": SimpleUploadedFile("report.age", content)}
    page = client.post("/report/sealed-file/desk-a/", sent)
    assert page.status_code == 409
    line = re.search(r"<pre>python3 proof\.py (.+) report\.age</pre>", page.content.decode())[1]
    script = ROOT / "static" / "sealed" / "proof.py"
    command = [sys.executable, script, *line.split(), tmp_path / "report.age"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    sent = {"sealed": SimpleUploadedFile("report.age", content), "proof": printed}
    assert client.post("/report/sealed-file/desk-a/", sent).status_code == 201
    # It is for that one file: another needs a work of its own.
    other = {"sealed": SimpleUploadedFile("b.age", sealed(recipients=2, size=400_000))}
    assert client.post("/report/sealed-file/desk-a/", other | {"proof": printed}).status_code == 409


@pytest.mark.parametrize("proof", ["x", "1" * 64, f"{'0' * 64}:x", f"{'0' * 64}:1\x00"])
def test_a_proof_that_is_none_is_refused(cast, client, proof):
    keys_of(cast.officer_a.desk)
    sent = {"sealed": SimpleUploadedFile("a.age", sealed(recipients=2)), "proof": proof}
    assert client.post("/report/sealed-file/desk-a/", sent).status_code == 422
    assert count_rows() == 0
