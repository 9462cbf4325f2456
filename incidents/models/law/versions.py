"""Versions of an instrument, the articles as each version has them, and their renumbering."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.fields import PartialDateField, is_partial_date
from incidents.models.law.instruments import Instrument, Provision, in_force
from incidents.values.article_numbers import label_number


class ArticleRole(models.TextChoices):
    """What an article does in its law."""

    APPEAL = "appeal", _("appeal")
    BASIS = "basis", _("basis")
    CITED = "cited", _("cited in incidents")
    DEFINITION = "definition", _("definition")
    DUTY = "duty", _("duty")
    EXEMPTION = "exemption", _("exemption")
    EXTRATERRITORIAL = "extraterritorial", _("effect abroad")
    FINALITY = "finality", _("finality")
    IN_FORCE = "in_force", _("entry into force")
    LIABILITY = "liability", _("liability")
    LISTING = "listing", _("listing")
    MEASURES = "measures", _("measures")
    PENALTY = "penalty", _("penalty")
    PROCEDURE = "procedure", _("procedure")
    PROHIBITION = "prohibition", _("prohibition")
    PUBLICITY = "publicity", _("publication")
    RECORD = "record", _("record")
    REMOVAL = "removal", _("removal")
    SCOPE = "scope", _("scope")
    SUSPENSION = "suspension", _("suspension")
    TIME_LIMIT = "time_limit", _("time limit")


class InstrumentVersion(models.Model):
    """An instrument as it reads from one day to another."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="versions")
    # Mostly the year of its adoption; unique in the instrument and part of keys.
    label = models.CharField(_("name"), max_length=40)
    adopted_on = PartialDateField(_("adopted"), blank=True)
    promulgated_on = PartialDateField(_("promulgated"), blank=True)
    in_force_from = PartialDateField(_("in force from"), blank=True)
    in_force_until = PartialDateField(_("in force until"), blank=True)
    are_days_read = models.BooleanField(_("days read in a text"), default=True)
    document_number = models.CharField(_("document number"), max_length=120, blank=True)
    is_number_read = models.BooleanField(_("document number read in a text"), default=False)
    status = models.CharField(_("status"), max_length=120, blank=True)
    note = models.TextField(_("note"), blank=True)
    # What two people changed here is left alone when the shipped law is loaded again.
    is_edited = models.BooleanField(_("changed here"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["instrument", "position"]
        verbose_name = _("version of an instrument")
        verbose_name_plural = _("versions of instruments")
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "label"], name="an_instrument_has_a_version_once"
            ),
            models.CheckConstraint(
                name="version_days_are_partial_dates",
                condition=is_partial_date("adopted_on")
                & is_partial_date("promulgated_on")
                & is_partial_date("in_force_from")
                & is_partial_date("in_force_until"),
            ),
        ]

    def __str__(self):
        return f"{self.instrument} ({self.label})"

    def get_absolute_url(self):
        return f"{self.instrument.get_absolute_url()}?version={self.label}"

    @property
    def key(self):
        return f"{self.instrument.key}@{self.label}"

    @property
    def begins_on(self):
        """The first day in force; where it is not known the day of adoption, never before it."""
        return self.in_force_from or self.adopted_on

    def is_in_force(self, since=None, until=None):
        """Whether this version may have been in force at some time in since..until (dates)."""
        return not self.instrument.is_draft and in_force(
            self.begins_on, self.in_force_until, since, until
        )


class ArticleText(models.Model):
    """An article as one version has it: original text where it was read, and our summary."""

    version = models.ForeignKey(InstrumentVersion, models.CASCADE, related_name="articles")
    provision = models.ForeignKey(Provision, models.PROTECT, related_name="texts")
    text = models.TextField(_("text in the original"), blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    is_text_read = models.BooleanField(_("text read"), default=False)
    # Where the text was not read: whether an account or a translation of it was.
    is_gist_read = models.BooleanField(_("account or translation read"), default=False)
    gist = models.TextField(_("summary, in our words"))
    roles = ArrayField(
        models.CharField(max_length=20, choices=ArticleRole), default=list, blank=True
    )
    sanctions = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    time_limit = models.CharField(_("time limit"), max_length=300, blank=True)
    note = models.TextField(_("note"), blank=True)
    # What two people added here stays when the shipped law is loaded again.
    is_added = models.BooleanField(_("added here"), default=False, db_default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["version", "position"]
        verbose_name = _("text of an article")
        verbose_name_plural = _("texts of articles")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "provision"], name="a_version_has_an_article_once"
            ),
            models.CheckConstraint(
                name="a_text_that_was_read_is_kept_with_its_language",
                condition=models.Q(is_text_read=False)
                | (~models.Q(text="") & ~models.Q(language="")),
            ),
        ]

    def __str__(self):
        return self.key

    @property
    def key(self):
        return f"{self.provision.key}@{self.version.label}"


class ArticleChange(models.TextChoices):
    """What became of an article in the next version."""

    UNCHANGED = "unchanged", _("same number")
    RENUMBERED = "renumbered", _("new number")
    REWORDED = "reworded", _("reworded")
    NEW = "new", _("new")
    DELETED = "deleted", _("deleted")


class Renumbering(models.Model):
    """The number of an article in one version and in a later one.

    A blank number before means a new article, a blank one after a deleted article. The table covers
    articles that have no text here too.
    """

    from_version = models.ForeignKey(InstrumentVersion, models.CASCADE, related_name="successors")
    from_number = models.CharField(_("number before"), max_length=60, blank=True)
    to_version = models.ForeignKey(InstrumentVersion, models.CASCADE, related_name="predecessors")
    to_number = models.CharField(_("number after"), max_length=60, blank=True)
    change = models.CharField(_("change"), max_length=12, choices=ArticleChange)
    is_read = models.BooleanField(_("read in both texts"), default=False)
    note = models.TextField(_("note"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["to_version", "position"]
        verbose_name = _("renumbering")
        verbose_name_plural = _("renumberings")
        constraints = [
            models.UniqueConstraint(
                fields=["from_version", "from_number", "to_version", "to_number"],
                name="a_renumbering_is_recorded_once",
            ),
            models.CheckConstraint(
                name="a_renumbering_has_a_number_where_its_change_needs_one",
                condition=(models.Q(change=ArticleChange.NEW) ^ ~models.Q(from_number=""))
                & (models.Q(change=ArticleChange.DELETED) ^ ~models.Q(to_number="")),
            ),
        ]

    def __str__(self):
        before, after = label_number(self.from_number), label_number(self.to_number)
        return f"{self.from_version}, {before} → {self.to_version.label}, {after}"
