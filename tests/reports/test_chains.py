"""A new statement follows what its thread holds, or the server does not take it."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from incidents.actions.reports import chains, desk
from incidents.exchange import statements
from incidents.models.reports.threads import Message, ThreadSide
from tests.support import sealing
from tests.support.sealing import filed
from tracker.environment import ROOT


@pytest.fixture
def begun(cast):
    """Desk A after its first ceremony."""
    return sealing.begun(cast.inbox_a)


@pytest.fixture
def firm(begun):
    """A firm that filed with desk A."""
    return filed(begun)


def day(days):
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def refused(code):
    return pytest.raises(ValidationError, check=lambda refusal: refusal.code == code)


def test_a_message_says_what_it_saw_and_never_less(cast, firm, begun):
    old = firm.newest(ThreadSide.FIRM)
    firm.write()
    desk.add_desk_message(firm.report, firm.message(begun.first, "desk"), by=cast.inbox_a)
    with refused("changed"):
        desk.add_desk_message(
            firm.report, firm.message(begun.first, "desk", seen=old), by=cast.inbox_a
        )


def test_a_page_that_stood_open_for_days_reads_the_answer_first(cast, firm, begun):
    """Else the desk's answer would look as if it had been put in afterwards."""
    desk.add_desk_message(firm.report, firm.message(begun.first, "desk"), by=cast.inbox_a)
    row = Message.objects.get(side=ThreadSide.DESK)
    fields = json.loads(row.statement) | {"day": day(-2)}
    Message.objects.filter(pk=row.pk).update(statement=statements.canonical(fields))
    with refused("changed"):
        firm.write(seen="")
    assert firm.write().number == 2


def test_a_thread_is_never_longer_than_a_page_opens(cast, firm, begun, monkeypatch):
    monkeypatch.setattr(chains, "MOST_STATEMENTS", 3)
    firm.write()
    with refused("changed"):
        desk.add_desk_message(firm.report, firm.message(begun.first, "desk"), by=cast.inbox_a)


def test_the_page_opens_what_the_server_takes():
    script = (ROOT / "static/js/reports/verified-thread.js").read_text()
    assert f"MOST_STATEMENTS = {chains.MOST_STATEMENTS};" in script
