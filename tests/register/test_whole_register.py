"""All shipped tables together: loaded by the ordinary command, released, counted from the files."""

import csv
import time
from collections import Counter

import pytest
from django.core.management import call_command

from incidents.actions.desk import releases
from incidents.figures.results import catalogue
from incidents.intake.reference import DATA
from incidents.models import Campaign, Case, Firm, Incident, ListedFirm
from tracker.environment import ROOT


def rows(name):
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


FIRST, MORE, LISTED = rows("cases.csv"), rows("cases_more.csv"), rows("listings.csv")
WHOLE = FIRST + MORE
with (ROOT / "tests" / "data" / "group_pairs.csv").open(newline="", encoding="utf-8") as table:
    # Two units of one enterprise group under pressure about one topic within 60 days.
    PAIRS = list(csv.DictReader(table))


def load(email, capsys):
    call_command("load_cases", by=email)
    return capsys.readouterr().out.splitlines()[0]


@pytest.fixture
def whole(cast, capsys):
    """The public incidents of both tables."""
    load("officer@desk-a.example", capsys)
    for case in Case.objects.filter(slug__in=[row["slug"] for row in MORE]).order_by("pk"):
        releases.approve_release(
            releases.propose_release(case, by=cast.officer_a, reason="The firm agreed."),
            by=cast.approver_a,
        )
    return Incident.objects.visible_to(cast.stranger)


def test_all_cases_load_in_time_and_twice_the_same_changes_nothing(cast, capsys):
    begun = time.monotonic()
    first = load("officer@desk-b.example", capsys)
    seconds = time.monotonic() - begun
    assert first == f"{len(WHOLE)} added, 0 changed, 0 unchanged, 0 in conflict"
    # The bound of the issue; about 3 on two cores.
    assert seconds < 20
    again = load("officer@desk-b.example", capsys)
    assert again == f"0 added, 0 changed, {len(WHOLE)} unchanged, 0 in conflict"
    own = Case.objects.filter(desk=cast.officer_b.desk)
    assert own.count() == len(WHOLE)
    assert own.exclude(checked_on="").count() == sum(bool(row["checked_on"]) for row in WHOLE)


@pytest.mark.slow  # releases each case of the second table, one by one, as two people would
def test_figures_facets_and_groups_hold_with_all_cases(
    whole, client, django_assert_max_num_queries
):
    """Counted here from the tables alone."""
    assert whole.count() == len(WHOLE)
    columns = {
        "by-state": "coercing_country_iso2",
        "by-country": "firm_country_iso2",
        "by-topic": "topic",
        "by-tactic": "tactic",
        "by-campaign": "campaign_key",
        "by-attribution": "attribution",
        "by-case-kind": "case_kind",
    }
    results = catalogue.compute(list(columns), lambda _parameter: whole, {})
    for figure, column in columns.items():
        told = {row["value"]: row["incidents"] for row in results[figure].rows}
        wanted = Counter(word for row in WHOLE for word in row[column].split(";") if word)
        if figure == "by-attribution":
            # Six rows leave it to the usual attribution of their authority.
            assert sum(told.values()) == len(WHOLE)
            continue
        assert told == dict(wanted), figure
    states = {row["coercing_country_iso2"] for row in WHOLE}
    assert len(states) >= 15
    facets = client.get("/incidents/?state=RU")
    assert facets.status_code == 200
    assert client.get("/dashboards/").status_code == 200
    assert client.get("/dashboards/where/").status_code in (200, 404)
    groups = dict(whole.values_list("firm", "firm_group"))
    by_slug = {row["slug"]: row["firm"] for row in WHOLE}
    counted = [pair for pair in PAIRS if {pair["slug_a"], pair["slug_b"]} <= set(by_slug)]
    assert counted
    for pair in counted:
        assert groups[by_slug[pair["slug_a"]]] == groups[by_slug[pair["slug_b"]]], pair


def test_a_round_of_a_list_is_one_campaign_with_its_firms(cast, client):
    """Its firms are no incidents: the page names each, and no figure counts any."""
    assert ListedFirm.objects.count() == len(LISTED) > 100
    for slug in {row["campaign_key"] for row in LISTED}:
        own = [row for row in LISTED if row["campaign_key"] == slug]
        page = client.get(f"/campaigns/{slug}/").content.decode()
        assert f"{len(own)} firm" in page
        groups = len({row["firm_group"] or row["firm"] for row in own})
        assert f"They belong to {groups} enterprise group" in page
    address, listed = "/api/v1/campaigns/", {}
    while address:
        answer = client.get(address).json()
        listed |= {row["slug"]: row["listed"] for row in answer["results"]}
        address = answer["next"]
    assert listed["uel-2025-10"] == sum(row["campaign_key"] == "uel-2025-10" for row in LISTED)
    # Some firms of a list are in a case of their own as well.
    names = {row["firm"] for row in LISTED} - {row["firm"] for row in WHOLE}
    assert not Incident.objects.filter(firm__in=names).exists()


def test_units_of_one_group_on_a_list_are_of_one_group():
    groups = {row["slug"]: row["firm_group"] for row in LISTED}
    both = [pair for pair in PAIRS if {pair["slug_a"], pair["slug_b"]} <= set(groups)]
    assert both
    for pair in both:
        assert groups[pair["slug_a"]] == groups[pair["slug_b"]] == pair["group"]


def test_a_campaign_keeps_the_other_counts_of_its_sources(cast, client):
    campaign = Campaign.objects.get(slug="thaad-2016")
    assert ("Lotte supermarkets shut", 75, 99) in {
        (count.what, count.value, count.of) for count in campaign.counts.all()
    }
    assert "Lotte supermarkets shut" in client.get("/campaigns/thaad-2016/").content.decode()


def test_a_firm_has_its_name_in_original_script(cast, client):
    firm = Firm.objects.get(name="Muji", country="JP")
    assert firm.original_names == {"ja": "無印良品"}
    assert '<span lang="ja">無印良品</span>' in client.get(f"/firms/{firm.slug}/").content.decode()
