"""Numbers of the register: by year, given once, without gaps, whoever else is at it."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from incidents.access import Role
from incidents.actions.desk import releases
from incidents.models import Case, Incident, Number


def entries(case):
    """{tier: entry} of a case, as the register has it now."""
    ref = Case.objects.get(pk=case.pk).ref
    return {entry.tier: entry for entry in Incident.objects.filter(ref=ref)}


def test_the_number_is_of_the_year_of_the_first_report_and_stays(cast):
    case = cast.draft(reported_on="2019-02")
    cast.release(case)
    ref = Case.objects.get(pk=case.pk).ref
    assert re.fullmatch(r"CCI-2019-\d{4}", ref)
    Case.objects.filter(pk=case.pk).update(reported_on="2020", demanded_change="Another map")
    cast.release(Case.objects.get(pk=case.pk))
    assert Case.objects.get(pk=case.pk).ref == ref
    assert {entry.version for entry in entries(case).values()} == {2}


def test_the_number_is_of_the_year_that_was_approved(cast):
    case = cast.draft(reported_on="2019-02")
    release = releases.propose_release(case, by=cast.officer_a, reason="The firm agreed.")
    Case.objects.filter(pk=case.pk).update(reported_on="2020")
    releases.approve_release(release, by=cast.approver_a)
    assert Case.objects.get(pk=case.pk).ref.startswith("CCI-2019-")


def test_a_number_is_given_once_and_without_gaps(cast):
    refs = sorted(Case.objects.filter(ref__startswith="CCI-2018-").values_list("ref", flat=True))
    assert refs == [f"CCI-2018-{number:04d}" for number in range(1, len(refs) + 1)]


def test_the_proposer_of_a_later_version_may_be_the_approver_of_the_first(cast):
    case = cast.draft()
    cast.release(case)
    Case.objects.filter(pk=case.pk).update(demanded_change="Another map")
    third = cast.person("three@desk-a.example", Role.APPROVER, desk=case.desk)
    release = releases.propose_release(case, by=cast.approver_a, reason="Another map.")
    releases.approve_release(release, by=third)
    assert [row.version for row in case.releases.all()] == [2, 1]
    assert entries(case)["public"].demanded_change == "Another map"


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Rows that other threads see; taken back afterwards."""
    with django_db_blocker.unblock():
        yield
        Number.objects.filter(scope="TRIAL").delete()


def test_officers_who_approve_at_once_get_numbers_of_their_own(committed):
    def take(_time):
        try:
            with transaction.atomic():
                return Number.objects.following("TRIAL")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as officers:
        given = list(officers.map(take, range(40)))
    assert sorted(given) == list(range(1, 41))


def test_a_number_whose_approval_failed_is_given_again(db):
    assert Number.objects.following("TRIAL") == 1
    with transaction.atomic():
        assert Number.objects.following("TRIAL") == 2
        transaction.set_rollback(True)
    assert Number.objects.following("TRIAL") == 2


def test_a_file_takes_its_numbers_in_one_go(db):
    assert Number.objects.following("TRIAL", 103) == 1
    assert Number.objects.following("TRIAL") == 104
    assert Number.objects.following("OTHER") == 1
