"""Rows that a desk may choose from in a form: shared ones and its own."""

from django.db import models
from django.db.models import F, Q


class OfferedQuerySet(models.QuerySet):
    """Rows that are shared, or that one desk added and has not released yet."""

    def known_to(self, user):
        """Return the shared rows and those of the person's desk, merged ones among them."""
        return self.filter(Q(desk__isnull=True) | Q(desk=user.desk_id))

    def offered_to(self, user):
        """Return what a person may choose: the shared rows and those of their own desk.

        Another desk's new firm is never suggested: its name alone would reveal a case. Nor is one
        that was merged into another.
        """
        return self.known_to(user).unmerged()

    def shared(self):
        return self.filter(desk__isnull=True).unmerged()

    def unmerged(self):
        """Return those that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def named(self, user, name, **place):
        """Return the row that a person means by a name, or None.

        The row of that name, or the one it was merged into; else the only one that has it among its
        other names. `place`: a further condition, such as its country.
        """
        rows = self.known_to(user).filter(**place)
        is_merged = F("merged_into").asc(nulls_first=True)
        row = rows.filter(name__iexact=name).order_by(is_merged, "desk").first()
        if row is not None:
            return row.current
        others = list(rows.unmerged().filter(other_names__contains=[name])[:2])
        return others[0] if len(others) == 1 else None


class Mergeable(models.Model):
    """A row that may have been merged into another of its kind, and then stands for that one."""

    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )

    class Meta:
        abstract = True

    @property
    def current(self):
        """Return the row that this one stands for: itself, or what it was merged into."""
        row, seen = self, {self.pk}
        while row.merged_into_id and row.merged_into_id not in seen:
            seen.add(row.merged_into_id)
            row = row.merged_into
        return row

    @property
    def names(self):
        """Return the name, and the other names."""
        return [self.name, *self.other_names]
