"""Appointments: roles at a desk, proposed by an administrator, confirmed by a colleague there."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.access import DESK_ROLES, Permission, Role, may
from incidents.models.desk.decisions import decision_is_complete
from incidents.models.people.people import Desk, User, role_choices


class AppointmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those of the person's own desk, if they may confirm colleagues there."""
        if not may(user, Permission.CONFIRM_COLLEAGUES):
            return self.none()
        return self.filter(desk=user.desk_id)

    def open(self):
        """Return those that nobody has confirmed, declined or withdrawn."""
        return self.filter(confirmed_at__isnull=True, ended_at__isnull=True)

    def founding(self):
        """Return those made on the server for the first people of a desk."""
        return self.filter(confirmed_at__isnull=False, proposed_by__isnull=True)


class Appointment(models.Model):
    """The roles proposed for a person at a desk. They take effect once they are confirmed.

    Without `proposed_by` and `confirmed_by` it is a founding one: made by a command on the
    server, for a desk at which nobody can confirm.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="appointments")
    roles = ArrayField(
        models.CharField(max_length=20, choices=role_choices()), verbose_name=_("roles")
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    # Declined by a person of the desk, or withdrawn by an administrator.
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(confirmed_at__isnull=True, ended_at__isnull=True),
                name="one_open_appointment_a_person",
            ),
            models.CheckConstraint(
                name="an_appointment_is_to_roles_at_a_desk",
                condition=Q(roles__contained_by=sorted(role.value for role in DESK_ROLES))
                & Q(roles__len__gt=0),
            ),
            models.CheckConstraint(
                name="an_appointment_needs_two_people",
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=F("proposed_by")) & ~Q(confirmed_by=F("person"))),
            ),
            models.CheckConstraint(
                name="an_appointment_is_confirmed_by_whom_it_says",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(
                    confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                    proposed_by__isnull=False,
                )
                | Q(
                    confirmed_at__isnull=False, confirmed_by__isnull=True, proposed_by__isnull=True
                ),
            ),
            models.CheckConstraint(
                name="custodians_are_not_proposed_by_themselves",
                condition=Q(confirmed_at__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(proposed_by=F("person"))
                | ~Q(roles__contains=[Role.INBOX.value]),
            ),
            models.CheckConstraint(
                name="appointment_ended_by_and_at",
                condition=decision_is_complete("ended_by", "ended_at"),
            ),
            models.CheckConstraint(
                name="an_appointment_is_decided_once",
                condition=Q(confirmed_at__isnull=True) | Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.person} at {self.desk}"

    def get_absolute_url(self):
        return reverse("colleagues")

    @property
    def is_open(self):
        return self.confirmed_at is None and self.ended_at is None
