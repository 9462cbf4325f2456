"""Controlled vocabulary: topics, tactics, sectors."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    """A term of a controlled list."""

    slug = models.SlugField(_("key"), unique=True, max_length=60)
    title = models.CharField(_("title"), max_length=120)
    note = models.TextField(_("what it covers"), blank=True)

    class Meta:
        abstract = True
        ordering = ["title"]

    def __str__(self):
        return self.title


class Topic(Term):
    """What the demand is about."""

    class Meta(Term.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class Tactic(Term):
    """The means by which pressure is exerted."""

    class Meta(Term.Meta):
        verbose_name = _("tactic")
        verbose_name_plural = _("tactics")


class Sector(models.Model):
    """A plain name for a line of business, and its place in ISIC Rev. 4.

    Source: United Nations, International Standard Industrial Classification of All Economic
    Activities, Revision 4 (2008): a section letter, and a division of two digits where known.
    """

    slug = models.SlugField(_("key"), unique=True, max_length=60)
    title = models.CharField(_("title"), max_length=120)
    section = models.CharField(_("ISIC section"), max_length=1)
    division = models.CharField(_("ISIC division"), max_length=2, blank=True)

    class Meta:
        ordering = ["title"]
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        constraints = [
            models.CheckConstraint(
                name="section_is_a_letter_of_isic", condition=models.Q(section__regex="^[A-U]$")
            ),
            models.CheckConstraint(
                name="division_is_blank_or_two_digits",
                condition=models.Q(division="") | models.Q(division__regex="^[0-9]{2}$"),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def isic(self):
        return f"{self.section}{self.division}"
