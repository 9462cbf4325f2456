"""A worker that is killed with -9 in the middle of its letters: none leaves twice."""

import datetime as dt
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from incidents import jobs
from incidents.actions.saved import searches
from incidents.models import Digest, DigestState, SavedSearch, Subscription, User
from tests.support.commands import environ
from tests.support.mail import PostOffice, opened
from tracker.environment import ROOT

# A process of its own begins, connects and ends: that alone takes over half a second.
pytestmark = pytest.mark.slow
WORK = "import django; django.setup(); from incidents import jobs; jobs.send_digests()"
READERS = 5


@pytest.fixture
def followed(django_db_setup, django_db_blocker):
    """Five readers with news, in rows that other processes see; taken back afterwards."""
    with django_db_blocker.unblock():
        people = [
            User.objects.create_user(f"reader{n}@x.example", None, roles=["analyst"])
            for n in range(READERS)
        ]
        for person in people:
            searches.save_search("Muji", "q=muji", is_desks=False, pace="at-once", by=person)
        Subscription.objects.update(notified_until=0)
        yield [person.email for person in people]
        SavedSearch.objects.all().delete()
        for person in people:
            person.delete()


def worker(port):
    """A worker of its own that does what the clock would have it do now."""
    told = connection.get_connection_params()
    address = f"postgresql://{told['user']}@{quote(str(told['host']), safe='')}/{told['dbname']}"
    mail = {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "REDIS_URL": "redis://localhost:1/0"}
    settings = environ("/nonexistent", DATABASE_URL=address, **mail)
    return subprocess.Popen([sys.executable, "-c", WORK], cwd=ROOT, env=settings)


def states():
    return sorted(Digest.objects.values_list("state", flat=True))


def test_killed_between_the_servers_word_and_the_mark_nothing_leaves_twice(followed, settings):
    """The server has the third letter; the worker never hears of it. The worst moment there is."""
    running = []

    def kill(_letter):
        if len(office.letters) == 3:
            running[0].kill()
            running[0].wait()

    office = PostOffice(taken=kill)
    with opened(office) as port:
        running.append(worker(port))
        assert running[0].wait(60) == -9
        assert states() == ["sending", "sent", "sent", "waiting", "waiting"]
        settings.EMAIL_BACKEND = "incidents.exchange.smtp.Backend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        jobs.send_digests()
        assert sorted(office.to()) == followed
        assert states() == ["sending", *["sent"] * 4]
        # A quarter of an hour later it is certain that nobody still sends it.
        left = timezone.now() - dt.timedelta(minutes=16)
        Digest.objects.filter(state=DigestState.SENDING).update(claimed_at=left)
        jobs.send_digests()
        assert states() == ["doubtful", *["sent"] * 4]
    assert sorted(office.to()) == followed
    assert len({letter["Message-ID"] for letter in office.letters}) == READERS


def test_two_workers_at_once_send_each_letter_once(followed):
    office = PostOffice()
    office.gate.clear()
    with opened(office) as port:
        both = [worker(port)]
        assert office.arrived.wait(60)
        # The first is held in its first letter; the second may send all others.
        both.append(worker(port))
        office.gate.set()
        assert [one.wait(60) for one in both] == [0, 0]
    assert sorted(office.to()) == followed
    assert states() == ["sent"] * READERS
