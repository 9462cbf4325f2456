"""The change feed: each change of a tier, numbered without gaps, in a chain of digests."""

import hashlib

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from incidents.models.desk.releases import TierChoices
from incidents.models.register.incidents import TierQuerySet

# Before the first change of a tier.
START = "0" * 64


class NoticeKind(models.TextChoices):
    """What happened to an incident in one tier."""

    ADDED = "added", pgettext_lazy("entry", "added")
    CHANGED = "changed", pgettext_lazy("entry", "changed")
    WITHDRAWN = "withdrawn", pgettext_lazy("entry", "withdrawn")
    TIERS = "tiers-changed", pgettext_lazy("entry", "released to other readers")


class ChangeNotice(models.Model):
    """One line of the change feed. It says that something happened, and nothing of what it says.

    Kept for good, also of withdrawn incidents: their references are no secret. Written by
    incidents.actions.register.change_feed only; a trigger refuses every change of one.
    """

    tier = models.CharField(max_length=10, choices=TierChoices)
    # 1, 2, 3 of its tier, in the order in which changes became visible.
    number = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=15, choices=NoticeKind)
    ref = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    # Of this line and of the digest before it: who has the same has every line before.
    digest = models.CharField(max_length=64)

    objects = TierQuerySet.as_manager()

    class Meta:
        ordering = ["tier", "number"]
        constraints = [
            models.UniqueConstraint(fields=["tier", "number"], name="one_change_a_number"),
            models.CheckConstraint(
                name="a_change_of_the_feed_is_of_a_known_kind",
                condition=Q(kind__in=NoticeKind.values),
            ),
            models.CheckConstraint(name="changes_count_from_one", condition=Q(number__gte=1)),
        ]
        indexes = [models.Index(fields=["tier", "at"], name="change_notice_day")]

    def __str__(self):
        return f"{self.tier} {self.number}: {self.ref} {self.kind}"

    @property
    def line(self):
        """What is digested: number, kind, reference, version, time in UTC to the microsecond."""
        return f"{self.number} {self.kind} {self.ref} {self.version} {write_moment(self.at)}"


def write_moment(moment):
    """A time in UTC as the feed writes it: "2026-11-30T17:43:20.000000Z"."""
    # A page of the feed writes 500: `strftime` takes nine times as long.
    return f"{moment.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def chain_digest(before, line):
    """The digest of a line behind another: SHA-256 of both, with a line end between."""
    return hashlib.sha256(f"{before}\n{line}".encode()).hexdigest()
