"""A desk's own record of a collective response, and its releases."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.desk.decisions import DecidedRelease, ReleaseState, two_people
from incidents.models.fields import is_partial_date
from incidents.models.people.people import Desk, User
from incidents.models.register.campaigns import Campaign
from incidents.models.responses.collective import (
    COSTS_FAULT,
    CollectiveResponse,
    CollectiveResponseFacts,
    LinkFacts,
    StepFacts,
    costs_are_complete,
)
from incidents.values.tiers import Tier


class DraftQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The drafts of the person's own desk, if they log cases there; else none."""
        if not may(user, Permission.LOG_CASE):
            return self.none()
        return self.filter(desk=user.desk_id)

    def with_record(self):
        """With all rows that a release needs, in a constant number of queries."""
        return self.select_related("desk").prefetch_related(
            "steps", "links__campaign", "statutory_deadlines__events"
        )


class CollectiveResponseDraft(CollectiveResponseFacts):
    """A collective response as a desk records it. Visible to that desk only."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="responses")
    reference = models.CharField(_("desk's reference"), max_length=60, unique=True, editable=False)
    # The public address: given at the first approval, never changed or reused.
    slug = models.SlugField(max_length=120, blank=True, editable=False)
    desk_note = models.TextField(_("note for the desk"), blank=True)
    logged_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    logged_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at"]
        verbose_name = _("draft of a collective response")
        verbose_name_plural = _("drafts of collective responses")
        constraints = [
            models.UniqueConstraint(
                fields=["slug"], condition=~Q(slug=""), name="a_public_address_is_given_once"
            ),
            models.CheckConstraint(
                name="a_draft_response_began_on_a_partial_date",
                condition=is_partial_date("started_on"),
            ),
            models.CheckConstraint(
                name="somebody_takes_part_in_a_draft_response",
                condition=Q(jurisdictions__len__gt=0),
            ),
            models.CheckConstraint(
                name="a_draft_dispute_is_against_a_state",
                condition=~Q(kind="wto-dispute") | ~Q(against=""),
                violation_error_message=_("Choose the state that the dispute is against."),
            ),
            models.CheckConstraint(
                name="draft_costs_are_a_range_with_method_and_source",
                condition=costs_are_complete(),
                violation_error_message=COSTS_FAULT,
            ),
        ]
        indexes = [models.Index(fields=["desk", "-changed_at"], name="response_draft_by_desk")]

    def get_absolute_url(self):
        return reverse("desk_response", args=[self.reference])

    @property
    def public_url(self):
        """Return the address that the public has for it, once it was released; else ""."""
        return reverse("response", args=[self.slug]) if self.slug else ""


class DraftStep(StepFacts):
    """A step of a desk's own record."""

    draft = models.ForeignKey(CollectiveResponseDraft, models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["draft", "position"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "position"], name="one_draft_step_a_position"),
        ]


class DraftLink(LinkFacts):
    """A demand that the response is to: a published campaign, or an incident."""

    draft = models.ForeignKey(CollectiveResponseDraft, models.CASCADE, related_name="links")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["draft", "position"]
        constraints = [
            models.CheckConstraint(
                name="a_draft_responds_to_a_campaign_or_an_incident",
                condition=Q(campaign__isnull=False, ref="") | Q(campaign__isnull=True) & ~Q(ref=""),
                violation_error_message=_("Name either a campaign or an incident, not both."),
            ),
            models.UniqueConstraint(
                fields=["draft", "campaign", "ref"],
                name="a_draft_responds_to_a_demand_once",
                nulls_distinct=False,
                violation_error_message=_("The same demand is named twice. Remove one."),
            ),
            models.CheckConstraint(
                name="what_followed_a_draft_is_on_a_partial_date",
                condition=is_partial_date("followed_on"),
            ),
            models.CheckConstraint(
                name="what_is_not_known_of_a_draft_has_no_day",
                condition=~Q(followed="unknown") | Q(followed_on=""),
                violation_error_message=_(
                    "There is a date but not what happened. Choose upheld or lifted,"
                    " or clear the date."
                ),
            ),
        ]


class CollectiveResponseRelease(DecidedRelease):
    """What one person proposed to release of a draft and another decided on, word for word."""

    NOUN, SUBJECT, JOINS = "response", "draft", ("draft__desk",)

    draft = models.ForeignKey(CollectiveResponseDraft, models.PROTECT, related_name="releases")
    # Made by incidents.actions.responses.documents: the fields of fields.SHARED_RESPONSE_FIELDS.
    document = models.JSONField()

    class Meta:
        ordering = ["draft", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "version"], name="one_response_release_a_version"
            ),
            models.UniqueConstraint(
                fields=["draft"],
                condition=Q(state=ReleaseState.PROPOSED),
                name="one_response_proposal_at_a_time",
            ),
            *two_people(
                "a_response_release_needs_two_people",
                in_force="a_response_is_in_force_only_when_approved",
                prefix="response_",
            ),
        ]

    def get_absolute_url(self):
        return reverse("response_release", args=[self.pk])

    @property
    def documents(self):
        """Return the document by tier: what governments do is for everybody."""
        return {Tier.PUBLIC.value: self.document}

    @property
    def title(self):
        return self.document["name"]

    @property
    def is_public(self):
        return CollectiveResponse.objects.filter(release=self).exists()
