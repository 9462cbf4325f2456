"""Delegations: who receives the work of an officer who is away, and from when until when."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from incidents.access import Permission, may
from incidents.models.desk.decisions import decision_is_complete
from incidents.models.fields import search_slug
from incidents.models.people.people import User

# The first and the last day count.
MOST_DAYS = 90


class DelegationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those of people who are still at the person's desk."""
        if not may(user, Permission.CONFIRM_COLLEAGUES):
            return self.none()
        return self.of_one_desk().filter(person__desk=user.desk_id)

    def of_one_desk(self):
        """Return those whose two people can sign in and work at one desk today."""
        return self.filter(
            person__desk=F("delegate__desk"), person__is_active=True, delegate__is_active=True
        )

    def not_over(self, today):
        """Return those that nobody has ended, and whose last day is today or later."""
        return self.filter(ended_at__isnull=True, until_on__gte=today)

    def in_force(self, day):
        """Return those that give work to a delegate on this day."""
        return self.of_one_desk().not_over(day).filter(from_on__lte=day)

    def with_people(self):
        return self.select_related("person__desk", "delegate__desk").order_by("from_on", "pk")


class Delegation(models.Model):
    """Tasks, mentions and reminders of a person go to a colleague as well, for some days.

    It gives no permission: what the colleague may not read they do not get, and nobody decides in
    another's place. It has no reason: why somebody is away is nobody's business.
    """

    slug = models.SlugField(max_length=10, unique=True, default=search_slug, editable=False)
    person = models.ForeignKey(User, models.PROTECT, related_name="delegations")
    delegate = models.ForeignKey(User, models.PROTECT, related_name="delegations_received")
    from_on = models.DateField()
    until_on = models.DateField()
    made_at = models.DateTimeField()
    # Ended before its last day, by one of the two.
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="nobody_stands_in_for_themselves", condition=~Q(person=F("delegate"))
            ),
            models.CheckConstraint(
                name="a_delegation_lasts_at_most_90_days",
                condition=Q(until_on__gte=F("from_on"))
                & Q(until_on__lt=F("from_on") + dt.timedelta(days=MOST_DAYS)),
            ),
            models.CheckConstraint(
                name="delegation_ended_by_and_at",
                condition=decision_is_complete("ended_by", "ended_at"),
            ),
            ExclusionConstraint(
                name="one_delegate_a_day",
                expressions=[
                    (
                        Func(
                            F("person"),
                            F("person"),
                            Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            F("from_on"),
                            F("until_on"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.delegate} for {self.person}"
