"""Releases that were proposed together and are reviewed together, and edits of many cases."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.models.desk.decisions import decision_is_complete
from incidents.models.desk.releases import Release
from incidents.models.desk.sharing import CasesTogetherQuerySet, DeskRowQuerySet
from incidents.models.people.people import Desk, User


class ReleaseBatch(models.Model):
    """Releases that one person proposed together. Each keeps its own state and its own rules."""

    CASES = "items__release__case"

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=300)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    objects = CasesTogetherQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        verbose_name = _("proposed together")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("release_batch", args=[self.pk])


class BatchItem(models.Model):
    """One release of a batch. Samples are drawn when it is proposed, and read in full."""

    batch = models.ForeignKey(ReleaseBatch, models.PROTECT, related_name="items")
    release = models.OneToOneField(Release, models.PROTECT, related_name="batch_item")
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.batch_id} {self.release_id}"


class SampleReading(models.Model):
    """That a person read a sample of a batch in full. Without it they do not approve the batch."""

    item = models.ForeignKey(BatchItem, models.PROTECT, related_name="readings")
    read_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "read_by"], name="a_sample_is_read_once"),
        ]

    def __str__(self):
        return f"{self.item_id} {self.read_by_id}"


class BulkEdit(models.Model):
    """An edit of many cases at once, with what it needs to be undone. It stays at the desk.

    `changes`: [{"case": key, "before": {field: value}, "after": {field: value}}, ...].
    """

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    edited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()
    changes = models.JSONField()
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = DeskRowQuerySet.as_manager()

    class Meta:
        ordering = ["-edited_at"]
        constraints = [
            models.CheckConstraint(
                name="bulk_edit_undone_by_and_at",
                condition=decision_is_complete("undone_by", "undone_at"),
            ),
            models.CheckConstraint(name="a_bulk_edit_changes_something", condition=~Q(changes=[])),
        ]

    def __str__(self):
        return f"{self.pk}"
