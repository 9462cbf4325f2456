"""Intervals clustered by campaign, held to scipy and to sums written out."""

import math
from collections import Counter

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from incidents.figures.measures.clusters import ClusterSums, effective_size, t_quantile
from incidents.figures.measures.shares import Compliance, compliance, compliance_by, share_of
from incidents.models import Campaign, Incident
from tests.support.deferred import late

stats = late("scipy.stats")
LETTER = "caac-letter-2018"


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 7, 8, 20, 51, 200, 5_001])
def test_the_quantile_is_that_of_scipy(freedom):
    assert t_quantile(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-9)


def test_far_out_it_is_the_normal_one():
    assert t_quantile(1_000_000) == pytest.approx(stats.t.ppf(0.975, 1_000_000), rel=1e-5)


def worked_out(pairs):
    """The effective size of [(y, n)] from the residuals of each cluster, one by one."""
    clusters, whole = len(pairs), sum(n for _y, n in pairs)
    share = sum(y for y, _n in pairs) / whole
    if share in (0, 1):
        size = whole**2 / sum(n**2 for _y, n in pairs)
    else:
        squares = [(y - share * n) ** 2 for y, n in pairs]
        variance = clusters / (clusters - 1) * sum(squares) / whole**2
        size = whole / max(variance / (share * (1 - share) / whole), 1)
    return size * (stats.norm.ppf(0.975) / stats.t.ppf(0.975, clusters - 1)) ** 2


clusters = st.lists(
    st.integers(1, 20).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2,
    max_size=30,
)


@given(clusters)
def test_the_effective_size_is_that_of_the_residuals(pairs):
    sums = ClusterSums.of((y, n, many) for (y, n), many in Counter(pairs).items())
    assert effective_size(sums) == pytest.approx(worked_out(pairs), rel=1e-6)
    assert effective_size(sums) <= sum(n for _y, n in pairs) + 1e-9


def test_a_campaign_that_is_copied_ten_times_gives_no_narrower_interval():
    """Seventeen firms of one letter are one observation of what that letter does, not seventeen."""
    few = {"a": {"complied": 2}, "b": {"refused": 1}, "c": {"complied": 1}, "d": {"refused": 2}}
    many = {key: {kind: 10 * n for kind, n in counts.items()} for key, counts in few.items()}
    one, other = Compliance.of(few).conceded, Compliance.of(many).conceded
    assert (other.low, other.high) == pytest.approx((one.low, one.high), abs=1e-9)
    naive = share_of(other.part, other.whole)
    assert other.high - other.low > 2 * (naive.high - naive.low)


def test_within_one_campaign_there_is_no_interval(cast):
    public = Incident.objects.visible_to(cast.stranger)
    letter = compliance_by(public, "campaign")[LETTER]
    assert (letter.clusters, letter.conceded.low, letter.conceded.high) == (1, None, None)
    assert letter.conceded.share == 1


def test_the_interval_of_the_shipped_cases_is_that_of_sql(cast):
    """The sums over campaigns in plain SQL; the rest of the formula by hand."""
    sql = """
        WITH clusters AS (
            SELECT coalesce(nullif(campaign, ''), ref) AS cluster, count(*) AS n,
                   count(*) FILTER (WHERE firm_response IN
                       ('complied', 'partly-complied', 'apologised')) AS y
            FROM incidents_incident
            WHERE tier = 'public' AND case_kind = 'demand' AND firm_response <> 'unknown'
            GROUP BY 1
        ), totals AS (SELECT count(*) AS g, sum(y) AS y, sum(n) AS n FROM clusters)
        SELECT totals.g, totals.y, totals.n,
               sum((clusters.y - totals.y / totals.n * clusters.n) ^ 2)
        FROM clusters, totals GROUP BY 1, 2, 3
    """
    with connection.cursor() as cursor:
        cursor.execute(sql)
        g, y, n, residuals = (float(one) for one in cursor.fetchone())
    p = y / n
    size = n / max(g / (g - 1) * residuals / n**2 / (p * (1 - p) / n), 1)
    size *= (stats.norm.ppf(0.975) / stats.t.ppf(0.975, g - 1)) ** 2
    z = stats.norm.ppf(0.975)
    middle, reach = p + z * z / size / 2, z * math.sqrt(p * (1 - p) / size + z * z / size**2 / 4)
    low, high = ((middle + sign * reach) / (1 + z * z / size) for sign in (-1, 1))
    found = compliance(Incident.objects.visible_to(cast.stranger))
    assert (found.clusters, found.conceded.part, found.known) == (g, y, n)
    assert (found.conceded.low, found.conceded.high) == pytest.approx((low, high), abs=1e-9)


@pytest.mark.parametrize("name", ["firm-responses", "firm-responses-by-topic", "norm"])
def test_a_concession_is_never_shown_without_the_partial_ones(client, cast, name):
    document = client.get(f"/dashboards/figures/{name}.json").json()
    assert "only in part" in document["sentence"]
    for row in document["rows"]:
        if "conceded" in row:
            assert 0 <= row["partly"] <= row["conceded"]


def test_the_number_of_campaigns_is_with_the_number_of_demands(client, cast):
    document = client.get("/dashboards/figures/firm-responses.json").json()
    assert "campaigns and single cases" in document["sentence"]
    rows = client.get("/dashboards/figures/firm-responses-by-topic.json").json()["rows"]
    assert all(row["clusters"] <= row["known"] for row in rows)
    campaign = Campaign.objects.get(slug=LETTER)
    asked = client.get(f"/dashboards/figures/firm-responses.json?campaign={campaign.slug}").json()
    assert "all in one campaign, so no interval is given" in asked["sentence"]
