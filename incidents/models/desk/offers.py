"""Rows that a desk may pick from while it writes: shared ones and its own."""

from django.db import models


class OfferedQuerySet(models.QuerySet):
    """Rows that are shared, or that one desk wrote and has not released yet."""

    def offered_to(self, user):
        """What a person may pick: the shared rows and those of their own desk.

        Another desk's new firm is no suggestion: its name alone would tell of a case.
        """
        return self.filter(models.Q(desk__isnull=True) | models.Q(desk=user.desk_id))

    def shared(self):
        return self.filter(desk__isnull=True)
