"""Statistical releases, and which cases they have counted."""

import datetime as dt
import hashlib

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.models.desk.cases import Case
from incidents.models.desk.joint_demands import may_be_used
from incidents.models.desk.sharing import Marking
from incidents.models.desk.verifications import MOST_MONTHS
from incidents.values.tiers import Consent


class StatisticalReleaseQuerySet(models.QuerySet):
    def newest(self):
        """The latest statistical release, or None before the first."""
        return self.order_by("-month").first()


class StatisticalRelease(models.Model):
    """One month's confidential statistics as they were published, to the byte.

    `body` is the JSON that readers get. A database trigger refuses UPDATE, DELETE and TRUNCATE,
    and a constraint checks the digest: what was published is never changed.
    """

    month = models.DateField(_("month"), unique=True)
    published_at = models.DateTimeField(_("published"))
    body = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)

    objects = StatisticalReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-month"]
        verbose_name = _("statistical release")
        verbose_name_plural = _("statistical releases")
        constraints = [
            models.CheckConstraint(
                name="a_statistical_release_is_of_a_month", condition=Q(month__day=1)
            ),
        ]

    def __str__(self):
        return self.key

    def get_absolute_url(self):
        return reverse("statistical_release", args=[self.key])

    @property
    def key(self):
        """ "2026-11", as addresses and files name it."""
        return f"{self.month:%Y-%m}"

    @staticmethod
    def digest(body):
        """The SHA-256 of a body, in hex."""
        return hashlib.sha256(body.encode()).hexdigest()


class CountedQuerySet(models.QuerySet):
    def waiting(self, month):
        """Cases of all desks that the release of a month may count, and that none has counted.

        The one place that decides which cases the confidential statistics may read. Consent is
        "aggregate" and nothing else: "internal" never leaves its desk, and a released case is in
        the register, so that it must not be counted twice. A case that was ever in the register is
        left out too. TLP:RED is for named readers and not for counting. Its desk must have verified
        the firm, and somebody must have checked the firm's enterprise group. A case that its firm
        lets be used only together waits until that condition is met. It was logged and
        verified before the month, less the months that it waits (FirmVerification).
        """
        return (
            Case.objects.filter(
                _has_waited(month),
                may_be_used(),
                consent=Consent.AGGREGATE,
                ref="",
                firm_verification__firm=F("firm"),
                firm__group_checked_on__isnull=False,
            )
            .exclude(marking=Marking.RED)
            .exclude(pk__in=self.values("case"))
        )


def _has_waited(month):
    """Return the condition that a case was logged and verified long enough before a month."""
    waited = Q()
    for months in range(MOST_MONTHS + 1):
        first = month - relativedelta(months=months)
        before = dt.datetime.combine(first, dt.time(), dt.UTC)
        waited |= Q(
            logged_at__lt=before,
            firm_verification__verified_at__lt=before,
            firm_verification__wait_months=months,
        )
    return waited


class CountedBatch(models.Model):
    """What one release added to one cell, exactly. The cell's words may be "undivided".

    Later releases round the sum of these, so that rounding errors never add up. The trigger of
    statistical releases refuses changes. No page, file or API reads this table.
    """

    month = models.DateField()
    quarter = models.CharField(max_length=10)
    sector_group = models.CharField(max_length=10)
    state = models.CharField(max_length=2)
    topic = models.CharField(max_length=60)
    cases = models.PositiveIntegerField()
    euro = models.DecimalField(max_digits=20, decimal_places=2, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "quarter", "sector_group", "state", "topic"],
                name="a_release_adds_to_a_cell_once",
            ),
        ]

    def __str__(self):
        words = (self.quarter, self.sector_group, self.state, self.topic)
        return f"{self.month:%Y-%m}: {', '.join(words)}"


class CountedCase(models.Model):
    """A case that a statistical release counted. It is never counted again, and never removed.

    No foreign key: what was counted stays counted whatever becomes of the case. The same trigger
    refuses changes. No page, file or API reads this table.
    """

    case = models.BigIntegerField(unique=True)
    month = models.DateField()
    batch = models.ForeignKey(CountedBatch, models.PROTECT, null=True, related_name="+")

    objects = CountedQuerySet.as_manager()

    def __str__(self):
        return f"{self.case} in {self.month:%Y-%m}"
