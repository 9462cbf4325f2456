"""The migration that fills days of published incidents agrees with the rule of publication."""

from importlib import import_module
from types import SimpleNamespace

from incidents.actions.register.publication import demand_days
from incidents.models import Incident
from incidents.values.response_times import time_columns

migration = import_module("incidents.migrations.0012_fill_response_days")
NEW = ("demand_days", "concession_days", "last_known_on")


def test_documents_from_before_are_filled_as_they_would_be_published_now(cast):
    entries = Incident.objects.filter(tier="public")
    assert entries.count() == 103
    for entry in entries:
        document = {key: value for key, value in entry.document.items() if key not in NEW}
        filled = SimpleNamespace(
            document=document,
            demand_outcome="unknown",
            conceded_from=None,
            conceded_until=None,
            demand_deadline_until=None,
        )
        migration.fill_one(filled)
        days = demand_days(document)
        wanted = time_columns(days)
        if document["firm_response"] == "reversed":
            # Only the day of the reversal is in such a document: the concession came before it.
            assert filled.demand_outcome == "conceded"
            continue
        for column, value in wanted.items():
            assert getattr(filled, column) == value, (entry.ref, column)
