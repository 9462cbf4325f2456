"""The page of statutory deadlines and its calendar: rules, one deadline worked out, day files."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from icalendar import Calendar

from incidents.deadlines import RULES
from incidents.exchange.calendar import Day, build_calendar
from incidents.models import EventKind, Marking

PAGE, FILE = "/responses/deadlines/", "/responses/deadlines.ics"


def events(raw):
    """The events of a file that a strict reader takes whole."""
    file = Calendar.from_ical(raw)
    assert not file.errors
    assert not any(event.errors for event in file.walk("VEVENT"))
    return file.walk("VEVENT")


def with_deadline(cast, day, by=None, **fields):
    """A released case whose demand had to be met by a day, month or year."""
    case = cast.draft(by=by, **fields)
    cast.tell(case, {"kind": EventKind.DEADLINE_SET, "on": "2026-03-14", "due_on": day})
    return cast.release(case)


def test_each_rule_stands_on_the_page_with_article_words_and_source(client, cast):
    page = client.get(PAGE).content.decode()
    for rule in RULES:
        for text in (rule.title, rule.text, rule.article, rule.source):
            assert escape(text) in page
    assert page.count("In our words:") == sum(not rule.is_quote for rule in RULES)


def test_a_deadline_is_worked_out_in_sight(client, cast):
    page = client.get(f"{PAGE}?rule=eu-aci-council&started_on=2025-10-20&extended_by=2")
    assert page.context["deadline"].due_on == dt.date(2026, 1, 5)
    html = page.content.decode()
    assert "Counting 10 weeks gives Monday, 29 December 2025." in html
    assert "article 3(4)" in html


def test_a_month_gives_an_interval(client, cast):
    page = client.get(f"{PAGE}?rule=wto-consultations&started_on=2020-12").content.decode()
    assert "between" in page
    assert "30 January 2021" in page
    assert "1 March 2021" in page


def test_a_pause_and_receipt_abroad_are_parameters(client, cast):
    paused = "rule=cn-reconsideration&started_on=2025-03-05&paused_on=2025-03-20"
    page = client.get(f"{PAGE}?{paused}&resumed_on=2025-04-01")
    assert page.context["deadline"].due_on == dt.date(2025, 5, 16)
    abroad = "rule=us-antiboycott-report&started_on=2025-05-20&located_abroad=yes"
    assert client.get(f"{PAGE}?{abroad}").context["deadline"].due_on == dt.date(2025, 8, 31)


WTO = "rule=wto-consultations&started_on=2025-03-05"
REFUSED = [
    ("ruel=wto-consultations", "Did you mean “rule”"),
    ("rule=wto-consultations", "Choose a rule and give the day"),
    ("started_on=2025", "Choose a rule and give the day"),
    ("rule=nothing&started_on=2025", "There is no rule “nothing”"),
    ("rule=wto-consultations&started_on=1990", "no version of this rule for 1 January 1990"),
    ("rule=wto-consultations&started_on=2025-02-30", "started_on: “2025-02-30” is not a date"),
    ("rule=wto-consultations&started_on=9999", "too far ahead"),
    (f"{WTO}&extended_by=1", "does not allow an extension"),
    ("rule=eu-aci-council&started_on=2025&extended_by=-1", "extended_by: give a whole number"),
    ("rule=eu-aci-council&started_on=2025&extended_by=999", "from 1 to 120"),
    (f"{WTO}&located_abroad=yes", "the same length at home and abroad"),
    (f"{WTO}&located_abroad=perhaps", "can only be “yes”"),
    (f"{WTO}&paused_on=2025-04-01&resumed_on=2025-04-02", "does not allow a pause"),
    (f"{WTO}&paused_on=2025-04&resumed_on=2025-04-02", "paused_on: give the exact day"),
    (f"{WTO}&paused_on=2025-04-01", "Give both dates of the pause"),
    (f"{WTO}&rule=eu-aci-council", "rule is given twice"),
]


@pytest.mark.parametrize("address", [PAGE, FILE])
@pytest.mark.parametrize(("query", "sentence"), REFUSED)
def test_what_cannot_be_read_is_refused_with_a_sentence(client, cast, address, query, sentence):
    answer = client.get(f"{address}?{query}")
    assert answer.status_code == 400
    assert sentence in answer.content.decode()


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_nothing_is_posted_to_the_deadlines(client, cast, address):
    assert client.post(address).status_code == 405


def test_the_calendar_holds_deadlines_ahead_as_whole_local_days(client, cast):
    today = timezone.localdate()
    ahead = today + dt.timedelta(days=40)
    release = with_deadline(cast, ahead.isoformat())
    with_deadline(cast, (today - dt.timedelta(days=1)).isoformat())
    answer = client.get(FILE)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = events(answer.content)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (ahead, ahead + dt.timedelta(days=1))
    assert type(event["DTSTART"].dt) is dt.date
    ref = release.entries.get(tier="public").ref
    assert event["URL"] == f"http://testserver{reverse('incident', args=[ref])}"


def test_a_new_version_of_an_entry_is_the_same_event_changed(client, cast):
    ahead = timezone.localdate() + dt.timedelta(days=40)
    release = with_deadline(cast, ahead.isoformat())
    (first,) = events(client.get(FILE).content)
    cast.tell(
        release.case,
        {
            "kind": EventKind.DEADLINE_EXTENDED,
            "on": "2026-03-20",
            "due_on": (ahead + dt.timedelta(days=9)).isoformat(),
        },
    )
    cast.release(release.case)
    (second,) = events(client.get(FILE).content)
    assert second["UID"] == first["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert second["DTSTART"].dt == ahead + dt.timedelta(days=9)


def test_a_deadline_known_by_its_month_fills_the_month(client, cast):
    year = timezone.localdate().year + 1
    with_deadline(cast, f"{year}-02")
    (event,) = events(client.get(FILE).content)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (dt.date(year, 2, 1), dt.date(year, 3, 1))


def test_a_year_that_has_begun_is_still_ahead(client, cast):
    with_deadline(cast, str(timezone.localdate().year))
    assert len(events(client.get(FILE).content)) == 1


def test_the_stranger_sees_no_deadline_of_the_community(client, cast):
    ahead = timezone.localdate() + dt.timedelta(days=40)
    with_deadline(cast, ahead.isoformat(), marking=Marking.GREEN)
    assert events(client.get(FILE).content) == []
    client.force_login(cast.analyst)
    assert len(events(client.get(FILE).content)) == 1


def test_one_deadline_alone_goes_into_a_calendar_with_its_steps(client, cast):
    (event,) = events(
        client.get(f"{FILE}?rule=eu-aci-council&started_on=2025-10-20&extended_by=2").content
    )
    assert event["DTSTART"].dt == dt.date(2026, 1, 5)
    assert "Counting 10 weeks gives Monday, 29 December 2025." in event["DESCRIPTION"]


def test_the_calendar_costs_the_same_for_more_days(client, cast):
    def cost():
        with CaptureQueriesContext(connection) as made:
            client.get(FILE)
        return len(made)

    ahead = (timezone.localdate() + dt.timedelta(days=40)).isoformat()
    with_deadline(cast, ahead)
    few = cost()
    for _ in range(3):
        with_deadline(cast, ahead)
    assert cost() == few <= 2
    with CaptureQueriesContext(connection) as made:
        client.get(f"{PAGE}?{WTO}")
    assert len(made) == 0


def test_long_lines_and_every_script_come_back_as_they_were():
    title = "Demand; of “Taiwan, China” (中国台湾), by noon: " + "very, long\\ " * 20
    day = Day(
        identity="https://register.example/1#deadline",
        title=title,
        first=dt.date(2028, 2, 29),
        last=dt.date(2028, 2, 29),
        changed_at=dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC),
        description="one\ntwo",
    )
    raw = build_calendar([day], name="Deadlines")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    (event,) = events(raw)
    assert (event["SUMMARY"], event["DESCRIPTION"]) == (title, "one\ntwo")
    assert event["DTEND"].dt == dt.date(2028, 3, 1)
    assert Calendar.from_ical(raw).to_ical() == raw
