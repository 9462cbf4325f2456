"""Shares: Wilson's interval, and how the firms of the shipped cases answered."""

import csv
from collections import Counter

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from incidents.figures.measures.shares import compliance, compliance_by, share_of
from incidents.intake import reference
from incidents.models import Incident
from tests.support import shipped
from tests.support.deferred import late

stats = late("scipy.stats")

SHIPPED = list(csv.DictReader((reference.DATA / "cases.csv").read_text().splitlines()))
DEMANDS = [row for row in SHIPPED if row["case_kind"] == "demand"]
CONCEDED = ("complied", "partly-complied", "apologised")


@pytest.fixture
def public(cast):
    return Incident.objects.visible_to(cast.stranger)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # (0 + z^2/2n) -+ (z^2/2n) over 1 + z^2/n, with z^2 = 3.8415: 3.8415/(10 + 3.8415).
        (0, 10, 0.0, 0.27753),
        (10, 10, 0.72247, 1.0),
        (5, 10, 0.23659, 0.76341),
        (1, 1, 0.20655, 1.0),
        (18, 44, 0.27688, 0.55590),
    ],
)
def test_the_interval_is_that_of_wilson(part, whole, low, high):
    found = share_of(part, whole)
    assert found[:3] == (part, whole, part / whole)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_that_of_scipy_and_holds_its_share(pair):
    found = share_of(*pair)
    theirs = stats.binomtest(*pair).proportion_ci(0.95, method="wilson")
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert 0 <= found.low <= found.share <= found.high <= 1


def test_of_nothing_there_is_no_share():
    assert share_of(0, 0) == (0, 0, None, None, None)


@pytest.mark.parametrize(("part", "whole"), [(-1, 4), (5, 4), (0, -1)])
def test_what_is_no_part_is_refused(part, whole):
    with pytest.raises(ValueError, match="is no part of"):
        share_of(part, whole)


def test_how_the_firms_of_the_shipped_cases_answered(public, django_assert_num_queries):
    counts = Counter(row["response"] for row in DEMANDS)
    with django_assert_num_queries(1):
        found = compliance(public)
    assert {kind: count for kind, count in found.counts.items() if count} == counts
    assert (found.entries, found.known) == (len(DEMANDS), shipped.KNOWN)
    conceded = sum(counts[kind] for kind in CONCEDED)
    # Intervals are clustered by campaign: tests/dashboards/test_clusters.py.
    assert found.conceded[:3] == share_of(conceded, found.known)[:3]
    assert found.conceded_of_all[:3] == share_of(conceded, len(DEMANDS))[:3]
    assert sum(share.part for share in found.shares.values()) == found.known
    assert all(share.whole == found.known for share in found.shares.values())


def test_the_numbers_are_those_that_are_read_aloud(public):
    found = compliance(public)
    assert {kind: count for kind, count in found.counts.items() if count} == shipped.RESPONSES
    assert found.conceded[:2] == (shipped.CONCEDED, shipped.KNOWN)
    share, low, high = found.conceded[2:]
    # The ends of the interval are those of SQL: tests/dashboards/test_clusters.py.
    assert low < share == pytest.approx(shipped.CONCEDED / shipped.KNOWN) < high


def test_what_was_reversed_counts_apart(cast, public):
    case = cast.tell(cast.draft(), {"kind": "complied", "on": "2026-01"}, {"kind": "reversed"})
    cast.release(case)
    found = compliance(public)
    assert found.counts["reversed"] == shipped.RESPONSES["reversed"] + 1
    assert (found.known, found.conceded.part) == (shipped.KNOWN + 1, shipped.CONCEDED)


def test_no_entries_have_no_share(public):
    found = compliance(public.filter(ref="none"))
    assert (found.entries, found.conceded.share, found.shares["refused"].low) == (0, None, None)


def test_answers_by_topic_count_an_entry_for_each_of_its_topics(public, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = compliance_by(public, "topics")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT topic, firm_response, count(*) FROM incidents_incident, unnest(topics) AS topic"
            " WHERE tier = 'public' AND case_kind = 'demand' GROUP BY 1, 2"
        )
        asked = {(topic, response): count for topic, response, count in cursor.fetchall()}
    told = {
        (topic, response): count
        for topic, row in found.items()
        for response, count in row.counts.items()
        if count
    }
    assert told == asked
    sizes = [row.entries for row in found.values()]
    assert sizes == sorted(sizes, reverse=True)


def test_answers_by_campaign_leave_out_what_belongs_to_none(public):
    found = compliance_by(public, "campaign")
    letter = found["caac-letter-2018"]
    assert (letter.entries, letter.known, letter.conceded.part) == (17, 17, 17)
    assert letter.counts["partly-complied"] == 6
    assert "" not in found
