"""Editions of the confidential statistics: one a month, none repeated, none ever changed."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from incidents import jobs
from incidents.actions.register import statistical_releases
from incidents.models import CountedBatch, CountedCase, Ledger, StatisticalRelease

SPRING = [dt.date(2026, month, 1) for month in (3, 4, 5)]
BEFORE = dt.datetime(2026, 2, 14, tzinfo=dt.UTC)


def publish(month):
    return statistical_releases.publish_release(month, by=None)


@pytest.mark.parametrize(
    ("month", "code"),
    [
        (SPRING[0], "out"),
        (dt.date(2026, 2, 1), "out"),
        (dt.date(2026, 4, 2), "early"),
        (dt.date(2999, 1, 1), "early"),
    ],
)
def test_a_release_is_neither_repeated_nor_added_before_the_newest(db, month, code):
    publish(SPRING[0])
    with pytest.raises(ValidationError) as refusal:
        publish(month)
    assert refusal.value.code == code
    assert StatisticalRelease.objects.count() == 1


@pytest.mark.parametrize("table", ["statisticalrelease", "countedcase", "countedbatch"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE incidents_{0} SET month = '2027-01-01'",
        "DELETE FROM incidents_{0}",
        "TRUNCATE incidents_{0} CASCADE",
    ],
)
def test_the_database_keeps_what_was_published(db, table, statement):
    publish(SPRING[0])
    batch = CountedBatch.objects.create(month=SPRING[0], state="CN", cases=5)
    CountedCase.objects.create(case=1, month=SPRING[0], batch=batch)
    # Or TRUNCATE would be refused because of a foreign key that is yet to be checked.
    connection.check_constraints()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        connection.cursor().execute(statement.format(table))


@pytest.mark.parametrize(
    "fields",
    [
        {"body": "{}"},
        {"sha256": "0" * 64},
        {"month": dt.date(2026, 4, 2)},
    ],
)
def test_the_database_checks_digest_and_month(db, fields):
    body = "{ }"
    told = {
        "month": SPRING[0],
        "published_at": BEFORE,
        "body": body,
        "sha256": StatisticalRelease.digest(body),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        StatisticalRelease.objects.create(**told | fields)
    StatisticalRelease.objects.create(**told)


def test_a_case_is_counted_once_by_the_database_as_well(db):
    CountedCase.objects.create(case=1, month=SPRING[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        CountedCase.objects.create(case=1, month=SPRING[1])


def test_the_job_publishes_what_is_due_and_only_once(db):
    jobs.publish_statistical_release()
    jobs.publish_statistical_release()
    assert [edition.month for edition in StatisticalRelease.objects.all()] == [
        statistical_releases.this_month()
    ]
    assert Ledger.objects.filter(verb="statistical release published").count() == 1


def test_the_job_does_not_publish_months_that_it_missed(db):
    publish(SPRING[0])
    jobs.publish_statistical_release()
    assert [edition.month for edition in StatisticalRelease.objects.all()] == [
        statistical_releases.this_month(),
        SPRING[0],
    ]


def test_the_command_publishes_once_and_says_so(db, capsys):
    call_command("publish_statistical_release")
    edition = StatisticalRelease.objects.get()
    assert capsys.readouterr().out == f"{edition.key}: {edition.sha256}\n"
    with pytest.raises(CommandError, match="is published already"):
        call_command("publish_statistical_release")


def test_a_release_adds_to_a_cell_once(db):
    cell = {"month": SPRING[0], "state": "CN", "cases": 5}
    CountedBatch.objects.create(**cell)
    with (
        pytest.raises(IntegrityError, match="a_release_adds_to_a_cell_once"),
        transaction.atomic(),
    ):
        CountedBatch.objects.create(**cell)
