"""Sources of the law: what a version, an instrument or a relation rests on."""

import re

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.fields import PartialDateField, is_partial_date
from incidents.models.law.instruments import Instrument
from incidents.models.law.relations import Relation
from incidents.models.law.versions import InstrumentVersion

# What is no source: what everybody knows, a working document, a repository without its text.
NO_SOURCE = r"general knowledge|\mseed\M|working document|^https?://|^[\w.-]+/[\w./-]+$"
# The same for Python, which writes the edge of a word in another way.
NO_SOURCE_WORDS = re.compile(NO_SOURCE.replace(r"\m", r"\b").replace(r"\M", r"\b"), re.IGNORECASE)


class LawSourceKind(models.TextChoices):
    """What a source of law is. A reading copy is a copy of an official text."""

    OFFICIAL = "official", _("official")
    OFFICIAL_DATABASE = "official_database", _("official database")
    READING_COPY = "reading_copy", _("copy of the official text")
    TRANSLATION = "translation", _("translation")
    DATABASE = "database", _("database")
    ANALYSIS = "analysis", _("analysis")
    REPORT = "report", _("report")
    PRESS = "press", _("press")
    ENCYCLOPEDIA = "encyclopedia", _("encyclopedia")


class LawSource(models.Model):
    """One source of a version, of a relation, or of an instrument as a whole."""

    version = models.ForeignKey(
        InstrumentVersion, models.CASCADE, null=True, blank=True, related_name="sources"
    )
    instrument = models.ForeignKey(
        Instrument, models.CASCADE, null=True, blank=True, related_name="further_sources"
    )
    relation = models.ForeignKey(
        Relation, models.CASCADE, null=True, blank=True, related_name="sources"
    )
    title = models.CharField(_("title"), max_length=400)
    issuer = models.CharField(_("issuer"), max_length=300)
    url = models.URLField(_("web address"), max_length=600, blank=True)
    official_url = models.URLField(_("official address"), max_length=600, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=LawSourceKind)
    # What is at the address, or a stored copy of it, was read as far as `extent` says.
    is_read = models.BooleanField(_("read"), default=False)
    extent = models.CharField(_("what was read"), max_length=200, blank=True)
    article = models.CharField(_("article"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    read_on = PartialDateField(_("read on"), blank=True)
    note = models.TextField(_("note"), blank=True)
    # What two people added here stays when the shipped law is loaded again.
    is_added = models.BooleanField(_("added here"), default=False, db_default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("source of law")
        verbose_name_plural = _("sources of law")
        constraints = [
            models.CheckConstraint(
                name="a_source_of_law_supports_one_thing",
                condition=Q(version__isnull=False, instrument__isnull=True, relation__isnull=True)
                | Q(version__isnull=True, instrument__isnull=False, relation__isnull=True)
                | Q(version__isnull=True, instrument__isnull=True, relation__isnull=False),
            ),
            models.CheckConstraint(
                name="a_source_of_law_names_a_text_and_its_issuer",
                condition=~Q(title="") & ~Q(issuer="") & ~Q(title__iregex=NO_SOURCE),
            ),
            models.CheckConstraint(
                name="a_source_of_law_is_read_on_a_partial_date",
                condition=is_partial_date("read_on"),
            ),
        ]

    def __str__(self):
        return f"{self.title}. {self.issuer}"
