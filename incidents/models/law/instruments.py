"""Instruments (laws, regulations, plans, memoranda) and their provisions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.models.fields import PartialDateField, is_partial_date


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
    jurisdiction = models.CharField(_("jurisdiction"), max_length=2)
    issuing_body = models.CharField(_("issuing body"), max_length=200)
    adopted_on = PartialDateField(_("adopted"), blank=True)
    in_force_from = PartialDateField(_("in force from"), blank=True)
    in_force_until = PartialDateField(_("in force until"), blank=True)
    sanctions = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    sources = ArrayField(models.TextField(), default=list, blank=True)
    confidence = models.CharField(max_length=10, choices=Confidence)
    note = models.TextField(_("note"), blank=True)

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

    def is_in_force(self, since=None, until=None):
        """Whether the instrument may have been in force at some time in since..until (dates).

        If the day of entry into force is not known, the day of adoption is used: no text is in
        force before it.
        """
        return in_force(self.in_force_from or self.adopted_on, self.in_force_until, since, until)


class Amendment(models.Model):
    """A later version of an instrument. Articles may have other numbers from then on."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="amendments")
    adopted_on = PartialDateField(_("adopted"), blank=True)
    in_force_from = PartialDateField(_("in force from"), blank=True)
    effect = models.TextField(_("effect"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["instrument", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "position"], name="one_amendment_a_position"
            ),
        ]

    def __str__(self):
        return str(self.in_force_from or self.adopted_on)


class Provision(models.Model):
    """An article or section, under the number that it has while it is in force.

    Blank days mean the days of the instrument. A renumbered article is another row.
    """

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="provisions")
    number = models.CharField(_("number"), max_length=60)
    key = models.CharField(_("key"), unique=True, max_length=150)
    gist = models.TextField(_("summary, in our words"))
    sanctions = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    in_force_from = PartialDateField(_("in force from"), blank=True)
    in_force_until = PartialDateField(_("in force until"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)

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
        ]

    def __str__(self):
        return f"{self.instrument} {self.label}"

    def get_absolute_url(self):
        return f"{self.instrument.get_absolute_url()}#{self.anchor}"

    @property
    def label(self):
        """ "art. 9(4)" for a number, the bare word ("preamble") for anything else."""
        return f"art. {self.number}" if self.number[:1].isdigit() else self.number

    @property
    def anchor(self):
        return anchor(self.number)

    def is_in_force(self, since=None, until=None):
        """Whether the provision may have been in force at some time in since..until (dates)."""
        return in_force(
            self.in_force_from, self.in_force_until, since, until
        ) and self.instrument.is_in_force(since, until)
