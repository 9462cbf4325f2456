"""What changed in the register: each side of each change, with the columns that queries filter."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from incidents.fields import SHARED_FIELDS
from incidents.models.desk.releases import TierChoices
from incidents.models.register.incidents import Findable


class ChangeSide(models.TextChoices):
    """An incident before a change, or after it."""

    BEFORE = "before", "before"
    AFTER = "after", "after"


class ChangeQuerySet(models.QuerySet):
    def between(self, tier, since, until):
        """Changes of a tier behind one number, up to another."""
        return self.filter(tier=tier, pk__gt=since, pk__lte=until)

    def last_number(self):
        """The number of the last change; 0 before the first.

        Whoever writes a change holds the rows of Generation until the end of the transaction, so
        numbers become visible in order: what is read up to this one has no gaps to be filled.
        """
        return self.aggregate(last=Max("pk"))["last"] or 0


class Change(Findable):
    """One side of a change to an entry in one tier.

    A new incident has a side after, a withdrawn one a side before, a new version both. It holds
    what queries can filter, and nothing that is only displayed: a reader gets what the register
    says at the time of reading, or that the incident is gone.
    """

    ref = models.CharField(max_length=20)
    tier = models.CharField(max_length=10, choices=TierChoices)
    side = models.CharField(max_length=6, choices=ChangeSide)
    # Names of shared fields that a later version changed. Empty for what came or went.
    fields = ArrayField(models.CharField(max_length=40), default=list)
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["tier", "id"], name="change_of_tier"),
            models.Index(fields=["at"], name="change_at"),
        ]

    def __str__(self):
        return f"{self.ref} v{self.version} {self.side}"


# The columns that an entry and its changes have in common.
FINDABLE = tuple(field.name for field in Findable._meta.local_fields)


@dataclass(frozen=True)
class SearchInterval:
    """A saved search in one person's rights, over the changes after `since` up to `until`."""

    key: int
    query: str
    person: Any
    since: int
    until: int


class Net(models.TextChoices):
    """What some changes mean for the matches of one query."""

    ADDED = "added", pgettext_lazy("entry", "added")
    CHANGED = "changed", pgettext_lazy("entry", "changed")
    LEFT = "left", pgettext_lazy("entry", "no longer matches")
    WITHDRAWN = "withdrawn", pgettext_lazy("entry", "withdrawn")


@dataclass(frozen=True)
class EntryChange:
    """What became of one incident, the fields that changed, and the last change's number."""

    ref: str
    net: Net
    fields: tuple[str, ...]
    at: dt.datetime
    number: int

    @property
    def is_there(self):
        return self.net != Net.WITHDRAWN


def summed(changes, present):
    """[EntryChange], the latest first, of the sides that match a query, in order.

    Each is {"pk", "ref", "side", "fields", "at"}; `present` holds the references that the reader's
    tier has now. Two neighbouring versions share what lies between them, so the last side that
    matches says whether the last version does.
    """
    by_ref = {}
    for row in changes:
        by_ref.setdefault(row["ref"], []).append(row)
    news = [one for ref, rows in by_ref.items() if (one := _news(ref, rows, present))]
    return sorted(news, key=lambda one: (one.at, one.ref), reverse=True)


def _news(ref, rows, present):
    """What became of one entry; None where it came and went between two letters."""
    began, ended = rows[0]["side"], rows[-1]["side"]
    named = {field for row in rows for field in row["fields"]}
    fields = tuple(field for field in SHARED_FIELDS if field in named)
    if ref not in present:
        net, fields = Net.WITHDRAWN, ()
    elif ended == ChangeSide.AFTER:
        net = Net.ADDED if began == ChangeSide.AFTER else Net.CHANGED
    elif began == ChangeSide.BEFORE:
        net = Net.LEFT
    else:
        return None
    return EntryChange(ref, net, fields, rows[-1]["at"], rows[-1]["pk"])
