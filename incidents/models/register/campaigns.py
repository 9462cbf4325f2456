"""Campaigns: one concerted demand addressed to many firms."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.fields import PartialDateField, is_partial_date
from incidents.models.law.instruments import Instrument, Provision
from incidents.models.people.people import Desk, User
from incidents.models.register.authorities import Authority
from incidents.models.register.vocabulary import Tactic, Topic


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Shipped campaigns, those that an incident of the reader's tier names, and the own desk's.

        Judged by the incidents, not by a flag on the campaign: an incident that was released to
        the community only, or withdrawn since, must not become known through its campaign.
        """
        entries = apps.get_model("incidents", "Incident").objects.visible_to(user)
        readable = Q(desk__isnull=True, is_published=True) | Q(
            Exists(entries.filter(campaign=OuterRef("slug")))
        )
        if may(user, Permission.LOG_CASE):
            readable |= Q(desk=user.desk_id)
        return self.filter(readable)

    def of_desk(self, user):
        """Return the campaigns that the person's desk has added; none if they log no cases."""
        if not may(user, Permission.LOG_CASE):
            return self.none()
        return self.filter(desk=user.desk_id)

    def unapproved(self):
        """Return those that one person added or changed, and nobody else has approved since."""
        return self.filter(is_published=False, approved_at__isnull=True)


class Campaign(models.Model):
    """One concerted demand. What a desk or an administrator adds needs two people to be public.

    Approved by somebody else than who changed it last, a desk's own is published with the first
    incident that names it. Shipped ones have neither.
    """

    desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="+")
    is_published = models.BooleanField(_("published"), default=False)
    slug = models.SlugField(unique=True, max_length=120)
    title = models.CharField(_("title"), max_length=300)
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="campaigns"
    )
    coercing_state = models.CharField(_("coercing state"), max_length=2)
    # Organs of the state that made a boycott known: a boycott has no authority.
    amplified_by = models.ManyToManyField(Authority, blank=True, related_name="+")
    topics = models.ManyToManyField(Topic, blank=True, related_name="+")
    tactics = models.ManyToManyField(Tactic, blank=True, related_name="+")
    issued_on = PartialDateField(_("issued"), blank=True)
    demanded_change = models.TextField(_("what was demanded"), blank=True)
    addressees = models.PositiveIntegerField(_("addressees"), null=True, blank=True)
    addressees_note = models.TextField(_("note on the number of addressees"), blank=True)
    note = models.TextField(_("what is uncertain"), blank=True)
    # "Looked for and none found" differs from "not looked for": who looked, when, and where.
    responses_searched_on = PartialDateField(_("looked for responses on"), blank=True)
    responses_searched_by = models.CharField(
        _("looked for responses: who"), max_length=200, blank=True
    )
    responses_searched_in = models.TextField(_("looked for responses: where"), blank=True)

    changed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "title"]
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.CheckConstraint(
                name="a_campaign_was_issued_on_a_partial_date",
                condition=is_partial_date("issued_on"),
            ),
            models.CheckConstraint(
                name="a_search_says_who_when_and_where",
                condition=Q(
                    responses_searched_on="", responses_searched_by="", responses_searched_in=""
                )
                | is_partial_date("responses_searched_on")
                & ~Q(responses_searched_on="")
                & ~Q(responses_searched_by="")
                & ~Q(responses_searched_in=""),
                violation_error_message=_(
                    "If somebody looked for collective responses, enter who, when and where."
                ),
            ),
            models.CheckConstraint(
                name="a_campaign_without_desk_is_published",
                condition=Q(desk__isnull=False)
                | Q(is_published=True)
                | Q(changed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_campaign_is_approved_by_a_second_person",
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False)
                & (Q(changed_by__isnull=True) | ~Q(approved_by=F("changed_by"))),
                violation_error_message=_("Another person has to approve what you changed."),
            ),
            models.CheckConstraint(
                name="a_changed_campaign_is_published_once_approved",
                condition=Q(is_published=False)
                | Q(changed_by__isnull=True)
                | Q(approved_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("campaign", args=[self.slug])

    @property
    def reference(self):
        """Return what the ledger calls it: a key, because the chain never forgets a title."""
        return f"campaign {self.pk}"


class CampaignDeadline(models.Model):
    """A day by which addressees had to comply."""

    class Kind(models.TextChoices):
        SET = "set", _("set")
        EXTENDED = "extended", _("extended")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="deadlines")
    on = PartialDateField(_("deadline"))
    kind = models.CharField(max_length=10, choices=Kind)
    for_whom = models.CharField(_("for whom"), max_length=200, blank=True)

    class Meta:
        ordering = ["on"]
        constraints = [
            models.CheckConstraint(
                name="a_campaign_deadline_is_a_partial_date", condition=is_partial_date("on")
            ),
        ]

    def __str__(self):
        return str(self.on)


class CampaignTally(models.Model):
    """A count that a source gives for all addressees, whether or not they are named here."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="tallies")
    on = PartialDateField(_("by"))
    complied = models.PositiveIntegerField(_("complied"))
    of = models.PositiveIntegerField(_("of"))
    publisher = models.CharField(_("publisher"), max_length=200)
    url = models.URLField(_("address"), max_length=500, blank=True)

    class Meta:
        ordering = ["on"]
        constraints = [
            models.CheckConstraint(
                name="no_more_complied_than_were_addressed",
                condition=Q(complied__lte=models.F("of")),
            ),
            models.CheckConstraint(
                name="a_tally_is_by_a_partial_date", condition=is_partial_date("on")
            ),
        ]

    def __str__(self):
        return f"{self.complied}/{self.of}"


class CampaignSource(models.Model):
    """A source on the campaign as a whole."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="sources")
    title = models.CharField(max_length=400)
    publisher = models.CharField(max_length=200, blank=True)
    on = PartialDateField(blank=True)
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.title


class CampaignCitation(models.Model):
    """A text that the campaign cited for all addressees."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="citations")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="+")
    provision = models.ForeignKey(
        Provision, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "instrument", "provision"],
                name="a_campaign_cites_a_text_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return str(self.provision or self.instrument)
