"""Measures over time: in force, suspended, ended; by hand, by SQL, and as officers type them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from incidents.figures.measures.in_force import count_statuses, in_force_by_year, times_to_end
from incidents.models import Case, Event, Incident
from incidents.values.measure_status import MeasureEvent, MeasureSpell, read_measure
from tests.support.page_text import Page

FIGURES = ("measures-by-kind", "measures-by-state", "measures-in-force", "time-to-lifting")


@pytest.fixture
def public(cast):
    return Incident.objects.visible_to(cast.stranger)


def on(kind, day, not_before=None):
    return MeasureEvent(kind, day if not_before is None else not_before, day)


DAY = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("events", "status", "spells", "days"),
    [
        ([], "", 0, (None, None)),
        ([on("imposed", "2020-05-12")], "in-force", 1, (None, None)),
        ([on("imposed", "2020-05-12"), on("lifted", "2024-05-29")], "lifted", 1, (1478, 1478)),
        ([on("imposed", "2019-03"), on("lifted", "2022-05")], "lifted", 1, (1127, 1187)),
        (
            [on("imposed", "2025-04-04"), on("suspended", "2025-05-14")],
            "suspended",
            1,
            (None, None),
        ),
        (
            [
                on("imposed", "2025-04-04"),
                on("suspended", "2025-05-14"),
                on("resumed", "2025-08-12"),
                on("expired", "2026-04-04"),
            ],
            "expired",
            2,
            (365, 365),
        ),
        ([on("closed", "2018-01-11"), on("restored", "2018-01-18")], "lifted", 1, (7, 7)),
        # Of a demand that was lifted nobody knows when a measure began.
        ([on("lifted", "2018-05-29")], "lifted", 0, (None, None)),
        # A day that is known only as the last of an interval.
        (
            [on("imposed", "2020-01-31", "2020-01-01"), on("lifted", "2020-03-01")],
            "lifted",
            1,
            (30, 60),
        ),
        # An extension changes nothing, and neither does a second suspension.
        (
            [on("imposed", "2025-04-04"), on("extended", "2025-05-01")],
            "in-force",
            1,
            (None, None),
        ),
    ],
)
def test_events_come_to_a_status_and_to_times_in_force(events, status, spells, days):
    history = read_measure(events)
    assert (history.status, len(history.spells)) == (status, spells)
    assert (history.days_least, history.days_most) == days


def test_a_suspended_measure_is_not_in_force_and_a_resumed_one_is():
    history = read_measure(
        [on("imposed", "2025-04-04"), on("suspended", "2025-05-14"), on("resumed", "2025-08-12")]
    )
    for day, wanted in (
        ("2025-04-03", False),
        ("2025-04-04", True),
        ("2025-05-13", True),
        ("2025-05-14", False),
        ("2025-08-11", False),
        ("2030-01-01", True),
    ):
        found = [spell.is_in_force_on(DAY(day)) for spell in history.spells]
        assert any(certain for certain, _possible in found) is wanted, day
        assert any(possible for _certain, possible in found) is wanted, day


def test_a_month_is_certain_only_behind_its_last_day():
    (spell,) = read_measure([on("imposed", "2019-03"), on("lifted", "2022-05")]).spells
    assert spell.is_in_force_on(DAY("2019-03-15")) == (False, True)
    assert spell.is_in_force_on(DAY("2019-03-31")) == (True, True)
    assert spell.is_in_force_on(DAY("2022-05-15")) == (False, True)
    assert spell.is_in_force_on(DAY("2022-06-01")) == (False, False)


days = st.one_of(st.none(), st.dates(dt.date(2015, 1, 1), dt.date(2027, 1, 1)))


@given(st.tuples(days, days, days, days))
def test_a_spell_is_the_same_after_the_column(four):
    spell = MeasureSpell(*four)
    assert MeasureSpell.read(spell.text) == spell


def test_the_shipped_liftings_are_events_with_a_source(cast):
    """Today's data told of them in words only, and so "0% lifted" was published."""
    lifted = Event.objects.filter(kind="lifted").select_related("case")
    assert {event.case.slug for event in lifted} == {
        *("skyla-2022", "urbo-bankas-2025", "viterra-2019"),
        *("jbs-australia-2020", "northern-cooperative-meat-2020"),
        *("hm-xinjiang-2021", "nba-2019", "treasury-wine-2020", "cbh-grain-2020"),
    }
    assert all(event.on and event.source for event in lifted)


def test_the_statuses_are_those_of_sql(public):
    sql = """
        SELECT case_kind, measure_status, count(*) FROM incidents_incident
        WHERE tier = 'public' AND measure_status <> '' GROUP BY 1, 2
    """
    with connection.cursor() as cursor:
        cursor.execute(sql)
        wanted = {(kind, status): count for kind, status, count in cursor.fetchall()}
    assert count_statuses(public, "case_kind") == wanted
    assert sum(wanted.values()) == 28
    assert wanted["retaliation", "lifted"] == 6


def test_the_years_are_those_of_sql_over_the_documents(public):
    """From the events in the documents; suspensions by hand: one measure, and no resumption."""
    sql = """
        WITH events AS (
            SELECT id, event->>'kind' AS kind, rpad(event->>'not_after', 10, '-31') AS day
            FROM incidents_incident,
                 jsonb_array_elements(document->'measure_events') AS event
            WHERE tier = 'public'
        ), spells AS (
            SELECT id, min(day) FILTER (WHERE kind IN ('imposed', 'closed')) AS start,
                   min(day) FILTER (WHERE kind IN ('suspended', 'lifted')) AS stop
            FROM events GROUP BY 1
        )
        SELECT count(*) FROM spells WHERE start <= %s AND (stop IS NULL OR stop > %s)
    """
    found = in_force_by_year(public)
    assert [one.year for one in found] == list(range(2017, 2027))
    for one in found:
        with connection.cursor() as cursor:
            cursor.execute(sql, [f"{one.year}-12-31"] * 2)
            ((count,),) = cursor.fetchall()
        # Every shipped date is a month or a day, so a year's end leaves no doubt.
        assert one.certain == one.at_most == count, one.year


def test_what_lasted_how_long(public):
    times = times_to_end(public)
    assert (times.measures, times.ended.total(), times.open) == (28, 9, 19)
    assert times.count_by(365) == (2, 2)
    assert times.count_by(1_825) == (9, 9)


@pytest.mark.parametrize("name", FIGURES)
def test_the_figures_are_on_the_dashboard_in_files_and_in_the_api(client, cast, name):
    assert name in client.get("/dashboards/measures/").content.decode()
    for form in ("json", "csv"):
        assert client.get(f"/dashboards/figures/{name}.{form}").status_code == 200
    assert client.get(f"/api/v1/figures/{name}/").json()["rows"]


def test_every_mark_leads_to_its_incidents(client, cast):
    for name in FIGURES[:2]:
        for row in client.get(f"/api/v1/figures/{name}/").json()["rows"]:
            found = client.get(row["rows"]).json()
            assert len(found["results"]) == row["incidents"]


def test_a_change_of_a_measure_needs_a_source(cast):
    event = Event(case=cast.muji_case, position=99, kind="suspended", on="2026-01-01")
    with pytest.raises(ValidationError, match="Name the source of this event"):
        event.full_clean()


def test_an_officer_types_it_and_a_reader_sees_it(cast, client):
    case = cast.tell(
        cast.draft(case_kind="retaliation"),
        {"kind": "imposed", "on": "2026-03-01", "source": "Notice 7/2026"},
        {"kind": "lifted", "on": "2026-06-01", "source": "Notice 9/2026"},
    )
    ref = cast.release(case).case.ref
    text = Page(client.get(f"/incidents/{ref}/")).text
    assert "measure imposed" in text
    assert "Source: Notice 7/2026" in text
    entry = Incident.objects.get(ref=ref, tier="public")
    assert (entry.measure_status, entry.days_to_end_least, entry.days_to_end_most) == (
        "lifted",
        92,
        92,
    )


def test_by_sector_the_days_of_a_measure_are_months(cast):
    case = cast.tell(
        cast.draft(consent="sector"), {"kind": "imposed", "on": "2026-03-05", "source": "Notice"}
    )
    document = cast.release(case).documents["public"]
    assert document["measure_events"] == [
        {"kind": "imposed", "not_before": "2026-03", "not_after": "2026-03"}
    ]


def test_a_case_without_a_measure_has_none(cast):
    assert Case.objects.get(slug="delta-2018-01").measure_events == []
