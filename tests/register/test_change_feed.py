"""A copy of the register that follows the change feed is the register, and can prove it."""

import hashlib
import random
from itertools import groupby

import pytest
from django.db import IntegrityError, transaction

from incidents.actions.desk import releases
from incidents.models import Case, ChangeNotice, Incident, Marking, Release
from incidents.values.tiers import Consent

FEED, DAYS = "/api/v1/changes/", "/api/v1/changes/days/"


class Copy:
    """A consumer: it keeps rows by reference, its cursor, and its own chain of digests."""

    def __init__(self, client):
        self.client, self.rows, self.after = client, {}, ""
        self.digest, self.lines = "0" * 64, []

    def catch_up(self):
        here = f"{FEED}?after={self.after}" if self.after else FEED
        while here:
            told = self.client.get(here).json()
            for change in told["results"]:
                self.apply(change)
            assert self.digest == told["digest"]
            self.after, here = told["after"], told["next"]

    def apply(self, change):
        assert change["number"] == len(self.lines) + 1
        line = " ".join(str(change[name]) for name in ("number", "kind", "ref", "version", "at"))
        self.digest = hashlib.sha256(f"{self.digest}\n{line}".encode()).hexdigest()
        self.lines.append((change["at"][:10], self.digest))
        answer = self.client.get(change["url"])
        if answer.status_code == 200:
            self.rows[change["ref"]] = answer.json()
        else:
            # Withdrawn now, or meanwhile: then the feed will say so, or has just said so.
            assert answer.status_code == 410
            self.rows.pop(change["ref"], None)

    def days(self):
        """[(day, changes, digest at its end)] by its own count."""
        grouped = [(day, list(lines)) for day, lines in groupby(self.lines, lambda line: line[0])]
        return [(day, len(lines), lines[-1][1]) for day, lines in grouped]


def act_at_random(cast, choose, drafts):
    """One thing that happens at a desk: a release, a new version, other readers, a withdrawal."""
    case = choose.choice(drafts)
    case = Case.objects.get(pk=case.pk)
    in_force = Release.objects.filter(case=case, state="approved", entries__isnull=False).first()
    deed = choose.choice(["release", "withdraw", "narrow", "widen", "rolled back"])
    if deed == "withdraw" and in_force:
        gone = releases.withdraw_release(in_force, reason="Asked.", by=cast.officer_a)
        cast.renew(gone)
        return
    changes = {"demanded_change": f"Demand {choose.random()}"}
    if deed in ("narrow", "widen"):
        changes["marking"] = Marking.GREEN if deed == "narrow" else Marking.CLEAR
    Case.objects.filter(pk=case.pk).update(**changes)
    case = Case.objects.get(pk=case.pk)
    if deed == "rolled back":
        with transaction.atomic():
            cast.release(case)
            transaction.set_rollback(True)
        return
    cast.release(case)


@pytest.mark.slow  # some forty releases and withdrawals, each as two people make them
@pytest.mark.parametrize("seed", [1, 2])
def test_a_copy_that_catches_up_now_and_then_is_the_register(cast, client, seed):
    choose = random.Random(seed)  # noqa: S311  the same story each time
    drafts = [cast.draft(title=f"Map {number}") for number in range(4)]
    reader = [None, cast.analyst][seed % 2]
    if reader:
        client.force_login(reader)
    copy = Copy(client)
    for _deed in range(20):
        act_at_random(cast, choose, drafts)
        if choose.random() < 0.2:
            copy.catch_up()
    copy.catch_up()
    tier = "community" if reader else "public"
    refs = set(Incident.objects.filter(tier=tier).values_list("ref", flat=True))
    assert set(copy.rows) == refs
    assert {ref: client.get(f"/api/v1/incidents/{ref}/").json() for ref in refs} == copy.rows
    told = client.get(DAYS).json()
    assert [(row["day"], row["changes"], row["digest"]) for row in told] == copy.days()
    assert sum(row["changes"] for row in told) == ChangeNotice.objects.filter(tier=tier).count()


def kinds(client, after):
    return [
        (row["kind"], row["ref"]) for row in client.get(f"{FEED}?after={after}").json()["results"]
    ]


def last_cursor(client):
    here, after = FEED, ""
    while here:
        told = client.get(here).json()
        here, after = told["next"], told["after"]
    return after


def test_each_group_of_readers_learns_what_happened_to_it_and_no_more(cast, client):
    public = last_cursor(client)
    client.force_login(cast.analyst)
    community = last_cursor(client)
    case = cast.draft(marking=Marking.GREEN)
    ref = cast.release(case).case.ref
    assert kinds(client, community) == [("added", ref)]
    client.logout()
    assert kinds(client, public) == []
    Case.objects.filter(pk=case.pk).update(marking=Marking.CLEAR)
    cast.release(Case.objects.get(pk=case.pk))
    assert kinds(client, public) == [("added", ref)]
    Case.objects.filter(pk=case.pk).update(marking=Marking.GREEN, community_note="For us.")
    release = cast.release(Case.objects.get(pk=case.pk))
    assert kinds(client, public) == [("added", ref), ("withdrawn", ref)]
    releases.withdraw_release(release, reason="Asked.", by=cast.officer_a)
    assert kinds(client, public) == [("added", ref), ("withdrawn", ref)]
    client.force_login(cast.analyst)
    assert [kind for kind, _ref in kinds(client, community)] == [
        *("added", "tiers-changed", "tiers-changed", "withdrawn")
    ]


def test_a_sector_only_entry_is_in_the_feed_without_its_firm(cast, client):
    after = last_cursor(client)
    cast.release(cast.draft(consent=Consent.SECTOR.value, demanded_change="Take it off"))
    answer = client.get(f"{FEED}?after={after}")
    assert len(answer.json()["results"]) == 1
    assert b"Tatra" not in answer.content


def test_a_withdrawn_duplicate_leads_to_its_replacement(cast, client):
    after = last_cursor(client)
    first, second = cast.release(cast.draft()), cast.release(cast.draft())
    stays = second.case.ref
    releases.withdraw_release(first, reason="Twice.", replaced_by=stays, by=cast.officer_a)
    told = client.get(f"{FEED}?after={after}").json()["results"]
    assert [(row["kind"], row["replaced_by"]) for row in told] == [
        ("added", None),
        ("added", None),
        ("withdrawn", stays),
    ]


@pytest.mark.parametrize("after", ["x", "1", "999999999-0123456789abcdef", "1-0000000000000000"])
def test_a_cursor_of_no_change_is_refused_and_not_read_as_another(cast, client, after):
    answer = client.get(f"{FEED}?after={after}")
    assert answer.status_code == 409
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_cursor_of_another_group_of_readers_is_refused(cast, client):
    cast.release(cast.draft(marking=Marking.GREEN))
    after = last_cursor(client)
    client.force_login(cast.analyst)
    own = last_cursor(client)
    assert own != after
    assert client.get(f"{FEED}?after={own}").status_code == 200
    client.logout()
    assert client.get(f"{FEED}?after={own}").status_code == 409


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_feed_only_grows(cast, act):
    cast.release(cast.draft())
    feed = ChangeNotice.objects.filter(tier="public")
    with pytest.raises(IntegrityError, match="a_change_of_the_feed_stays"), transaction.atomic():
        feed.update(version=9) if act == "update" else feed.delete()


def test_the_feed_says_in_its_page_that_there_is_more(cast, client, monkeypatch):
    monkeypatch.setattr("incidents.api.changes.PAGE_CHANGES", 40)
    copy = Copy(client)
    copy.catch_up()
    assert set(copy.rows) == set(
        Incident.objects.filter(tier="public").values_list("ref", flat=True)
    )


def test_days_can_begin_later_and_a_day_is_a_day(cast, client):
    whole = client.get(DAYS).json()
    assert client.get(f"{DAYS}?since={whole[-1]['day']}").json() == whole[-1:]
    assert client.get(f"{DAYS}?since=9999-01-01").json() == []
    assert client.get(f"{DAYS}?since=yesterday").status_code == 400
