"""What several tests of figures need."""

import pytest

from incidents.exchange import snapshots
from incidents.figures.engine import engines


@pytest.fixture
def files(cast, settings, tmp_path, monkeypatch):
    """Snapshots of the seeded register in a folder of the test's own, of however few rows."""
    settings.TRACKER_HOME = tmp_path
    monkeypatch.setattr(engines, "FEWEST", 0)
    engines.forget_files()
    yield snapshots.refresh()
    engines.forget_files()
