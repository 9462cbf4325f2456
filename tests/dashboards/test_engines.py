"""Snapshots: the same counts as PostgreSQL, never a withdrawn incident; PostgreSQL if in doubt."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from incidents import jobs
from incidents.access import tier_of
from incidents.actions.desk import releases
from incidents.exchange import snapshots
from incidents.figures.engine import engines, precomputed, search
from incidents.figures.engine.cache import cache_key
from incidents.figures.engine.facets import count_matches
from incidents.figures.measures.situation import key_figures
from incidents.figures.results import catalogue
from incidents.models import Generation, Incident, Release
from incidents.models.register.generations import snapshots_folder
from incidents.pages.dashboards.dashboards import numbers
from tests.dashboards.test_dashboards import ASKED, question
from tests.support import shipped as counted

PUBLIC = "public"


@pytest.fixture
def files(cast, settings, tmp_path, monkeypatch):
    """Snapshots of the seeded register in a folder of the test's own, of however few rows."""
    settings.TRACKER_HOME = tmp_path
    monkeypatch.setattr(engines, "FEWEST", 0)
    engines.forget_files()
    yield snapshots.refresh()
    engines.forget_files()


def everything(query):
    """All figures of a query, as plain values."""
    figures = catalogue.compute(tuple(catalogue.FIGURES), query.rows, query.chosen)
    return figures, key_figures(query.rows()), count_matches(query.rows())


def from_postgresql(query, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(engines, "FEWEST", 10**9)
        return everything(query)


@pytest.mark.slow  # each example counts every figure twice
@hypothesis_settings(max_examples=15)
@given(words=ASKED)
def test_both_engines_count_the_same(files, monkeypatch, words):
    asked = question(words)
    assert engines.usable_snapshot(PUBLIC)
    assert everything(asked) == from_postgresql(asked, monkeypatch)


def test_a_snapshot_is_used_where_it_may_be(files, django_assert_num_queries):
    entries = Incident.objects.visible_to(AnonymousUser())
    with django_assert_num_queries(1):
        # The one query of PostgreSQL: which incidents have left since.
        assert key_figures(entries)["incidents"] == 103


def test_a_search_runs_once_and_is_counted_in_the_snapshot(files, django_assert_num_queries):
    asked = question({"q": '"taiwan" airline', "country": ["JP", "US"]})
    with django_assert_num_queries(2):
        found = key_figures(asked.rows())
    with django_assert_num_queries(1):
        assert key_figures(asked.rows()) == found
    assert 0 < found["incidents"] < 103
    # A word that no incident holds, and one that every second incident holds.
    assert key_figures(question({"q": "quillfish"}).rows())["incidents"] == 0
    assert key_figures(question({"q": "china"}).rows())["incidents"] > 20
    assert key_figures(asked.rows()) == found


@pytest.mark.parametrize("topics", [["tibet"], ["tibet", "hong-kong", "taiwan-designation"]])
def test_a_list_is_compared_value_by_value(files, monkeypatch, topics):
    asked = question({"topic": topics, "provision": ["advertising-law#9(4)"]})
    sql, _params = asked.rows().query.sql_with_params()
    compiled = engines.OVERLAP.sub(engines._value_by_value, sql)
    assert "&&" not in compiled
    assert compiled.count("list_contains") == len(topics) + 1
    assert compiled.count("%s") == sql.count("%s")
    assert everything(asked) == from_postgresql(asked, monkeypatch)


def test_the_least_recent_search_is_dropped_first(files, monkeypatch):
    monkeypatch.setattr(search, "MOST_KEYS", 60)
    counts = {
        word: key_figures(question({"q": word}).rows())["incidents"]
        for word in ("taiwan", "boycott", "airline", "china")
    }
    for _ in range(2):
        for word, count in counts.items():
            assert key_figures(question({"q": word}).rows())["incidents"] == count
    sizes = engines.usable_snapshot(PUBLIC).searches._sizes
    assert sum(sizes.values()) <= 60 or len(sizes) == 1


def test_a_withdrawal_counts_at_once_in_a_search_too(files, cast):
    asked = question({"q": "muji"})
    before = key_figures(asked.rows())["incidents"]
    release = Release.objects.filter(case=cast.muji_case, state="approved").first()
    releases.withdraw_release(release, reason="The firm asked.", by=cast.officer_a)
    assert engines.tier_source(PUBLIC).is_behind
    assert key_figures(asked.rows())["incidents"] == before - 1


def test_few_incidents_are_counted_by_postgresql(files, monkeypatch):
    monkeypatch.setattr(engines, "FEWEST", 104)
    assert engines.usable_snapshot(PUBLIC) is None


def test_a_withdrawal_counts_at_once_though_the_file_still_has_the_entry(files, cast):
    release = Release.objects.filter(case=cast.muji_case, state="approved").first()
    releases.withdraw_release(release, reason="The firm asked.", by=cast.officer_a)
    answered = engines.tier_source(PUBLIC)
    assert answered.is_behind
    figures = key_figures(question({}).rows())
    assert (figures["incidents"], figures["known"]) == (102, counted.KNOWN - 1)
    assert question({"provision": ["advertising-law#9(4)"]}).rows().count() == 1
    assert count_matches(question({"provision": ["advertising-law#9(4)"]}).rows()) == (1, False)


def test_the_next_file_holds_what_was_released_since(files, cast):
    releases.approve_release(
        releases.propose_release(cast.draft(), by=cast.officer_a, reason="The firm agreed."),
        by=cast.approver_a,
    )
    assert key_figures(question({}).rows())["incidents"] == 103
    assert len(snapshots.refresh()) == 2
    assert not engines.tier_source(PUBLIC).is_behind
    assert key_figures(question({}).rows())["incidents"] == 104


def test_a_developers_machine_writes_them_as_well(files):
    """Under DEBUG Django's cursors are others."""
    Generation.objects.move([PUBLIC])
    connection.force_debug_cursor = True
    try:
        assert len(snapshots.refresh()) == 1
    finally:
        connection.force_debug_cursor = False


def test_the_job_counts_every_figure_before_the_first_reader(files, django_assert_num_queries):
    Generation.objects.move([PUBLIC])
    jobs.write_snapshots()
    asked = question({})
    places = {
        name: cache_key(engines.tier_source(PUBLIC), name, asked.query_string())
        for name in catalogue.FIGURES
    }
    found = {name: cache.get(place) for name, place in places.items()}
    assert found == catalogue.compute(tuple(catalogue.FIGURES), asked.rows, asked.chosen)
    # The one query: which generation it is.
    with django_assert_num_queries(1):
        assert numbers(asked)[0]["value"] == 103


def test_where_postgresql_counts_nothing_is_counted_ahead(files, monkeypatch):
    monkeypatch.setattr(engines, "FEWEST", 104)
    assert precomputed.fill(Incident.objects.visible_to(AnonymousUser())) == 0


def test_nothing_is_written_while_nothing_changes(files):
    assert len(files) == 2
    assert snapshots.refresh() == []


def test_the_file_before_stays_for_whoever_reads_it_and_older_ones_go(files, cast):
    for _ in range(3):
        Generation.objects.move([PUBLIC])
        snapshots.refresh()
    assert len(list(snapshots_folder().glob("public-*.parquet"))) == snapshots.MOST_FILES


def test_each_tier_is_counted_in_its_own_file(files, cast, client):
    Incident.objects.filter(tier=PUBLIC, coercing_state="VN").delete()
    Generation.objects.move([PUBLIC])
    snapshots.refresh()
    assert tier_of(cast.analyst) != PUBLIC
    mine = Incident.objects.visible_to(cast.analyst)
    theirs = Incident.objects.visible_to(AnonymousUser())
    assert key_figures(mine)["incidents"] == 103
    assert key_figures(theirs)["incidents"] == 101


def test_a_figure_made_from_an_older_file_is_not_kept_for_the_next(files, cast, client):
    def entries():
        return client.get("/dashboards/figures/by-year.json").json()["entries"]

    assert entries() == 103
    releases.approve_release(
        releases.propose_release(cast.draft(), by=cast.officer_a, reason="The firm agreed."),
        by=cast.approver_a,
    )
    assert entries() == 103
    snapshots.refresh()
    assert entries() == 104


def test_a_tier_without_entries_is_a_file_without_rows(files):
    Incident.objects.filter(tier=PUBLIC).delete()
    Generation.objects.move([PUBLIC])
    snapshots.refresh()
    assert engines.usable_snapshot(PUBLIC).rows == 0
    assert key_figures(question({}).rows())["incidents"] == 0


def test_what_csv_would_trip_over_comes_through(files, cast):
    text = 'a "quoted", comma; 台湾\nnew line \\N'
    Incident.objects.filter(tier=PUBLIC).update(firm_slug=text, firm=text)
    Generation.objects.move([PUBLIC])
    snapshots.refresh()
    entries = Incident.objects.visible_to(AnonymousUser())
    (row,) = engines.ask(entries.values_list("firm_slug", "firm").distinct())
    assert row == (text, text)


# Every figure says its day; this is said where newer releases are not counted yet.
BEHIND = b"Newer releases are counted within a minute"


def test_a_page_says_when_its_counts_are_behind(files, cast, client):
    for address in ("/incidents/", "/dashboards/"):
        assert BEHIND not in client.get(address).content
    releases.approve_release(
        releases.propose_release(cast.draft(), by=cast.officer_a, reason="The firm agreed."),
        by=cast.approver_a,
    )
    for address in ("/incidents/", "/dashboards/"):
        assert BEHIND in client.get(address).content
