"""A list counts for 30 days, whatever it says; its desk is reminded, and renews it by one step."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from incidents.actions.people import emails
from incidents.actions.reports import filing, list_reminders
from incidents.actions.reports.shapes import InvalidSubmission
from incidents.models import Ledger, RecipientList
from tests.support import sealing


@pytest.fixture
def row(cast):
    """The newest list of desk A, valid for 30 days from today."""
    sealing.begun(cast.inbox_a)
    return RecipientList.objects.get()


def day(days):
    return timezone.localdate() + dt.timedelta(days=days)


def test_a_list_that_says_a_year_counts_for_a_month(row):
    """Else whoever writes the database shows an old list, with those who left on it, for a year."""
    RecipientList.objects.update(signed_on=day(-30), until=day(335))
    assert filing.current_list(row.desk).last_day == timezone.localdate()
    RecipientList.objects.update(signed_on=day(-31))
    with pytest.raises(InvalidSubmission):
        filing.current_list(row.desk)


@pytest.mark.parametrize(
    ("days", "reminders"),
    [
        ([19], 0),
        ([20], 1),
        ([20, 20], 1),
        # The worker slept for a week: one reminder for what was missed.
        ([27], 1),
        (range(31), 3),
        ([20, 45], 2),
    ],
)
def test_officers_are_reminded_at_ten_five_and_two_days(row, days, reminders):
    for passed in days:
        list_reminders.remind_of_lists(day(passed))
    assert Ledger.objects.filter(verb="list of keys expires").count() == reminders


def test_each_officer_of_the_inbox_gets_an_e_mail_that_says_no_more(cast, row):
    # What waited before, the new list included, takes more than one batch.
    while emails.send_batch_after():
        mail.outbox.clear()
    list_reminders.remind_of_lists(day(25))
    emails.send_batch_after()
    assert [one.to for one in mail.outbox] == [[cast.inbox_a.email]]
    assert mail.outbox[0].subject == (
        "Your desk's list of keys expires soon: unlock the inbox and renew it"
    )
    assert mail.outbox[0].body.strip().endswith("/desk/inbox/")


LISTS = """
  import {freshList, hasSameReaders, lastDay} from "./js/reports/lists.js";
  import {deskOf, listOf} from "./threads/world.js";
  const desk = await deskOf("desk-a");
  const [first, second] = desk.lists;
  const fresh = (day) => {
    try {
      return freshList(first.row, "desk-a", first.signing, day).epoch;
    } catch ({code}) {
      return code;
    }
  };
  const renewed = listOf("desk-a", [desk.a, desk.b], first, {...desk, day: "2026-03-20"});
  const other = listOf("desk-a", [desk.a, desk.b], first, {...desk, secret: desk.a.secret, day: "2026-03-20"});
  console.log(JSON.stringify([
    first.until, lastDay(first), fresh("2026-03-31"), fresh("2026-04-01"),
    hasSameReaders(renewed, first), hasSameReaders(second, first), hasSameReaders(other, first),
  ]));
"""  # noqa: E501


@pytest.mark.node
def test_a_page_seals_to_no_list_older_than_thirty_days(node):
    """A list that only renews another is as good to a firm as the one that it compared."""
    assert node(LISTS) == ["2027-01-01", "2026-03-31", 1, "stale", True, False, False]
