"""For whom a brief of a case is written."""

import datetime as dt
from calendar import monthrange

from django.db import models
from django.utils.translation import gettext_lazy as _


class BriefKind(models.TextChoices):
    """The minister's stays in the government of the desk; the others are filed elsewhere."""

    MINISTER = "minister", _("Minister's brief")
    EU = "eu", _("Filing: European Commission, Anti-Coercion Instrument")
    US = "us", _("Filing: United States, 15 CFR 760.5")
    JAPAN = "japan", _("Filing: Japan, METI")

    @property
    def is_filing(self) -> bool:
        return self != BriefKind.MINISTER


def report_due_on(received_on: dt.date, *, is_in_us: bool) -> dt.date:
    """The last day for a report of a boycott request.

    15 CFR 760.5(b)(4)(ii): the last day of the month after the calendar quarter of its receipt, or
    of the second month after it for a recipient outside the United States.
    """
    quarter_end = (received_on.month - 1) // 3 * 3 + 3
    month = quarter_end + (1 if is_in_us else 2)
    year, month = received_on.year + (month - 1) // 12, (month - 1) % 12 + 1
    return dt.date(year, month, monthrange(year, month)[1])
