"""The ledger: it only grows, the database sees to that, and whoever gets past it is found."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from incidents.actions.people import ledger
from incidents.models import Ledger, LedgerHead
from incidents.models.people.ledger import GENESIS


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def unguarded(cast):
    """The owner of the table may switch its guard off: this is who the chain is for."""
    sql("ALTER TABLE incidents_ledger DISABLE TRIGGER USER")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE incidents_ledger SET verb = 'nothing happened'",
        "UPDATE incidents_ledger SET actor = 'somebody.else@desk-a.example'",
        "UPDATE incidents_ledger SET at = at - interval '1 day'",
        "UPDATE incidents_ledger SET detail = '{}', handled_at = now()",
        "UPDATE incidents_ledger SET hash = previous_hash",
        "UPDATE incidents_ledger SET id = id + 100000",
        "DELETE FROM incidents_ledger WHERE id = (SELECT max(id) FROM incidents_ledger)",
        "DELETE FROM incidents_ledger",
        "TRUNCATE incidents_ledger",
        "TRUNCATE incidents_ledger CASCADE",
    ],
)
def test_the_database_refuses(cast, statement):
    rows = Ledger.objects.count()
    with pytest.raises(IntegrityError, match="The ledger only grows"), transaction.atomic():
        sql(statement)
    assert Ledger.objects.count() == rows
    assert ledger.faults() == []


def test_work_that_is_done_is_marked_so(cast):
    waiting = Ledger.objects.waiting().count()
    assert waiting
    assert Ledger.objects.waiting().update(handled_at=timezone.now()) == waiting
    assert not Ledger.objects.waiting().exists()
    assert ledger.faults() == []


def test_the_demo_left_an_unbroken_chain(cast, capsys):
    """The hash that is printed is the last row's own, to be kept outside."""
    for _round in range(2):
        call_command("verify_ledger")
        last = Ledger.objects.order_by("pk").last()
        told = f"{Ledger.objects.count()} rows, unbroken. Last hash: {last.hash}\n"
        assert capsys.readouterr().out == told
        ledger.record("case changed", "DESK-A-2026-0001", by=cast.officer_a)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"verb": "nothing happened"}, "was changed"),
        ({"actor": "somebody.else@desk-a.example"}, "was changed"),
        ({"subject": "DESK-A-2026-9999"}, "was changed"),
        ({"desk": "desk-b"}, "was changed"),
        ({"detail": {"version": 7}}, "was changed"),
        ({"at": timezone.now()}, "was changed"),
        ({"previous_hash": GENESIS}, "does not follow"),
    ],
)
def test_a_row_that_was_written_over_is_found(unguarded, change, fault):
    row = Ledger.objects.order_by("pk")[5]
    Ledger.objects.filter(pk=row.pk).update(**change)
    first = ledger.faults()[0]
    assert first.startswith(f"row {row.pk} (")
    assert fault in first
    with pytest.raises(CommandError, match=f"row {row.pk}"):
        call_command("verify_ledger")


def test_a_row_hashed_again_is_found_by_the_one_behind_it(unguarded):
    row, behind = Ledger.objects.order_by("pk")[5:7]
    row.verb = "nothing happened"
    Ledger.objects.filter(pk=row.pk).update(verb=row.verb, hash=row.compute_hash())
    (fault,) = ledger.faults()
    assert fault.startswith(f"row {behind.pk} (")
    assert f"does not follow row {row.pk}: rows between" in fault


def test_a_row_taken_out_is_found(unguarded):
    rows = list(Ledger.objects.order_by("pk"))
    Ledger.objects.filter(pk=rows[5].pk).delete()
    behind, first = rows[6], ledger.faults()[0]
    written = f"{behind.at:%Y-%m-%d %H:%M:%S} UTC, {behind.actor}: {behind.verb}, {behind.subject}"
    assert first == (
        f"row {behind.pk} ({written}) does not follow row {rows[4].pk}:"
        " rows between them are gone or changed"
    )
    assert f"the chain ends after {len(rows) - 1} rows, but {len(rows)} were written" in (
        ledger.faults()
    )


@pytest.mark.parametrize("cut", [1, 7])
def test_a_cut_tail_is_found(unguarded, cut):
    rows = Ledger.objects.count()
    last = Ledger.objects.order_by("-pk").values_list("pk", flat=True)[:cut]
    Ledger.objects.filter(pk__in=list(last)).delete()
    assert ledger.faults()[0] == f"the chain ends after {rows - cut} rows, but {rows} were written"


def test_an_empty_ledger_is_no_proof_when_something_was_written(unguarded):
    Ledger.objects.all().delete()
    assert "the chain ends after 0 rows" in ledger.faults()[0]


def test_each_row_seals_the_one_before_and_all_that_it_says(cast):
    before = LedgerHead.objects.get()
    row = ledger.record("case changed", "X-1", by=cast.officer_a, fields=["título"])
    row.refresh_from_db()
    # By hand, as the docstring of Ledger.compute_hash() describes it.
    told = [
        before.hash,
        row.at.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00"),
        "officer@desk-a.example",
        "case changed",
        "X-1",
        "desk-a",
        {"fields": ["título"]},
    ]
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert row.hash == hashlib.sha256(text.encode()).hexdigest()
    head = LedgerHead.objects.get()
    assert (head.hash, head.rows) == (row.hash, before.rows + 1)


def test_an_act_that_failed_is_not_told(cast):
    before = LedgerHead.objects.get().rows
    with transaction.atomic():
        ledger.record("case changed", "X-1", by=cast.officer_a)
        transaction.set_rollback(True)
    assert LedgerHead.objects.get().rows == before
    assert ledger.faults() == []


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("officer_a", True),
        ("approver_a", True),
        ("officer_b", False),
        ("inbox_a", False),
        ("analyst", False),
        ("admin", False),
        ("stranger", False),
    ],
)
def test_a_desk_reads_its_own_history(cast, who, sees):
    ledger.record("case changed", "X-1", by=cast.officer_a)
    assert Ledger.objects.visible_to(getattr(cast, who)).filter(subject="X-1").exists() is sees


def test_the_system_acts_in_no_desks_name(cast):
    row = ledger.record("job ran", "X-1", by=None)
    assert (row.actor, row.desk) == ("system", "")
    assert not Ledger.objects.visible_to(cast.officer_a).filter(subject="X-1").exists()


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Rows that other threads see; the chain is put back as it was."""
    with django_db_blocker.unblock():
        head = LedgerHead.objects.values().get()
        last = Ledger.objects.order_by("-pk")[0].pk
        yield
        with transaction.atomic():
            sql("ALTER TABLE incidents_ledger DISABLE TRIGGER USER")
            Ledger.objects.filter(pk__gt=last).delete()
            LedgerHead.objects.update(hash=head["hash"], rows=head["rows"])
            sql("ALTER TABLE incidents_ledger ENABLE TRIGGER USER")


def test_acts_at_once_follow_one_another(committed):
    def act(number):
        try:
            ledger.record("case changed", f"X-{number}", by=None)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as officers:
        list(officers.map(act, range(40)))
    assert ledger.faults() == []
