"""Releases: two people, frozen words, numbers given once, withdrawal without a trace left."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from incidents.access import Role
from incidents.actions.desk import documents, releases
from incidents.actions.people import ledger
from incidents.models import (
    Case,
    Citation,
    Firm,
    Incident,
    Instrument,
    Ledger,
    Release,
    ReleaseState,
)
from incidents.values.tiers import Consent


def refused(code):
    """The action refuses with a ValidationError of this code."""
    return pytest.raises(ValidationError, check=lambda refusal: refusal.code == code)


def entries(case):
    """{tier: entry} of a case, as the register has it now."""
    ref = Case.objects.get(pk=case.pk).ref
    return {entry.tier: entry for entry in Incident.objects.filter(ref=ref or "none")}


def test_what_one_proposes_another_lets_in(cast):
    case = cast.draft()
    release = releases.propose_release(case, by=cast.officer_a, reason="The firm agreed.")
    assert (release.state, release.version, release.proposed_by) == (
        "proposed",
        1,
        cast.officer_a,
    )
    assert entries(case) == {}
    releases.approve_release(release, by=cast.approver_a)
    assert set(entries(case)) == {"community", "public"}
    assert Release.objects.get(pk=release.pk).approved_by == cast.approver_a


def test_nobody_approves_their_own_proposal(cast, record):
    release = record.propose(by=cast.approver_a)
    with refused("own"):
        releases.approve_release(release, by=cast.approver_a)
    with pytest.raises(IntegrityError, match="release_needs_two_people"), transaction.atomic():
        record.model.objects.filter(pk=release.pk).update(
            approved_by=F("proposed_by"), approved_at=F("proposed_at")
        )
    assert not record.public().exists()


@pytest.mark.parametrize(
    ("verb", "who", "is_let"),
    [
        ("propose", "officer_a", True),
        ("propose", "approver_a", True),
        ("propose", "inbox_a", False),
        ("propose", "officer_b", False),
        ("propose", "approver_b", False),
        ("propose", "analyst", False),
        ("propose", "admin", False),
        ("approve", "second_approver", True),
        ("approve", "officer_a", False),
        ("approve", "second_officer", False),
        ("approve", "inbox_a", False),
        ("approve", "approver_b", False),
        ("approve", "admin", False),
        ("send_back", "officer_a", True),
        ("send_back", "second_approver", True),
        ("send_back", "second_officer", False),
        ("send_back", "approver_b", False),
        ("send_back", "analyst", False),
        ("withdraw", "second_officer", True),
        ("withdraw", "approver_a", True),
        ("withdraw", "inbox_a", False),
        ("withdraw", "approver_b", False),
        ("withdraw", "analyst", False),
        ("withdraw", "admin", False),
    ],
)
def test_who_may_do_what_with_a_release_of_desk_a(cast, record, verb, who, is_let):
    desk = cast.officer_a.desk
    people = {
        "second_officer": cast.person("two@desk-a.example", Role.OFFICER, desk=desk),
        "second_approver": cast.person("three@desk-a.example", Role.APPROVER, desk=desk),
    }
    by = people.get(who) or getattr(cast, who)
    act = {
        "propose": lambda: record.propose(by=by),
        "approve": lambda: releases.approve_release(record.propose(), by=by),
        "send_back": lambda: releases.send_back_release(record.propose(), reason="No.", by=by),
        "withdraw": lambda: releases.withdraw_release(record.release(), reason="No.", by=by),
    }[verb]
    if is_let:
        act()
    else:
        with refused("role"):
            act()


def proposal(cast, case):
    return releases.propose_release(case, by=cast.officer_a, reason="The firm agreed.")


@pytest.mark.parametrize("state", ["approved", "sent-back", "withdrawn"])
@pytest.mark.parametrize("verb", ["approve", "send_back"])
def test_a_decision_falls_once(cast, record, state, verb):
    release = record.propose()
    if state == "sent-back":
        releases.send_back_release(release, reason="No.", by=cast.approver_a)
        with refused("absent"):
            releases.withdraw_release(release, reason="No.", by=cast.approver_a)
    else:
        releases.approve_release(release, by=cast.approver_a)
    if state == "withdrawn":
        releases.withdraw_release(release, reason="No.", by=cast.approver_a)
    with refused("decided"):
        if verb == "approve":
            releases.approve_release(release, by=cast.approver_a)
        else:
            releases.send_back_release(release, reason="No.", by=cast.approver_a)


def test_one_proposal_waits_at_a_time(cast, record):
    record.propose()
    with refused("waiting"):
        record.propose(by=cast.approver_a)


@pytest.mark.parametrize("verb", ["send_back_release", "withdraw_release"])
def test_sending_back_and_withdrawing_need_a_reason(cast, record, verb):
    release = record.propose()
    if verb == "withdraw_release":
        releases.approve_release(release, by=cast.approver_a)
    with refused("reason"):
        getattr(releases, verb)(release, reason="  ", by=cast.approver_a)


def test_what_was_refused_may_be_proposed_again_as_the_next_version(cast, record):
    releases.send_back_release(record.propose(), reason="Name a source.", by=cast.approver_a)
    assert not record.public().exists()
    assert record.propose().version == 2


def test_what_has_not_changed_is_not_released_again(record):
    record.release()
    with refused("same"):
        record.propose()


@pytest.mark.parametrize(
    ("taken", "gap"), [("uses", "a source"), ("topics", "a topic"), ("tactics", "a tactic")]
)
def test_a_claim_that_nobody_can_check_or_find_is_not_released(cast, taken, gap):
    case = cast.draft()
    related = getattr(case, taken)
    related.all().delete() if taken == "uses" else related.clear()
    with pytest.raises(ValidationError, match=f"Add {gap}"):
        releases.propose_release(case, by=cast.officer_a, reason="The firm agreed.")


def test_general_knowledge_stands_in_for_a_source_and_says_so(cast):
    case = cast.draft(confidence="medium")
    case.uses.all().delete()
    cast.release(case)
    assert entries(case)["public"].document["confidence"] == "medium"


def test_nothing_that_happens_to_a_case_changes_its_entry(cast):
    case = cast.muji_case
    before = list(Incident.objects.filter(ref=case.ref).order_by("tier").values())
    Case.objects.filter(pk=case.pk).update(
        title="Changed", coercing_state="VN", demanded_change="Changed", consent=Consent.INTERNAL
    )
    case.events.all().delete()
    case.citations.update(quote="Changed")
    case.uses.first().source.__class__.objects.update(title="Changed")
    case.topics.clear()
    Citation.objects.create(
        case=case, instrument=Instrument.objects.get(key="foreign-trade-law"), position=9
    )
    Firm.objects.filter(pk=case.firm_id).update(name="Changed", other_names=["Changed"])
    assert list(Incident.objects.filter(ref=case.ref).order_by("tier").values()) == before


def test_what_is_approved_is_what_was_proposed(cast):
    case = cast.draft()
    release = proposal(cast, case)
    Case.objects.filter(pk=case.pk).update(demanded_change="Typed after the proposal")
    releases.approve_release(release, by=cast.approver_a)
    assert entries(case)["public"].demanded_change == "Take a map off the wall"


def test_what_is_proposed_is_what_was_shown(cast):
    case = Case.objects.with_record().get(pk=cast.draft().pk)
    shown = {tier.value: documents.shared_document(case, tier) for tier in documents.tiers_of(case)}
    assert proposal(cast, case).documents == shown


def test_the_ledger_tells_each_act_and_by_whom(cast, record):
    before = Ledger.objects.about(record.subject.reference).count()
    release = record.propose()
    releases.approve_release(release, by=cast.approver_a)
    releases.withdraw_release(release, reason="The firm asked for it.", by=cast.officer_a)
    rows = Ledger.objects.about(record.subject.reference)[before:]
    assert [(row.verb, row.actor, row.desk) for row in rows] == [
        (f"{record.noun} proposed", "officer@desk-a.example", "desk-a"),
        (f"{record.noun} approved", "approver@desk-a.example", "desk-a"),
        (f"{record.noun} withdrawn", "officer@desk-a.example", "desk-a"),
    ]
    assert ledger.faults() == []
    assert ReleaseState(record.model.objects.get(pk=release.pk).state) == "withdrawn"


def test_two_desks_that_share_a_name_at_once_are_told_to_try_again(cast):
    """The other desk's firm arrives between our look for one and our save."""
    release = releases.propose_release(cast.draft(), by=cast.officer_a, reason="The firm agreed.")
    ours, arrived = release.firm, []

    def meanwhile(execute, sql, params, many, context):
        if sql.startswith('UPDATE "incidents_firm"') and not arrived:
            arrived.append(True)
            Firm.objects.create(slug="theirs", name=ours.name, country=ours.country)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile), refused("race"):
        releases.approve_release(release, by=cast.approver_a)
    assert arrived
    release.refresh_from_db()
    assert release.state == ReleaseState.PROPOSED
