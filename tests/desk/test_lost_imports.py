"""A file that ends its worker each time: it is not begun for ever, and a person decides."""

import datetime as dt

import pytest
from django.utils import timezone

from incidents.actions.desk import table_imports, uploads
from incidents.jobs import import_waiting_files
from incidents.models import Import, ImportState
from incidents.models.desk.imports import MOST_TRIES
from tests.support.import_pages import check, upload
from tests.support.tables import row, table


@pytest.fixture
def record(cast, client, monkeypatch):
    """An import that a job has to do."""
    monkeypatch.setattr(uploads, "MOST_AT_ONCE", 0)
    client.force_login(cast.officer_a)
    record = check(cast, upload(cast, table(row(slug="a"))))
    client.post(record.next_url, {"act": "import"})
    return record


def lose_a_worker(record, monkeypatch):
    """A worker begins the import and is gone, as after `kill -9`; a day passes."""
    with monkeypatch.context() as patch:
        # No Exception: nothing of ours runs any more in a process that was killed.
        patch.setattr(
            table_imports, "import_table", lambda *_, **__: (_ for _ in ()).throw(SystemExit)
        )
        with pytest.raises(SystemExit):
            import_waiting_files()
    Import.objects.filter(pk=record.pk).update(started_at=timezone.now() - dt.timedelta(days=1))


def test_one_that_was_lost_is_begun_again(record, monkeypatch):
    lose_a_worker(record, monkeypatch)
    import_waiting_files()
    record.refresh_from_db()
    assert (record.state, record.added, record.tries) == (ImportState.IMPORTED, 1, 2)


def test_one_that_ends_its_worker_each_time_waits_for_a_person(record, client, monkeypatch, caplog):
    for _worker in range(MOST_TRIES):
        lose_a_worker(record, monkeypatch)
    import_waiting_files()
    record.refresh_from_db()
    assert record.is_given_up
    assert f"import {record.pk} was lost with {MOST_TRIES} workers" in caplog.text
    assert "was interrupted three times" in client.get(record.next_url).content.decode()
    client.post(record.next_url, {"act": "import"})
    import_waiting_files()
    record.refresh_from_db()
    assert (record.state, record.tries) == (ImportState.IMPORTED, 1)
