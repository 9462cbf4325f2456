"""A hostile string in each input of each address, for each role: taken, or refused in a sentence.

In the suite each address meets a few strings of the corpus, from one role that it lets in;
`make hostile` brings many more, from each role (HOSTILE_BUDGET: how many rounds). What is found is
listed by its kind: the error, and the line of our code in which it was raised.
"""

import os
import random
import traceback
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.access.test_addresses import Places
from tests.support.addresses import DOORS
from tests.support.evidence_files import pdf, photograph, picture
from tests.support.hostile_corpus import STRINGS, as_bytes, make_files
from tests.support.keys import with_keys
from tests.support.roles import ROLES
from tests.support.tables import INPUTS
from tests.trust.page import describe_machine, write_section
from tracker.environment import ROOT

BUDGET = int(os.environ.get("HOSTILE_BUDGET", "0"))
# Every parameter that an address may read, and some that none does.
PARAMETERS = """
    q state authority topic tactic sector country firm campaign regulation provision firm_response
    attribution source_grade confidence since until demand_deadline_before tier sort page cursor
    fields expand format compare left right by dimension measure next edition number day kind view
    columns desk owner status step window stage from to case draft
""".split()  # noqa: SIM905
# In the suite a third of the addresses: what breaks one page of a kind breaks others.
PICKED = DOORS if BUDGET else DOORS[::3]
# The files of an edition are made by a job, which does not run here.
WAITING = ("/data/1/incidents.csv",)


class Forms(HTMLParser):
    """[(action, method, {name: (type, value)})] of a page."""

    def __init__(self, html):
        super().__init__()
        self.forms = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            self.forms.append((told.get("action") or "", told.get("method", "get").lower(), {}))
        elif tag in ("input", "select", "textarea", "button") and told.get("name") and self.forms:
            kind = told.get("type", tag)
            self.forms[-1][2].setdefault(told["name"], (kind, told.get("value") or ""))


@pytest.fixture(scope="module")
def count():
    """How many requests were sent, noted for docs/reliability.md once all are."""
    sent = Counter()
    yield sent
    # Whoever is interrupted has nothing to note.
    if BUDGET and sent["files"]:
        write_section(
            "Hostile input",
            f"`make hostile`, {describe_machine()}: {sent['requests']:,} requests with strings of\n"
            f"the corpus in every input of every address, from {len(ROLES)} roles, and\n"
            f"{sent['files']:,} files brought to the import and to a case. Answers of 500 and more"
            f" that\nnobody expects: {sent['faults']}.",
        )


class Attack:
    """One role at one address. `faults`: {kind: an example} of what was answered with an error."""

    def __init__(self, role, user, chance, count):
        self.role, self.chance, self.faults, self.count = role, chance, {}, count
        self.client = Client(raise_request_exception=False)
        if role != "stranger":
            self.client.force_login(user)

    def ask(self, method, address, fields=None, **more):
        """Send one request in a transaction of its own; note an error of ours."""
        with transaction.atomic():
            answer = getattr(self.client, method)(address, fields or {}, **more)
            # A streamed answer fails while it is read.
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        self.count["requests"] += 1
        if answer.status_code >= 500 and address not in WAITING:
            self.note(answer, f"{self.role} {method} {address[:200]} {str(fields)[:300]}")
        return answer, content

    def note(self, answer, example):
        self.count["faults"] += 1
        found = getattr(answer, "exc_info", None)
        kind = str(answer.status_code)
        if found:
            ours = [
                frame
                for frame in traceback.extract_tb(found[2])
                if frame.filename.startswith(f"{ROOT}/") and "/.venv/" not in frame.filename
            ]
            place = (
                f"{ours[-1].filename.removeprefix(f'{ROOT}/')}:{ours[-1].lineno}" if ours else ""
            )
            kind = f"{found[0].__name__} in {place}: {str(found[1])[:120]}"
        self.faults.setdefault(kind, example)

    def take_string(self):
        """A string as its bytes: a browser sends what UTF-8 cannot hold as bytes too."""
        return as_bytes(self.chance.choice(STRINGS))

    def fill(self, form):
        """The fields of a form: hostile in what is typed, and now and then in what is chosen."""
        fields = {}
        for name, (kind, value) in form.items():
            is_typed = kind in ("text", "search", "email", "url", "date", "number", "textarea")
            is_hostile = is_typed or (name != "csrfmiddlewaretoken" and self.chance.random() < 0.2)
            if kind == "file":
                fields[name] = SimpleUploadedFile("x.csv", b"a,b\n1,2\n")
            else:
                fields[name] = self.take_string() if is_hostile else value
        return fields

    def try_forms(self, address, html):
        for action, method, form in Forms(html).forms:
            if "logout" in action:
                continue
            here = action.partition("#")[0] or address
            if here.startswith("/"):
                self.ask(method, here, self.fill(form))


def pick_roles(statuses):
    """All roles where there is time; else the first that the address lets in."""
    if BUDGET:
        return ROLES
    opened = [role for role, status in zip(ROLES, statuses, strict=True) if status in (200, 422)]
    return opened[:1] or ["officer_a"]


@pytest.mark.parametrize(
    ("method", "route", "address", "statuses"),
    PICKED,
    ids=[f"{method} {address}"[:90] for method, _route, address, _statuses in PICKED],
)
def test_an_address_takes_or_refuses_whatever_is_sent(
    cast, count, method, route, address, statuses
):
    here, faults = with_keys(route, address.format_map(Places(cast))), {}
    for role in pick_roles(statuses):
        chance = random.Random(f"{address} {role}")  # noqa: S311  the same at each run
        attack = Attack(role, getattr(cast, role), chance, count)
        attack_address(attack, method.lower(), here)
        faults |= attack.faults
    assert not faults, "\n".join(f"{kind}\n    {example}" for kind, example in faults.items())


def attack_address(attack, method, here):
    path = here.partition("?")[0]
    answer, content = attack.ask(method, here)
    if answer.status_code in (302, 403, 404, 405) and method == "get":
        return
    for _request in range(BUDGET or 1):
        names = attack.chance.sample(PARAMETERS, attack.chance.choice([1, 1, 3]))
        attack.ask(method, path, {name: attack.take_string() for name in names})
        if b"<form" in content and "text/html" in answer.headers.get("Content-Type", ""):
            attack.try_forms(path, content.decode())
        if path.startswith("/api/"):
            json_body(attack, path)
        mutate_path(attack, path)


def json_body(attack, path):
    """A body of JSON for programs, by each method."""
    word = attack.chance.choice(STRINGS)
    body = attack.chance.choice([word, [word], {word[:99]: word}, {"firm": {"name": word}}, None])
    for method in ("post", "patch"):
        attack.ask(method, path, body, content_type="application/json")


def mutate_path(attack, path):
    """Another word in the place of a part of the address."""
    parts = path.strip("/").split("/")
    if len(parts) > 1:
        word = quote(attack.take_string()[:300], safe="")
        parts[attack.chance.randrange(1, len(parts))] = word or "x"
        attack.ask("get", "/" + "/".join(parts) + "/")


def sound_files():
    files = {file.name: file.read_bytes() for file in sorted(INPUTS.iterdir()) if file.is_file()}
    more = {"a.pdf": pdf(), "a.jpg": photograph(), "a.png": picture(), "a.webp": picture("WEBP")}
    return files | more | {"a.tif": picture("TIFF"), "a.gif": picture("GIF")}


@pytest.mark.slow  # files are read, and some drawn, by processes of their own
def test_a_file_is_taken_or_refused_whatever_it_holds(cast, count):
    """Every file of the corpus in the suite's share, brought to the import and to a case."""
    places, faults = Places(cast), {}
    attack = Attack("officer_a", cast.officer_a, random.Random(1), count)  # noqa: S311
    case = f"/desk/cases/{places['case']}/evidence/"
    facts = {"kind": "letter", "title": "A letter", "claims": ["demand"]}
    step = 1 if BUDGET else 50
    for number, (name, raw) in enumerate(make_files(sound_files())):
        if number % step:
            continue
        count["files"] += 1
        file = name[:200] or "x"
        attack.ask("post", "/desk/imports/", {"file": SimpleUploadedFile(file, raw)})
        attack.ask("post", case, facts | {"file": SimpleUploadedFile(file, raw)})
    faults |= attack.faults
    assert not faults, "\n".join(f"{kind}\n    {example}" for kind, example in faults.items())
