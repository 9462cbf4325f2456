"""Readers' own dashboards: figures with their filters, in an order, shared by their address."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may, tier_of
from incidents.models.fields import search_slug
from incidents.models.people.people import User
from incidents.values.tiers import Tier


class DashboardSharing(models.TextChoices):
    PRIVATE = "private", _("only me")
    COMMUNITY = "community", _("readers of the community tier who have the address")
    PUBLIC = "public", _("everybody who has the address: figures of the public tier")


class DashboardQuerySet(models.QuerySet):
    def of_person(self, user):
        """A reader's own dashboards."""
        return self.filter(owner=user) if may(user, Permission.FOLLOW) else self.none()

    def visible_to(self, user):
        """A reader's own, and those that their readers share; never those of who has left."""
        mine = self.of_person(user)
        shared = Q(sharing=DashboardSharing.PUBLIC)
        if tier_of(user) == Tier.COMMUNITY:
            shared |= Q(sharing=DashboardSharing.COMMUNITY)
        # Who lost the community tier shares nothing of it any more: roles are judged by the page.
        return mine | self.filter(shared, owner__is_active=True)


class OwnDashboard(models.Model):
    """A page of figures that a reader put together.

    It holds queries and no results: each figure is counted again in the rights of who looks, in
    the public tier where everybody may.
    """

    slug = models.CharField(max_length=20, unique=True, default=search_slug)
    name = models.CharField(_("name"), max_length=120)
    # Who leaves takes their dashboards along.
    owner = models.ForeignKey(User, models.CASCADE, related_name="dashboards")
    sharing = models.CharField(
        _("who can see it"),
        max_length=10,
        choices=DashboardSharing,
        default=DashboardSharing.PRIVATE,
    )
    made_at = models.DateTimeField(default=timezone.now)

    objects = DashboardQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("dashboard of a reader")
        constraints = [
            models.CheckConstraint(
                name="a_dashboard_is_shared_in_a_known_way",
                condition=Q(sharing__in=DashboardSharing.values),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("own_dashboard", args=[self.slug])

    @property
    def is_public(self):
        return self.sharing == DashboardSharing.PUBLIC


class OwnFigure(models.Model):
    """One figure of a dashboard: its name in the catalogue, its query, its place."""

    dashboard = models.ForeignKey(OwnDashboard, models.CASCADE, related_name="figures")
    figure = models.CharField(max_length=60)
    # The canonical query string, without its question mark.
    query = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            # Two figures change places in one statement.
            models.UniqueConstraint(
                fields=["dashboard", "position"],
                name="one_figure_a_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
            # A long query does not fit into an index.
            models.UniqueConstraint(
                "dashboard", "figure", MD5("query"), name="a_figure_is_on_a_dashboard_once"
            ),
        ]

    def __str__(self):
        return f"{self.figure} {self.query}"
