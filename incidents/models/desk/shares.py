"""Cases that a desk shares with a circle: proposed, approved and withdrawn like any release."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.desk.cases import Case
from incidents.models.desk.circles import Circle, CircleMember
from incidents.models.desk.decisions import (
    DecidedRelease,
    DecidedReleaseQuerySet,
    ReleaseState,
    two_people,
)
from incidents.models.desk.sharing import readable_cases
from incidents.models.fields import search_slug
from incidents.models.people.people import Desk, User

# The key under which a share has its document, where a release has tiers.
CIRCLE = "circle"


class CaseShareQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the shares of the person's own desk whose cases they may read."""
        if not may(user, Permission.LOG_CASE):
            return self.none()
        return self.filter(readable_cases(user, "case__"), desk=user.desk_id)

    def with_record(self):
        """Load the circle, and all of the case that a release needs."""
        case = Prefetch("case", Case.objects.with_record())
        return self.select_related("desk", "circle").prefetch_related(case)


class CaseShare(models.Model):
    """One case and one circle: what the versions that this circle reads belong to."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="shares")
    circle = models.ForeignKey(Circle, models.PROTECT, related_name="+")
    # That of the case.
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=90, unique=True)
    # What the circle's other desks see in the address: the desk's own reference stays at the desk.
    slug = models.SlugField(max_length=10, unique=True, default=search_slug)
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()

    objects = CaseShareQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "circle"], name="a_case_is_shared_with_a_circle_once"
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("share", args=[self.reference])

    # A share is in no register, so it has neither number nor public page.
    ref = public_url = ""


class ShareReleaseQuerySet(DecidedReleaseQuerySet):
    def visible_to(self, user):
        """Return those of the person's own desk, of cases that they may read."""
        if not may(user, Permission.LOG_CASE):
            return self.none()
        return self.filter(readable_cases(user, "share__case__"), share__desk=user.desk_id)


class ShareRelease(DecidedRelease):
    """What one person proposed to share of a case, with which desks, and another decided on.

    `audience` is the desks that were in the circle at the proposal, without its own: a desk that
    joins later reads what is proposed after it joined, and nothing from before.
    """

    NOUN, SUBJECT = "share", "share"
    JOINS = ("share__case__desk", "share__case__firm", "share__circle__desk", "share__desk")

    share = models.ForeignKey(CaseShare, models.PROTECT, related_name="releases")
    # The fields that the community may read under the firm's consent: see fields.SHARED_FIELDS.
    document = models.JSONField()
    audience = ArrayField(models.BigIntegerField())
    change_reason = models.TextField(_("reason for the new version"), blank=True, default="")

    objects = ShareReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["share", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["share", "version"], name="one_share_release_a_version"
            ),
            models.UniqueConstraint(
                fields=["share"],
                condition=Q(state=ReleaseState.PROPOSED),
                name="one_share_proposal_at_a_time",
            ),
            *two_people(
                "a_share_needs_two_people",
                in_force="a_share_is_in_force_only_when_approved",
                prefix="share_",
            ),
            models.CheckConstraint(
                name="a_share_has_an_audience", condition=Q(audience__len__gt=0)
            ),
        ]

    def get_absolute_url(self):
        return reverse("share_release", args=[self.pk])

    @property
    def documents(self):
        return {CIRCLE: self.document}

    @property
    def title(self):
        return self.document["title"]

    @property
    def is_public(self):
        """Whether the circle reads this version."""
        return self.entries.filter(ended_on__isnull=True).exists()

    @property
    def readers(self):
        """Return the desks that were named to whoever approved it, by name."""
        return Desk.objects.filter(pk__in=self.audience)


class SharedEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return what other desks share with the person's desk, while it is in the circle."""
        if not may(user, Permission.LOG_CASE):
            return self.none()
        return self.filter(reader=user.desk_id, member__left_at__isnull=True)

    def with_release(self):
        return self.select_related("release__share__circle__desk", "release__share__desk")


class SharedEntry(models.Model):
    """One desk reads one shared version: a row for each reader, so that scope is a column.

    A withdrawn one keeps its row with the day: readers learn that it was withdrawn and why, and
    read its text no more. A trigger refuses a row of a version that is not approved, of a desk
    that was not named, or that is not in the circle.
    """

    release = models.ForeignKey(ShareRelease, models.PROTECT, related_name="entries")
    reader = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    member = models.ForeignKey(CircleMember, models.PROTECT, related_name="+")
    shared_on = models.DateField()
    ended_on = models.DateField(null=True)

    objects = SharedEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-shared_on", "-pk"]
        verbose_name_plural = _("shared entries")
        constraints = [
            models.UniqueConstraint(fields=["release", "reader"], name="one_shared_entry_a_desk"),
        ]
        indexes = [models.Index(fields=["reader", "-shared_on"], name="shared_entry_of_a_desk")]

    def __str__(self):
        return f"{self.release} for {self.reader}"

    def get_absolute_url(self):
        return reverse("shared_entry", args=[self.release.share.slug])
