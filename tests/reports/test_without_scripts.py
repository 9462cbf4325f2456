"""A firm without scripts: the commands of the page, run with Debian's age, and what they hold."""

import datetime as dt
import html
import json
import re
import subprocess
import sys
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from incidents.actions.reports import (
    classic_offers,
    keys,
    receipt_log,
    recipient_lists,
)
from incidents.models.reports.threads import Message, Report
from tests.support.officers import signed_in
from tests.support.sealing import digest
from tracker.environment import ROOT

STORY = "They named the street in which our chairman lives. 我们不相信网页。"
PAGE = "/report/sealed-file/desk-a/"
BACK = f"{PAGE}receipt/"
NUMBER = "ab" * 32

MAKE = """
  import {Encrypter} from "./vendor/sealed.js";
  import * as keyring from "./js/reports/keyring.js";
  import * as forms from "./js/reports/forms.js";
  import {newSecret} from "./js/reports/signing.js";
  const key = await keyring.newKey("hybrid");
  const encrypter = new Encrypter();
  encrypter.setPassphrase("x");
  encrypter.setScryptWorkFactor(10);
  const half = forms.padded({identity: key.identity, secret: key.secret}, 1024);
  const wrapped = forms.toBase64(await encrypter.encrypt(half));
  const recovery = await keyring.newKey("hybrid");
  const readers = [keyring.asOfficer(key), keyring.asRecovery(recovery.recipient)];
  const list = await keyring.nextList("desk-a", "hybrid", readers, null, newSecret());
  const wrap = keyring.signedWrap(key, {wrapped, passkey: "", by_passkey: ""}, "");
  console.log(JSON.stringify({key, wrap, list}));
"""
OFFER = """
  import {newOffer} from "./js/reports/classic.js";
  console.log(JSON.stringify(await newOffer("desk-a", input.key, true, "")));
"""
OPEN = """
  import {openReport} from "./js/reports/dossier.js";
  import {messagePlace} from "./js/reports/reports.js";
  import {newFileMessage} from "./js/reports/sealed-file.js";
  const dossier = await openReport(input.answer, input.key, "desk-a", input.signing);
  const message = input.message && await newFileMessage(
    input.message, dossier.fileMark, messagePlace(dossier, "desk"), dossier, input.key);
  const read = dossier.messages.map(({side, number, fault, content}) => ({
    side, number, fault, text: content?.text ?? null, kind: content?.kind ?? ""}));
  console.log(JSON.stringify({read, receipt: dossier.fileReceipt, message}));
"""


class Officer:
    """An officer of desk A with a key that opens, made by the site's scripts under Node."""

    def __init__(self, node, user):
        self.node, self.user, self.client = node, user, signed_in(user)
        made = node(MAKE)
        self.key, names = made["key"], ("name", "kind", "recipient", "signing")
        keys.store_key({name: self.key[name] for name in names} | made["wrap"], by=user)
        self.row = recipient_lists.enter_list(made["list"], by=user)

    def offer(self):
        return classic_offers.store_offer(self.node(OFFER, key=self.key), by=self.user)

    def open(self, report, message=""):
        answer = self.client.post(f"/desk/inbox/reports/{report.id.hex}/").json()
        given = {"answer": answer, "key": self.key, "signing": self.row.signing}
        return self.node(OPEN, **given, message=message)

    def write(self, report, words):
        body = self.open(report, words)["message"]
        address = f"/desk/inbox/reports/{report.id.hex}/file-message/"
        return self.client.post(address, json.dumps(body), content_type="application/json")


class Shell:
    """The firm's own computer: what the pages tell it to run."""

    def __init__(self, home, client):
        self.home, self.client = home, client
        (home / "report.zip").write_text(STORY)

    def commands(self, page):
        found = re.findall(r"<pre[^>]*>(.+?)</pre>", page.content.decode(), re.DOTALL)
        return [html.unescape(one) for one in found]

    def run(self, command):
        done = subprocess.run(
            ["bash", "-c", command], cwd=self.home, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def fetch(self, *names):
        for name in names:
            content = self.client.get(f"/report/keys/{name}").content
            (self.home / name).write_bytes(content)
        for path in (ROOT / "static/sealed").iterdir():
            if path.is_file():
                (self.home / path.name).write_bytes(path.read_bytes())

    def send(self, number, name="report.age"):
        content = (self.home / name).read_bytes()
        return self.client.post(
            PAGE, {"sealed": SimpleUploadedFile(name, content), "number": number}
        )


@pytest.fixture(autouse=True)
def file(tmp_path, settings):
    """A journal of this test's own."""
    settings.REPORTS_JOURNAL = tmp_path / "journal" / "reports.journal"


@pytest.fixture
def officer(node, cast):
    return Officer(node, cast.inbox_a)


@pytest.fixture
def shell(tmp_path, client):
    return Shell(tmp_path, client)


def seal_by_the_page(shell, officer):
    """Follow the page with Debian's age; returns the number of the receipt."""
    officer.offer()
    commands = shell.commands(shell.client.get(PAGE))
    shell.fetch("desk-a.json")
    # The program on the page writes the keys from what the desk signed: the same as the downloads.
    words = shell.run(next(one for one in commands if "check_keys" in one))
    assert len(words.splitlines()[0].split()) == 8
    for name in ("desk-a.txt", "desk-a.classic.txt"):
        served = shell.client.get(f"/report/keys/{name}").content
        assert (shell.home / name).read_bytes() == served
    shell.run("age-keygen -o receipt.key")
    number = shell.run(next(one for one in commands if one.startswith("grep")))
    shell.run(next(one for one in commands if "classic.txt" in one))
    return number


@pytest.mark.node
@pytest.mark.age
def test_the_commands_of_the_page_lead_from_keys_to_a_message(shell, officer):
    number = seal_by_the_page(shell, officer)
    stored = shell.send(number)
    assert stored.status_code == 201
    report = Report.objects.get()
    opened = officer.open(report)
    assert opened["read"][0]["text"] == STORY
    assert opened["receipt"] == shell.run("age-keygen -y receipt.key").strip()
    # Neither the receipt nor its number is in the database, only the number's digest.
    assert report.lookup == digest(number[:64])
    dump = "".join(str(row) for row in [*Report.objects.values(), *Message.objects.values()])
    assert opened["receipt"] not in dump
    assert number[:64] not in dump
    assert officer.write(report, "Ask a lawyer first. 先问律师。").status_code == 201
    page = shell.client.post(BACK, {"number": number})
    saved = shell.client.post(BACK, {"number": number, "message": "1"})
    (shell.home / "message-1.age").write_bytes(saved.content)
    reading = next(one for one in shell.commands(page) if one.startswith("age -d"))
    message = shell.run(reading)
    assert "Ask a lawyer first. 先问律师。" in message
    assert report.id.hex in message
    assert [one["kind"] for one in officer.open(report)["read"]] == ["alone", "message"]
    # A month later, without the site: the file is in the log.
    receipt_log.close_days(timezone.localdate() + dt.timedelta(days=1), scripts="0" * 64)
    month = f"{timezone.localdate():%Y-%m}"
    log = shell.client.get(f"/report/log/{month}.json").content
    (shell.home / "month.json").write_bytes(log)
    key = receipt_log.public_key()
    check = f"{sys.executable} verify.py --file report.age {number[:64]} {key} month.json"
    assert "is in the log" in shell.run(check)


@pytest.mark.node
@pytest.mark.age
def test_who_writes_the_database_gets_no_message_and_passes_for_no_firm(shell, officer, tmp_path):
    number = seal_by_the_page(shell, officer)
    shell.send(number)
    report = Report.objects.get()
    shell.run("age-keygen -o thief.key; cp report.age first.age")
    thief = "(age-keygen -y thief.key; echo We take it back) | age -R desk-a.classic.txt"
    shell.run(f"{thief} -o report.age")
    forged = (tmp_path / "report.age").read_bytes()
    first = Message.objects.get()
    # Behind the first file, before it, and in its place.
    added = Message.objects.create(
        id=uuid.uuid4(),
        report=report,
        side="firm",
        number=0,
        sealed=forged,
        written_on="2026-01-01",
    )
    opened = officer.open(report)
    faults = [(one["text"], one["fault"]) for one in opened["read"]]
    assert faults == [(STORY, ""), (None, "other-receipt")]
    assert opened["receipt"] == shell.run("age-keygen -y receipt.key").strip()
    first.delete()
    with pytest.raises(AssertionError, match="root"):
        officer.open(report)
    added.delete()
    # The firm itself can add a file, which needs no proof of work.
    Message.objects.create(
        id=uuid.uuid4(), report=report, side="firm", number=1, sealed=first.sealed,
        written_on=first.written_on,
    )  # fmt: skip
    shell.run("echo And more >> report.zip")
    commands = shell.commands(shell.client.get(PAGE))
    shell.run(next(one for one in commands if "classic.txt" in one))
    assert shell.send(number).status_code == 201
    assert Report.objects.count() == 1
    read = officer.open(report)["read"]
    assert [one["text"] for one in read] == [STORY, f"{STORY}And more\n"]
