"""Which line of the journal beside the database this database has taken in."""

import uuid

from django.db import models

ONLY = uuid.UUID(int=0)


class JournalHead(models.Model):
    """The last line of the journal whose act this database holds. One row.

    After a restore it names an earlier line: what follows has to be applied again.
    """

    id = models.UUIDField(primary_key=True, default=ONLY, editable=False)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(name="one_head_of_the_journal", condition=models.Q(id=ONLY)),
        ]

    def __str__(self):
        return self.digest[:8]
