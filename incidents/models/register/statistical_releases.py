"""Editions of the confidential statistics, and which cases they have counted."""

import hashlib

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.access import Consent
from incidents.models.desk.cases import Case, Marking


class StatisticalReleaseQuerySet(models.QuerySet):
    def newest(self):
        """The last edition, or None before the first."""
        return self.order_by("-month").first()


class StatisticalRelease(models.Model):
    """One month's confidential statistics as they were published, to the byte.

    `body` is the JSON that readers get. A trigger of the database refuses UPDATE, DELETE and
    TRUNCATE, and a constraint holds the digest to the body: what was published stays published.
    """

    month = models.DateField(_("month"), unique=True)
    published_at = models.DateTimeField(_("published"))
    body = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)

    objects = StatisticalReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-month"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.CheckConstraint(name="an_edition_is_of_a_month", condition=Q(month__day=1)),
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
        """The cases, of all desks, that no edition has counted and that were logged before then.

        The one place that says which cases the confidential statistics may read. Consent is
        "aggregate" and nothing else: "internal" never leaves its desk, and what is released stands
        in the register, where it must not be counted a second time. What ever had an entry there
        is left out too. TLP:RED is for named readers and not for counting.
        """
        return (
            Case.objects.filter(consent=Consent.AGGREGATE, ref="", logged_at__lt=before)
            .exclude(marking=Marking.RED)
            .exclude(pk__in=self.values("case"))
        )


class CountedCase(models.Model):
    """A case that an edition counted, and which. It is never counted again, and never taken out.

    No foreign key: what was counted stays counted whatever becomes of the case. Only grows, by the
    same trigger. No page, file or API reads it.
    """

    case = models.BigIntegerField(unique=True)
    month = models.DateField()

    objects = CountedQuerySet.as_manager()

    def __str__(self):
        return f"{self.case} in {self.month:%Y-%m}"
