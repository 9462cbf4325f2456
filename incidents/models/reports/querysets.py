"""Which reports a person sees, in which order, and which are due for erasure."""

import datetime as dt

from django.db import models
from django.db.models import Case, F, Q, When

from incidents.access import Permission, may

# A withdrawal can be cancelled for 72 hours, counted as three whole days after its own.
DAYS_TO_STAY = 3


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reports to the person's own desk, if they may read its inbox."""
        if not may(user, Permission.READ_INBOX):
            return self.none()
        return self.filter(desk=user.desk_id)

    def not_yet_erased(self, today):
        """Reports not yet due for erasure, whether or not the job has run."""
        return self.exclude(withdrawn_on__lt=today - dt.timedelta(days=DAYS_TO_STAY))

    def due_for_erasure(self, today):
        """Withdrawn reports whose days to change one's mind have passed."""
        return self.filter(withdrawn_on__lt=today - dt.timedelta(days=DAYS_TO_STAY))

    def in_reading_order(self):
        """Threads with new messages, then new reports by effort and chance, then all others.

        A flood cannot push down what officers work on, nor a firm that worked harder.
        """
        is_new = Q(effort__isnull=False)
        place = Case(
            When(Q(has_unread_messages=True) & ~is_new, then=0), When(is_new, then=1), default=2
        )
        return self.order_by(place, F("effort").desc(nulls_last=True), "-received_on", "id")
