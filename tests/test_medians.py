"""Medians of many curves in one question: those of the curves themselves, in both engines."""

import csv
import math
from collections import Counter

import duckdb
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from incidents.figures import medians
from incidents.figures.answer_times import LONGEST, times
from incidents.figures.survival import ROUNDING, kaplan_meier
from incidents.intake import reference
from incidents.models import Incident
from incidents.models.spans import GAVE_IN

SHIPPED = list(csv.DictReader((reference.DATA / "cases.csv").read_text().splitlines()))
LETTER = "caac-letter-2018"
# {(days, how it ended): how many}
CURVE = st.dictionaries(
    st.tuples(st.integers(0, 40), st.sampled_from(["", GAVE_IN, "refused", "lifted"])),
    st.integers(1, 9),
    min_size=1,
    max_size=40,
)


@pytest.fixture
def public(cast):
    return Incident.objects.visible_to(cast.stranger)


def in_postgresql(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def in_duckdb(sql):
    return duckdb.sql(sql).fetchall()


@pytest.mark.parametrize("ask", [in_postgresql, in_duckdb])
@given(groups=st.lists(CURVE, min_size=1, max_size=3))
@pytest.mark.django_db
def test_the_points_are_those_of_each_curve(ask, groups):
    rows = [
        f"({number}, '{LONGEST}', {days}, '{outcome}', {many})"
        for number, curve in enumerate(groups)
        for (days, outcome), many in curve.items()
    ]
    values = f"VALUES {', '.join(rows)}"
    sql = medians.CURVES.format(asked=values, half=repr(math.log(0.5 + ROUNDING)))
    told = {row[0]: [None if one is None else int(one) for one in row[2:]] for row in ask(sql)}
    for number, group in enumerate(groups):
        curve = kaplan_meier(group, GAVE_IN)
        entries = sum(group.values())
        assert told[number] == [entries, entries, curve.events, curve.median, *curve.median_band]


def test_each_campaign_has_a_curve_of_its_own(public, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = medians.medians_by(public, "campaign")
    named = Counter(row["campaign_key"] for row in SHIPPED if row["campaign_key"])
    assert {slug: half.entries for slug, half in found.items()} == named
    assert [half.entries for half in found.values()] == sorted(named.values(), reverse=True)
    for slug, half in found.items():
        own = times(public.filter(campaign=slug))
        assert half == (
            own.entries,
            own.curve.rows,
            own.curve.events,
            own.curve.median,
            *own.curve.median_band,
            own.quickest.median,
        )
    # The letter of 25 April 2018: of 17 the ninth gave in on day 91 at the latest.
    assert found[LETTER][:4] == (17, 17, 17, 91)
    assert found[LETTER].quickest == 37


def test_an_entry_counts_for_each_of_its_topics(public):
    found = medians.medians_by(public, "topics")
    assert sum(half.entries for half in found.values()) == sum(
        len(topics) for topics in public.values_list("topics", flat=True)
    )


def test_entries_without_a_day_of_the_demand_are_counted_and_in_no_curve(public):
    found = medians.medians_by(public, "country")
    entries = sum(half.entries for half in found.values())
    dated = sum(half.dated for half in found.values())
    told = public.exclude(country="")
    assert entries == told.count()
    assert dated == told.filter(days_longest__isnull=False).count() < entries
