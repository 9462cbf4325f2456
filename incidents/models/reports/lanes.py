"""Codes with which a firm that a desk knows files before the queue."""

import uuid

from django.db import models

from incidents.models.people.people import Desk


class LaneCode(models.Model):
    """A code that a desk printed and handed out: its digest, until it is used or expires."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.ForeignKey(Desk, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    until = models.DateField()
    # The report that brings files under this code: it can be used for no other.
    permit = models.CharField(max_length=64, blank=True, db_default="")

    def __str__(self):
        return self.digest[:8]
