"""Imports: files that a desk brought in, and what became of them."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.people import Desk, User


class ImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the person's own desk."""
        if not may(user, Permission.IMPORT_CASES):
            return self.none()
        return self.filter(desk=user.desk_id)


class Import(models.Model):
    """One file, taken whole or refused whole. Refusals: [[line, column, reason], ...]."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="imports")
    filename = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    rows = models.PositiveIntegerField(_("rows"))
    added = models.PositiveIntegerField(_("added"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    refusals = models.JSONField(default=list)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self):
        return self.filename

    def get_absolute_url(self):
        return reverse("import", args=[self.pk])
