"""Instruments (laws, regulations, plans, memoranda) and their provisions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.models.fields import PartialDateField, is_partial_date
from incidents.values.article_numbers import Numbering, label_number


class InstrumentKind(models.TextChoices):
    """What an instrument is in its legal order."""

    LAW = "law", _("law")
    ADMINISTRATIVE_REGULATION = "administrative_regulation", _("administrative regulation")
    DEPARTMENTAL_RULE = "departmental_rule", _("departmental rule")
    LOCAL_REGULATION = "local_regulation", _("local regulation")
    NORMATIVE_DOCUMENT = "normative_document", _("normative document")
    JUDICIAL_INTERPRETATION = "judicial_interpretation", _("judicial interpretation")
    ORDER = "order", _("order")
    RESOLUTION = "resolution", _("resolution")
    STANDARD = "standard", _("standard")
    MEMORANDUM = "memorandum", _("memorandum")
    PLAN = "plan", _("plan of party or state")
    DRAFT = "draft", _("draft")


class Confidence(models.TextChoices):
    """Whether a source was seen. Independent of attribution."""

    HIGH = "high", _("source seen")
    MEDIUM = "medium", _("no source seen")


def in_force(starts, ends, since, until):
    """Whether a span of partial dates may overlap since..until (dates). A blank end is open."""
    return not (
        (starts and until and starts.earliest > until) or (ends and since and ends.latest < since)
    )


def anchor(number):
    """The anchor of an article on the page of its instrument: "9(4)" -> "p-9-4"."""
    return "p-" + "".join(c if c.isalnum() else "-" for c in number).strip("-")


class Instrument(models.Model):
    """A law, regulation, plan or memorandum."""

    key = models.SlugField(_("key"), unique=True, max_length=80)
    title_en = models.CharField(_("title in English"), max_length=300)
    title_zh = models.CharField(_("title in the original language"), max_length=300, blank=True)
    short_title = models.CharField(_("short title"), max_length=80, blank=True)
    title_lang = models.CharField(
        _("language of the original"), max_length=12, blank=True, db_default=""
    )
    # Whether the original title was read, or is a translation back.
    is_title_read = models.BooleanField(
        _("original title read in a text"), default=True, db_default=True
    )
    kind = models.CharField(
        _("kind"), max_length=30, choices=InstrumentKind, blank=True, db_default=""
    )
    jurisdiction = models.CharField(_("jurisdiction"), max_length=2)
    # ISO 3166-2 where it applies to a part, and HK.
    territory = models.CharField(_("territory"), max_length=8, blank=True, db_default="")
    issuing_body = models.CharField(_("issuing body"), max_length=200)
    # Of all versions together, written with them.
    adopted_on = PartialDateField(_("adopted"), blank=True)
    in_force_from = PartialDateField(_("in force from"), blank=True)
    in_force_until = PartialDateField(_("in force until"), blank=True)
    sanctions = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    # One line a source that was read, for files; the rows are of LawSource.
    sources = ArrayField(models.TextField(), default=list, blank=True)
    confidence = models.CharField(max_length=10, choices=Confidence)
    note = models.TextField(_("note"), blank=True)
    doubts = models.TextField(_("doubts"), blank=True, db_default="")

    class Meta:
        ordering = ["title_en"]
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        constraints = [
            models.CheckConstraint(
                name="instrument_days_are_partial_dates",
                condition=is_partial_date("adopted_on")
                & is_partial_date("in_force_from")
                & is_partial_date("in_force_until"),
            ),
        ]

    def __str__(self):
        return self.short_title or self.title_en

    def get_absolute_url(self):
        return reverse("regulation", args=[self.key])

    @property
    def graph_key(self):
        return self.key

    @property
    def is_draft(self):
        """Whether it was never enacted: a draft is in force on no day."""
        return self.kind == InstrumentKind.DRAFT

    def is_in_force(self, since=None, until=None):
        """Whether the instrument may have been in force at some time in since..until (dates).

        If the day of entry into force is not known, the day of adoption is used: no text is in
        force before it.
        """
        return not self.is_draft and in_force(
            self.in_force_from or self.adopted_on, self.in_force_until, since, until
        )


class Provision(models.Model):
    """A number under which an instrument is cited: "9(4)" of the Advertising Law.

    What the number meant on a day is in the text of that day's version (models.law.versions); the
    summary here is that of the newest. Blank days mean the days of the instrument. A renumbered
    article is another row.
    """

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="provisions")
    number = models.CharField(_("number"), max_length=60)
    key = models.CharField(_("key"), unique=True, max_length=150)
    gist = models.TextField(_("summary, in our words"))
    sanctions = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    in_force_from = PartialDateField(_("in force from"), blank=True)
    in_force_until = PartialDateField(_("in force until"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    numbering = models.CharField(
        _("kind of number"),
        max_length=12,
        choices=[(one.value, one.value) for one in Numbering],
        default=Numbering.ARTICLE.value,
        db_default=Numbering.ARTICLE.value,
    )
    # Keys that took its place, for a key from before the articles had their numbers.
    renamed_to = ArrayField(models.CharField(max_length=150), default=list, db_default=[])

    class Meta:
        ordering = ["instrument", "position"]
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "number", "in_force_from"], name="one_provision_a_number"
            ),
            models.CheckConstraint(
                name="provision_days_are_partial_dates",
                condition=is_partial_date("in_force_from") & is_partial_date("in_force_until"),
            ),
            models.CheckConstraint(
                name="a_retired_article_says_what_took_its_place",
                condition=models.Q(numbering=Numbering.RETIRED.value, renamed_to__len__gt=0)
                | (~models.Q(numbering=Numbering.RETIRED.value) & models.Q(renamed_to__len=0)),
            ),
        ]

    def __str__(self):
        return f"{self.instrument} {self.label}"

    def get_absolute_url(self):
        return f"{self.instrument.get_absolute_url()}#{self.anchor}"

    @property
    def graph_key(self):
        return self.key

    @property
    def label(self):
        """ "art. 9(4)" for a number, the bare word for a part without one."""
        return label_number(self.number)

    @property
    def anchor(self):
        return anchor(self.number)

    def is_in_force(self, since=None, until=None):
        """Whether the provision may have been in force at some time in since..until (dates)."""
        return in_force(
            self.in_force_from, self.in_force_until, since, until
        ) and self.instrument.is_in_force(since, until)
