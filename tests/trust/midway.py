"""Faults amid something: the database dies while a desk imports, uploads or gets an e-mail."""

import random
import struct
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from django.core.management import call_command
from django.db import DatabaseError, Error, connection, transaction
from django.utils import timezone

from incidents.actions.desk import cases, evidence, releases
from incidents.actions.saved import digests, searches
from incidents.models import Case, Digest, EvidenceVersion, Ledger
from tests.support.cast import Cast
from tests.trust.faults import demand, try_until

WRITES = """
    SELECT EXISTS (SELECT FROM pg_locks WHERE granted AND mode = 'RowExclusiveLock'
                   AND relation = %s::regclass AND pid <> pg_backend_pid())
"""


def wait_for_write(table, seconds=60):
    """Wait until somebody else is writing a table, in a transaction that is still open."""
    end = time.monotonic() + seconds
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute(WRITES, [f"incidents_{table}"])
            if cursor.fetchone()[0]:
                return
            time.sleep(0.005)
    raise TimeoutError(f"nobody writes {table}")


def kill_amid(site, act, table):
    """Kill PostgreSQL while `act` writes a table; it must have been refused."""
    with ThreadPoolExecutor(1) as other:
        work = other.submit(run_alone, act)
        wait_for_write(table)
        site.kill("postgres")
        fault = work.exception(timeout=120)
    connection.close()
    demand(isinstance(fault, Error), f"the database died, and the work ended with {fault}")


def run_alone(act):
    try:
        return act()
    finally:
        connection.close()


def killed_in_an_import(site, _office):
    """All rows of a table of cases, or none; then again, all."""
    cast = Cast()
    own = Case.objects.filter(desk=cast.officer_b.desk)
    before = own.count()

    def load():
        call_command("load_cases", by=cast.officer_b.email, verbosity=0)

    kill_amid(site, load, "case")
    after = try_until(own.count)
    demand(after == before, f"{after - before} cases of half an import")
    try_until(load)
    demand(own.count() > before + 100, f"{own.count()} cases after the second try")
    return f"no case of the first try, {own.count() - before} of the second"


def make_picture(size=1900):
    """A PNG of noise: about 10 MiB, which do not get smaller."""
    noise = random.Random(1)  # noqa: S311  a picture, no secret
    lines = b"".join(b"\x00" + noise.randbytes(size * 3) for _line in range(size))

    def chunk(kind, body):
        return (
            struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body))
        )

    head = struct.pack("!2I5B", size, size, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(lines, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")


def killed_in_an_upload(site, _office):
    """A file of evidence is there with all its parts, or not at all."""
    cast, content = Cast(), make_picture()
    case = cast.muji_case
    facts = evidence.EvidenceFacts("letter", "A letter", ["demand"])
    upload = evidence.EvidenceUpload("letter.png", content)
    versions = EvidenceVersion.objects.filter(item__case=case)
    before = versions.count()

    def add():
        return evidence.add_evidence(case, facts, upload, by=cast.officer_a)

    kill_amid(site, add, "evidencepart")
    demand(try_until(versions.count) == before, "half a file of evidence")
    version = try_until(add)
    demand(evidence.read_content(version) == content, "the file is another one")
    return f"nothing of the first try; {len(content):,} bytes of the second, all the same"


def killed_in_a_transaction(site, _office):
    """A case and its row of the ledger, not yet committed, are gone together."""
    cast = Cast()
    counts = Case.objects.count(), Ledger.objects.filter(verb="case logged").count()
    facts = {"coercing_state": "CN", "reported_on": "2020"}
    draft = cases.Draft(facts=facts, firm=cases.FirmFacts("Half a firm"))
    was_refused = False
    try:
        with transaction.atomic():
            cases.log_case(draft, by=cast.officer_a)
            site.kill("postgres")
    except Error:
        was_refused = True
    connection.close()
    demand(was_refused, "what could not be committed was not refused")

    def count():
        return Case.objects.count(), Ledger.objects.filter(verb="case logged").count()

    after = try_until(count)
    demand(after == counts, f"cases and rows of the ledger were {counts}, and are {after}")
    return "neither the case nor its row of the ledger is there"


def killed_in_digests(site, office):
    """The database dies when the mail server has the second of five alerts."""
    cast, start = Cast(), len(office.letters)
    emails = [f"digest-{number}@x.example" for number in range(5)]
    for email in emails:
        person = cast.person(email, "analyst")
        searches.save_search(
            "Maps", "topic=maps-and-borders", is_desks=False, pace="at-once", by=person
        )

    def alerts():
        return [letter for letter in office.letters[start:] if letter["To"] in emails]

    def kill(_letter):
        if len(alerts()) == 2:
            office.taken = lambda _letter: None
            site.kill("postgres")

    office.taken = kill
    proposal = releases.propose_release(cast.draft(), by=cast.officer_a, reason="It is agreed.")
    releases.approve_release(proposal, by=cast.approver_a)
    own = Digest.objects.filter(subscription__person__email__in=emails)
    wait_for_digests(own.exclude(state="waiting"), len(emails))
    # What was on its way is looked at after a quarter of an hour: this one is that old now.
    own.filter(state="sending").update(claimed_at=timezone.now() - 2 * digests.ABANDONED)
    wait_for_digests(own.ended(), len(emails))
    return describe_digests(own, alerts())


def wait_for_digests(rows, count):
    """Beat plans them within a minute; what waits is tried again after some."""
    end = time.monotonic() + 300
    while time.monotonic() < end:
        with suppress(DatabaseError):
            if rows.count() == count:
                return
        connection.close()
        time.sleep(1)
    raise TimeoutError(f"of {count} alerts only these are over: {rows.values_list('state')}")


def describe_digests(own, letters):
    ids = [letter["Message-ID"] for letter in letters]
    states = sorted(own.values_list("state", flat=True))
    demand(len(ids) == len(set(ids)), "an alert was sent twice")
    demand(set(states) <= {"sent", "doubtful"}, f"the alerts are {states}")
    demand(len(ids) >= states.count("sent"), f"{len(ids)} alerts, and the rows say {states}")
    doubtful = states.count("doubtful")
    return f"5 people, {len(ids)} alerts, none twice; {doubtful} doubtful, which nobody sends again"
