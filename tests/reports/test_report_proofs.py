"""Proofs of work: effort judged when it arrives, bound to what is sent, and nothing kept of it."""

import datetime as dt

import pytest
from django.test import Client

from incidents.actions.reports import load, quotas, work
from incidents.models.reports import threads
from tests.support.filing import Firm, units
from tests.support.sealing import sealed


def count_rows():
    return threads.Report.objects.count()


# Of today: the lists of keys that the room makes are of today, and count for 30 days.
NOON = dt.datetime.now(dt.UTC).replace(hour=12, minute=10, second=0, microsecond=0)


def at(monkeypatch, moment):
    """Have the room's clock say this moment."""
    monkeypatch.setattr(work.timezone, "now", lambda: moment)


def answered(firm, **changes):
    """(status, code) of a report whose proof is for a body that was changed afterwards."""
    body = firm.body()
    answer = firm.post("/report/to/desk-a/send/", body | changes)
    return answer.status_code, answer.json().get("code")


@pytest.mark.parametrize(
    ("proof", "code"),
    [
        ({"seed": "0" * 64, "counter": 0}, (409, "seed")),
        ({"seed": "x", "counter": 0}, (400, "shape")),
        ({"counter": 0}, (400, "shape")),
        (None, (400, "shape")),
    ],
)
def test_a_proof_has_to_be_done(firm, proof, code):
    assert answered(firm, proof=proof) == code
    assert count_rows() == 0


@pytest.mark.parametrize("counter", [-1, 2**53, True, 1.5, "1", None])
def test_a_counter_is_a_whole_number(firm, counter):
    assert answered(firm, proof=firm.offer() and {"seed": firm.offer()["seed"], "counter": counter})
    assert count_rows() == 0


def test_too_little_work_is_told_what_is_needed_and_more_of_it_suffices(firm, monkeypatch):
    """The floor rose between the seed and the arrival; the same puzzle goes on."""
    body = firm.body()
    monkeypatch.setattr(load, "FLOOR", 2**40)
    answer = firm.post("/report/to/desk-a/send/", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "proof")
    assert answer.json()["floor"] == 2**40
    assert count_rows() == 0
    monkeypatch.setattr(load, "FLOOR", 8)
    more = body | {"proof": firm.proof(body)}
    assert more["proof"]["seed"] == body["proof"]["seed"]
    assert firm.post("/report/to/desk-a/send/", more).status_code == 201


def test_long_texts_need_more_work(firm, monkeypatch):
    body = firm.body(message=firm.message(content=sealed(size=128 * 1024)))
    assert units(body) > 4
    monkeypatch.setattr(load, "FLOOR", 2**40)
    needed = firm.post("/report/to/desk-a/send/", body).json()["floor"]
    assert needed == 2**40 * units(body)


def test_a_proof_is_for_one_body(firm):
    """Whatever is changed in what is sent, the puzzle is another one, and its work begins anew."""
    body = firm.body()
    about = {"purpose": "report", "subject": body["report"], "digest": work.digest_of(body)}
    puzzles = {work.puzzle_of("desk-a", "0" * 64, about)}
    for name in set(body) - {"proof"}:
        puzzles.add(work.puzzle_of("desk-a", "0" * 64, about | {"digest": changed(body, name)}))
    for name in about:
        puzzles.add(work.puzzle_of("desk-a", "0" * 64, about | {name: "x"}))
    puzzles |= {
        work.puzzle_of("desk-b", "0" * 64, about),
        work.puzzle_of("desk-a", "1" * 64, about),
    }
    assert len(puzzles) == 1 + len(body) - 1 + len(about) + 2
    assert work.digest_of(body) == work.digest_of(body | {"proof": None})


def changed(body, name):
    """The digest of a body in which one value is another."""
    return work.digest_of(body | {name: [body[name]]})


def test_a_seed_counts_for_its_half_hour_and_the_next_across_midnight(firm, monkeypatch):
    for begun in (NOON, NOON.replace(hour=23, minute=50)):
        at(monkeypatch, begun)
        body = Firm(firm.client, firm.row).body()
        at(monkeypatch, begun + dt.timedelta(minutes=60))
        assert responses_by(firm, body) == "seed"
        at(monkeypatch, begun + dt.timedelta(minutes=39))
        assert responses_by(firm, body) is None


def responses_by(firm, body):
    return firm.post("/report/to/desk-a/send/", body).json().get("code")


def test_seeds_are_alike_for_everybody_and_differ_by_desk_and_half_hour(firm, client, monkeypatch):
    at(monkeypatch, NOON)
    offer = firm.offer()
    assert offer == Client().get("/report/proof/desk-a/").json()
    assert offer["minutes"] == 50
    seeds = {offer["seed"], client.get("/report/proof/desk-b/").json()["seed"]}
    at(monkeypatch, NOON + dt.timedelta(minutes=20))
    seeds.add(firm.offer()["seed"])
    assert len(seeds) == 3


def test_the_seed_of_a_day_whose_salt_is_gone_counts_no_more(firm):
    body = firm.body()
    threads.DaySalt.objects.all().delete()
    assert responses_by(firm, body) == "seed"


def test_the_floor_follows_what_arrives_and_falls_again():
    desk = load.Load(0.0)
    for _report in range(load.WINDOW_SECONDS * 12):
        desk.count(1.0, 3.0)
    assert desk.settle(29.0, 3.0) == load.FLOOR
    assert desk.settle(30.0, 3.0) == 4 * load.FLOOR
    assert desk.settle(30.0 + 300, 3.0) == 2 * load.FLOOR
    assert desk.settle(30.0 + 3000, 3.0) == load.FLOOR


def test_the_floor_of_one_desk_is_not_anothers(firm, monkeypatch):
    for _report in range(3):
        Firm(firm.client, firm.row).file()
    monkeypatch.setattr(load.time, "monotonic", lambda was=load.time.monotonic: was() + 31)
    monkeypatch.setattr(load, "target_of", lambda free: 0.01)
    assert firm.offer()["floor"] > firm.client.get("/report/proof/desk-b/").json()["floor"]


def test_the_target_follows_the_free_space(settings):
    settings.WEB_PROCESSES = 1
    assert load.target_of(quotas.TEXT_BYTES) == pytest.approx(6.07, abs=0.01)
    assert load.target_of(0) == 0.5
    assert load.target_of(10 * quotas.TEXT_BYTES) == 10
    settings.WEB_PROCESSES = 4
    assert load.target_of(0) == 0.125
