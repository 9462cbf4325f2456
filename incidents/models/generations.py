"""The generation of a tier: a number that moves with every change of the register."""

import re
from pathlib import Path

from django.conf import settings
from django.db import connections, models
from django.db.models import F
from django.utils import timezone

from incidents.models.releases import TierChoices

# "public-42.parquet": the tier as it was in its generation 42.
NAMED = re.compile(r"^(?P<tier>[a-z]+)-(?P<generation>\d+)\.parquet$")


def editions_folder():
    """Where the clock writes a tier as a file; web and worker processes share it."""
    return Path(settings.TRACKER_HOME) / "columns"


def editions(tier):
    """[(generation, path)] of the files of a tier, oldest first."""
    found = ((NAMED.match(path.name), path) for path in editions_folder().glob(f"{tier}-*.parquet"))
    return sorted((int(match["generation"]), path) for match, path in found if match)


class GenerationQuerySet(models.QuerySet):
    def move(self, tiers):
        """The register changed in these tiers. Call inside the change's own transaction.

        What was counted before is then nobody's answer any more: a number is part of every key
        of the cache. (PostgreSQL's now() would be the transaction's start, and no key.)
        """
        for tier in sorted(tiers):
            self.get_or_create(tier=tier, defaults={"changed_at": timezone.now()})
            self.filter(tier=tier).update(number=F("number") + 1, changed_at=timezone.now())

    def number_of(self, tier):
        """The number alone: every kept answer begins with it."""
        return next(iter(self.filter(tier=tier).values_list("number", flat=True)), 0)

    def of(self, tier):
        """The generation of a tier; number 0 before its first entry."""
        return self.filter(tier=tier).first() or Generation(tier=tier, changed_at=timezone.now())


class DepartureQuerySet(models.QuerySet):
    SINCE = "SELECT entry FROM incidents_departure WHERE tier = %s AND generation > %s"

    def since(self, tier, generation):
        """The keys of entries that left a tier after that generation."""
        # Asked beside every figure of a file: written out, it takes half as long.
        with connections[self.db].cursor() as cursor:
            cursor.execute(self.SINCE, [tier, generation])
            return [entry for (entry,) in cursor.fetchall()]


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
    """How often a tier has changed, and when it did last."""

    tier = models.CharField(max_length=10, choices=TierChoices, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField()

    objects = GenerationQuerySet.as_manager()

    def __str__(self):
        return f"{self.tier} {self.number}"
