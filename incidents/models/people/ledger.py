"""The ledger: who did what, in a chain of hashes; it is also the outbox of waiting work."""

import datetime as dt
import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from incidents.access import Permission, may

GENESIS = "0" * 64
# The actor of jobs and of commands on the server.
SYSTEM = "system"
# What nobody does without saying why: an action refuses, and a constraint of the database.
REASONED = (
    "release proposed",
    "release sent back",
    "release withdrawn",
    "response proposed",
    "response sent back",
    "response withdrawn",
    "person invited",
    "person changed",
    "appointment proposed",
    "administrator proposed",
    "second factor removed",
    "desk founded",
    "cases exported",
    "history exported",
    "key of the history changed",
)
# The same of what changes who guards the site; a constraint of its own, which is younger.
GUARDED = (
    "end of administrator proposed",
    "use of recovery key proposed",
)


class LedgerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the rows of the person's own desk."""
        if not may(user, Permission.READ_LEDGER):
            return self.none()
        return self.filter(desk=user.desk.slug)

    def about(self, subject):
        return self.filter(subject=subject).order_by("pk")

    def waiting(self):
        return self.filter(handled_at__isnull=True)


class Ledger(models.Model):
    """One action. No foreign keys: history neither blocks its subjects nor is deleted with them.

    `detail` names what changed and never repeats what was written: nothing is ever removed from
    the chain. A trigger refuses UPDATE (except of handled_at), DELETE and TRUNCATE.
    """

    at = models.DateTimeField()
    actor = models.CharField(max_length=254)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    desk = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    handled_at = models.DateTimeField(null=True, blank=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index("id", name="ledger_waiting", condition=Q(handled_at__isnull=True)),
            models.Index("subject", "id", name="ledger_subject"),
            models.Index("desk", "at", name="ledger_desk"),
        ]
        constraints = [
            # Not of rows that are older than the rule: they stay as they are.
            models.CheckConstraint(
                name="what_weighs_has_a_reason",
                condition=~Q(verb__in=REASONED) | Q(detail__has_key="reason"),
            ),
            models.CheckConstraint(
                name="what_guards_has_a_reason",
                condition=~Q(verb__in=GUARDED) | Q(detail__has_key="reason"),
            ),
        ]

    def __str__(self):
        return f"{self.verb} {self.subject}"

    def compute_hash(self):
        """Return the SHA-256, in hex, of the previous hash and of every column of this row."""
        act = (self.actor, self.verb, self.subject, self.desk, self.detail)
        return hash_act(self.previous_hash, self.at, *act)


def hash_act(previous, at, actor, verb, subject, desk, detail):
    """Return the hash of a row from the hash before it and its own columns."""
    moment = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    columns = [previous, moment, actor, verb, subject, desk, detail]
    text = json.dumps(columns, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class LedgerDay(models.Model):
    """The signed head of one day of the ledger, which anybody can fetch.

    `statement` is canonical JSON; its root is that of a tree over the hashes of the day's rows.
    `last_row` and `salt` are told to nobody: the number of rows, and which leaves are of chance.
    """

    day = models.DateField(primary_key=True)
    last_row = models.PositiveBigIntegerField()
    salt = models.CharField(max_length=64)
    statement = models.TextField()
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["day"]

    def __str__(self):
        return f"{self.day}"


class LedgerKey(models.Model):
    """A key that signs the days of the ledger, with the statement by which it took over."""

    public = models.CharField(max_length=64, unique=True)
    statement = models.TextField()
    # By the key before; by the key itself where there was none, or it was lost.
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.public[:16]


class LedgerHead(models.Model):
    """The one row that records where the chain ends: a lock for writers, a check for readers."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    hash = models.CharField(max_length=64, default=GENESIS)
    rows = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="the_chain_has_one_end", condition=Q(pk=1)),
        ]
