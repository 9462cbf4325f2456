"""The faults, one function each: it breaks something, waits, and returns what it saw."""

import time
from concurrent.futures import ThreadPoolExecutor

from django.db import DatabaseError, connection

from incidents.actions.desk import releases
from incidents.actions.people import people
from incidents.models import Case, Ledger, Release, User
from tests.support.cast import Cast
from tests.trust.site import Watch
from tracker.celery import app


class Fault(AssertionError):
    """What must hold did not."""


def demand(holds, sentence):
    if not holds:
        raise Fault(sentence)


def try_until(act, seconds=60):
    """Do something on a database that may be away; return its result."""
    end = time.monotonic() + seconds
    while True:
        try:
            return act()
        except DatabaseError:
            connection.close()
            if time.monotonic() > end:
                raise
            time.sleep(0.5)


def invite(count, word):
    """Invite people, each of whom gets an e-mail; return their addresses."""
    admin = User.objects.get(email="admin@tracker.example")
    emails = [f"{word}-{number}@x.example" for number in range(count)]
    for email in emails:
        people.invite(email, roles=["analyst"], desk=None, by=admin, reason="They join us.")
    return emails


def look_for_emails(times=1):
    for _time in range(times):
        app.send_task("incidents.jobs.send_waiting_emails")


def wait_for_emails():
    """Wait until nothing waits in the ledger; beat looks once a minute."""
    end = time.monotonic() + 90
    while try_until(lambda: Ledger.objects.waiting().exists()):
        demand(time.monotonic() < end, "e-mails still wait after 90 seconds")
        time.sleep(0.5)


def demand_one_each(office, emails):
    """Each person has one e-mail in effect: copies have the same Message-ID."""
    for email in emails:
        ids = {letter["Message-ID"] for letter in office.letters if letter["To"] == email}
        demand(len(ids) == 1, f"{email} has {len(ids)} different e-mails")


def kill_a_part(part):
    """A fault that ends one process while nothing in particular is done."""

    def fault(site, _office):
        with Watch(site) as watch:
            site.kill(part)
            time.sleep(1)
            seconds = site.wait_until_ready()
        return f"ready after {seconds + 1:.0f} s; pages meanwhile {watch.statuses()}"

    return fault


def cache_away(site, _office):
    reader = site.sign_in()
    with Watch(site) as watch:
        site.kill("valkey")
        fresh = site.sign_in()
        demand(fresh is not None, "nobody can sign in without the cache")
        for one in (reader, fresh):
            demand(site.read("/desk/", one)[0] == 200, "a signed-in person has no desk")
        seconds = site.wait_until_ready()
    demand(set(watch.statuses()) == {200}, f"readers got {watch.statuses()}")
    return f"signing in and reading went on; ready after {seconds:.0f} s"


def cache_emptied(site, _office):
    from django.core.cache import cache

    reader = site.sign_in()
    cache.clear()
    demand(site.read("/desk/", reader)[0] == 200, "an empty cache signs people out")
    return "people stay signed in"


def database_away(site, _office):
    with Watch(site) as watch:
        site.kill("postgres")
        time.sleep(1)
        seconds = site.wait_until_ready()
    refused = [retry for status, retry, _seconds in watch.pages if status == 503]
    demand(set(watch.statuses()) <= {200, 503}, f"readers got {watch.statuses()}")
    demand(all(refused), "a 503 names no time to try again")
    live = {status for status, _retry, _seconds in watch.probes}
    demand(live == {200}, f"the probe of life got {live}")
    return (
        f"ready after {seconds + 1:.0f} s; pages meanwhile {watch.statuses()},"
        f" slowest {watch.slowest():.1f} s; /healthz/live 200 throughout"
    )


def database_killed_in_releases(site, _office):
    """Ten releases are being approved when the server dies; the rest is approved afterwards."""
    cast = Cast()
    proposals = [
        releases.propose_release(cast.draft(), by=cast.officer_a, reason="The firm agreed.").pk
        for _n in range(10)
    ]

    def approve_all():
        for pk in proposals:
            row = Release.objects.get(pk=pk)
            if row.state == "proposed":
                releases.approve_release(row, by=cast.approver_a)

    with ThreadPoolExecutor(1) as officer:
        work = officer.submit(try_until, approve_all)
        time.sleep(0.4)
        site.kill("postgres")
        work.result()
    # This thread's own connection died with the server.
    connection.close()
    rows = Release.objects.filter(pk__in=proposals)
    demand(rows.filter(state="approved").count() == 10, "a release was lost")
    demand_whole_releases()
    return "ten approvals, each once, none by half"


def demand_whole_releases():
    """Each approved release is one row of the ledger, and its case has one entry a tier."""
    for case in Case.objects.filter(releases__state="approved").distinct():
        approved = case.releases.filter(state="approved").count()
        ledger = Ledger.objects.filter(verb="release approved", subject=case.reference).count()
        demand(ledger == approved, f"{case.reference}: {approved} releases, {ledger} in the ledger")
        tiers = list(
            case.releases.filter(state="approved").first().entries.values_list("tier", flat=True)
        )
        demand(len(tiers) == len(set(tiers)) > 0, f"{case.reference} has the entries {tiers}")


def worker_killed_after_an_email(site, office):
    """The mail server has the second of five e-mails; the worker dies before it marks the rows."""
    emails = invite(5, "killed")

    def kill(_letter):
        if len(office.letters) - start == 2:
            office.taken = lambda _letter: None
            site.kill("worker")

    start, office.taken = len(office.letters), kill
    look_for_emails()
    time.sleep(5)
    site.wait_until_ready()
    look_for_emails()
    wait_for_emails()
    demand_one_each(office, emails)
    return f"5 people, {len(office.letters) - start} e-mails, 5 different Message-IDs"


def duplicate_delivery(_site, office):
    emails = invite(5, "twice")
    start = len(office.letters)
    look_for_emails(times=10)
    wait_for_emails()
    demand(len(office.letters) - start == 5, f"{len(office.letters) - start} e-mails for 5 people")
    demand_one_each(office, emails)
    return "ten looks at once, 5 e-mails for 5 people"


def poison_row(_site, office):
    """One mailbox does not exist: the others get theirs, and nobody tries it every minute."""
    emails = invite(3, "poison")
    office.refusals[emails[1]] = "550 no such mailbox"
    look_for_emails()
    wait_for_emails()
    demand_one_each(office, [emails[0], emails[2]])
    return "one refused for good, the others sent"
