"""Campaigns before and after a collective response: by hand, by SQL, and with an invented one."""

import datetime as dt
import itertools
from collections import Counter

import pytest
from django.db import connection

from incidents.figures.measures.exposure import (
    FEWEST_CAMPAIGNS,
    ArmShares,
    CampaignExposure,
    DemandRow,
    list_exposures,
    permute,
    share_after_landmark,
)
from incidents.intake.campaigns import load_campaigns
from incidents.intake.refusals import FileRefused
from incidents.models import Campaign, CollectiveResponse, CollectiveResponseLink, Incident
from incidents.models.register.generations import Generation
from incidents.values.partial_dates import PartialDate
from tests.support.deferred import late
from tests.support.page_text import Page

stats = late("scipy.stats")

LETTER, SWEEP = "caac-letter-2018", "cyberspace-sweep-2018"
NAME = "before-and-after-responses"


@pytest.fixture
def rows(client, cast):
    return lambda: {
        row["campaign"]: row
        for row in client.get(f"/dashboards/figures/{NAME}.json").json()["rows"]
    }


def invent(campaign, day):
    response = CollectiveResponse.objects.create(
        slug=f"invented-{day}",
        name="Invented",
        kind="public-statement",
        jurisdictions=["AU"],
        started_on=day,
        confidence="high",
    )
    CollectiveResponseLink.objects.create(
        response=response,
        campaign=Campaign.objects.get(slug=campaign),
        scope="direct",
        reason="Invented",
    )


def test_the_counts_of_the_letter_are_those_of_sql(rows):
    first = "2018-05-05"
    sql = """
        SELECT count(*),
               count(*) FILTER (WHERE conceded_until < %s),
               count(*) FILTER (WHERE conceded_from > %s),
               count(*) FILTER (WHERE firm_response = 'refused'),
               count(*) FILTER (WHERE firm_response = 'unknown')
        FROM incidents_incident
        WHERE tier = 'public' AND case_kind = 'demand' AND campaign = %s
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [first, first, LETTER])
        demands, before, after, refused, unknown = cursor.fetchone()
    row = rows()[LETTER]
    assert row["first_response"].startswith("5 May 2018")
    counted = [row[key] for key in ("incidents", "before", "after", "refused", "unknown")]
    assert counted == [demands, before, after, refused, unknown]
    assert row["before"] + row["after"] + row["unordered"] == row["conceded"]


def test_a_response_after_all_concessions_changes_no_figure(client, rows):
    before = client.get(f"/dashboards/figures/{NAME}.json").json()
    invent(SWEEP, "2026-01-01")
    after = client.get(f"/dashboards/figures/{NAME}.json").json()
    assert {key: before[key] for key in ("rows", "sentence", "note", "entries")} == {
        key: after[key] for key in ("rows", "sentence", "note", "entries")
    }
    assert rows()[SWEEP]["before"] is None


def test_a_response_while_firms_were_deciding_is_an_exposure(cast):
    invent(SWEEP, "2018-01-13")
    public = Incident.objects.visible_to(cast.stranger)
    (sweep,) = (one for one in list_exposures(public) if one.key == SWEEP)
    assert sweep.response == "Invented"
    assert sweep.before + sweep.after + sweep.unordered == sweep.conceded


def test_no_search_is_told_apart_from_a_search_without_result(rows):
    found = "none in time (looked for on 30 November 2026)"
    assert rows()[SWEEP]["first_response"] == found
    search = {f"responses_searched_{part}": "" for part in ("on", "by", "in")}
    Campaign.objects.filter(slug=SWEEP).update(**search)
    Generation.objects.move(["public"])
    assert rows()[SWEEP]["first_response"] == "none in time (not looked for)"


def test_the_search_is_on_the_page_of_the_campaign(cast, client):
    Campaign.objects.filter(slug=SWEEP).update(
        responses_searched_on="2026-11-30",
        responses_searched_by="Desk A",
        responses_searched_in="Statements of the foreign ministries",
    )
    text = Page(client.get(f"/campaigns/{SWEEP}/")).text
    assert "Looked for on 30 November 2026 by Desk A: Statements of the foreign ministries" in text
    assert "Nobody is recorded to have looked" not in text
    other = Page(client.get(f"/campaigns/{LETTER}/")).text
    assert "Nobody is recorded to have looked" in other


def test_a_search_in_a_file_says_who_when_and_where(cast):
    raw = (
        '{"campaigns": [{"key": "k", "title": "T", "state": "CN", "authority":'
        ' "Civil Aviation Administration of China", "topic": "tibet", "tactic": "threat",'
        ' "deadlines": [], "tallies": [], "sources": [], "regulation_keys": [],'
        ' "responses_search": %s}]}'
    )
    with pytest.raises(FileRefused, match="who looked"):
        load_campaigns((raw % '{"on": "2026-11-30"}').encode(), {})
    whole = '{"on": "2026-11-30", "by": "Desk A", "where": "Ministries"}'
    load_campaigns((raw % whole).encode(), {})
    assert Campaign.objects.get(slug="k").responses_searched_by == "Desk A"


def test_with_few_campaigns_there_is_no_test_and_no_p_value(client, cast):
    document = client.get(f"/dashboards/figures/{NAME}.json").json()
    assert "too few to say" in document["sentence"]
    assert "p =" not in document["sentence"]


@pytest.mark.parametrize("smaller", range(1, FEWEST_CAMPAIGNS))
def test_below_eight_campaigns_in_an_arm_nothing_is_tested(smaller):
    assert permute(ArmShares([1.0] * smaller, [0.0] * 20)) is None
    assert permute(ArmShares([1.0] * 20, [0.0] * smaller)) is None


def test_the_p_value_is_that_of_all_splits():
    """Eight against eight, worked out by another way: sums over every split, with scipy's own."""
    one = [0.9, 0.8, 0.7, 0.75, 0.6, 0.95, 0.5, 0.85]
    other = [0.4, 0.45, 0.55, 0.3, 0.65, 0.35, 0.2, 0.62]
    found = permute(ArmShares(one, other))

    def difference(first, second, axis=-1):
        return first.mean(axis=axis) - second.mean(axis=axis)

    exact = stats.permutation_test(
        (one, other),
        difference,
        permutation_type="independent",
        n_resamples=float("inf"),
        vectorized=True,
    )
    # 12,870 splits are drawn from, not all taken: within four standard errors of the exact value.
    assert found == pytest.approx(exact.pvalue, abs=4 * (exact.pvalue / 9_999) ** 0.5 + 1e-4)
    assert found == permute(ArmShares(one, other))


def test_few_splits_are_all_taken():
    shares = [n / 15 for n in range(16)]
    arms = ArmShares(shares[:8], shares[8:])
    splits = list(itertools.combinations(range(16), 8))
    assert len(splits) > 9_999
    assert permute(arms) == pytest.approx(2 / len(splits), abs=5e-4)


def campaign(response_day, concession_days, refused=0, searched=""):
    """A campaign issued on 1 March, with a response and concessions on days after it."""
    issued = dt.date(2026, 3, 1)

    def day(number):
        return issued + dt.timedelta(days=number)

    demands = Counter(DemandRow("conceded", "complied", day(n), day(n)) for n in concession_days)
    demands[DemandRow("refused", "refused", None, None)] += refused
    on = PartialDate(day(response_day).isoformat()) if response_day is not None else ""
    return CampaignExposure("k", "2026-03-01", searched, demands, "Note" if on else "", on, 0, 0, 0)


def test_the_landmark_counts_only_what_came_after_it_and_campaigns_once():
    arms = share_after_landmark(
        [
            campaign(10, [5, 20, 40, 50], refused=2),
            campaign(45, [40, 60]),
            campaign(None, [31], refused=1, searched="2026-11-30"),
            # Nobody looked: in neither arm.
            campaign(None, [31], refused=1),
            # Nobody was still deciding on day 30.
            campaign(10, [5, 20]),
        ]
    )
    assert arms.exposed == [0.5]
    assert arms.unexposed == [1.0, 0.5]


def test_the_dashboard_has_the_table_and_no_p_value(client, cast):
    text = Page(client.get("/dashboards/campaigns/")).text
    assert "First collective response while firms were deciding" in text
    assert "Sequence is not causation" in text
