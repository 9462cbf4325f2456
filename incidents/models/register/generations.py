"""The generation of a tier: a number and a random stamp, both new with every change to it."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import connections, models
from django.db.models import F
from django.utils import timezone

from incidents.models.desk.releases import TierChoices

# "public-42-9f...c1.parquet": the public tier in its generation 42, and that generation's stamp.
SNAPSHOT_NAME = re.compile(r"^(?P<tier>[a-z]+)-(?P<generation>\d+)-[0-9a-f]{32}\.parquet$")


def snapshots_folder():
    """Where a background job writes snapshots; web and worker processes share the folder."""
    return Path(settings.TRACKER_HOME) / "columns"


def list_snapshots(tier):
    """[(generation, path)] of the snapshots of a tier, oldest first.

    Some may not belong to this database: after a restore it no longer knows files that still exist.
    `Generation.files` names those that do belong.
    """
    names = (
        (SNAPSHOT_NAME.match(path.name), path)
        for path in snapshots_folder().glob(f"{tier}-*.parquet")
    )
    return sorted((int(match["generation"]), path) for match, path in names if match)


class GenerationQuerySet(models.QuerySet):
    def move(self, tiers):
        """Record that the register changed in these tiers. Call inside the change's transaction.

        Figures that were computed before are not served again: number and stamp are part of every
        cache key. (PostgreSQL's now() is the start of the transaction, so it cannot be the key.)
        """
        for tier in sorted(tiers):
            self.get_or_create(tier=tier, defaults={"changed_at": timezone.now()})
            self.filter(tier=tier).update(
                number=F("number") + 1, stamp=RandomUUID(), changed_at=timezone.now()
            )

    def of(self, tier):
        """The generation of a tier; number 0 and no stamp before its first entry."""
        empty = Generation(tier=tier, stamp=None, changed_at=timezone.now())
        return self.filter(tier=tier).first() or empty


class DepartureQuerySet(models.QuerySet):
    SINCE = """
        SELECT departure.entry FROM incidents_generation AS tier
        LEFT JOIN incidents_departure AS departure
        ON departure.tier = tier.tier AND departure.generation > %s
        WHERE tier.tier = %s AND %s = ANY(tier.files)
    """

    def since(self, tier, generation, file):
        """The keys of incidents that left a tier after the generation of a snapshot.

        None if this database does not know the file: it was restored to an earlier time, or has
        two newer snapshots by now.
        """
        # Runs with every figure of a file, so the query is SQL text: half the time (measured).
        with connections[self.db].cursor() as cursor:
            cursor.execute(self.SINCE, [generation, tier, file])
            rows = cursor.fetchall()
        return [entry for (entry,) in rows if entry is not None] if rows else None


class Departure(models.Model):
    """An incident that left a tier, withdrawn or replaced, and in which generation.

    A figure of an older snapshot leaves these incidents out, so that a withdrawal takes effect at
    once, even before the next snapshot is written.
    """

    tier = models.CharField(max_length=10, choices=TierChoices)
    entry = models.BigIntegerField()
    generation = models.PositiveBigIntegerField()

    objects = DepartureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tier", "generation"], name="departure_since")]

    def __str__(self):
        return f"{self.entry} left {self.tier}"


class Generation(models.Model):
    """How often a tier has changed, when it last did, and which snapshots hold it.

    After a restore, later changes reuse the numbers of the lost timeline. The stamp is random and
    new with each change, so a cache key or file name made of both never repeats, and nothing
    cached in the lost timeline is served.
    """

    tier = models.CharField(max_length=10, choices=TierChoices, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    stamp = models.UUIDField(db_default=RandomUUID(), editable=False)
    # Names of the newest Parquet files, oldest first; written before each file appears.
    files = ArrayField(models.CharField(max_length=80), default=list, editable=False)
    changed_at = models.DateTimeField()

    objects = GenerationQuerySet.as_manager()

    def __str__(self):
        return f"{self.tier} {self.number}"
