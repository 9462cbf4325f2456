"""Records: the files, lists and systems in which a breach is recorded."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.law.instruments import Instrument


class RecordSystem(models.Model):
    """A file, list or system that holds breaches: the credit file, a black list, Credit China."""

    key = models.SlugField(_("key"), unique=True, max_length=60)
    title = models.CharField(_("title"), max_length=200)
    title_orig = models.CharField(_("original title"), max_length=200, blank=True)
    title_lang = models.CharField(_("language of the original"), max_length=12, blank=True)
    keeper = models.CharField(_("kept by"), max_length=200, blank=True)
    # The rules that set it up or that say most about it.
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, null=True, blank=True, related_name="records"
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["title"]
        verbose_name = _("record")
        verbose_name_plural = _("records")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """The record on the page of its rules; "" for one without."""
        if self.instrument is None:
            return ""
        return f"{self.instrument.get_absolute_url()}#record-{self.key}"

    @property
    def graph_key(self):
        """The key under which walks and diagrams know it; no instrument has a colon."""
        return f"record:{self.key}"

    def is_in_force(self, since=None, until=None):
        """A record has no days of its own; the relations to it have."""
        return True
