"""What is over is erased on its day, whole, and nothing else is."""

import datetime as dt

import pytest
from django.apps import apps
from django.utils import timezone

from incidents import jobs
from incidents.actions.reports import expiry
from incidents.models import Ledger, RecipientList
from incidents.models.reports.threads import (
    DaySalt,
    FilePart,
    Opening,
    Quota,
    Report,
    ReportNotice,
    Upload,
)
from tests.support import sealing
from tests.support.sealing import filed

TODAY = dt.date(2026, 11, 25)


def days(count):
    return TODAY - dt.timedelta(days=count)


@pytest.fixture
def begun(cast):
    return sealing.begun(cast.inbox_a)


def upload(desk, name, begun_on, report=None):
    row = Upload.objects.create(
        id=f"{name:032x}", desk=desk, kind="hybrid", size=1, parts=1, begun_on=begun_on
    )
    FilePart.objects.create(upload=row, number=0, content=b"x")
    Upload.objects.filter(pk=row.pk).update(report=report)


@pytest.mark.parametrize(("ago", "stands"), [(0, True), (3, True), (4, False), (40, False)])
def test_a_withdrawn_report_is_erased_after_three_whole_days(cast, begun, ago, stands):
    firm, other = filed(begun), filed(begun)
    upload(cast.inbox_a.desk, 1, TODAY, firm.report)
    Opening.objects.create(report=firm.report, user=cast.inbox_a, day=TODAY)
    Report.objects.filter(pk=firm.id).update(withdrawn_on=days(ago))
    before = Ledger.objects.count()
    expiry.erase(TODAY)
    assert set(Report.objects.values_list("pk", flat=True)) == (
        {firm.id, other.id} if stands else {other.id}
    )
    assert Ledger.objects.count() == before
    if not stands:
        # No row of it is left anywhere; the other report has all of its own.
        assert not FilePart.objects.exists()
        assert not Opening.objects.exists()
        for model in apps.get_app_config("incidents").get_models():
            if any(field.name == "report" for field in model._meta.fields):
                assert not model.objects.filter(report=firm.id).exists()
    assert other.report.messages.count() == other.report.seals.count() == 1


def test_a_file_that_never_arrived_is_erased_after_two_days(cast, begun):
    desk = cast.inbox_a.desk
    upload(desk, 1, days(3))
    upload(desk, 2, days(2))
    upload(desk, 3, days(30), filed(begun).report)
    expiry.erase(TODAY)
    assert {row.pk.int for row in Upload.objects.all()} == {2, 3}
    assert FilePart.objects.count() == 2


def test_yesterdays_salt_goes_and_tomorrows_is_made(cast):
    """Made a day ahead: a row made at the first visit of a day would say when that was."""
    for ago in (0, 1, 9):
        DaySalt.objects.create(day=days(ago), salt=b"x")
    ReportNotice.objects.create(desk=cast.inbox_a.desk, day=days(1))
    expiry.erase(TODAY)
    salts = {row.day: bytes(row.salt) for row in DaySalt.objects.all()}
    assert set(salts) == {TODAY, days(-1)}
    assert salts[TODAY] == b"x"
    assert len(salts[days(-1)]) == 32
    assert not ReportNotice.objects.exists()


def test_what_is_erased_gives_its_space_back_and_the_day_begins_anew(cast, begun):
    desk = cast.inbox_a.desk
    firm, other = filed(begun), filed(begun)
    upload(desk, 1, TODAY, firm.report)
    upload(desk, 2, TODAY, other.report)
    Quota.objects.create(desk=desk, text_bytes=10**9, file_bytes=10**9, unproven=20)
    Report.objects.filter(pk=firm.id).update(withdrawn_on=days(4))
    expiry.erase(TODAY)
    left = other.report
    sealed = [len(row.sealed) for row in left.messages.all()]
    sealed += [len(row.sealed) for seal in left.seals.all() for row in seal.grants.all()]
    row = Quota.objects.get()
    assert (row.text_bytes, row.file_bytes, row.unproven) == (sum(sealed), len(b"x"), 0)


def test_keys_and_lists_are_kept(cast, begun, caplog):
    jobs.erase_expired()
    assert RecipientList.objects.filter(signed_on=timezone.localdate()).exists()
    assert caplog.text == ""
