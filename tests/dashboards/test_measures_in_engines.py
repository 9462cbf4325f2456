"""Measures counted from a snapshot: the same numbers as from PostgreSQL."""

import logging

import pytest

from incidents.exchange import snapshots
from incidents.figures.engine import engines
from incidents.figures.measures import (
    adoption,
    before_deadlines,
    concession_times,
    designations,
    exposure,
    fines,
    in_force,
    network,
    norm,
    recurrences,
    shares,
)
from incidents.models import Incident

MEASURES = {
    "compliance": shares.compliance,
    "compliance by topic": lambda entries: shares.compliance_by(entries, "topics"),
    "norm": norm.by_topic_and_year,
    "adoption": adoption.adoption_by_topic,
    "flows": network.authority_flows,
    "flows by article": lambda entries: network.authority_flows(entries, network.PROVISIONS),
    "invoked together": network.invoked_together,
    "hit again": network.hit_again,
    "fines": fines.fines_by_ground,
    "times": concession_times.count_times,
    "times by topic": lambda entries: concession_times.count_times_by(entries, "topics"),
    "estimates": lambda entries: concession_times.estimate_times(entries, (7, 30)),
    "exposures": exposure.list_exposures,
    "statuses": lambda entries: in_force.count_statuses(entries, "coercing_state"),
    "in force": in_force.in_force_by_year,
    "times to end": in_force.times_to_end,
    "by deadline": before_deadlines.count_by_deadline,
    "recurrences": recurrences.list_recurrences,
    "latest names": recurrences.latest_designations,
    "names": designations.designations_over_time,
    "unasked": norm.conceded_unasked,
}
NARROWED = {
    "all": {},
    "one campaign": {"campaign": "caac-letter-2018"},
    "one topic": {"topics__overlap": ["taiwan-designation"]},
    "none": {"ref": "none"},
}


@pytest.fixture
def public(cast, settings, tmp_path, monkeypatch):
    """The public tier, with a snapshot that is used however few its rows."""
    settings.TRACKER_HOME = tmp_path
    monkeypatch.setattr(engines, "FEWEST", 0)
    engines.forget_files()
    snapshots.refresh()
    yield Incident.objects.visible_to(cast.stranger)
    engines.forget_files()


@pytest.mark.parametrize("narrowed", NARROWED.values(), ids=NARROWED)
@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_a_snapshot_gives_the_numbers_of_postgresql(public, monkeypatch, caplog, measure, narrowed):
    entries = public.filter(**narrowed)
    with caplog.at_level(logging.WARNING):
        from_snapshot = measure(entries)
    assert engines.usable_snapshot("public")
    assert not caplog.records
    monkeypatch.setattr(engines, "FEWEST", 10**9)
    assert from_snapshot == measure(entries)
