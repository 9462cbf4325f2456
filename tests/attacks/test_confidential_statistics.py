"""What a coercing state, or a rival, tries with the confidential statistics: nothing comes of it.

Each of these was tried on the code before it was answered, and worked.
"""

import datetime as dt
import json

import pytest
from django.db import transaction

from incidents.actions.desk import verifications
from incidents.actions.register import statistical_releases
from incidents.models import Case, FirmVerification, Marking, Sector, Topic, VerificationWay
from incidents.values.tiers import Consent

MONTHS = [dt.date(2026, month, 1) for month in range(3, 7)]
BEFORE = dt.datetime(2026, 2, 14, tzinfo=dt.UTC)


@pytest.fixture
def report(cast):
    """Log one case of a firm that came to a desk, verified unless said otherwise."""
    banks = Sector.objects.filter(section="K").first()

    def logged(name, *, by, at=BEFORE, is_verified=True, months=0, firm=None):
        firm = firm or cast.firm(name=name, by=by, sector=banks)
        case = cast.draft(firm=firm, by=by, consent=Consent.AGGREGATE, marking=Marking.AMBER)
        case.topics.set(Topic.objects.filter(slug="tibet"))
        if firm.group_checked_on is None:
            verifications.check_group_of_case(case, verifications.GroupFacts(), by=by)
            firm.refresh_from_db()
        if is_verified:
            verifications.verify_firm(case, VerificationWay.MET, note="", by=by)
        Case.objects.filter(pk=case.pk).update(logged_at=at)
        FirmVerification.objects.filter(case=case).update(verified_at=at, wait_months=months)
        return case

    return logged


def publish(month=MONTHS[0]):
    release = statistical_releases.publish_release(month, by=None)
    return json.loads(release.body)["tables"][-1]["rows"]


def test_five_firms_of_two_desks_are_shown(report, cast):
    """Or all that follows would hold of an empty page."""
    for at in range(5):
        report(f"Works {at}", by=(cast.officer_a, cast.officer_b)[at % 2])
    assert [row["cases"] for row in publish()] == [5]


def test_a_cell_that_is_nearly_all_one_firm_is_not_shown(report, cast):
    """Dominance: who knows of the four others reads off how often the one firm was pressed."""
    often = report("Often works", by=cast.officer_a)
    for _case in range(35):
        report("", by=cast.officer_a, firm=often.firm)
    for at in range(4):
        report(f"Works {at}", by=(cast.officer_a, cast.officer_b)[at % 2])
    assert publish() == []


def test_the_month_of_a_release_does_not_say_when_the_last_firm_came(report, cast):
    """Differencing: a cell that is new in a release would have got its fifth firm the month before.

    The fifth firm comes in February, March or April, and the cell is new in May each time.
    """
    for at in range(4):
        report(f"Works {at}", by=(cast.officer_a, cast.officer_b)[at % 2])
    came = [dt.datetime(2026, month, 14, tzinfo=dt.UTC) for month in (2, 3, 4)]
    worlds = []
    for months, at in zip((2, 1, 0), came, strict=True):
        worlds.append(releases_in_another_world(report, cast, at, months))
    assert worlds[0] == worlds[1] == worlds[2]
    assert [len(rows) for rows in worlds[0]] == [0, 0, 1, 1]


def releases_in_another_world(report, cast, at, months):
    """The four releases if the fifth firm came at a time and waits so many months."""
    with transaction.atomic():
        report("Fifth works", by=cast.officer_a, at=at, months=months)
        releases = [publish(month) for month in MONTHS]
        transaction.set_rollback(True)
    return releases


def test_all_waits_are_drawn(cast, report):
    case = report("Works", by=cast.officer_a)
    drawn = set()
    for _draw in range(200):
        verifications.take_back_verification(case, by=cast.officer_a)
        verified = verifications.verify_firm(case, VerificationWay.MET, note="", by=cast.officer_a)
        drawn.add(verified.wait_months)
    assert drawn == {0, 1, 2}


@pytest.mark.parametrize(
    ("desks", "is_verified"),
    [
        ("AABB", False),  # four reports that nobody verified
        ("AAAA", True),  # one desk deceived four times, by whoever presses the fifth
        ("BBBB", True),  # another desk deceived, so that the true firm is alone at its own
    ],
)
def test_four_false_reports_do_not_tell_of_a_fifth_firm(report, cast, desks, is_verified):
    report("True works", by=cast.officer_a)
    for at, desk in enumerate(desks):
        by = cast.officer_a if desk == "A" else cast.officer_b
        report(f"False works {at}", by=by, is_verified=is_verified)
    assert publish() == []


def test_five_subsidiaries_of_one_parent_are_one(report, cast):
    """Their parent is nowhere recorded at first: then none of them counts."""
    officers = (cast.officer_a, cast.officer_b)
    cases = [report(f"Works {at}", by=officers[at % 2]) for at in range(5)]
    for case in cases:
        type(case.firm).objects.filter(pk=case.firm_id).update(
            group_checked_on=None, group_checked_by=None
        )
    assert publish(MONTHS[0]) == []
    for case in cases:
        facts = verifications.GroupFacts(parent_name="Mother of all works", parent_country="DE")
        verifications.check_group_of_case(case, facts, by=case.logged_by)
    assert publish(MONTHS[1]) == []
