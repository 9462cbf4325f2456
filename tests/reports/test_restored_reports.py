"""What was withdrawn, erased, held or used stays so after a restore."""

import datetime as dt
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from incidents.access import Role
from incidents.actions.reports import (
    expiry,
    holds,
    journal,
    lanes,
    recipient_lists,
    restoring,
    sealed_files,
)
from incidents.actions.reports.shapes import InvalidSubmission
from incidents.models import OfficerKey, RecipientList
from incidents.models.reports.journal import JournalHead
from incidents.models.reports.lanes import LaneCode
from incidents.models.reports.threads import Grant, Message, Report
from tests.support import sealing
from tests.support.returning import come_in, day, lines, wish
from tests.support.sealed_bytes import sealed
from tests.support.sealing import Holder, digest, filed


@pytest.fixture(autouse=True)
def file(tmp_path, settings):
    """A journal of this test's own."""
    settings.REPORTS_JOURNAL = tmp_path / "reports.journal"
    return settings.REPORTS_JOURNAL


@pytest.fixture
def begun(cast):
    return sealing.begun(cast.inbox_a)


@pytest.fixture
def firm(begun):
    return come_in(begun)


# A backup is what the database was: savepoints stand for it, and a rollback for the restore.


def test_a_withdrawn_report_does_not_come_back_by_a_restore(cast, firm, file):
    backup = transaction.savepoint()
    wish(firm)
    expiry.erase(day(4))
    assert not Report.objects.exists()
    transaction.savepoint_rollback(backup)
    assert Report.objects.get().withdrawn_on is None
    restoring.ensure_applied(again=True)
    assert Report.objects.get().withdrawn_on == timezone.localdate()
    expiry.erase(day(4))
    assert not Report.objects.exists()
    assert firm.id.hex not in file.read_text()
    assert str(firm.id) not in file.read_text()


def test_applying_twice_changes_nothing(firm):
    backup = transaction.savepoint()
    first = wish(firm)
    wish(firm, "stay", 2, digest(first))
    transaction.savepoint_rollback(backup)
    for _time in range(2):
        restoring.ensure_applied(again=True)
        row = Report.objects.get()
        assert (row.withdrawn_on, json.loads(row.wish)["wish"]) == (None, "stay")
    third = wish(firm, "withdraw", 3, digest(row.wish))
    assert Report.objects.get().wish == third


def test_what_a_clock_erased_stays_erased_and_a_hold_after_the_backup_survives(
    cast, begun, firm, file
):
    held = come_in(begun)
    Message.objects.update(written_on=day(-800))
    Report.objects.update(received_on=day(-800))
    backup = transaction.savepoint()
    body = held.hold(begun.first, day(300).isoformat())
    holds.take_hold(held.report, body, by=cast.inbox_a)
    expiry.erase(timezone.localdate())
    assert [line["kind"] for line in lines(file)][-2:] == ["hold", "due"]
    transaction.savepoint_rollback(backup)
    assert Report.objects.count() == 2
    restoring.ensure_applied(again=True)
    assert Report.objects.get().pk == held.id
    assert Report.objects.get().held_until == day(300)


def test_who_left_does_not_return_by_a_restore(cast, begun):
    """Nor do old lists: the newest ones are put back, and their grants end again."""
    second = cast.person("second@desk-a.example", Role.INBOX, desk=cast.inbox_a.desk)
    key = Holder()
    recipient_lists.keys.store_key(key.own(), by=second)
    begun.follow(recipient_lists.enter_list(begun.list(begun.first, key), by=cast.inbox_a))
    filed(begun)
    backup = transaction.savepoint()
    begun.follow(recipient_lists.enter_list(begun.list(begun.first), by=cast.inbox_a))
    transaction.savepoint_rollback(backup)
    assert RecipientList.objects.count() == 2
    restoring.ensure_applied(again=True)
    assert RecipientList.objects.current(cast.inbox_a.desk).epoch == 3
    assert OfficerKey.objects.get(name=key.name).left_on == timezone.localdate()
    assert bytes(Grant.objects.get(holder=key.name).sealed) == b""


def test_a_code_that_was_used_is_not_valid_after_a_restore(cast, begun):
    lanes.store_codes(begun.codes(begun.first), by=cast.inbox_a)
    backup = transaction.savepoint()
    lanes.spend_code(cast.inbox_a.desk, begun.made[0], "permit")
    transaction.savepoint_rollback(backup)
    assert LaneCode.objects.count() == 2
    restoring.ensure_applied(again=True)
    assert LaneCode.objects.count() == 1


def test_a_forged_line_uses_no_code_up(cast, begun, file):
    """Its digest stands in the database: only the code itself proves that a firm sent it."""
    lanes.store_codes(begun.codes(begun.first), by=cast.inbox_a)
    for row in LaneCode.objects.all():
        forge(file, kind="code", digest=row.digest)
        forge(file, kind="code", digest=row.digest, desk="desk-a", code=row.digest[:16])
        forge(file, kind="code", desk="desk-a", code=None)
    assert restoring.apply_lines() == 4
    assert LaneCode.objects.count() == 2


def test_a_process_that_died_between_line_and_act_acts_at_the_next_start(firm, file):
    with transaction.atomic():
        wish(firm)
        transaction.set_rollback(True)
    assert lines(file)[-1]["kind"] == "wish"
    assert Report.objects.get().withdrawn_on is None
    # Until then nothing else is written behind it.
    with pytest.raises(InvalidSubmission, match="closed for a moment"), transaction.atomic():
        wish(firm)
    restoring.ensure_applied(again=True)
    assert Report.objects.get().withdrawn_on == timezone.localdate()


def forge(file, **line):
    """A line with a right digest, as whoever writes the file could add it."""
    before = file.read_text().splitlines()
    previous = digest(before[-1]) if before else ""
    text = json.dumps({"day": "2040-01-01", "previous": previous, **line})
    file.write_text("".join(f"{one}\n" for one in [*before, text]))


def test_forged_lines_delete_nothing(cast, begun, firm, file):
    mark = journal.mark_of(firm.id.hex)
    good = {"wish": "withdraw", "number": 1, "previous": "", "day": "2026-11-30"}
    forge(file, kind="wish", mark=mark, statement=good, signature="0" * 128)
    forge(file, kind="due", mark=mark, day=timezone.localdate().isoformat())
    forge(file, kind="hold", mark=mark, statement={"form": "x"}, signature="0" * 128)
    forge(file, kind="list", desk="desk-a", document="{}", signature="0" * 128, secret="")
    forge(file, kind="erase", mark=mark)
    forge(file, kind="wish", mark=mark)
    assert restoring.apply_lines() == 6
    row = Report.objects.get()
    assert (row.withdrawn_on, row.held_until) == (None, None)
    assert RecipientList.objects.count() == 1


def without_previous(line):
    return {name: value for name, value in line.items() if name != "previous"}


def forge_again(file, kind, **changed):
    """The first line of a kind, written once more at the end."""
    line = next(line for line in lines(file) if line["kind"] == kind)
    forge(file, **without_previous(line) | changed)


def test_a_clock_is_not_put_forward_by_a_line(firm, file):
    forge(file, kind="due", mark=journal.mark_of(firm.id.hex), day="2099-01-01")
    assert restoring.apply_lines() == 1
    assert Report.objects.exists()


@pytest.mark.parametrize("line_day", ["2020-01-01", "2099-01-01"])
def test_a_wish_counts_from_the_day_that_its_firm_signed(firm, file, line_day):
    backup = transaction.savepoint()
    wish(firm)
    transaction.savepoint_rollback(backup)
    before = file.read_text().splitlines(keepends=True)
    file.write_text("".join(before[:-1]))
    forge(file, **without_previous(json.loads(before[-1])) | {"day": line_day})
    restoring.ensure_applied(again=True)
    assert Report.objects.get().withdrawn_on == timezone.localdate()


def test_an_old_wish_or_hold_that_is_written_again_changes_nothing(cast, begun, firm, file):
    wish(firm, "stay", 2, digest(wish(firm)))
    held = come_in(begun)
    for days in (10, 300):
        body = held.hold(begun.first, day(days).isoformat())
        holds.take_hold(held.report, body, by=cast.inbox_a)
    forge_again(file, "wish", day="2020-01-01")
    forge_again(file, "hold")
    assert restoring.apply_lines() == 2
    assert Report.objects.get(pk=firm.id).withdrawn_on is None
    assert Report.objects.get(pk=held.id).held_until == day(300)


@pytest.mark.parametrize("damage", ["cut", "gone", "reordered", "changed", "of another database"])
def test_a_damaged_journal_closes_the_room(cast, client, firm, file, damage):
    first = wish(firm)
    wish(firm, "stay", 2, digest(first))
    whole = file.read_text().splitlines(keepends=True)
    texts = {
        "cut": whole[:-1],
        "gone": [],
        "reordered": [*whole[:-2], whole[-1], whole[-2]],
        "changed": [whole[0].replace("2026", "2025"), *whole[1:]],
        "of another database": [],
    }
    file.write_text("".join(texts[damage]))
    if damage == "of another database":
        forge(file, kind="due", mark="0" * 64)
    journal.agreed.clear()
    before = JournalHead.objects.get().digest
    answer = client.post(
        "/report/thread/open/", {"lookup": firm.lookup}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (503, "closed")
    client.force_login(cast.inbox_a)
    assert client.get("/desk/inbox/reports/").status_code == 503
    assert JournalHead.objects.get().digest == before


def test_two_administrators_open_a_closed_room(cast, firm, file):
    wish(firm)
    file.unlink()
    names = ["one@tracker.example", "other@tracker.example"]
    for name in names:
        cast.person(name, Role.ADMIN)
    typed = "reports may come back"
    for one, other, accept in ((names[0], names[0], typed), (*names, "yes")):
        with pytest.raises(CommandError):
            call_command("accept_journal", f"--by={one}", f"--by={other}", f"--accept={accept}")
    call_command("accept_journal", *(f"--by={name}" for name in names), f"--accept={typed}")
    restoring.ensure_applied(again=True)


def test_the_journal_tells_no_hour(cast, firm, file):
    wish(firm)
    text = file.read_text()
    assert timezone.localdate().isoformat() in text
    assert ":" not in "".join(value for line in lines(file) for value in [line["day"]])
    written = dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)
    assert (written.hour, written.minute, written.second) == (0, 0, 0)
    assert oct(file.stat().st_mode)[-3:] == "600"


def test_a_file_that_is_erased_while_another_joins_it_is_unknown(cast, begun, monkeypatch):
    desk, sender = cast.inbox_a.desk, sealed_files.FileSender(number="ab" * 32)
    sealed_files.file_alone(desk, sealed(recipients=2), sender)
    earlier = Report.objects.get()
    find = sealed_files._of_lookup

    def erased_meanwhile(*place):
        found = find(*place)
        Report.objects.filter(pk=earlier.pk).delete()
        return found

    monkeypatch.setattr(sealed_files, "_of_lookup", erased_meanwhile)
    with pytest.raises(InvalidSubmission) as refusal:
        sealed_files.file_alone(desk, sealed(recipients=2), sender)
    assert refusal.value.code == "unknown"


def test_the_number_of_an_erased_file_is_not_used_again(cast, begun, file):
    """The journal shows it from then on: who reads the journal could erase what comes under it."""
    desk, sender = cast.inbox_a.desk, sealed_files.FileSender(number="ab" * 32)
    sealed_files.file_alone(desk, sealed(recipients=2), sender)
    sealed_files.erase_file(desk, sender.number)
    assert sender.number in file.read_text()
    with pytest.raises(InvalidSubmission, match="Make a new receipt"):
        sealed_files.file_alone(desk, sealed(recipients=2), sender)
    assert not Report.objects.exists()
    sealed_files.file_alone(desk, sealed(recipients=2), sealed_files.FileSender(number="cd" * 32))
    assert Report.objects.count() == 1
