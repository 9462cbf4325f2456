"""Documents say what the code does: what they name exists, and their numbers are the code's."""

import csv
import inspect
import json
import re

import pytest

from incidents.actions.reports import (
    chains,
    classic_offers,
    desk,
    file_messages,
    files,
    filing,
    holds,
    keys,
    lanes,
    load,
    quotas,
    recipient_lists,
    sealed_files,
    shapes,
    steps,
    threads,
    witnesses,
    work,
)
from incidents.actions.saved.changes import RETENTION_DAYS
from incidents.exchange import statements
from incidents.figures.engine.engines import FEWEST
from incidents.models.reports.threads import DAYS_TO_STAY, MOST_FILES
from incidents.pages.reports.answering import STATUSES
from tests.architecture import documents
from tracker import bodies, quiet
from tracker.environment import ROOT
from tracker.schedule import CELERY_BEAT_SCHEDULE

KIB, MIB, GIB = 1024, 1024**2, 1024**3


# --- numbers with a constant behind them


def read(name):
    """A document as one line: sentences are wrapped anywhere."""
    return " ".join((ROOT / name).read_text().split())


def js(name, pattern):
    """A number that a script holds."""
    found = re.search(pattern, (ROOT / "static/js/reports" / name).read_text())
    return eval(found[1], {"__builtins__": {}})  # noqa: S307


SEALED, PRODUCTION = "docs/sealed-reports.md", "docs/production.md"
MESSAGES = (
    *("/report/to/x/send/", "/report/thread/messages/", "/report/thread/wish/"),
    "/report/thread/receipt/",
)
SPACE = r"takes? (\d+) GiB of text and (\d+) GiB of files"
# Document, the sentence with its numbers, the numbers of the code.
LIMITS = [
    (SEALED, r"messages to (\d+) KiB or more", [shapes.MESSAGE_SIZE / KIB]),
    (SEALED, r"grants to (\d+) bytes", [shapes.GRANT_SIZE]),
    (SEALED, r"at most (\d+) statements", [chains.MOST_STATEMENTS]),
    (SEALED, r"names at most (\d+) recipients", [js("statements.js", r"length <= (\d+) &&")]),
    (SEALED, r"good for (\d+) days at most", [recipient_lists.DAYS_OF_LISTS.days]),
    (SEALED, r"padded to (\d+) KiB, in an age", [js("keyring.js", r"WRAP_SIZE = (\d+)") / KIB]),
    (SEALED, r"padded to (\d+) bytes, sealed to all", [recipient_lists.SECRET_SIZE]),
    (SEALED, r"wraps are deleted after (\d+) days", [keys.DAYS_OF_WRAPS]),
    (SEALED, r"brings at most (\d+) files", [MOST_FILES]),
    (SEALED, r"(\d+) MiB for a part", [files.PART / MIB]),
    (SEALED, r"(\d+) MiB for a file without a page", [sealed_files.LONGEST_FILE / MIB]),
    *(
        (SEALED, r"([\d.]+) MiB for what carries messages", [bodies.limit_of(path) / MIB])
        for path in MESSAGES
    ),
    (SEALED, r"(\d+) KiB for the rest", [bodies.limit_of("/report/thread/open/") / KIB]),
    (SEALED, r"(\d+) messages a day", [threads.MESSAGES_A_DAY]),
    (SEALED, r"taken back for (\d+) whole days", [DAYS_TO_STAY]),
    (SEALED, r"within (\d+) working days", [threads.DAYS_TO_ACKNOWLEDGE]),
    (SEALED, r"decide within (\d+) days", [threads.DAYS_TO_DECIDE]),
    (SEALED, r"each begun (\d+) KiB of sealed message", [load.UNIT_BYTES / KIB]),
    (
        SEALED,
        r"a file, (\d+) tries for each begun (\d+) MiB",
        [load.FLOOR, work.FILE_UNIT_BYTES / MIB],
    ),
    (SEALED, r"\*\*Floor\*\*: (\d+) tries", [load.FLOOR]),
    (SEALED, r"Every (\d+) s, where", [load.WINDOW_SECONDS]),
    (SEALED, r"scrypt \(.*?N (\d+), r 8", [js("proof.js", r"COST = { N: (\d+)")]),
    (SEALED, r"until a desk has had (\d+) in a day", [quotas.UNPROVEN_A_DAY]),
    (SEALED, r"Space: (\d+) GiB of text", [quotas.TEXT_BYTES / GIB]),
    (SEALED, r"text and (\d+) GiB of files a desk", [quotas.FILE_BYTES / GIB]),
    (SEALED, r"bring (\d+) MiB of files until", [js("files.js", r"LARGEST = ([\d *]+);") / MIB]),
    (PRODUCTION, SPACE, [quotas.TEXT_BYTES / GIB, quotas.FILE_BYTES / GIB]),
    ("docs/decisions/0026-snapshots.md", r"From ([\d,]+) entries on", [FEWEST]),
    ("docs/chapters/dashboards.md", r"from ([\d,]+) incidents on", [FEWEST]),
    ("docs/chapters/saved.md", r"deleted after (\d+) days", [RETENTION_DAYS]),
]


@pytest.mark.parametrize(("name", "sentence", "numbers"), LIMITS)
def test_a_limit_is_that_of_the_code(name, sentence, numbers):
    found = re.search(sentence, read(name))
    assert [float(number.replace(",", "")) for number in found.groups()] == numbers


# --- addresses that leave no line in a log


def test_the_proxy_is_told_of_every_address_that_leaves_no_line():
    """The table and nginx have the beginnings of addresses that our own logs leave out."""
    text = (ROOT / PRODUCTION).read_text()
    [rows] = [rows for heads, rows in documents.tables(text) if heads[0].startswith("beginning")]
    proxy = (ROOT / "docs/production/nginx/register.conf").read_text()
    lists = [
        [name for row in rows for name in re.findall(r"`([^`]+)`", row[0])],
        beginnings(re.findall(r"^    ~\*\^/\+\((.*)\) +0;$", proxy, re.MULTILINE)),
        beginnings(re.findall(r"location ~\* \^/\+\((.*)\) {\n +include leaves", proxy)),
    ]
    for names in lists:
        assert sorted(names) == sorted({*quiet.SECRET_ADDRESSES, *quiet.UNLOGGED})


def beginnings(patterns):
    """The beginnings of addresses in nginx's alternatives."""
    return ["/" + one.replace("/+", "/") for pattern in patterns for one in pattern.split("|")]


# --- the protocol of sealed reports


STATEMENTS = {
    statements.LIST: recipient_lists.DOCUMENT_KEYS,
    statements.SEAL: shapes.SEAL_KEYS,
    statements.MESSAGE: shapes.MESSAGE_KEYS,
    statements.WISH: shapes.WISH_KEYS,
    statements.STEP: steps.STEP_KEYS,
    statements.HOLD: holds.HOLD_KEYS,
    statements.CODES: lanes.STATEMENT,
    statements.WITNESS: witnesses.STATEMENT,
    statements.WRAP: keys.WRAP_STATEMENT,
    statements.FILE_MESSAGE: file_messages.FILE_MESSAGE_KEYS,
    statements.OFFER: classic_offers.STATEMENT,
}


def keys_compared(action):
    """The keys that an action compares a body with, in one set."""
    [names] = re.findall(r"set\(\w+\) != {(.*?)}", inspect.getsource(action))
    return set(re.findall(r'"(\w+)"', names))


# Bodies that are judged by an action; all others name their keys in the page.
STEPS = ("inbox_state", "inbox_hold", "inbox_codes", "inbox_witness", "inbox_keys_offer")
BODIES = {
    **dict.fromkeys(STEPS, steps.SIGNED),
    "report_send": set(filing.KEYS),
    "inbox_messages": desk.MESSAGE_KEYS,
    "inbox_file_message": file_messages.KEYS,
    "inbox_files": keys_compared(desk.begin_file),
    "inbox_keys_own": keys.OWN_KEYS,
    "inbox_keys_wrap": keys.WRAP_KEYS,
    "inbox_keys_list": recipient_lists.LIST_KEYS,
}


def names_of(text):
    """The names of a list of keys, without what is said of each in parentheses."""
    bare = re.sub(r"\([^()]*\)", "", text)
    return {one.strip() for one in re.split(r"[:;]", bare)[0].split(",") if one.strip()}


@pytest.mark.parametrize(("form", "names"), STATEMENTS.items())
def test_a_statement_has_the_keys_that_are_documented(form, names):
    [told] = re.findall(rf"- `{re.escape(form)}`: (.*?)(?= - `|$| `root` is)", read(SEALED))
    assert names_of(told) == {*names, "form"}


def documented_bodies():
    """Yield (address, its keys) of each JSON body that the document lists."""
    for heads, rows in documents.tables((ROOT / SEALED).read_text()):
        for name, body, _answer in rows if heads[:2] == ["address", "body"] else ():
            if name.startswith("`POST") and body and "a form:" not in body:
                yield name, body


@pytest.mark.parametrize(("name", "body"), list(documented_bodies()))
def test_a_body_has_the_keys_that_are_documented(name, body):
    [(_method, address)] = documents.named_addresses(name)
    match = documents.matched(address)
    source = inspect.getsource(inspect.unwrap(match.func))
    found = re.search(r"(?:report_body|_only)\(request, ([^)]*)\)", source)
    literal = set(re.findall(r'"(\w+)"', found[1])) if found else set()
    assert names_of(body) == BODIES.get(match.url_name, literal)


def test_refusals_have_the_statuses_that_are_documented():
    [told] = re.findall(r"Codes and statuses: (.*?)\. Any of", read(SEALED))
    found = {
        code: int(status)
        for codes, status in re.findall(r"((?:`\w+` )+)(\d+)", told)
        for code in re.findall(r"\w+", codes)
    }
    assert found == STATUSES


def test_jobs_run_when_the_architecture_says():
    rows = next(
        rows
        for heads, rows in documents.tables((ROOT / "docs/architecture.md").read_text())
        if heads[0] == "job"
    )
    found = {name: row[1] for row in rows for name in re.findall(r"`(\w+)`", row[0])}
    assert found == {
        row["task"].rpartition(".")[2]: spoken(row["schedule"])
        for row in CELERY_BEAT_SCHEDULE.values()
    }


def spoken(schedule):
    if schedule == 60:
        return "every minute"
    [minute] = schedule.minute
    if len(schedule.hour) == 24:
        return f"{minute} minutes past each hour"
    return f"{next(iter(schedule.hour)):02d}:{minute:02d}"


def test_the_readme_counts_what_ships():
    folder = ROOT / "incidents/data"
    cases = 0
    for name in ("cases.csv", "cases_more.csv"):
        with (folder / name).open(newline="") as table:
            cases += sum(1 for _row in csv.DictReader(table))
    laws = len(json.loads((folder / "regulations.json").read_text())["instruments"])
    campaigns = len(json.loads((folder / "campaigns.json").read_text())["campaigns"])
    assert f"{cases} published cases, {laws} laws and {campaigns} campaigns" in read("README.md")


# --- rules, each planted once

DECISION = "# 1. A\n\n2026-11-30\n\n## Context\n\n## Decision\n\n## Consequence\n"
PLANTED = [
    (documents.unknown_settings, "README.md", "`TRACKER_HOUSE` moves it.", True),
    (documents.unknown_settings, "README.md", "`TRACKER_HOME` moves it.", False),
    (
        documents.unknown_settings,
        "docs/x.md",
        "| name | what |\n| --- | --- |\n| `COLOUR` | x |\n",
        True,
    ),
    (documents.undocumented_settings, "docs/production.md", "`TRACKER_HOME`\n", True),
    (documents.unknown_addresses, "README.md", "`/following/`", True),
    (documents.unknown_addresses, "README.md", "`/saved/` `/dashboards/map/`", False),
    (documents.unknown_addresses, "README.md", "`/dashboards/colours/`", True),
    (documents.unknown_addresses, "README.md", "Keep `/desk/inbox` out of logs.", False),
    (documents.unknown_addresses, "docs/x.md", "| address |\n| --- |\n| `/desk/inbox` |\n", True),
    (documents.unknown_addresses, "docs/x.md", "`PUT /report/to/<desk>/send/`", True),
    (documents.unknown_addresses, "docs/x.md", "`POST …/messages/`", False),
    (documents.unknown_addresses, "docs/x.md", "`POST …/letters/`", True),
    (documents.unknown_commands, "README.md", "`manage.py seed_real`", True),
    (documents.unknown_commands, "README.md", "```\nmake coffee\n```", True),
    (documents.unknown_commands, "README.md", "`make run` `manage.py migrate`", False),
    (documents.missing_paths, "SECURITY.md", "`tests/access/test_nothing.py`", True),
    (documents.missing_paths, "SECURITY.md", "`tests/access/test_access.py`", False),
    (documents.missing_paths, "docs/x.md", "[x](sealed-room.md)", True),
    (documents.long_lines, "README.md", "a " * 51, True),
    (documents.long_lines, "README.md", "| " + "a " * 51, False),
    (
        documents.malformed_decisions,
        "docs/decisions/0001-a.md",
        DECISION.replace("Context", "Why"),
        True,
    ),
    (documents.malformed_decisions, "docs/decisions/0002-a.md", DECISION, True),
]


@pytest.mark.parametrize("rule", documents.RULES, ids=lambda rule: rule.__name__)
def test_the_documents_keep(rule):
    assert not list(rule(ROOT))


@pytest.mark.parametrize(("rule", "file", "text", "is_fault"), PLANTED)
def test_a_planted_fault_is_found(tmp_path, rule, file, text, is_fault):
    for name in (file, "docs/production.md", "docs/decisions/README.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / file).write_text(text)
    assert bool(list(rule(tmp_path))) == is_fault


def test_every_rule_is_planted():
    assert {rule for rule, *_, is_fault in PLANTED if is_fault} == set(documents.RULES)
