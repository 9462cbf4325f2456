"""Publishing the confidential statistics: once a month, for good."""

import datetime as dt
import json

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.people import ledger
from incidents.exchange.tables import figure_as_json
from incidents.figures.confidential import contributions
from incidents.models.people.ledger import LedgerHead
from incidents.models.people.people import User
from incidents.models.register.statistical_releases import CountedCase, StatisticalRelease


def this_month() -> dt.date:
    """The first day of the current month, UTC: the name of the edition that is due."""
    return timezone.localdate().replace(day=1)


def publish_due() -> StatisticalRelease | None:
    """Publish this month's edition unless it is out; None where it is.

    It comes out whether or not it adds anything, so that its coming tells nothing. A month in which
    nothing ran has no edition: its cases come with the next.
    """
    month = this_month()
    if StatisticalRelease.objects.filter(month__gte=month).exists():
        return None
    return publish_release(month, by=None)


@transaction.atomic
def publish_release(month: dt.date, *, by: User | None, note: str = "") -> StatisticalRelease:
    """Publish a month's edition: what the one before it showed, and the cells that may be added.

    Counts cases that were logged before the month began. Refuses a month that has not begun, and
    one that does not follow the newest edition: an edition is not slipped in between others. The
    ledger keeps the digest, and no number of what waits. A `note` is printed with the edition and
    all that follow, as its cells are.
    """
    # The end of the ledger is the lock of all writers: two clocks never publish at once.
    LedgerHead.objects.get_or_create(pk=1)
    LedgerHead.objects.select_for_update().get(pk=1)
    newest = StatisticalRelease.objects.newest()
    _judge(month, newest)
    waiting = CountedCase.objects.waiting(before=dt.datetime.combine(month, dt.time(), dt.UTC))
    earlier = json.loads(newest.body) if newest else None
    counting = contributions.build_release(
        month,
        contributions.contributions(waiting.select_for_update(of=("self",))),
        newest=earlier,
        previous=newest.sha256 if newest else "",
        note=note or (earlier["note"] if earlier else ""),
    )
    edition = _keep(month, figure_as_json(counting.document).decode())
    CountedCase.objects.bulk_create(
        CountedCase(case=case, month=month) for case in counting.counted
    )
    ledger.record("edition published", edition.key, by=by, sha256=edition.sha256)
    return edition


def _judge(month: dt.date, newest: StatisticalRelease | None) -> None:
    if month > this_month() or month.day != 1:
        raise ValidationError(_("An edition is of a month that has begun."), code="early")
    if newest and month <= newest.month:
        raise ValidationError(
            _("The edition of %(month)s is out; editions are never changed, nor added between.")
            % {"month": newest.key},
            code="out",
        )


def _keep(month: dt.date, body: str) -> StatisticalRelease:
    return StatisticalRelease.objects.create(
        month=month,
        published_at=timezone.now(),
        body=body,
        sha256=StatisticalRelease.digest(body),
    )
