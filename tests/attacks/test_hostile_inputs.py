"""A hostile string in every input of every address, for every role: taken, or refused in words.

In the suite each address meets a few strings of the corpus; `make hostile` brings all of them
(HOSTILE_BUDGET: how many requests an address gets). What is found is listed by its kind: the error
and the line of our code in which it was raised.
"""

import os
import random
import re
import traceback
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.access.test_addresses import Places
from tests.support.addresses import DOORS
from tests.support.evidence_files import pdf, photograph, picture
from tests.support.hostile_corpus import STRINGS, make_files
from tests.support.roles import ROLES
from tests.support.tables import INPUTS
from tracker.environment import ROOT

BUDGET = int(os.environ.get("HOSTILE_BUDGET", "2"))
# Every parameter that an address may read, and some that none does.
PARAMETERS = """
    q state authority topic tactic sector country firm campaign regulation provision firm_response
    attribution source_grade confidence since until demand_deadline_before tier sort page cursor
    fields expand format compare left right by dimension measure next edition number day kind view
    columns desk owner status step window stage from to case draft
""".split()  # noqa: SIM905
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


class Attack:
    """One role at one address. `faults`: {kind: an example} of what was answered with an error."""

    def __init__(self, role, user, chance):
        self.role, self.chance, self.faults = role, chance, {}
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
        if answer.status_code >= 500:
            self.note(answer, f"{self.role} {method} {address[:200]} {str(fields)[:300]}")
        return answer, content

    def note(self, answer, example):
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
        return self.chance.choice(STRINGS)

    def fill(self, form):
        """The fields of a form: hostile in what is typed, and now and then in what is chosen."""
        fields = {}
        for name, (kind, value) in form.items():
            is_typed = kind in ("text", "search", "email", "url", "date", "number", "textarea")
            is_hostile = is_typed or (name != "csrfmiddlewaretoken" and self.chance.random() < 0.2)
            if kind == "file":
                fields[name] = SimpleUploadedFile(self.take_string()[:200] or "x", b"a,b\n1,2\n")
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


def addresses():
    """(method, address) of every door, once; administrators' addresses take parameters too."""
    return list(dict.fromkeys((method, address) for method, _route, address, _said in DOORS))


@pytest.mark.parametrize(("method", "address"), addresses(), ids=lambda word: str(word)[:80])
def test_an_address_takes_or_refuses_whatever_is_sent(cast, method, address):
    here, faults = address.format_map(Places(cast)), {}
    for number, role in enumerate(ROLES):
        chance = random.Random(f"{address}{number}")  # noqa: S311  the same at each run
        attack = Attack(role, getattr(cast, role), chance)
        attack_address(attack, method.lower(), here)
        faults |= attack.faults
    assert not faults, "\n".join(f"{kind}\n    {example}" for kind, example in faults.items())


def attack_address(attack, method, here):
    path = here.partition("?")[0]
    answer, content = attack.ask(method, here)
    if answer.status_code in (302, 403, 404, 405) and method == "get":
        return
    for _request in range(BUDGET):
        names = attack.chance.sample(PARAMETERS, attack.chance.choice([1, 1, 3]))
        attack.ask(method, path, {name: attack.take_string() for name in names})
        if b"<form" in content and "text/html" in answer.headers.get("Content-Type", ""):
            attack.try_forms(path, content.decode())
        if path.startswith("/api/"):
            json_body(attack, path)
        mutate_path(attack, path)


def json_body(attack, path):
    """A body of JSON for programs, by each method."""
    word = attack.take_string()
    body = attack.chance.choice([word, [word], {word[:99]: word}, {"firm": {"name": word}}, None])
    for method in ("post", "patch"):
        attack.ask(method, path, body, content_type="application/json")


def mutate_path(attack, path):
    """Another word in the place of a part of the address."""
    parts = path.strip("/").split("/")
    if len(parts) > 1:
        word = re.sub(r"[/\x00?#]", "", attack.take_string())[:300]
        parts[attack.chance.randrange(1, len(parts))] = (
            word.encode(errors="replace").decode() or "x"
        )
        attack.ask("get", "/" + "/".join(parts) + "/")


def sound_files():
    files = {file.name: file.read_bytes() for file in sorted(INPUTS.iterdir()) if file.is_file()}
    more = {"a.pdf": pdf(), "a.jpg": photograph(), "a.png": picture(), "a.webp": picture("WEBP")}
    return files | more | {"a.tif": picture("TIFF"), "a.gif": picture("GIF")}


@pytest.mark.slow  # files are read, and some drawn, by processes of their own
def test_a_file_is_taken_or_refused_whatever_it_holds(cast):
    """Every file of the corpus in the suite's share, brought to the import and to a case."""
    places, faults = Places(cast), {}
    attack = Attack("officer_a", cast.officer_a, random.Random(1))  # noqa: S311
    case = f"/desk/cases/{places['case']}/evidence/"
    facts = {"kind": "letter", "title": "A letter", "claims": ["demand"]}
    step = max(1, 1_000 // (BUDGET * 10))
    for number, (name, raw) in enumerate(make_files(sound_files())):
        if number % step:
            continue
        file = name[:200] or "x"
        attack.ask("post", "/desk/imports/", {"file": SimpleUploadedFile(file, raw)})
        attack.ask("post", case, facts | {"file": SimpleUploadedFile(file, raw)})
    faults |= attack.faults
    assert not faults, "\n".join(f"{kind}\n    {example}" for kind, example in faults.items())
