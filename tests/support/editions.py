"""Editions in tests: published, written into a folder of the test's own, and read back."""

import pytest

from incidents.actions.desk import releases
from incidents.actions.register import editions
from incidents.figures.results import edition_tables
from incidents.models import Case, Edition, Release
from incidents.models.register import editions as edition_rows


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of the test's own for the files."""
    monkeypatch.setattr(edition_rows, "editions_folder", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def edition(cast, folder):
    """The edition that the demo begins with, its files written."""
    write()
    return Edition.objects.get(number=1)


def write():
    return editions.write_waiting_files(edition_tables.compute_figures)


def publish():
    return editions.publish_edition(edition_tables.freeze, by=None)


def read_files(edition):
    edition = Edition.objects.get(pk=edition.pk)
    return {path.name: path.read_bytes() for path in edition.folder.iterdir()}


def change_register(cast, many):
    """Release so many new versions of shipped cases, the first ones by reference."""
    desk = cast.officer_a.desk
    cases = Case.objects.filter(desk=desk, releases__state="approved").order_by("ref")[:many]
    for case in list(cases):
        facts = {
            "demanded_change": f"Another demand {case.releases.count()}",
            "reported_on": "2031-01-01",
        }
        Case.objects.filter(pk=case.pk).update(**facts)
        cast.release(Case.objects.get(pk=case.pk))
    return list(cases)


def withdraw(cast, case):
    release = Release.objects.get(case=case, state="approved", entries__tier="public")
    return releases.withdraw_release(release, reason="The firm asked.", by=cast.officer_a)


def fresh(row):
    return type(row).objects.get(pk=row.pk)
