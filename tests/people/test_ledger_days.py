"""Signed days of the ledger, and the export that an auditor checks without the site."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from incidents import jobs
from incidents.actions.people import ledger, ledger_days
from incidents.models import Ledger, LedgerDay
from incidents.values import merkle

ROOT = Path(__file__).parents[2]
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.REPORTS_JOURNAL = tmp_path / "journal"


def close_today(monkeypatch):
    """Sign what has happened so far; from then on it is tomorrow."""
    ledger_days.sign_days(TODAY + dt.timedelta(days=1))
    now = timezone.now() + dt.timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: now)


def export(person, tmp_path):
    """The history of the person's desk, as lines, and the file that holds them."""
    client = Client()
    client.force_login(person)
    answer = client.post("/desk/history/export/", {"reason": "The yearly audit."})
    body = b"".join(answer.streaming_content)
    path = tmp_path / "history.jsonl"
    path.write_bytes(body)
    return [json.loads(line) for line in body.splitlines()], path


def check(*arguments):
    script = [sys.executable, str(ROOT / "static/ledger/verify_history.py"), *map(str, arguments)]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def rewrite(path, lines):
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_a_day_is_signed_once_published_and_says_nothing_of_its_volume(cast, client):
    jobs.close_ledger_days()
    jobs.close_ledger_days()
    ledger_days.sign_days(TODAY + dt.timedelta(days=2))
    first, second, third = LedgerDay.objects.order_by("day")
    assert [first.day, third.day] == [TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)]
    heads = [json.loads(row.statement) for row in (first, second, third)]
    # The second has the demonstration's hundreds of rows, the third none.
    assert heads[2]["size"] == 1024
    assert set(heads[0]) == {"form", "day", "key", "previous", "root", "size"}
    listed = client.get("/history/days/").json()
    days = [day for month in listed["months"] for day in months(client, month)]
    assert [json.loads(day["statement"]) for day in days] == heads
    assert [key["public"] for key in listed["keys"]] == [heads[0]["key"]]


def months(client, month):
    return client.get(f"/history/days/{month}/").json()["days"]


def test_the_fast_tree_is_the_tree_of_the_rfc():
    leaves = [bytes([number]) for number in range(16)]
    levels = merkle.build_levels(leaves)
    assert levels[-1] == [merkle.compute_root(leaves)]
    for place in range(16):
        assert merkle.list_siblings(levels, place) == merkle.compute_path(leaves, place)
    with pytest.raises(ValueError, match="power of two"):
        merkle.build_levels(leaves[:3])


def test_an_auditor_checks_an_export_and_finds_what_was_changed(
    cast, client, tmp_path, monkeypatch
):
    """Change one thing after another in what is exported; the script names each."""
    ledger.record("case changed", "B-1", by=cast.officer_b, fields=["title"])
    close_today(monkeypatch)
    ledger.record("comment written", "DESK-A-2026-0001", by=cast.officer_a)
    auditor = cast.person("auditor@desk-a.example", "auditor", desk=cast.officer_a.desk)
    lines, path = export(auditor, tmp_path)
    acts = [line for line in lines if line["line"] == "act"]
    # All of the desk, the export itself included, and nothing of another.
    assert {act["desk"] for act in acts} == {"desk-a"}
    assert len(acts) == Ledger.objects.filter(desk="desk-a").count()
    assert (acts[-1]["verb"], acts[-1]["reason"]["text"]) == (
        "history exported",
        "The yearly audit.",
    )
    assert "exported the history of the desk" in acts[-1]["sentence"]
    key = client.get("/history/days/").json()["keys"][0]["public"]
    month = tmp_path / f"{TODAY:%Y-%m}.json"
    month.write_bytes(client.get(f"/history/days/{TODAY:%Y-%m}/").content)
    assert f"{len(acts)} lines are as they were written; {len(acts) - 2} of" in check(
        path, key, month
    )
    for change, found in CHANGES:
        changed = json.loads(json.dumps(lines))
        change(changed, [line for line in changed if line["line"] == "act"])
        assert found in check(rewrite(path, changed), key), found
    assert "first key is not the one" in check(rewrite(path, lines), "0" * 64)
    month.write_text(month.read_text().replace("root", "toor"))
    assert "another head than when you fetched" in check(path, key, month)


def alter(lines, acts):
    acts[3]["actor"] = "nobody@desk-a.example"


def alter_reason(lines, acts):
    acts[-1]["reason"]["text"] = "No reason."


def move_proof(lines, acts):
    acts[3]["proof"]["place"] ^= 1


def drop_proof(lines, acts):
    acts[3]["proof"] = {}


def alter_head(lines, acts):
    day = next(line for line in lines if line["line"] == "day")
    day["statement"] = day["statement"].replace('"root":"', '"root":"0')


def alter_key(lines, acts):
    next(line for line in lines if line["line"] == "key")["signature"] = "00" * 64


CHANGES = [
    (alter, "this line was changed"),
    (alter_reason, "the reason of this line was changed"),
    (move_proof, "does not hold this line"),
    (drop_proof, "is of a signed day, which does not hold it"),
    (alter_head, "is not signed by a key of that time"),
    (alter_key, "nobody who may signed for the key"),
]


def test_a_day_that_was_rewritten_in_the_database_is_found(cast, tmp_path, monkeypatch):
    """The owner of the database changes a row and its hash alike: the signed head finds it."""
    close_today(monkeypatch)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE incidents_ledger DISABLE TRIGGER USER")
    row = Ledger.objects.filter(desk="desk-a").order_by("pk")[5]
    row.actor = "nobody@desk-a.example"
    Ledger.objects.filter(pk=row.pk).update(actor=row.actor, hash=row.compute_hash())
    _lines, path = export(cast.approver_a, tmp_path)
    assert f"the signed head of {TODAY} does not hold this line" in check(path)


def test_a_new_key_is_signed_by_the_one_before_or_says_that_it_is_lost(
    cast, tmp_path, capsys, monkeypatch
):
    ledger_days.sign_days(TODAY)
    call_command("change_ledger_key", reason="A year is over.")
    assert "signs from now on" in capsys.readouterr().out
    close_today(monkeypatch)
    _lines, path = export(cast.officer_a, tmp_path)
    assert "2 heads" in check(path)
    for file in tmp_path.glob("history-*.key"):
        file.unlink()
    call_command("change_ledger_key", reason="The disk broke.", lost=True)
    ledger_days.sign_days(TODAY + dt.timedelta(days=2))
    later = timezone.now() + dt.timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    _lines, path = export(cast.officer_a, tmp_path)
    answer = check(path)
    assert "the key before was lost" in answer
    assert "3 heads" in answer


def test_an_export_of_the_history_needs_a_reason(cast, client):
    client.force_login(cast.officer_a)
    answer = client.post("/desk/history/export/", {"reason": ""}, follow=True)
    assert "Enter a reason." in answer.text
    assert not Ledger.objects.filter(verb="history exported").exists()
