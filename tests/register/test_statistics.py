"""Publishing the confidential statistics: which cases count, once a month, for good."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from incidents.actions.register import statistical_releases
from incidents.figures.confidential import contributions
from incidents.models import (
    Case,
    CountedCase,
    Firm,
    FirmVerification,
    Incident,
    Ledger,
    Marking,
    Sector,
    StatisticalRelease,
    Topic,
)
from incidents.values.tiers import Consent
from tests.support.vouching import vouch

SPRING = [dt.date(2026, month, 1) for month in (3, 4, 5)]
BEFORE = dt.datetime(2026, 2, 14, tzinfo=dt.UTC)


@pytest.fixture
def log(cast):
    """Log cases of fresh firms in one cell, of both desks in turn; returns them."""
    banks = Sector.objects.filter(section="K").first()

    def made(number, at=BEFORE, **fields):
        cases = []
        for _one in range(number):
            count = Firm.objects.count()
            by = (cast.officer_a, cast.officer_b)[count % 2]
            firm = cast.firm(name=f"Works {count:03}", by=by, sector=banks)
            told = {"firm": firm, "by": by, "consent": Consent.AGGREGATE, "marking": Marking.AMBER}
            cases.append(cast.draft(**told | fields))
        Case.objects.filter(pk__in=[case.pk for case in cases]).update(logged_at=at)
        vouch(cases, at)
        return cases

    return made


def cases_shown(edition):
    """The total that an edition prints; 0 where it prints none."""
    return sum(row["cases"] for row in json.loads(edition.body)["tables"][0]["rows"])


def publish(month=SPRING[0]):
    return statistical_releases.publish_release(month, by=None)


def again(month=SPRING[0]):
    """The body that would be published now, and nothing kept of it."""
    with transaction.atomic():
        body = publish(month).body
        transaction.set_rollback(True)
    return body


def cases_shown_now():
    return sum(row["cases"] for row in json.loads(again())["tables"][0]["rows"])


def test_cases_of_all_desks_are_counted_together(log):
    log(5)
    told = json.loads(publish().body)
    cell = {"quarter": "2026-Q1", "sector_group": "K", "state": "CN", "topic": "maps-and-borders"}
    assert told["added"] == [cell | {"cases": 5}]
    assert told["added_cases"] == 5
    assert told["tables"][-1]["rows"] == [cell | {"cases": 5, "euro": None}]


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"marking": Marking.GREEN}, True),
        ({"marking": Marking.CLEAR}, True),
        ({"marking": Marking.RED}, False),
        ({"consent": Consent.INTERNAL}, False),
        ({"consent": Consent.SECTOR}, False),
        ({"consent": Consent.NAMED}, False),
        ({"ref": "CCI-2026-9999"}, False),
        ({"reported_on": "2026"}, False),
        ({"reported_on": "2026-02"}, True),
        ({"at": dt.datetime(2026, 2, 28, 23, 59, tzinfo=dt.UTC)}, True),
        ({"at": dt.datetime(2026, 3, 1, tzinfo=dt.UTC)}, False),
    ],
)
def test_a_fifth_case_counts_or_does_not(log, fields, counts):
    log(4)
    log(1, **fields)
    assert bool(cases_shown(publish())) == counts


def test_a_case_counts_only_while_its_firm_is_verified(log):
    case = log(5)[0]
    assert cases_shown_now() == 5
    FirmVerification.objects.filter(case=case).update(firm=Firm.objects.exclude(pk=case.firm_id)[0])
    assert cases_shown_now() == 0
    FirmVerification.objects.filter(case=case).delete()
    assert cases_shown_now() == 0


def test_a_case_counts_only_if_the_group_of_its_firm_is_checked(log):
    case = log(5)[0]
    Firm.objects.filter(pk=case.firm_id).update(group_checked_on=None, group_checked_by=None)
    assert cases_shown_now() == 0


@pytest.mark.parametrize(
    ("months", "verified", "first"),
    [
        (0, BEFORE, 0),
        (1, BEFORE, 1),
        (2, BEFORE, 2),
        (0, dt.datetime(2026, 3, 20, tzinfo=dt.UTC), 1),
        (1, dt.datetime(2026, 3, 20, tzinfo=dt.UTC), 2),
    ],
)
def test_a_case_waits_for_the_months_that_were_drawn(log, months, verified, first):
    """From when it was logged or verified, whichever was later."""
    FirmVerification.objects.filter(case=log(5)[0]).update(wait_months=months, verified_at=verified)
    told = [cases_shown(publish(month)) for month in SPRING]
    assert told == [0] * first + [5] * (3 - first)


@pytest.mark.parametrize("consent", [one for one in Consent if one != Consent.AGGREGATE])
def test_no_number_of_cases_with_another_consent_is_ever_counted(log, consent):
    log(12, consent=consent)
    assert cases_shown(publish()) == 0
    assert not CountedCase.objects.exists()


def test_the_shipped_cases_are_named_and_not_counted(cast):
    assert Case.objects.filter(consent=Consent.NAMED).count() > 100
    assert cases_shown(publish()) == 0


def test_counting_changes_no_entry_and_releases_nothing(log):
    before = list(Incident.objects.order_by("pk").values())
    log(6)
    publish()
    assert list(Incident.objects.order_by("pk").values()) == before


def test_subsidiaries_of_one_parent_count_once(log, cast):
    mother = cast.firm(name="Mother of all works")
    for case in log(5)[:2]:
        Firm.objects.filter(pk=case.firm_id).update(parent=mother)
    assert cases_shown(publish()) == 0


def test_a_firm_that_was_merged_into_another_is_of_its_group(log):
    one, other = log(5)[:2]
    Firm.objects.filter(pk=one.firm_id).update(merged_into=other.firm_id)
    assert cases_shown(publish()) == 0


def test_a_firm_that_two_desks_wrote_down_counts_once(log):
    one, other = log(5)[:2]
    Firm.objects.filter(pk=one.firm_id).update(name="Karpat Optics")
    Firm.objects.filter(pk=other.firm_id).update(name="KARPAT OPTICS Ltd.")
    assert cases_shown(publish()) == 0


def test_a_case_about_several_topics_stands_in_one_cell(log):
    for case in log(5):
        case.topics.add(Topic.objects.get(slug="tibet"))
    assert json.loads(publish().body)["added"][0]["topic"] == contributions.SEVERAL


def test_fines_are_added_in_euro_at_the_rate_of_their_year(log, cast):
    for case in log(5):
        cast.tell(
            case,
            {"kind": "fined", "on": "2018-05-02", "amount": "100000", "currency": "CNY"},
            {"kind": "fined", "on": "2019", "amount": "2000", "currency": "EUR"},
        )
    euro = json.loads(publish().body)["tables"][-1]["rows"][0]["euro"]
    assert euro == 75_000  # 5 x (100,000 / 7.8081 + 2,000) = 74,036


def test_a_fine_without_a_rate_adds_nothing(log, cast):
    for case in log(6):
        cast.tell(case, {"kind": "fined", "on": "2025", "amount": "1000", "currency": "XXX"})
    assert json.loads(publish().body)["tables"][-1]["rows"][0] == {
        "quarter": "2026-Q1",
        "sector_group": "K",
        "state": "CN",
        "topic": "maps-and-borders",
        "cases": 5,
        "euro": None,
    }


def test_a_case_is_counted_in_one_edition_and_stays(log):
    cases = log(5)
    first = publish(SPRING[0])
    assert CountedCase.objects.count() == 5
    Case.objects.filter(pk=cases[0].pk).update(consent=Consent.INTERNAL, coercing_state="SA")
    log(5)
    assert [cases_shown(publish(month)) for month in SPRING[1:]] == [10, 10]
    assert cases_shown(StatisticalRelease.objects.get(pk=first.pk)) == 5


def test_a_late_case_waits_for_four_more(log):
    log(7)
    told = [publish(SPRING[0])]
    log(4, at=dt.datetime(2026, 3, 5, tzinfo=dt.UTC))
    told.append(publish(SPRING[1]))
    log(1, at=dt.datetime(2026, 4, 5, tzinfo=dt.UTC))
    told.append(publish(SPRING[2]))
    assert [cases_shown(edition) for edition in told] == [5, 5, 10]
    assert json.loads(told[1].body)["added"] == []


def test_an_edition_names_the_one_before_it(log):
    log(5)
    first, second = publish(SPRING[0]), publish(SPRING[1])
    assert json.loads(first.body)["previous_release_sha256"] == ""
    assert json.loads(second.body)["previous_release_sha256"] == first.sha256


def test_what_is_withheld_changes_no_byte(log, cast):
    """Nothing, one case, four firms with fines, one firm thirty times: the same edition."""
    log(6)
    bodies = [again()]
    aside = {"coercing_state": "SA"}
    cases = log(1, **aside)
    bodies.append(again())
    cases += log(3, **aside)
    for at, case in enumerate(cases):
        cast.tell(case, {"kind": "fined", "amount": Decimal(10) ** at, "currency": "EUR"})
    bodies.append(again())
    log(30, firm=cases[0].firm, by=cast.officer_a, **aside)
    bodies.append(again())
    assert len(set(bodies)) == 1


def test_an_edition_with_nothing_to_add_is_published_like_any_other(log):
    empty = again()
    log(4)
    assert again() == empty
    publish()
    row = Ledger.objects.filter(verb="statistical release published").get()
    assert row.detail == {"sha256": StatisticalRelease.objects.get().sha256}
    assert (row.subject, row.actor, row.desk) == ("2026-03", "system", "")


def test_counting_takes_the_same_queries_for_ten_times_the_cases(log):
    cases = log(6)
    with CaptureQueriesContext(connection) as few:
        again()
    for case in cases:
        log(9, firm=case.firm, by=case.logged_by)
    with CaptureQueriesContext(connection) as many:
        again()
    assert len(many) == len(few)
