"""Readers who follow, and the letters that they get: fixtures of the tests of following."""

import pytest

from incidents.actions.saved import searches
from incidents.models import Pace
from tests.support.mail import post_office


@pytest.fixture
def follow(cast):
    """Have a person follow a question from now on; the subscription."""

    def begun(person, query="q=tatra", pace=Pace.AT_ONCE, is_desks=False, name="Maps"):
        search = searches.save_search(name, query, is_desks=is_desks, pace=pace, by=person)
        return search.subscriptions.get(person=person)

    return begun


@pytest.fixture
def office(cast, settings):
    with post_office(settings) as opened:
        yield opened
