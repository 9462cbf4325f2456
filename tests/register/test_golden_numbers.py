"""Golden numbers: figures of the shipped cases, held to SQL that was written by hand for them."""

import pytest
from django.db import connection

from incidents.figures.results.dimensions import figure_by

PUBLIC = "FROM incidents_incident WHERE tier = 'public'"
EACH = "FROM incidents_incident, unnest({column}) AS value WHERE tier = 'public'"
DEMANDS = "tier = 'public' AND case_kind = 'demand'"
CONCEDED = "firm_response IN ('complied', 'partly-complied', 'apologised')"


def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@pytest.fixture
def rows(client, cast):
    """The rows of a figure as a file has them."""
    return lambda name: client.get(f"/dashboards/figures/{name}.json").json()["rows"]


LISTS = {
    "topic": "topics",
    "tactic": "tactics",
    "regulation": "instruments",
    "provision": "provisions",
}
WORDS = (
    "case_kind",
    "firm_response",
    "state",
    "authority",
    "country",
    "sector",
    "campaign",
    "attribution",
)


@pytest.mark.parametrize("word", [*LISTS, *WORDS])
def test_incidents_by_each_word(rows, word):
    if word in LISTS:
        sql = f"SELECT value, count(DISTINCT id) {EACH.format(column=LISTS[word])} GROUP BY 1"
    else:
        column = "coercing_state" if word == "state" else word
        sql = f"SELECT {column}, count(*) {PUBLIC} AND {column} <> '' GROUP BY 1"
    assert {row["value"]: row["incidents"] for row in rows(figure_by(word))} == dict(asked(sql))


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("by-year", "substr(reported_on, 1, 4)"),
        (
            "by-quarter",
            "substr(reported_on, 1, 4) || '-Q' || (substr(reported_on, 6, 2)::int + 2) / 3",
        ),
        ("by-month", "substr(reported_on, 1, 7)"),
    ],
)
def test_incidents_over_time(rows, name, period):
    # A day known to the year counts in each of its months: told apart, and added here by hand.
    within = "" if name == "by-year" else "AND length(reported_on) > 4"
    wide = asked(f"SELECT count(*) {PUBLIC} AND length(reported_on) = 4")[0][0]
    found = {row["label"]: row["incidents"] for row in rows(name) if row["incidents"]}
    wanted = dict(asked(f"SELECT {period}, count(*) {PUBLIC} {within} GROUP BY 1"))
    if name == "by-year" or not wide:
        assert found == wanted
    else:
        assert all(found[period] >= count for period, count in wanted.items())


@pytest.mark.parametrize("word", ["topic", "regulation", "country", "campaign"])
def test_answers_by_a_word(rows, word):
    column = LISTS.get(word)
    value, source = (
        ("value", EACH.format(column=column)) if column else (word, f"{PUBLIC} AND {word} <> ''")
    )
    sql = (
        f"SELECT {value}, count(*), count(*) FILTER (WHERE firm_response <> 'unknown'),"
        f" count(*) FILTER (WHERE {CONCEDED}) {source} GROUP BY 1"
    )
    sql = sql.replace("tier = 'public'", DEMANDS)
    found = rows(f"firm-responses-by-{word}")
    assert {row["value"]: (row["incidents"], row["known"], row["conceded"]) for row in found} == {
        value: tuple(counts) for value, *counts in asked(sql)
    }


def test_the_norm_in_distinct_firms(rows):
    sql = (
        "SELECT value, substr(reported_on, 1, 4), count(DISTINCT firm_group),"
        " count(DISTINCT firm_group) FILTER (WHERE firm_response <> 'unknown'),"
        f" count(DISTINCT firm_group) FILTER (WHERE {CONCEDED}), count(*)"
        f" {EACH.format(column='topics')} GROUP BY 1, 2"
    )
    sql = sql.replace("tier = 'public'", DEMANDS)
    keys = ("topic", "year", "targeted", "known", "conceded", "incidents")
    found = {tuple(row[key] for key in keys) for row in rows("norm")}
    assert found == set(asked(sql))


def test_names_used_for_taiwan(rows):
    sql = (
        "SELECT value, substr(reported_on, 1, 4), count(*)"
        f" {EACH.format(column='designations_used')} GROUP BY 1, 2"
    )
    found = {(row["wording"], row["year"], row["incidents"]) for row in rows("designations")}
    assert found == set(asked(sql))
    # Worked by hand from the table: see tests/dashboards/test_norm.py.
    assert ("Taiwan, China", "2018", 9) in found


def test_who_presses_whom(rows):
    sql = f"SELECT coercing_state, country, count(*) {PUBLIC} AND country <> '' GROUP BY 1, 2"
    found = {
        (row["state"], row["country"], row["incidents"]) for row in rows("states-and-countries")
    }
    assert found == set(asked(sql))
    homes = {(row["country"], row["incidents"]) for row in rows("home-countries")}
    assert homes == set(asked(f"SELECT country, count(*) {PUBLIC} AND country <> '' GROUP BY 1"))


def test_distinct_firms(rows):
    found = rows("by-firm")
    sql = f"SELECT count(DISTINCT firm_slug), count(*) {PUBLIC} AND firm_slug <> ''"
    assert [(len(found), sum(row["incidents"] for row in found))] == asked(sql)
    assert len(found) == 90


def test_fines_by_ground_and_currency(rows):
    sums = "SELECT fine_ground, fine_currency, count(*), sum(fine_amount)"
    sql = f"{sums} {PUBLIC} AND fine_amount > 0 GROUP BY 1, 2"
    keys = ("fine_ground", "fine", "incidents", "amount")
    found = {tuple(row[key] for key in keys) for row in rows("fines")}
    assert found == {(*key, many, str(amount)) for *key, many, amount in asked(sql)}


def test_what_governments_answered(rows):
    sql = (
        "SELECT campaign.slug, count(DISTINCT link.response_id)"
        " FROM incidents_collectiveresponselink AS link JOIN incidents_campaign AS campaign"
        " ON campaign.id = link.campaign_id WHERE campaign.desk_id IS NULL GROUP BY 1"
    )
    found = {
        row["campaign"]: row["collective_responses"]
        for row in rows("collective-responses")
        if row["collective_responses"]
    }
    assert found == dict(asked(sql))
