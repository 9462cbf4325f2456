"""Letters at size: 1,000 saved searches and 500 changed entries, worked through by one worker."""

import itertools
import random
import subprocess
import sys
import time
from email.message import EmailMessage
from smtplib import SMTP

from tests.bench import COMMON, stage
from tests.bench.load import Measured
from tests.support.mail import PostOffice, opened

SEARCHES, CHANGED = 1_000, 500
WORK = "import django; django.setup(); from incidents import jobs; jobs.send_digests()"


def measured(environment):
    """(what was measured, floor in ms): the worker's time for all, and that of bare SMTP."""
    fill()
    office = PostOffice()
    with opened(office) as port:
        told = environment | {
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
        }
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", WORK], cwd=stage.ROOT, env=told, check=True)
        took = time.perf_counter() - began
        letters = len(office.letters)
        if len(set(office.to())) != letters:
            raise RuntimeError("somebody got two letters")
        floor = bare(port, office.letters[:letters])
    size = sum(len(letter.as_bytes()) for letter in office.letters) // len(office.letters)
    clear()
    return Measured(took * 1000, took * 1000, letters / took, letters, size), floor


def bare(port, letters):
    """Milliseconds for the same texts, one connection, nothing asked and nothing marked."""
    began = time.perf_counter()
    with SMTP("127.0.0.1", port) as link:
        for letter in letters:
            copy = EmailMessage()
            copy["To"], copy["From"] = letter["To"], letter["From"]
            copy.set_content(letter.get_content())
            link.send_message(copy)
    return (time.perf_counter() - began) * 1000


def questions():
    """Questions of one to three words, each of its own, such as readers keep."""
    from incidents.models.register.labels import read_labels
    from tests.bench.rows import HOMES, RESPONSES, STATES

    terms, drawn = read_labels(), random.Random(7)  # noqa: S311  made data, no secret
    words = {
        "topic": list(terms["topic"]),
        "tactic": list(terms["tactic"]),
        "regulation": list(terms["regulation"]),
        "country": HOMES,
        "state": STATES,
        "firm_response": RESPONSES,
        "since": [str(year) for year in range(2008, 2024)],
        "q": [COMMON, "fine", "map", "letter"],
    }
    seen = set()
    for number in itertools.count(1):
        chosen = sorted(drawn.sample(list(words), 1 + number % 3))
        query = "&".join(f"{word}={drawn.choice(words[word])}" for word in chosen)
        if query not in seen:
            seen.add(query)
            yield query


def fill():
    """A reader a search, and both sides of a new version of the entries, made by set."""
    from django.utils import timezone

    from incidents.models import Change, Incident, SavedSearch, Subscription, User
    from incidents.models.saved.changes import FINDABLE

    people = User.objects.bulk_create(
        User(email=f"reader{number}@bench.example", roles=[]) for number in range(SEARCHES)
    )
    User.objects.filter(email__startswith="reader").update(roles=["admin"])
    searches = SavedSearch.objects.bulk_create(
        SavedSearch(name=f"Search {person.pk}", query=query, owner=person)
        for person, query in zip(people, questions(), strict=False)
    )
    Subscription.objects.bulk_create(
        Subscription(search=row, person=row.owner, pace="at-once", due_at=timezone.now())
        for row in searches
    )
    entries = Incident.objects.filter(tier="public").order_by("-pk")[:CHANGED]
    Change.objects.bulk_create(
        Change(tier="public", version=2, fields=["firm_response", "timeline"], side=side, **row)
        for row in entries.values("ref", *FINDABLE)
        for side in ("before", "after")
    )


def clear():
    from incidents.models import Change, User

    User.objects.filter(email__startswith="reader").delete()
    Change.objects.all().delete()
