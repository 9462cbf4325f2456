"""The outbox of letters: when they are due, what becomes of each, and what that costs."""

import datetime as dt

import pytest
from django.conf import settings as site
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents import jobs
from incidents.actions.saved import digests
from incidents.actions.saved import searches as following
from incidents.models import Change, Digest, Pace, Subscription
from incidents.models.saved.searches import next_digest_time
from incidents.queries.saved_matches import changes_matching
from tests.support.mail import post_office, said


def test_a_letter_carries_the_headers_that_end_it_at_one_click(cast, office, follow):
    row = follow(cast.analyst)
    cast.release(cast.draft())
    jobs.send_digests()
    (letter,) = office.letters
    stop = f"{site.ORIGIN}/saved/unsubscribe/{row.stop_key}/"
    assert letter["List-Unsubscribe"].strip() == f"<{stop}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert stop in letter.get_content()
    assert row.feed_key not in letter.as_string()


def test_the_row_of_a_letter_keeps_its_identifier_and_the_servers_words(cast, office, follow):
    row = follow(cast.analyst)
    cast.release(cast.draft())
    jobs.send_digests()
    digest = row.digests.get()
    assert office.letters[0]["Message-ID"] == digest.message_id
    assert (digest.state, digest.reply) == ("sent", "250 queued as 1")


MONDAY = dt.datetime(2026, 11, 23, 5, 59, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("pace", "now", "then"),
    [
        ("at-once", MONDAY, "2026-11-23T05:59"),
        ("daily", MONDAY, "2026-11-23T06:00"),
        ("daily", MONDAY + dt.timedelta(minutes=1), "2026-11-24T06:00"),
        ("daily", MONDAY + dt.timedelta(hours=12), "2026-11-24T06:00"),
        ("weekly", MONDAY, "2026-11-23T06:00"),
        ("weekly", MONDAY + dt.timedelta(minutes=1), "2026-11-30T06:00"),
        ("weekly", MONDAY + dt.timedelta(days=6), "2026-11-30T06:00"),
        ("daily", dt.datetime(2028, 2, 28, 7, tzinfo=dt.UTC), "2028-02-29T06:00"),
        ("weekly", dt.datetime(2026, 12, 31, 7, tzinfo=dt.UTC), "2027-01-04T06:00"),
    ],
)
def test_the_next_letter_of_a_pace(pace, now, then):
    assert next_digest_time(pace, now).isoformat(timespec="minutes") == f"{then}+00:00"


def test_a_daily_letter_waits_for_its_hour_and_gathers_the_day(cast, office, follow):
    row = follow(cast.analyst, pace=Pace.DAILY)
    cast.release(cast.draft())
    cast.release(cast.draft())
    jobs.send_digests()
    assert office.letters == []
    due(row)
    jobs.send_digests()
    assert [letter["Subject"] for letter in office.letters] == ["Maps: 2 added (TLP:GREEN)"]
    row.refresh_from_db()
    assert row.due_at > timezone.now()
    # A day without news is a day without a letter; the next hour is that of the next day.
    due(row)
    jobs.send_digests()
    assert len(office.letters) == 1
    row.refresh_from_db()
    assert row.due_at > timezone.now()


def due(row):
    Subscription.objects.filter(pk=row.pk).update(due_at=timezone.now())


def test_begun_again_letters_tell_of_nothing_that_happened_between(cast, office, follow):
    row = follow(cast.analyst)
    following.end_subscription(row.stop_key)
    cast.release(cast.draft())
    following.subscribe(row.search, pace=Pace.AT_ONCE, by=cast.analyst)
    jobs.send_digests()
    assert office.letters == []


@pytest.mark.parametrize(
    ("refusal", "state"), [("450 later", "waiting"), ("550 nobody", "refused")]
)
def test_a_refused_letter_comes_back_only_where_that_may_help(cast, office, follow, refusal, state):
    row = follow(cast.analyst)
    other = follow(cast.admin)
    office.refusals[cast.analyst.email] = refusal
    cast.release(cast.draft())
    jobs.send_digests()
    assert office.to() == [cast.admin.email]
    assert row.digests.get().state == state
    assert other.digests.get().state == "sent"
    office.refusals.clear()
    jobs.send_digests()
    assert len(office.letters) == 1  # not before its time
    Digest.objects.update(retry_at=None)
    jobs.send_digests()
    assert (cast.analyst.email in office.to()) is (state == "waiting")


def test_a_line_that_breaks_while_a_letter_is_handed_over_sends_it_once(cast, office, follow):
    row = follow(cast.analyst)
    cast.release(cast.draft())
    office.is_cut = True
    jobs.send_digests()
    assert row.digests.get().state == "doubtful"
    office.is_cut = False
    jobs.send_digests()
    assert len(office.letters) == 1
    # The next letter says so.
    cast.release(cast.draft())
    jobs.send_digests()
    assert "Our last e-mail may not have reached you" in said(office.letters[1])


def test_a_mail_server_that_is_away_keeps_letters_waiting(cast, follow, settings):
    row = follow(cast.analyst)
    cast.release(cast.draft())
    with post_office(settings) as closed:
        pass
    jobs.send_digests()
    assert row.digests.get().state == "waiting"
    assert closed.letters == []
    with post_office(settings) as opened:
        jobs.send_digests()
    assert len(opened.letters) == 1


def test_a_search_that_can_no_longer_be_read_stops_no_other(cast, office, follow):
    follow(cast.analyst, "nonsense=1")
    follow(cast.analyst, "topic=no-such-topic")
    follow(cast.admin)
    cast.release(cast.draft())
    jobs.send_digests()
    assert office.to() == [cast.admin.email]


def test_the_number_of_queries_does_not_depend_on_searches_or_changes(cast, office, follow):
    def work(searches, changes):
        for number in range(searches):
            follow(cast.analyst, f"q=tatra&until=20{30 + number}", name=f"Maps {number}")
        for _ in range(changes):
            cast.release(cast.draft())
        with CaptureQueriesContext(connection) as planned:
            assert digests.plan(changes_matching) == searches
        before = len(office.letters)
        with CaptureQueriesContext(connection) as sent:
            digests.send_batch(changes_matching)
        assert len(office.letters) - before == searches
        Subscription.objects.all().delete()
        # Beside the batch: each letter is claimed, and marked, at once.
        return len(planned), len(sent) - 2 * searches

    assert work(2, 1) == work(20, 5) == (9, 5)


def test_the_metrics_tell_what_became_of_letters(cast, client, office, follow):
    follow(cast.analyst)
    cast.release(cast.draft())
    jobs.send_digests()
    assert 'tracker_emails{state="sent"} 1' in client.get("/metrics").content.decode()


def test_old_changes_and_ended_letters_are_forgotten(cast, office, follow):
    row = follow(cast.analyst)
    cast.release(cast.draft())
    jobs.send_digests()
    long_ago = timezone.now() - dt.timedelta(days=91)
    Change.objects.update(at=long_ago)
    Digest.objects.update(made_at=long_ago)
    cast.release(cast.draft())
    assert digests.plan(changes_matching) == 1
    Digest.objects.update(made_at=long_ago)
    jobs.delete_old_changes()
    assert Change.objects.count() == 2  # a new entry in two tiers
    assert row.digests.get().state == "waiting"
