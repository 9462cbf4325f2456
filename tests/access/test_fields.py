"""The table of fields: a row is decided on, and files, API, snapshot and search follow it."""

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from incidents.actions.register.indexing import findable
from incidents.exchange.columns import COLUMNS
from incidents.fields import (
    FIELDS,
    SHARED_FIELDS,
    columns_by_field,
    may_leave,
)
from incidents.models import Incident
from incidents.values.response_fields import RESPONSE_FIELDS
from incidents.values.search_folding import lexemes
from incidents.values.tiers import Consent, Field, Tier

# What an incident holds beside its columns: keys, the whole document, and the index.
NO_COLUMNS = {"id", "tier", "release", "document", "search"}
# Who reads files by name reads these: a column may be added, none may be renamed or moved.
IN_FILES = """
    ref version released_at case_kind found_by title firm firm_slug firm_group firm_kind country
    sector isic authority further_authorities amplified_by coercing_state attribution
    political_link campaign topics tactics instruments provisions
    demanded_change wording_before wording_after reported_on demanded_on demand_deadline_on
    firm_response responded_on concession_words concession_places concession_languages
    measure_status fine_amount fine_currency fine_ground source_kinds confidence checked_on
    borderline
"""
KINDS = {
    "keys": ArrayField,
    "number": models.IntegerField,
    "flag": models.BooleanField,
    "time": models.DateTimeField,
    "day": models.DateField,
    "sum": models.DecimalField,
    "text": (models.CharField, models.TextField),
}


@pytest.mark.parametrize("row", [*FIELDS, *RESPONSE_FIELDS], ids=lambda row: row.name)
def test_somebody_has_decided_who_may_read_it(row):
    assert row.reach is not None, f"decide whether {row.name!r} may leave the desk"
    assert bool(row.reach.tiers) == bool(row.reach.consents)
    # What stays at the desk is in no file and found by no search.
    assert row.reach.tiers or not (row.columns or row.weights)


def test_a_new_row_is_undecided_and_stays_at_the_desk():
    assert Field("seal", "Seal").reach is None
    assert not any(may_leave("seal", tier, consent) for tier in Tier for consent in Consent)


@pytest.mark.parametrize("row", FIELDS, ids=lambda row: row.name)
def test_what_may_leave_is_explained(row):
    assert row.title
    assert row.meaning or row.name not in SHARED_FIELDS


def test_every_column_of_an_incident_is_in_the_table_once():
    names = [column.name for _field, column in columns_by_field()]
    assert len(names) == len(set(names))
    columns = {field.name for field in Incident._meta.concrete_fields}
    assert set(names) == columns - NO_COLUMNS


@pytest.mark.parametrize(
    "column", [column for _field, column in columns_by_field()], ids=lambda column: column.name
)
def test_a_column_holds_what_the_table_says(column):
    field = Incident._meta.get_field(column.name)
    assert isinstance(field, KINDS[column.type])
    assert column.meaning


def test_the_columns_of_files_are_as_they_were():
    assert list(COLUMNS) == IN_FILES.split()


def test_the_index_has_the_weights_of_the_table(cast):
    """What is stored was written at a release, perhaps by an earlier table."""
    entry = Incident.objects.get(ref=cast.muji_case.ref, tier="public")
    texts = findable(entry.document)
    assert {weight for _text, weight in texts} == set("ABCD")
    for text, weight in texts:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tsvector_to_array(ts_filter(search, %s)) FROM incidents_incident"
                " WHERE id = %s",
                [f"{{{weight.lower()}}}", entry.pk],
            )
            (words,) = cursor.fetchone()
        assert {unit.text for unit in lexemes(text)} <= set(words), (text, weight)


def test_the_weights_are_those_of_the_stored_index():
    """Who changes one of these has every incident indexed again."""
    assert {row.name: dict(row.weights) for row in FIELDS if row.weights} == {
        "title": {"": "A"},
        "firm": {"": "A"},
        "firm_names": {"": "A"},
        "authority": {"name": "C"},
        "further_authorities": {"": "C"},
        "amplified_by": {"": "C"},
        "citations": {"instrument_title": "C", "instrument_title_zh": "C", "number": "D"},
        "demanded_change": {"": "B"},
        "wordings": {"before": "B", "after": "B"},
        "fine": {"amount": "D", "currency": "D"},
    }
