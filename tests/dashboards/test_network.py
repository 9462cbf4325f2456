"""Flows, texts invoked together, firms met again: held to the tables and to hand-written SQL."""

import csv
from collections import Counter, defaultdict
from itertools import combinations

import pytest
from django.db import connection

from incidents.figures.measures import network
from incidents.figures.measures.network import authority_flows, hit_again, invoked_together
from incidents.intake import reference
from incidents.models import Campaign, Incident
from incidents.values.tiers import Consent

SHIPPED = list(csv.DictReader((reference.DATA / "cases.csv").read_text().splitlines()))


@pytest.fixture
def public(cast):
    return Incident.objects.visible_to(cast.stranger)


def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@pytest.mark.parametrize("texts", ["instruments", "provisions"])
def test_flows_are_those_of_the_rows(public, django_assert_num_queries, texts):
    with django_assert_num_queries(2):
        found = authority_flows(public, texts)
    rows = asked(
        f"SELECT authority, coalesce(text, ''), sector, count(DISTINCT ref)"  # noqa: S608
        f" FROM incidents_incident LEFT JOIN unnest({texts}) AS text ON true"
        f" WHERE tier = 'public' GROUP BY 1, 2, 3"
    )
    assert {flow[:3]: flow.entries for flow in found.rows} == {row[:3]: row[3] for row in rows}
    assert [flow.entries for flow in found.rows] == sorted((row[3] for row in rows), reverse=True)
    (uncited,) = asked(
        f"SELECT count(*) FROM incidents_incident"  # noqa: S608
        f" WHERE tier = 'public' AND {texts} = '{{}}'"
    )
    assert (found.entries, found.uncited, found.narrower) == (103, uncited[0], 0)


@pytest.mark.parametrize("texts", ["instruments", "provisions"])
def test_of_more_flows_than_are_listed_the_widest_are(public, monkeypatch, texts):
    everything = sorted(authority_flows(public, texts).rows, key=lambda flow: not flow.text)
    monkeypatch.setattr(network, "MOST_FLOWS", 2)
    found = authority_flows(public, texts)
    # What cites a text goes before what cites none.
    assert found.rows == everything[:2]
    assert all(flow.text for flow in found.rows)
    assert len(found.rows) + found.narrower == len(
        # `texts` is one of two columns, by the parameters above.
        asked(
            f"SELECT DISTINCT authority, coalesce(text, ''), sector FROM incidents_incident"  # noqa: S608
            f" LEFT JOIN unnest({texts}) AS text ON true WHERE tier = 'public'"
        )
    )


def test_flows_among_some_texts_are_through_these_alone(public):
    keys = ["advertising-law#9(4)", "advertising-law#57(1)"]
    through = [flow for flow in authority_flows(public, "provisions").rows if flow.text in keys]
    assert authority_flows(public, "provisions", keys).rows == through != []


def test_the_airlines_letter_is_the_widest_flow(public):
    found = authority_flows(public.filter(campaign="caac-letter-2018"))
    assert found.entries == 17
    assert all(flow.authority == "caac" and flow.sector == "airline" for flow in found.rows)


def test_the_articles_that_fined_muji_and_sony_are_invoked_together(
    public, django_assert_num_queries
):
    with django_assert_num_queries(1):
        found = invoked_together(public)
    told = Counter()
    for row in SHIPPED:
        keys = {key.strip() for key in row["regulation_keys"].split(";") if "#" in key}
        told.update(combinations(sorted(keys), 2))
    assert {pair[:2]: pair.together for pair in found} == told
    pair = next(
        pair for pair in found if pair[:2] == ("advertising-law#57(1)", "advertising-law#9(4)")
    )
    assert (pair.together, pair.with_one, pair.with_other, pair.overlap) == (2, 2, 2, 1.0)


def test_an_overlap_is_of_those_that_cite_either(public):
    for pair in invoked_together(public, "instruments"):
        either = public.citing(pair.one) | public.citing(pair.other)
        assert pair.overlap == pytest.approx(pair.together / either.count())


def test_firms_under_several_campaigns(public, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = hit_again(public)
    campaigns = defaultdict(set)
    for row in SHIPPED:
        if row["campaign_key"]:
            campaigns[row["firm"]].add(row["campaign_key"])
    again = {name: tuple(sorted(keys)) for name, keys in campaigns.items() if len(keys) > 1}
    assert {hit.name: hit.campaigns for hit in found} == again
    assert again["Delta Air Lines"] == ("caac-letter-2018", "cyberspace-sweep-2018")
    assert hit_again(public, least=3) == []


def test_a_firm_without_a_name_is_not_met_again(cast, public):
    before = hit_again(public)
    firm = cast.firm()
    for slug in ("caac-letter-2018", "shirt-boycotts-2019"):
        campaign = Campaign.objects.get(slug=slug)
        cast.release(cast.draft(firm=firm, campaign=campaign, consent=Consent.SECTOR.value))
    assert hit_again(public) == before


@pytest.mark.parametrize("figure", [authority_flows, invoked_together])
def test_another_column_is_refused(public, figure):
    with pytest.raises(ValueError, match="no column of texts"):
        figure(public, "topics")


def test_no_entries_make_no_network(public):
    nothing = public.filter(ref="none")
    assert (authority_flows(nothing).rows, invoked_together(nothing), hit_again(nothing)) == (
        [],
        [],
        [],
    )
