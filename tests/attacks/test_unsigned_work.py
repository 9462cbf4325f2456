"""By SQL alone: a thread is closed for its firm, and an old withdrawal is played again.

What it did: one UPDATE of `state` shut the firm out, because nobody signed the state. A signed
"withdraw" of last year, taken back by "stay", was sent once more and withdrew the report again.
"""

import pytest
from django.utils import timezone

from incidents.actions.reports import steps, threads
from incidents.actions.reports.shapes import InvalidSubmission
from incidents.exchange import statements
from incidents.models.reports.threads import Message, Report, ThreadSide
from tests.support import sealing
from tests.support.sealing import Signer, digest, filed


@pytest.fixture
def begun(cast):
    return sealing.begun(cast.inbox_a)


@pytest.fixture
def firm(begun):
    """A firm that filed with desk A, and may come back."""
    firm = filed(begun)
    firm.lookup = "ab" * 32
    Report.objects.filter(pk=firm.id).update(lookup=digest(firm.lookup))
    return firm


def write(firm):
    return threads.add_firm_message(firm.lookup, firm.message(firm, ThreadSide.FIRM))


def test_an_update_closes_no_thread(firm):
    Report.objects.update(state="closed", closed_on=timezone.localdate())
    assert write(firm).number == 2


def test_a_step_that_no_officer_signed_closes_no_thread(firm):
    """Whoever writes the database can put a row there, and a key of their own beside it."""
    forged = firm.step(Signer(), "close")
    Message.objects.create(
        report=firm.report,
        id="0" * 32,
        side=ThreadSide.DESK,
        number=1,
        sealed=b"",
        step="close",
        written_on=timezone.localdate(),
        **forged,
    )
    assert steps.signed_work(firm.report).state == "new"


def test_a_thread_that_an_officer_closed_is_closed_whatever_the_column_says(cast, begun, firm):
    steps.take_step(firm.report, firm.step(begun.first, "close"), by=cast.inbox_a)
    Report.objects.update(state="new", closed_on=None)
    with pytest.raises(InvalidSubmission):
        write(firm)


def wish(firm, what, number, previous):
    fields = {"form": statements.WISH, "report": firm.id.hex, "wish": what, "number": number}
    day = timezone.localdate().isoformat()
    signed = firm.sign(fields | {"previous": previous, "signer": firm.public, "day": day})
    threads.record_wish(firm.lookup, {"message": None, **signed})
    return signed


def test_a_withdrawal_that_was_taken_back_is_not_played_again(firm):
    first = wish(firm, "withdraw", 1, "")
    wish(firm, "stay", 2, digest(first["statement"]))
    with pytest.raises(InvalidSubmission):
        threads.record_wish(firm.lookup, {"message": None, **first})
    assert Report.objects.get().withdrawn_on is None
