"""The page for operators: what /metrics says, with bounds and what to do."""

import math
import time

import pytest
from django.core.cache import cache
from prometheus_client.parser import text_string_to_metric_families

from tracker import metrics
from tracker.operators import BOUNDS, list_measurements, write_value
from tracker.schedule import BEAT_SENT


def test_the_page_shows_every_metric_and_no_other_value(client, cast, settings, tmp_path):
    """One source: a metric without a row of the page, or a row without one, is a fault."""
    settings.BACKUPS_FOLDER = tmp_path
    families = text_string_to_metric_families(client.get("/metrics").content.decode())
    assert {family.name for family in families} == set(BOUNDS)
    client.force_login(cast.admin)
    page = client.get("/operators/")
    assert page["Cache-Control"].startswith("max-age=0")
    count = len([sample for family in metrics.Rows().collect() for sample in family.samples])
    assert len(page.context["rows"]) == count
    client.force_login(cast.officer_a)
    assert client.get("/operators/").status_code == 403


def test_it_asks_again_who_it_is(client, cast, settings):
    settings.RECENT_SIGN_IN_SECONDS = 0
    client.force_login(cast.admin)
    page = client.get("/operators/")
    assert (page.status_code, "reauthenticate" in page.headers["Location"]) == (302, True)


@pytest.mark.django_db
def test_what_is_beyond_its_bound_comes_first_and_says_what_to_do(settings, tmp_path, monkeypatch):
    settings.BACKUPS_FOLDER = tmp_path
    monkeypatch.setattr(metrics, "is_clock_set", lambda: False)
    found = {}
    for silent in (10, 400):
        cache.set(BEAT_SENT, time.time() - silent, None)
        for row in list_measurements():
            found[row.title, silent] = row
    assert not found["Age of the newest backup", 10].is_kept
    assert found["Age of the newest backup", 10].value == "never, as far as is known"
    assert found["The time of the machine is set", 10].value == "no"
    assert found["Since beat sent a task", 10].is_kept
    late = found["Since beat sent a task", 400]
    assert (late.value, late.bound, late.is_kept) == ("6 minutes", "at most 3 minutes", False)
    assert late.advice.startswith("Restart beat")


@pytest.mark.parametrize(
    ("name", "value", "is_kept"),
    [
        ("tracker_ledger_waiting", 1000, True),
        ("tracker_ledger_waiting", 1001, False),
        ("tracker_disk_free_bytes", 1024**3, True),
        ("tracker_disk_free_bytes", 1024**3 - 1, False),
        ("tracker_backup_age_seconds", math.inf, False),
        ("tracker_emails", 1, False),
        ("tracker_generation", 10**9, True),
    ],
)
def test_each_bound_is_its_last_good_value(name, value, is_kept):
    assert BOUNDS[name].is_kept_by(value) is is_kept


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1, "seconds", "1 second"),
        (121, "seconds", "2 minutes"),
        (7201, "seconds", "2 hours"),
        (3, "count", "3"),
        (1, "yes", "yes"),
    ],
)
def test_values_are_read_without_arithmetic(value, unit, text):
    assert write_value(value, unit) == text
