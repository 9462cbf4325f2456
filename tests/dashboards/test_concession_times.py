"""Time to a concession: counts by hand and by SQL, and what must not change any figure."""

import datetime as dt
from collections import Counter

import pytest
from django.core.cache import cache
from django.db import connection

from incidents.actions.register.publication import entry_of
from incidents.figures.measures.concession_times import (
    HORIZON,
    count_times,
    count_times_by,
    estimate_times,
)
from incidents.figures.measures.interval_censoring import NEVER, Interval
from incidents.models import Campaign, Incident
from tests.support import shipped
from tests.support.page_text import Page

LETTER = "caac-letter-2018"
FIGURES = ("concessions-over-time", "concession-estimates")
DAYS = (0, 7, 14, 30, 60, 90, HORIZON)


@pytest.fixture
def public(cast):
    return Incident.objects.visible_to(cast.stranger)


def demand(cast, *events, demanded="2026-03-01", **fields):
    case = cast.draft(reported_on="2026-03-14", **fields)
    if demanded:
        cast.tell(case, {"kind": "demanded", "on": demanded})
    return cast.release(cast.tell(case, *events)).case.ref


def by_sql(day):
    """The two counts by a day of the shipped cases, from their dates alone.

    Of documents, not of columns: dates that are months or years are widened here by hand.
    """
    sql = """
        WITH dates AS (
            SELECT document->'demand_days'->>'not_before' AS d1,
                   document->'demand_days'->>'not_after' AS d2,
                   document->'concession_days'->>'not_before' AS c1,
                   document->'concession_days'->>'not_after' AS c2
            FROM incidents_incident
            WHERE tier = 'public' AND case_kind = 'demand'
              AND firm_response IN ('complied', 'partly-complied', 'apologised', 'reversed')
        ), ends AS (
            SELECT first(d1) AS d1, last(d2) AS d2, first(c1) AS c1, last(c2) AS c2
            FROM dates
        ), times AS (
            SELECT greatest(coalesce(c1 - d2, 0), 0) AS least, c2 - d1 AS most FROM ends
        ), checked AS (
            SELECT CASE WHEN most < least THEN 0 ELSE least END AS least,
                   CASE WHEN most < least THEN NULL ELSE most END AS most FROM times
        )
        SELECT count(*) FILTER (WHERE most <= %s), count(*) FILTER (WHERE least <= %s) FROM checked
    """
    for name, sign in (("first", "min"), ("last", "max")):
        for column in ("d1", "d2", "c1", "c2"):
            sql = sql.replace(f"{name}({column})", WIDENED[sign].format(column=column))
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("%s", "{day}").format(day=day))
        return cursor.fetchone()


START = (
    "CASE length({column}) WHEN 10 THEN {column} WHEN 7 THEN {column} || '-01'"
    " WHEN 4 THEN {column} || '-01-01' END"
)
WIDENED = {
    "min": f"({START})::date",
    "max": (
        "(CASE length({column}) WHEN 10 THEN {column}::date"
        " WHEN 7 THEN ({column} || '-01')::date + interval '1 month' - interval '1 day'"
        " WHEN 4 THEN ({column} || '-12-31')::date END)::date"
    ),
}


@pytest.mark.parametrize("day", DAYS)
def test_the_counts_are_those_of_sql_over_the_dates(public, day):
    assert count_times(public).count_by(day) == by_sql(day)


def test_every_demand_is_in_one_outcome(public):
    times = count_times(public)
    assert times.demands == public.demands().count() == len(shipped.DEMANDS)
    reversals, refusals = shipped.RESPONSES["reversed"], shipped.RESPONSES["refused"]
    assert dict(times.outcomes) == {
        "conceded": shipped.CONCEDED + reversals,
        "refused": refusals,
        "unknown": shipped.UNKNOWN,
    }
    assert times.reversed_later == reversals
    assert times.not_known == shipped.UNKNOWN
    assert (
        sum(one.demands for one in count_times_by(public, "coercing_state").values())
        == times.demands
    )


def test_a_firm_without_a_known_response_is_not_waiting(cast, public):
    before = {day: count_times(public).count_by(day) for day in DAYS}
    estimate = estimate_times(public, DAYS)
    demand(cast)
    after = estimate_times(public, DAYS)
    assert {day: count_times(public).count_by(day) for day in DAYS} == before
    assert after.estimate == estimate.estimate
    assert after.unknown == estimate.unknown + 1


def test_a_firm_that_a_source_says_was_silent_is_followed_to_that_day(cast, public):
    alone = public.filter(ref__in=[demand(cast, last_known_on="2026-03-31")])
    counted = estimate_times(alone, DAYS)
    assert counted.estimate.supports == [Interval(31, NEVER)]
    assert count_times(alone).not_known == 1


def test_a_response_without_a_day_moves_no_median(cast, public):
    letter = public.filter(campaign=LETTER)
    before = estimate_times(letter, DAYS)
    assert before.median is not None
    certain = count_times(letter).count_by(HORIZON)[0]
    campaign = Campaign.objects.get(slug=LETTER)
    for _number in range(10):
        demand(cast, {"kind": "complied"}, demanded="2018-04-25", campaign=campaign)
    after = estimate_times(letter, DAYS)
    assert after.demands == before.demands + 10
    assert after.median == before.median
    for day in DAYS:
        assert after.estimate.share_by(day) == pytest.approx(
            before.estimate.share_by(day), abs=1e-6
        )
    # It is never an event at the last day on which it can have come.
    assert count_times(letter).count_by(HORIZON)[0] == certain


def test_the_same_data_released_a_year_later_gives_the_same_figures(cast, client, public):
    before = [client.get(f"/dashboards/figures/{name}.json").json() for name in FIGURES]
    for entry in list(Incident.objects.select_related("release__case")):
        entry.release.approved_at += dt.timedelta(days=365)
        later = entry_of(entry.release, entry.tier, entry.document)
        columns = ("demand_outcome", "days_least", "days_most", "is_demand_dated", "released_at")
        values = {column: getattr(later, column) for column in columns}
        Incident.objects.filter(pk=entry.pk).update(**values)
    cache.clear()
    after = [client.get(f"/dashboards/figures/{name}.json").json() for name in FIGURES]
    for one, other in zip(before, after, strict=True):
        assert {k: one[k] for k in ("rows", "sentence", "note")} == {
            k: other[k] for k in ("rows", "sentence", "note")
        }


def test_the_unknown_ones_at_either_extreme_bracket_what_is_published(cast, public):
    campaign = Campaign.objects.get(slug=LETTER)
    for _number in range(5):
        demand(cast, demanded="2018-04-25", campaign=campaign)
    entries = public.filter(campaign=LETTER)
    counted = estimate_times(entries, DAYS)
    assert counted.unknown == 5
    for day in DAYS:
        low, high = counted.estimate.share_by(day)
        assert counted.if_none.share_by(day)[0] <= low + 1e-9
        assert high <= counted.if_all.share_by(day)[1] + 1e-9
    # The same with rows that say so: nobody is left who is not known.
    at_once = {"demand_outcome": "conceded", "days_least": 0, "days_most": 0}
    never = {"demand_outcome": "refused", "days_least": 0, "days_most": None}
    for values, bound in ((at_once, counted.if_all), (never, counted.if_none)):
        unknown = Incident.objects.filter(pk__in=entries.filter(firm_response="unknown"))
        unknown.update(**values)
        found = estimate_times(public.filter(campaign=LETTER), DAYS).estimate
        for day in DAYS:
            assert found.share_by(day) == pytest.approx(bound.share_by(day), abs=1e-6)
        unknown.update(demand_outcome="unknown", days_least=0, days_most=None)


def test_no_median_rests_on_fewer_than_five_responses(cast, public):
    refs = [demand(cast, {"kind": "complied", "on": f"2026-03-0{day}"}) for day in (2, 3, 4, 5)]
    assert estimate_times(public.filter(ref__in=refs), DAYS).median is None
    refs.append(demand(cast, {"kind": "complied", "on": "2026-03-06"}))
    assert estimate_times(public.filter(ref__in=refs), DAYS).median == Interval(3, 3)


def test_refusals_are_in_the_base_whether_or_not_a_campaign_dates_them(cast, client):
    document = client.get("/api/v1/figures/concessions-over-time/").json()
    outcomes = {mark["outcome"]: mark["demands"] for mark in document["marks"]}
    assert sum(outcomes.values()) == document["entries"] == len(shipped.DEMANDS)
    assert outcomes["refused"] == shipped.RESPONSES["refused"]
    assert "no source gives the day of the demand" in document["note"]


def test_the_page_leads_with_counts_and_the_chart_ends_at_day_120(cast, client):
    page = Page(client.get("/dashboards/compliance/"))
    assert f"Of {len(shipped.DEMANDS)} demands, between" in page.text
    assert f"for {shipped.UNKNOWN} the outcome is not known" in page.text
    filtered = Page(client.get("/dashboards/compliance/?country=US"))
    link = filtered.link("How long firms took to concede: estimates")
    assert link == "/dashboards/figures/concession-estimates/?country=US"
    for size in ("chart", "narrow"):
        assert client.get(f"/dashboards/figures/concessions-over-time/{size}/").status_code == 200
    rows = client.get("/dashboards/figures/concessions-over-time.json").json()["rows"]
    assert max(row["day"] for row in rows) == HORIZON
    assert [row["day"] for row in rows] == sorted(row["day"] for row in rows)
    for row in rows:
        assert (
            0
            <= row["at_latest"]
            <= row["at_earliest"]
            <= row["with_unknown"]
            <= len(shipped.DEMANDS)
        )


def test_estimates_are_on_a_page_of_their_own(cast, client):
    text = Page(client.get("/dashboards/figures/concession-estimates/")).text
    assert "Left out:" in text
    assert "too few for a band" in text
    assert client.get("/api/v1/figures/concession-estimates/?state=VN").status_code == 200


def test_firms_of_one_campaign_are_one_cluster(public):
    letter = estimate_times(public.filter(campaign=LETTER), DAYS)
    assert (letter.clusters, letter.bands) == (1, {})


def test_patterns_add_up_to_the_outcomes(public):
    times = count_times(public)
    outcomes = Counter()
    for pattern, count in times.patterns.items():
        outcomes[pattern.outcome] += count
    assert outcomes == times.outcomes


def test_a_band_draws_whole_campaigns_and_is_the_same_each_time(cast, public):
    refs = [demand(cast, {"kind": "complied", "on": f"2026-03-{day:02d}"}) for day in range(2, 11)]
    alone = public.filter(ref__in=refs)
    counted = estimate_times(alone, DAYS)
    assert (counted.clusters, counted.bounded) == (9, 9)
    assert counted.bands == estimate_times(alone, DAYS).bands
    low, high = counted.bands[7]
    estimate, _upper = counted.estimate.share_by(7)
    assert low < estimate < high
