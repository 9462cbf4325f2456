"""The generation of a tier: a number and a random stamp, both new with every change of it."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import connections, models
from django.db.models import F
from django.utils import timezone

from incidents.models.desk.releases import TierChoices

# "public-42-9f...c1.parquet": the tier as it was in its generation 42, which had this stamp.
NAMED = re.compile(r"^(?P<tier>[a-z]+)-(?P<generation>\d+)-[0-9a-f]{32}\.parquet$")


def snapshots_folder():
    """Where the clock writes a tier as a file; web and worker processes share it."""
    return Path(settings.TRACKER_HOME) / "columns"


def list_snapshots(tier):
    """[(generation, path)] of the files of a tier, oldest first.

    Not every one has to be of this database: a restored one forgets files that are still there.
    `Generation.files` names those that are.
    """
    found = (
        (NAMED.match(path.name), path) for path in snapshots_folder().glob(f"{tier}-*.parquet")
    )
    return sorted((int(match["generation"]), path) for match, path in found if match)


class GenerationQuerySet(models.QuerySet):
    def move(self, tiers):
        """The register changed in these tiers. Call inside the change's own transaction.

        What was counted before is then nobody's answer any more: number and stamp are part of
        every key of the cache. (PostgreSQL's now() would be the transaction's start, and no key.)
        """
        for tier in sorted(tiers):
            self.get_or_create(tier=tier, defaults={"changed_at": timezone.now()})
            self.filter(tier=tier).update(
                number=F("number") + 1, stamp=RandomUUID(), changed_at=timezone.now()
            )

    def of(self, tier):
        """The generation of a tier; number 0 and no stamp before its first entry."""
        nothing = Generation(tier=tier, stamp=None, changed_at=timezone.now())
        return self.filter(tier=tier).first() or nothing


class DepartureQuerySet(models.QuerySet):
    SINCE = """
        SELECT departure.entry FROM incidents_generation AS tier
        LEFT JOIN incidents_departure AS departure
        ON departure.tier = tier.tier AND departure.generation > %s
        WHERE tier.tier = %s AND %s = ANY(tier.files)
    """

    def since(self, tier, generation, file):
        """The keys of entries that left a tier after the generation that a file was written of.

        None where this database does not know the file: it was restored to a time before it, or
        has named two newer ones meanwhile.
        """
        # Runs with every figure of a file, so the query is SQL text: half the time (measured).
        with connections[self.db].cursor() as cursor:
            cursor.execute(self.SINCE, [generation, tier, file])
            rows = cursor.fetchall()
        return [entry for (entry,) in rows if entry is not None] if rows else None


class Departure(models.Model):
    """An entry that left a tier, withdrawn or replaced, and with which generation.

    What was counted out of a file of an older generation leaves it out: a withdrawal counts at
    once, also where the clock has not written the next file yet.
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
    """How often a tier has changed, when it did last, and which files hold it.

    A restore takes the number back, and the changes that follow reach the numbers of the lost
    timeline again. The stamp is drawn anew with each change, so no key or file name made of both
    is ever met a second time: nothing that was kept of the lost timeline is found.
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
