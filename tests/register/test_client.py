"""The documented client, as its readers run it: in processes of its own, over HTTP."""

import csv
import io
import os
import random
import sqlite3
import subprocess
import sys
from collections import Counter

import pytest

from incidents.actions.people import tokens
from incidents.models import Case, ChangeNotice, Incident
from tests.register.test_change_feed import act_at_random
from tests.support.tables import row, table
from tracker.environment import ROOT

FOLDER = ROOT / "docs" / "client"
# 1,000 by `make client`; a few in the suite.
CHANGES = int(os.environ.get("CLIENT_CHANGES", "12"))


def run(script, *arguments, **environ):
    """Start a script of the client."""
    command = [sys.executable, str(FOLDER / script), *map(str, arguments)]
    return subprocess.Popen(
        command, env=os.environ | environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.slow  # each process begins anew, and reads every incident
def test_a_copy_whose_program_is_killed_now_and_then_catches_up(cast, plain_site, tmp_path):
    """Changes at random, and kill -9 in the midst of catching up; the copy is whole at the end."""
    choose = random.Random(7)  # noqa: S311  the same story each time
    drafts = [cast.draft(title=f"Map {number}") for number in range(4)]
    secret = tokens.make_token("Copy", ["read"], days=1, by=cast.analyst)[1]
    copy, killed = tmp_path / "copy.db", 0
    for number in range(CHANGES):
        act_at_random(cast, choose, drafts)
        if number % (CHANGES // 6 or 1) == 0:
            follower = run("follow.py", copy, plain_site, REGISTER_TOKEN=secret)
            try:
                follower.wait(choose.random() * 2)
            except subprocess.TimeoutExpired:
                follower.kill()
                killed += 1
            follower.communicate()
    follower = run("follow.py", copy, plain_site, "--check", REGISTER_TOKEN=secret)
    told, complaints = follower.communicate(timeout=600)
    assert follower.returncode == 0, complaints
    assert killed
    count = ChangeNotice.objects.filter(tier="community").count()
    assert told.splitlines()[0] == f"{count} changes"
    assert _refs(copy) == set(
        Incident.objects.filter(tier="community").values_list("ref", flat=True)
    )


def _refs(copy):
    with sqlite3.connect(copy) as opened:
        return {ref for (ref,) in opened.execute("SELECT ref FROM incidents")}


def test_the_table_of_fines_is_that_of_the_register(cast, plain_site):
    program = run("fines.py", plain_site)
    told, complaints = program.communicate(timeout=120)
    assert program.returncode == 0, complaints
    rows = csv.DictReader(io.StringIO(told))
    counted = {(row["coercing_state"], row["year"]): int(row["fines"]) for row in rows}
    fined = Incident.objects.filter(tier="public").exclude(fine_currency="")
    wanted = Counter((row.coercing_state, str(row.reported_on)[:4]) for row in fined)
    assert counted == wanted
    assert len(wanted) > 2


def test_a_refusal_is_raised_with_its_sentence(cast, plain_site):
    words = (
        f"import sys; sys.path.insert(0, {str(FOLDER)!r})\n"
        "from coercion_register import Refusal, Register\n"
        f"try: list(Register({plain_site!r}).list_incidents(colour='red'))\n"
        "except Refusal as refusal: print(refusal.status, refusal.detail)"
    )
    told = subprocess.run(
        [sys.executable, "-c", words], capture_output=True, text=True, timeout=60, check=True
    )
    assert told.stdout.startswith("400 Unknown filter “colour”.")


def test_a_table_is_brought_in_by_the_documented_program(cast, plain_site, tmp_path):
    """Checked, imported with an officer's value in conflict, and undone."""
    path = tmp_path / "Theirs.csv"
    path.write_bytes(table(row(topic="weather"), row(slug="v", firm="Vltava Maps"), row(firm="")))
    secret = tokens.make_token("Bring in", ["imports"], days=1, by=cast.officer_a)[1]

    def bring_in(*arguments):
        program = run("bring_in.py", *arguments, plain_site, REGISTER_TOKEN=secret)
        told, complaints = program.communicate(timeout=120)
        assert program.returncode == 0, complaints
        return told.splitlines()

    before = Case.objects.count()
    checked = bring_in(path)
    assert checked[-1] == "2 added, 0 changed, 0 unchanged, 0 conflicts, 1 refused"
    assert "proposed topic: weather (1 rows)" in checked
    assert any(line.startswith("line 4, firm: ") for line in checked)
    assert Case.objects.count() == before
    imported = bring_in(path, "--import")
    assert imported[-1] == "2 added, 0 changed"
    assert Case.objects.count() == before + 2
    bring_in("--undo", imported[0].partition(":")[0])
    assert Case.objects.count() == before
