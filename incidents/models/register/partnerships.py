"""Technology and research partnerships whose end use was questioned in public.

They are no incidents: nobody demanded anything. The report behind the project asks that such
partnerships be reviewed (its recommendations 1, 2, 4 and 5), so what is publicly known of each
stands here with its sources. Only organisations are named, never a person.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.fields import PartialDateField, is_partial_date
from incidents.values.source_kinds import SourceKind


class PartnershipStatus(models.TextChoices):
    """The latest word of a source. That no review was seen does not say that there was none."""

    NO_REVIEW = "no-review-seen", _("no review seen")
    UNDER_REVIEW = "under-review", _("under review")
    REVIEWED = "reviewed", _("reviewed")
    ENDED = "ended", _("ended")


class ResearchPartnership(models.Model):
    """One technology, who works on it together, who uses it, and what was publicly found."""

    key = models.SlugField(_("key"), unique=True, max_length=80)
    title = models.CharField(_("title"), max_length=200)
    technology = models.TextField(_("technology"))
    partner = models.CharField(_("partner"), max_length=200)
    partner_country = models.CharField(_("country of the partner"), max_length=2, blank=True)
    counterpart = models.CharField(_("counterpart"), max_length=200)
    counterpart_country = models.CharField(_("country of the counterpart"), max_length=2)
    # Blank where no source says who uses it.
    end_user = models.TextField(_("end user"), blank=True)
    began_on = PartialDateField(_("began"), blank=True)
    ended_on = PartialDateField(_("ended"), blank=True)
    status = models.CharField(_("status"), max_length=15, choices=PartnershipStatus)
    finding = models.TextField(_("public finding"))
    # Of the report behind the project: 1 to 8.
    recommendation = models.PositiveSmallIntegerField(_("recommendation of the report"))
    doubts = models.TextField(_("what is uncertain"), blank=True)

    class Meta:
        ordering = ["title"]
        verbose_name = _("research partnership")
        verbose_name_plural = _("research partnerships")
        constraints = [
            models.CheckConstraint(
                name="a_partnership_is_dated_partially",
                condition=is_partial_date("began_on") & is_partial_date("ended_on"),
            ),
            models.CheckConstraint(
                name="a_partnership_has_a_known_status",
                condition=Q(status__in=PartnershipStatus.values),
            ),
            models.CheckConstraint(
                name="only_a_partnership_that_ended_has_an_end",
                condition=Q(ended_on="") | Q(status=PartnershipStatus.ENDED),
            ),
            models.CheckConstraint(
                name="a_partnership_carries_out_a_recommendation",
                condition=Q(recommendation__gte=1, recommendation__lte=8),
            ),
        ]

    def __str__(self):
        return self.title


class PartnershipSource(models.Model):
    """A published account that names a partnership."""

    partnership = models.ForeignKey(ResearchPartnership, models.CASCADE, related_name="sources")
    title = models.CharField(_("title"), max_length=400)
    publisher = models.CharField(_("publisher"), max_length=200)
    on = PartialDateField(_("date"), blank=True)
    url = models.URLField(_("web address"), max_length=600)
    kind = models.CharField(_("kind"), max_length=20, choices=SourceKind)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        verbose_name = _("source of a partnership")
        verbose_name_plural = _("sources of partnerships")
        constraints = [
            models.CheckConstraint(
                name="a_source_of_a_partnership_can_be_looked_up",
                condition=~Q(title="") & ~Q(publisher="") & ~Q(url="") & is_partial_date("on"),
            ),
            models.UniqueConstraint(
                fields=["partnership", "position"], name="one_source_a_place_of_a_partnership"
            ),
        ]

    def __str__(self):
        return self.title
