"""Rounds of lists: the firms that one notice put on a list, and other counts of a campaign."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.fields import PartialDateField, is_partial_date
from incidents.models.register.campaigns import Campaign
from incidents.models.register.vocabulary import Sector


class ListStatus(models.TextChoices):
    """The latest word on a listing. Silence is not an end."""

    LISTED = "listed", _("listed; no later word seen")
    SUSPENDED = "suspended", _("suspended")
    LIFTED = "lifted", _("ended")


class ListedFirm(models.Model):
    """A firm that a round of a list names. A round is one act: its firms are no incidents.

    Counted as incidents, one notice with twenty names would outweigh twenty demands.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="listed_firms")
    key = models.SlugField(unique=True, max_length=120)
    name = models.CharField(_("firm"), max_length=200)
    country = models.CharField(_("home country"), max_length=2, blank=True)
    # The name of the enterprise group, by which firms are counted; its own where it has none.
    group = models.CharField(_("enterprise group"), max_length=200)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sector")
    )
    consequence = models.TextField(_("what the listing does"), blank=True)
    listed_on = PartialDateField(_("listed"))
    suspended_on = PartialDateField(_("suspended"), blank=True)
    lifted_on = PartialDateField(_("ended"), blank=True)
    source = models.CharField(_("source"), max_length=400)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    url = models.URLField(_("web address"), max_length=600, blank=True)
    checked_on = PartialDateField(_("read a second time on"), blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["campaign", "group", "name"]
        verbose_name = _("listed firm")
        verbose_name_plural = _("listed firms")
        constraints = [
            models.CheckConstraint(
                name="a_firm_was_listed_on_partial_dates",
                condition=is_partial_date("listed_on")
                & ~models.Q(listed_on="")
                & is_partial_date("suspended_on")
                & is_partial_date("lifted_on")
                & is_partial_date("checked_on"),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def status(self):
        """Return the latest status that a source gives."""
        if self.lifted_on:
            return ListStatus.LIFTED
        return ListStatus.SUSPENDED if self.suspended_on else ListStatus.LISTED


class CampaignCount(models.Model):
    """Another number that a source gives of a campaign: shops closed, entries suspended."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="counts")
    on = PartialDateField(_("on"))
    what = models.CharField(_("what was counted"), max_length=200)
    value = models.PositiveIntegerField(_("number"))
    of = models.PositiveIntegerField(_("of"), null=True, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200)
    url = models.URLField(_("web address"), max_length=500, blank=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_count_is_no_more_than_its_whole",
                condition=models.Q(of__isnull=True) | models.Q(value__lte=models.F("of")),
            ),
            models.CheckConstraint(
                name="a_count_is_on_a_partial_date", condition=is_partial_date("on")
            ),
        ]

    def __str__(self):
        return f"{self.value} {self.what}"
