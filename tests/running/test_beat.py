"""Beat goes on after a clock that ran ahead was set back, and says so."""

import datetime as dt
import logging
import os
import subprocess
import sys
import time

import pytest
from celery.utils.imports import symbol_by_name
from django.core.cache import cache

from tracker.beat import is_too_late
from tracker.celery import app
from tracker.environment import ROOT
from tracker.schedule import BEAT_SENT

AHEAD = dt.timedelta(days=400)


@pytest.fixture
def start(tmp_path):
    """Start beat's own scheduler, as the settings name it, over one file; ended after the test."""
    started = []

    def begin():
        scheduler = symbol_by_name(app.conf.beat_scheduler)
        started.append(scheduler(app, schedule_filename=str(tmp_path / "beat")))
        return started[-1]

    yield begin
    for scheduler in started:
        scheduler.close()


def run_ahead(scheduler):
    """Leave the file as beat does that ran all tasks while the clock was ahead."""
    for name in app.conf.beat_schedule:
        entry = scheduler.schedule[name]
        entry.last_run_at = entry.default_now() + AHEAD
    scheduler.sync()


def longest_wait(scheduler):
    return dt.timedelta(seconds=max(e.is_due().next for e in scheduler.schedule.values()))


def reset_names(caplog):
    lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    return {line.partition(" last ran in the future")[0] for line in lines}


def test_a_start_after_the_clock_was_set_back_resets_every_task(start, caplog):
    first = start()
    run_ahead(first)
    first.close()
    again = start()
    assert longest_wait(again) <= dt.timedelta(days=1)
    assert reset_names(caplog) == set(app.conf.beat_schedule)
    again.close()
    caplog.clear()
    # What was reset is kept: nothing is left to say at the next start.
    assert longest_wait(start()) <= dt.timedelta(days=1)
    assert reset_names(caplog) == set()


def test_a_clock_that_is_set_back_while_beat_runs_resets_every_task(start, caplog):
    running = start()
    running.populate_heap()
    run_ahead(running)
    # The next look at the tasks. None of them is due, so nothing is sent.
    assert running.tick() <= 60
    assert longest_wait(running) <= dt.timedelta(days=1)
    assert reset_names(caplog) == set(app.conf.beat_schedule)


def test_last_runs_of_the_past_stay_as_they_are(start, caplog):
    first = start()
    past = {}
    for name in app.conf.beat_schedule:
        entry = first.schedule[name]
        entry.last_run_at = past[name] = entry.default_now() - dt.timedelta(seconds=30)
    first.sync()
    first.close()
    again = start()
    assert {name: again.schedule[name].last_run_at for name in past} == past
    assert reset_names(caplog) == set()


@pytest.mark.parametrize(("hour", "is_sent"), [(6, True), (7, False), (23, False), (5, False)])
def test_a_missed_notice_waits_for_its_hour_and_other_tasks_are_made_up_for(start, hour, is_sent):
    """At a restart, each task that was missed is due. The daily notice would tell the hour."""
    entries = start().schedule
    now = entries["tell of post"].default_now().replace(hour=hour, minute=23)
    late = {name for name, entry in entries.items() if is_too_late(entry, now)}
    assert late == (set() if is_sent else {"tell of post"})


def test_what_is_too_late_is_planned_anew_and_not_sent(start, monkeypatch):
    scheduler, sent = start(), []
    monkeypatch.setattr(scheduler, "apply_async", lambda entry, **_: sent.append(entry.name))
    monkeypatch.setattr(
        "tracker.beat.is_too_late", lambda entry, _now: entry.name == "tell of post"
    )
    cache.delete(BEAT_SENT)
    scheduler.apply_entry(scheduler.schedule["tell of post"])
    assert cache.get(BEAT_SENT) is None
    scheduler.apply_entry(scheduler.schedule["verify the ledger"])
    assert sent == ["verify the ledger"]
    assert time.time() - cache.get(BEAT_SENT) < 60


def test_a_worker_knows_every_task_of_the_schedule():
    """In a process of its own: here, other tests have imported the jobs already."""
    program = (
        "from tracker.celery import app; app.loader.import_default_modules();"
        "print('\\n'.join(app.tasks))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=os.environ | {"TRACKER_DEBUG": "1", "DJANGO_SETTINGS_MODULE": "tracker.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled
    assert scheduled <= set(run.stdout.split())
