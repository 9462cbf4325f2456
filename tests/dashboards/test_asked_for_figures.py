"""Figures that analysts asked for: within days, by the deadline, articles, groups, names."""

from collections import Counter

import pytest
from django.db import connection

from tests.support import shipped
from tests.support.page_text import Page

HERE = "/dashboards/figures"


def asked(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


@pytest.fixture
def rows(client, cast):
    return lambda name, query="": client.get(f"{HERE}/{name}.json{query}").json()["rows"]


@pytest.mark.parametrize("days", [0, 7, 30, 120])
@pytest.mark.parametrize(
    ("word", "column"),
    [("topic", "unnest(topics)"), ("state", "coercing_state"), ("campaign", "campaign")],
)
def test_the_share_within_some_days_by_a_dimension(rows, days, word, column):
    sql = f"""
        SELECT {column} AS value, count(*),
               count(*) FILTER (WHERE demand_outcome = 'conceded' AND days_most <= %s),
               count(*) FILTER (WHERE demand_outcome = 'conceded' AND days_least <= %s),
               count(*) FILTER (WHERE demand_outcome IN ('unknown', 'waiting'))
        FROM incidents_incident WHERE tier = 'public' AND case_kind = 'demand' GROUP BY 1
    """  # noqa: S608  our own columns
    wanted = {value: tuple(counts) for value, *counts in asked(sql, days, days) if value}
    found = rows(f"conceded-within-by-{word}", f"?conceded_within={days}")
    keys = ("demands", "incidents", "at_earliest", "not_known")
    assert {row["value"]: tuple(row[key] for key in keys) for row in found} == wanted
    for row in found:
        assert row["share_low"] <= row["share_high"] <= row["bound_high"] <= 1


def test_a_mark_leads_to_the_demands_that_conceded_by_then(client, cast):
    for row in client.get("/api/v1/figures/conceded-within-by-topic/?conceded_within=7").json()[
        "rows"
    ]:
        assert "conceded_within=7" in row["rows"]
        assert len(client.get(row["rows"]).json()["results"]) == row["incidents"]


@pytest.mark.parametrize("days", ["soon", "-1", "121", "1.5"])
def test_what_is_no_number_of_days_is_refused(client, cast, days):
    answer = client.get(f"/incidents/?conceded_within={days}")
    assert answer.status_code == 400
    assert "is not a number of days from 0 to 120" in answer.content.decode()


def test_concessions_by_the_deadline(rows):
    sql = """
        SELECT campaign, count(*),
               count(*) FILTER (WHERE conceded_until <= (document->>'demand_deadline_on')::date),
               count(*) FILTER (WHERE conceded_from > (document->>'demand_deadline_on')::date)
        FROM incidents_incident
        WHERE tier = 'public' AND case_kind = 'demand'
          AND length(document->>'demand_deadline_on') = 10
        GROUP BY 1
    """
    wanted = {campaign: tuple(counts) for campaign, *counts in asked(sql)}
    found = {
        row.get("campaign", ""): (row["demands"], row["by_deadline"], row["after_deadline"])
        for row in rows("conceded-by-deadline")
    }
    assert found == wanted
    assert wanted


def test_articles_of_those_that_cite_one(client, cast, rows):
    ((laws, articles),) = asked(
        "SELECT count(*) FILTER (WHERE cardinality(instruments) > 0),"
        " count(*) FILTER (WHERE cardinality(provisions) > 0)"
        " FROM incidents_incident WHERE tier = 'public'"
    )
    document = client.get(f"{HERE}/articles-of-those-citing.json").json()
    assert document["entries"] == articles
    assert (
        f"Of {laws} incidents that cite a law, {articles} cite an article" in document["sentence"]
    )
    for row in document["rows"]:
        assert row["share"] == row["incidents"] / articles


def test_recurrences_are_by_group(rows):
    sql = """
        SELECT firm_group, count(*) FROM incidents_incident
        WHERE tier = 'public' GROUP BY 1 HAVING count(*) > 1
    """
    found = {row["label"]: row["incidents"] for row in rows("recurrences")}
    assert found == dict(asked(sql))
    cathay = next(row for row in rows("recurrences") if row["label"] == "Cathay Pacific")
    assert (cathay["firms_of_group"], cathay["incidents"]) == (2, 3)


def test_the_latest_name_of_each_firm(rows):
    sql = """
        SELECT DISTINCT ON (firm_slug) firm, array_to_string(designations_used, '; '), reported_on
        FROM incidents_incident
        WHERE tier = 'public' AND cardinality(designations_used) > 0
        ORDER BY firm_slug, reported_from DESC, ref DESC
    """
    found = {(row["label"], row["names"], row["on"]) for row in rows("latest-designations")}
    assert found == set(asked(sql))


def test_they_are_on_the_dashboards(client, cast):
    compliance = Page(client.get("/dashboards/compliance/")).text
    for title in ("Latest name for Taiwan, by firm", "Conceded by the demand deadline"):
        assert title in compliance
    assert "Groups of firms under pressure again" in Page(client.get("/dashboards/campaigns/")).text


def boycotts(*topics):
    """(cases, known, apologised, conceded) of boycotts by China until 2021, from the table."""
    counts = Counter(
        row["response"]
        for row in shipped.SHIPPED
        if row["coercing_country_iso2"] == "CN"
        and "consumer-boycott" in row["tactic"].split(";")
        and set(topics) & set(row["topic"].split(";"))
        and "2008" <= row["first_reported_date"][:4] <= "2021"
    )
    known = counts.total() - counts["unknown"]
    conceded = counts["complied"] + counts["partly-complied"] + counts["apologised"]
    return counts.total(), known, counts["apologised"], conceded


def test_the_rates_of_the_swedish_national_china_centre(client, cast):
    """Their definition, in plain SQL; the published value stands beside ours, with the reasons."""
    sql = """
        SELECT count(*), count(*) FILTER (WHERE firm_response <> 'unknown'),
               count(*) FILTER (WHERE firm_response = 'apologised'),
               count(*) FILTER (WHERE firm_response IN
                   ('complied', 'partly-complied', 'apologised'))
        FROM incidents_incident
        WHERE tier = 'public' AND coercing_state = 'CN'
          AND 'consumer-boycott' = ANY(tactics) AND topics && %s::varchar[]
          AND reported_on >= '2008' AND reported_on < '2022'
    """
    document = client.get(f"{HERE}/published-rates.json").json()
    territory, xinjiang = document["rows"]
    keys = ("cases", "known", "apologised", "conceded")
    (wanted,) = asked(sql, ["taiwan-designation", "tibet", "hong-kong"])
    assert (
        tuple(territory[key] for key in keys)
        == wanted
        == boycotts("taiwan-designation", "tibet", "hong-kong")
    )
    (wanted,) = asked(sql, ["xinjiang"])
    assert tuple(xinjiang[key] for key in keys) == wanted == boycotts("xinjiang")
    assert (territory["published"], xinjiang["published"]) == ("more than 80%", "about 25%")
    assert "Why the numbers differ" in document["note"]
