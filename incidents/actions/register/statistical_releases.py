"""Publish the confidential statistics: once a month, never changed afterwards."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.people import ledger
from incidents.exchange.tables import figure_as_json
from incidents.figures.confidential import contributions, counted
from incidents.models.people.ledger import LedgerHead
from incidents.models.people.people import User
from incidents.models.register.statistical_releases import (
    CountedBatch,
    CountedCase,
    StatisticalRelease,
)


def this_month() -> dt.date:
    """The first day of the current month, UTC: the month of the statistical release that is due."""
    return timezone.localdate().replace(day=1)


def publish_due() -> StatisticalRelease | None:
    """Publish this month's statistical release; returns None if it is published already.

    A release is published whether or not it adds anything, so that its publication reveals
    nothing. A month in which the job did not run has none: its cases are in the next release.
    """
    month = this_month()
    if StatisticalRelease.objects.filter(month__gte=month).exists():
        return None
    return publish_release(month, by=None)


@transaction.atomic
def publish_release(month: dt.date, *, by: User | None, note: str = "") -> StatisticalRelease:
    """Publish a month's statistical release: the cells of the one before, and those now permitted.

    Counts cases that were logged and verified before the month began, less the months that each
    waits. Refuses a month that has not begun, and one that is not later than the newest
    release. The ledger records the digest, and never how many cases are waiting. A `note` is
    printed with this release and all later ones, as its cells are.
    """
    # All writers lock the end of the ledger: two jobs never publish at once.
    LedgerHead.objects.get_or_create(pk=1)
    LedgerHead.objects.select_for_update().get(pk=1)
    newest = StatisticalRelease.objects.newest()
    _check_month(month, newest)
    earlier = counted.read_earlier(newest)
    waiting = CountedCase.objects.waiting(month).select_for_update(of=("self",))
    counting = contributions.build_release(
        month,
        contributions.contributions(waiting),
        counted.read_population(),
        earlier=earlier,
        note=note or (earlier.newest["note"] if earlier.newest else ""),
    )
    release = _create(month, figure_as_json(counting.document).decode())
    _store_counted(month, counting)
    ledger.record("statistical release published", release.key, by=by, sha256=release.sha256)
    return release


def _store_counted(month: dt.date, counting: contributions.CountedRelease) -> None:
    """Store what each cell gained, exactly, and which cases are counted from now on."""
    for cell, added in counting.batches.items():
        batch = CountedBatch.objects.create(month=month, **cell._asdict(), **added._asdict())
        CountedCase.objects.bulk_create(
            CountedCase(case=case, month=month, batch=batch) for case in counting.cases[cell]
        )


def _check_month(month: dt.date, newest: StatisticalRelease | None) -> None:
    if month > this_month() or month.day != 1:
        raise ValidationError(
            _("Choose a month that has begun: a statistical release cannot be of a later one."),
            code="early",
        )
    if newest and month <= newest.month:
        raise ValidationError(
            _(
                "The statistical release of %(month)s is published already. Choose a later month:"
                " releases are never changed, and none is added before the newest."
            )
            % {"month": newest.key},
            code="out",
        )


def _create(month: dt.date, body: str) -> StatisticalRelease:
    return StatisticalRelease.objects.create(
        month=month,
        published_at=timezone.now(),
        body=body,
        sha256=StatisticalRelease.digest(body),
    )
