"""Editions: numbered, permanent snapshots of the public tier."""

from pathlib import Path

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models.register.incidents import IncidentColumns, IncidentQuerySet


def editions_folder():
    """Where a background job writes the files; web and worker processes share the folder."""
    return Path(settings.TRACKER_HOME) / "editions"


class EditionQuerySet(models.QuerySet):
    def newest(self):
        """The newest edition, or None before the first."""
        return self.order_by("-number").first()

    def with_removals(self):
        """With `missing`: how many incidents left each edition since."""
        return self.annotate(missing=models.Count("removals"))

    def same_as(self, generation, stamp):
        """The edition that is a copy of a generation of the public tier, or None."""
        return self.filter(generation=generation, stamp=stamp).first() if stamp else None


class Edition(models.Model):
    """A numbered snapshot of the public tier. Its incidents are rows of EditionEntry.

    Nothing is added to an edition after it was published. A withdrawal removes an incident from
    every edition: then `revision` goes up, and the files are written again without it.
    """

    number = models.PositiveIntegerField(_("number"), unique=True)
    published_at = models.DateTimeField(_("published"))
    # The state of the public tier that it is a copy of (incidents.models.register.generations).
    generation = models.PositiveBigIntegerField()
    stamp = models.UUIDField()
    # How many incidents it had when it was published.
    incidents = models.PositiveIntegerField(_("incidents"))
    # What changes later and is no incident: the collective responses to each campaign, as
    # measures.coverage has them, and the rows of the codebook.
    coverage = models.JSONField(default=list)
    codebook = models.JSONField(default=list)
    # Law and collective responses as they were (figures.results.edition_references), and the
    # address to cite. Blank for editions from before this; only a withdrawn response leaves it.
    references = models.JSONField(default=dict, db_default={})
    revision = models.PositiveIntegerField(default=1)
    written_revision = models.PositiveIntegerField(default=0)
    # [{"name", "bytes", "sha256"}] of the files of the written revision.
    files = models.JSONField(default=list)
    # Names of figures whose numbers a removal changed.
    changed_figures = ArrayField(models.CharField(max_length=60), default=list)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.CheckConstraint(name="editions_count_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="no_later_revision_was_written",
                condition=Q(written_revision__lte=F("revision")),
            ),
        ]

    def __str__(self):
        return str(self.number)

    def get_absolute_url(self):
        return reverse("edition", args=[self.number])

    @property
    def folder(self):
        """The folder of the files of its revision."""
        return editions_folder() / f"{self.number}-{self.revision}"

    @property
    def is_written(self):
        """Whether its files are those of its rows."""
        return self.written_revision == self.revision


class EditionEntryQuerySet(IncidentQuerySet):
    def in_edition(self, number):
        """The incidents of an edition. They were public, and everybody may read them."""
        entries = self.filter(first_edition__lte=number, last_edition__gte=number)
        # For figures of which a part is no incident (incidents.figures.results.coverage).
        entries._add_hints(edition=number)
        return entries


def edition_of(entries):
    """The number of the edition that incidents are read from, or None: the register itself."""
    return getattr(entries, "_hints", {}).get("edition")


def day_of(entries):
    """Today, UTC, or the day on which the edition was published that incidents are read from.

    A sentence says "so far" of the current year: of an edition, that is the year of the edition.
    """
    number = edition_of(entries)
    if number is None:
        return timezone.localdate()
    published_at = Edition.objects.values_list("published_at", flat=True).get(number=number)
    return timezone.localdate(published_at)


class EditionEntry(IncidentColumns):
    """An incident as it was in the editions from `first_edition` to `last_edition`.

    One row for as long as it does not change, so that an edition costs what is new in it. Triggers
    refuse every change but that the newest edition takes the row on.
    """

    first_edition = models.PositiveIntegerField()
    last_edition = models.PositiveIntegerField()

    objects = EditionEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ref", "first_edition"], name="one_entry_a_first_edition"
            ),
            models.UniqueConstraint(
                fields=["ref", "last_edition"], name="one_entry_a_last_edition"
            ),
        ]
        indexes = [
            models.Index(fields=["last_edition", "first_edition"], name="entry_of_edition"),
            GinIndex(fields=["search"], name="edition_entry_search", fastupdate=False),
        ]

    def __str__(self):
        return f"{self.ref} in {self.first_edition} to {self.last_edition}"


class EditionRemoval(models.Model):
    """One incident that left an edition, and when; never which."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="removals")
    removed_on = models.DateField(_("removed"))

    class Meta:
        ordering = ["removed_on", "pk"]

    def __str__(self):
        return f"edition {self.edition_id}, {self.removed_on}"
