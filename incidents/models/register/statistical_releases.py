"""Statistical releases, and which cases they have counted."""

import hashlib

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.models.desk.cases import Case, Marking
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
    def waiting(self, before):
        """Cases of all desks that were logged before a time and that no release has counted.

        The one place that decides which cases the confidential statistics may read. Consent is
        "aggregate" and nothing else: "internal" never leaves its desk, and a released case is in
        the register, so that it must not be counted twice. A case that was ever in the register is
        left out too. TLP:RED is for named readers and not for counting.
        """
        return (
            Case.objects.filter(consent=Consent.AGGREGATE, ref="", logged_at__lt=before)
            .exclude(marking=Marking.RED)
            .exclude(pk__in=self.values("case"))
        )


class CountedCase(models.Model):
    """A case that a statistical release counted. It is never counted again, and never removed.

    No foreign key: what was counted stays counted whatever becomes of the case. The same trigger
    refuses changes. No page, file or API reads this table.
    """

    case = models.BigIntegerField(unique=True)
    month = models.DateField()

    objects = CountedQuerySet.as_manager()

    def __str__(self):
        return f"{self.case} in {self.month:%Y-%m}"
