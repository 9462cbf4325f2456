"""Releases: frozen, numbered copies of the fields of a case that a desk releases."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.models.desk.cases import Case
from incidents.models.desk.decisions import DecidedRelease, ReleaseState, two_people
from incidents.models.register.authorities import Authority
from incidents.models.register.campaigns import Campaign
from incidents.models.register.firms import Firm
from incidents.values.tiers import Tier


class TierChoices(models.TextChoices):
    PUBLIC = Tier.PUBLIC.value, _("public (TLP:CLEAR)")
    COMMUNITY = Tier.COMMUNITY.value, _("community (TLP:GREEN)")


class Release(DecidedRelease):
    """The fields of a case that one person proposed and another decides on, tier by tier.

    Documents hold names; `firm`, `authority` and `campaign` are the rows at the time of the
    proposal. The case may point at others by the time of the decision.
    """

    NOUN, SUBJECT = "release", "case"
    JOINS = ("case__desk", "case__firm", "firm", "authority", "campaign")

    case = models.ForeignKey(Case, models.PROTECT, related_name="releases")
    firm = models.ForeignKey(Firm, models.PROTECT, related_name="+")
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="+")
    # {"community": document, "public": document}, made by incidents.actions.desk.documents.
    documents = models.JSONField()
    tiers = ArrayField(
        models.CharField(max_length=10, choices=TierChoices), verbose_name=_("tiers")
    )
    # Why there is a new version: readers see it. A trigger refuses a new version without one.
    change_reason = models.TextField(
        _("reason for the new version"), blank=True, default="", db_default=""
    )

    class Meta:
        ordering = ["case", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="one_release_a_version"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state=ReleaseState.PROPOSED),
                name="one_proposal_at_a_time",
            ),
            *two_people(
                "a_release_needs_two_people", in_force="a_release_is_in_force_only_when_approved"
            ),
            models.CheckConstraint(
                name="the_community_reads_what_the_public_reads",
                condition=Q(tiers__contains=[Tier.COMMUNITY.value]),
            ),
        ]

    def get_absolute_url(self):
        return reverse("release", args=[self.pk])

    @property
    def title(self):
        return self.case.claim

    @property
    def is_public(self):
        return self.entries.exists()
