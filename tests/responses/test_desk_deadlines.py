"""Deadlines of a desk: frozen days, dated events, and calendars for whoever may read them."""

import datetime as dt
import json
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from icalendar import Calendar

from incidents.actions.desk import releases
from incidents.actions.responses import calendars, deadlines
from incidents.deadlines import tables
from incidents.deadlines.tables import read_rules, rule_as_row
from incidents.models import CalendarKey, DeadlineEvent, EventKind, Ledger, StatutoryDeadline
from incidents.values.partial_dates import PartialDate

DAY = dt.date.fromisoformat
FILE = "/responses/deadlines.ics"


def refused(code):
    return pytest.raises(ValidationError, check=lambda refusal: refusal.code == code)


def events(page):
    """{title: event} of a calendar that a strict reader accepts whole."""
    assert page.status_code == 200
    file = Calendar.from_ical(page.content)
    assert not file.errors
    assert Calendar.from_ical(page.content).to_ical() == page.content
    return {str(event["SUMMARY"]): event for event in file.walk("VEVENT")}


def test_a_deadline_keeps_its_days_and_the_rule_it_was_started_with(cast, monkeypatch):
    deadline = cast.start_deadline(cast.muji_case, rule="eu-aci-council", day="2025-10-20")
    assert (deadline.due_on, deadline.decided_by) == (DAY("2025-12-15"), "3(2)(c)")
    assert [rule_as_row(rule) for rule in read_terms(deadline)] == deadline.terms
    shorter = [rule_as_row(rule) | {"length": 1} for rule in tables.RULES]
    monkeypatch.setattr(tables, "RULES", tuple(read_rows(shorter)))
    deadline.refresh_from_db()
    assert deadline.due_on == DAY("2025-12-15")
    # An extension, too, counts from the eight weeks that the deadline was started with.
    longer = deadlines.extend_deadline(
        deadline, on=DAY("2025-12-10"), length=2, reason="Notified late.", by=cast.officer_a
    )
    assert longer.due_on == DAY("2026-01-05")


def read_rows(rows):
    return read_rules(json.dumps(rows))


def read_terms(deadline):
    return read_rows(deadline.terms)


def test_a_month_gives_an_interval(cast):
    deadline = cast.start_deadline(cast.muji_case, rule="wto-consultations", day="2020-12")
    assert deadline.due_on is None
    assert (deadline.due_from, deadline.due_until) == (DAY("2021-01-30"), DAY("2021-03-01"))


def test_pause_resume_and_end_are_dated_events(cast):
    deadline = cast.start_deadline(cast.muji_case, rule="cn-reconsideration", day="2025-03-05")
    # 60 days end on Sunday, 4 May; Labour Day of 2025 lasts until Monday, 5 May.
    assert deadline.due_on == DAY("2025-05-06")
    by = cast.officer_a
    deadline = deadlines.pause_deadline(deadline, on=DAY("2025-03-20"), reason="Flood.", by=by)
    assert (deadline.paused_since, deadline.due_on) == (DAY("2025-03-20"), DAY("2025-05-06"))
    with refused("paused"):
        deadlines.pause_deadline(deadline, on=DAY("2025-03-21"), reason="Again.", by=by)
    deadline = deadlines.resume_deadline(
        deadline, on=DAY("2025-04-01"), reason="Water fell.", by=by
    )
    assert (deadline.paused_since, deadline.due_on) == (None, DAY("2025-05-16"))
    with refused("not-paused"):
        deadlines.resume_deadline(deadline, on=DAY("2025-04-02"), reason="Again.", by=by)
    deadline = deadlines.end_deadline(
        deadline, on=DAY("2025-05-10"), reason="Applied in time.", by=by
    )
    assert (deadline.ended_on, deadline.outcome) == (DAY("2025-05-10"), "Applied in time.")
    with refused("ended"):
        deadlines.end_deadline(deadline, on=DAY("2025-05-11"), reason="Again.", by=by)
    kinds = list(DeadlineEvent.objects.filter(deadline=deadline).values_list("kind", flat=True))
    assert kinds == ["paused", "resumed", "ended"]
    verbs = Ledger.objects.about(cast.muji_case.reference).values_list("verb", flat=True)
    assert list(verbs)[-4:] == [
        "deadline started",
        "deadline paused",
        "deadline resumed",
        "deadline ended",
    ]


@pytest.mark.parametrize(
    ("rule", "verb", "event"),
    [
        ("wto-consultations", "extend_deadline", {"on": "2025-04-01", "length": 2}),
        ("eu-aci-council", "pause_deadline", {"on": "2025-04-01"}),
        ("eu-aci-council", "extend_deadline", {"on": "2025-03-01", "length": 2}),
        ("eu-aci-council", "extend_deadline", {"on": "2025-04-01", "length": 121}),
        ("cn-reconsideration", "pause_deadline", {"on": "2025-03-04"}),
    ],
)
def test_what_the_rule_does_not_allow_is_refused_and_not_recorded(cast, rule, verb, event):
    deadline = cast.start_deadline(cast.muji_case, rule=rule, day="2025-03-05")
    event = event | {"on": DAY(event["on"])}
    with pytest.raises(ValidationError):
        getattr(deadlines, verb)(deadline, reason="So.", by=cast.officer_a, **event)
    assert not deadline.events.exists()


@pytest.mark.parametrize(
    ("rule", "day"), [("nothing", "2025-03-05"), ("wto-consultations", "1990")]
)
def test_a_deadline_without_a_rule_does_not_start(cast, rule, day):
    with refused("rule"):
        cast.start_deadline(cast.muji_case, rule=rule, day=day)
    assert not StatutoryDeadline.objects.exists()


@pytest.mark.parametrize("who", ["officer_b", "approver_b", "inbox_a", "analyst", "admin"])
def test_a_deadline_is_the_desks_own(cast, who):
    by = getattr(cast, who)
    deadline = cast.start_deadline(cast.muji_case)
    assert not StatutoryDeadline.objects.visible_to(by).exists()
    with refused("role"):
        cast.start_deadline(cast.muji_case, by=by)
    with refused("role"):
        deadlines.end_deadline(deadline, on=timezone.localdate(), reason="Mine.", by=by)


def ahead(days=20):
    return PartialDate((timezone.localdate() + dt.timedelta(days=days)).isoformat())


def test_a_deadline_of_a_response_is_public_once_it_is_released(cast, client):
    draft = cast.response()
    deadline = cast.start_deadline(draft, rule="wto-consultations", day=ahead())
    cast.start_deadline(cast.muji_case, rule="wto-consultations", day=ahead())
    client.force_login(cast.officer_b)
    assert events(client.get(FILE)) == {}
    release = cast.release(draft)
    (event,) = events(client.get(FILE)).values()
    assert event["DTSTART"].dt == deadline.due_on
    assert event["DTEND"].dt == deadline.due_on + dt.timedelta(days=1)
    assert type(event["DTSTART"].dt) is dt.date
    assert "Counting 60 days gives" in event["DESCRIPTION"]
    first, number = event["UID"], event["SEQUENCE"]
    draft.refresh_from_db()
    deadlines.end_deadline(deadline, on=timezone.localdate(), reason="Settled.", by=cast.officer_a)
    assert events(client.get(FILE))  # until it is released
    cast.release(draft)
    assert events(client.get(FILE)) == {}
    assert (first, number) == (event["UID"], release.version)


def uid_of(draft, name):
    """What calendars recognise a deadline of a response by."""
    draft.refresh_from_db()
    address = f"http://testserver/responses/{draft.slug}/#deadline-{name}"
    return str(uuid.uuid5(uuid.NAMESPACE_URL, address))


def test_a_released_deadline_has_no_number_that_counts_those_of_others(cast, client):
    draft, other = cast.response(), cast.response()
    first = cast.start_deadline(draft, rule="wto-consultations", day=ahead())
    cast.start_deadline(other, rule="wto-consultations", day=ahead())
    (row,) = cast.release(draft).document["deadlines"]
    assert "number" not in row
    assert not row["key"].isdigit()
    assert uid_of(draft, row["key"]) in client.get(FILE).content.decode()
    # One that was released before there were keys keeps its number, and its event.
    StatutoryDeadline.objects.filter(draft=other).update(calendar_key=str(first.pk))
    (old,) = cast.release(other).document["deadlines"]
    assert (old["number"], "key" in old) == (first.pk, False)
    assert uid_of(other, first.pk) in client.get(FILE).content.decode()


def test_another_version_of_a_released_response_is_the_same_event(cast, client):
    draft = cast.response()
    deadline = cast.start_deadline(draft, rule="eu-aci-council", day=ahead())
    cast.release(draft)
    (first,) = events(client.get(FILE)).values()
    deadlines.extend_deadline(
        deadline, on=deadline.due_on, length=2, reason="Notified late.", by=cast.officer_a
    )
    cast.release(draft)
    (second,) = events(client.get(FILE)).values()
    assert second["UID"] == first["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert second["DTSTART"].dt > first["DTSTART"].dt


def test_the_desks_queue_lists_what_ends_within_thirty_days(cast, client):
    near = cast.start_deadline(cast.muji_case, rule="wto-consultations-urgent", day=ahead(0))
    cast.start_deadline(cast.muji_case, rule="wto-panel-lapse", day=ahead(0))
    client.force_login(cast.officer_a)
    assert client.get("/desk/").context["work"].deadlines == [near]
    client.force_login(cast.officer_b)
    assert client.get("/desk/").context["work"].deadlines == []


def desk_calendar(client, secret):
    client.logout()
    return client.get(f"/calendars/{secret}.ics")


def test_a_desks_calendar_has_its_deadlines_without_names(cast, client):
    case = cast.draft()
    due = ahead(40)
    cast.tell(case, {"kind": EventKind.DEADLINE_SET, "on": "2026-03-14", "due_on": due})
    deadline = cast.start_deadline(case, rule="eu-aci-council", day=ahead(0))
    other = cast.draft(by=cast.officer_b)
    cast.tell(other, {"kind": EventKind.DEADLINE_SET, "on": "2026-03-14", "due_on": due})
    secret = calendars.make_calendar_address(by=cast.officer_a)
    page = desk_calendar(client, secret)
    demand, statutory = (
        f"{case.reference}: {name}" for name in ("demand deadline", deadline.title)
    )
    days = {title: event["DTSTART"].dt for title, event in events(page).items()}
    assert days == {demand: DAY(due), statutory: deadline.due_on}
    text = page.content.decode().casefold()
    for secret_word in (case.firm.name, case.demanded_change, "caac"):
        assert secret_word.casefold() not in text
    assert page["Cache-Control"] == "private, no-store"


def test_a_past_deadline_or_one_with_a_response_is_not_in_the_calendar(cast, client):
    answered, past = cast.draft(), cast.draft()
    due = {"kind": EventKind.DEADLINE_SET, "on": "2026-03-14", "due_on": ahead(40)}
    cast.tell(answered, due, {"kind": EventKind.REFUSED, "on": "2026-03-20"})
    cast.tell(past, due | {"due_on": ahead(-40)})
    secret = calendars.make_calendar_address(by=cast.officer_a)
    assert events(desk_calendar(client, secret)) == {}


def test_only_the_hash_of_a_link_is_stored_and_a_revoked_link_is_dead(cast, client):
    first = calendars.make_calendar_address(by=cast.officer_a)
    assert first not in str(list(CalendarKey.objects.values()))
    second = calendars.make_calendar_address(by=cast.approver_a)
    assert desk_calendar(client, first).status_code == 404
    assert desk_calendar(client, second).status_code == 200
    assert calendars.revoke_calendar_address(by=cast.officer_a) == 1
    assert desk_calendar(client, second).status_code == 404
    assert calendars.revoke_calendar_address(by=cast.officer_a) == 0
    verbs = Ledger.objects.about(cast.officer_a.desk.slug).values_list("verb", flat=True)
    assert list(verbs) == ["calendar address made"] * 2 + ["calendar address revoked"]
    assert second not in str(list(Ledger.objects.values("detail", "subject")))


@pytest.mark.parametrize("who", ["inbox_a", "analyst", "admin"])
def test_whoever_logs_no_cases_makes_no_address(cast, who):
    with refused("role"):
        calendars.make_calendar_address(by=getattr(cast, who))


def test_the_calendar_costs_the_same_for_more_deadlines(cast, client, django_assert_num_queries):
    secret = calendars.make_calendar_address(by=cast.officer_a)
    draft = cast.response()
    desk_calendar(client, secret)
    for _time in range(3):
        cast.start_deadline(draft, day=ahead())
        with django_assert_num_queries(3):
            client.get(f"/calendars/{secret}.ics")


def test_a_deadline_of_a_case_never_leaves_with_it(cast, client):
    case = cast.draft()
    cast.start_deadline(case, day=ahead())
    ref = cast.release(case).case.ref
    assert "Council decides" not in client.get(f"/incidents/{ref}/").content.decode()
    assert releases.release_differences(None, {}) == []
