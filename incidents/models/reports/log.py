"""The public log of receipts: the same number of leaves each day, whatever was filed."""

import uuid

from django.db import models

from incidents.models.people.people import Desk


class PendingLeaf(models.Model):
    """The commitment of a report, until its day is closed. Nothing ties it to the report's row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commitment = models.CharField(max_length=64, unique=True)
    day = models.DateField()

    def __str__(self):
        return self.commitment[:8]


class LogDay(models.Model):
    """One day of the log: 128 sorted leaves of 32 bytes, and the signed head of all days so far."""

    day = models.DateField(primary_key=True)
    leaves = models.BinaryField()
    head = models.TextField()
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["day"]

    def __str__(self):
        return str(self.day)


class HeadWitness(models.Model):
    """A desk confirmed that the log up to a head extends the one that it confirmed before."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.ForeignKey(Desk, models.CASCADE, related_name="+")
    day = models.DateField()
    size = models.PositiveBigIntegerField()
    statement = models.TextField()
    signature = models.CharField(max_length=128)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "size"], name="a_desk_confirms_a_head_of_the_log_once"
            ),
        ]

    def __str__(self):
        return f"{self.desk_id} {self.size}"
