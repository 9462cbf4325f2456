"""Circles: named desks that share cases with each other (TLP:AMBER), and no other reader."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.desk.decisions import decision_is_complete
from incidents.models.people.people import Desk, User


class CircleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the circles in which the person's desk is, or to which it is invited."""
        if not may(user, Permission.LOG_CASE):
            return self.none()
        own = CircleMember.objects.filter(desk=user.desk_id, left_at__isnull=True)
        return self.filter(pk__in=own.values("circle"))

    def joined_by(self, desk):
        """Return the circles in which a desk is: an invitation alone is not enough to share."""
        rows = CircleMember.objects.present().filter(desk=desk)
        return self.filter(pk__in=rows.values("circle"))


class Circle(models.Model):
    """Named desks, what they share for, who answers for it, and when that is looked at again."""

    slug = models.SlugField(max_length=40, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80)
    purpose = models.TextField(_("what it is for"))
    # The desk that keeps it, and a person there.
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("owner"))
    # After this day nothing new is shared until somebody has looked at members and purpose.
    review_on = models.DateField(_("to be reviewed by"))
    made_at = models.DateTimeField()

    objects = CircleQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_circle_has_a_name_and_a_purpose", condition=~Q(name="") & ~Q(purpose="")
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("circle", args=[self.slug])

    @property
    def reference(self):
        """What the history calls it."""
        return f"circle {self.slug}"

    @property
    def is_overdue(self):
        """Whether the day of its review has passed."""
        return self.review_on < timezone.localdate()


class CircleMemberQuerySet(models.QuerySet):
    def present(self):
        """Return the members that joined and have not left."""
        return self.filter(joined_at__isnull=False, left_at__isnull=True)


class CircleMember(models.Model):
    """A desk in a circle: invited by one desk, joined by a person of its own. It may leave."""

    circle = models.ForeignKey(Circle, models.PROTECT, related_name="members")
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    joined_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    joined_at = models.DateTimeField(null=True)
    left_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    left_at = models.DateTimeField(null=True)

    objects = CircleMemberQuerySet.as_manager()

    class Meta:
        ordering = ["circle", "desk__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["circle", "desk"],
                condition=Q(left_at__isnull=True),
                name="a_desk_is_in_a_circle_once",
            ),
            models.CheckConstraint(
                name="a_desk_joined_by_and_at",
                condition=decision_is_complete("joined_by", "joined_at"),
            ),
            models.CheckConstraint(
                name="a_desk_left_by_and_at", condition=decision_is_complete("left_by", "left_at")
            ),
        ]

    def __str__(self):
        return f"{self.desk} in {self.circle}"
