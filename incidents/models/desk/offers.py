"""Rows that a desk may choose from in a form: shared ones and its own."""

from django.db import models


class OfferedQuerySet(models.QuerySet):
    """Rows that are shared, or that one desk added and has not released yet."""

    def offered_to(self, user):
        """Return what a person may choose: the shared rows and those of their own desk.

        Another desk's new firm is never suggested: its name alone would reveal a case.
        """
        return self.filter(models.Q(desk__isnull=True) | models.Q(desk=user.desk_id))

    def shared(self):
        return self.filter(desk__isnull=True)
