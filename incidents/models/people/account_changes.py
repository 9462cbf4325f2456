"""Changes of an account that two people make: administrators, lost factors, custodians."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, Role, may
from incidents.models.desk.decisions import decision_is_complete
from incidents.models.fields import search_slug
from incidents.models.people.people import User


class ChangeKind(models.TextChoices):
    """What two people change together."""

    ADMINISTRATOR = "administrator", _("Administrator")
    ADMINISTRATOR_ENDS = "administrator ends", _("No longer an administrator")
    SECOND_FACTOR = "second factor", _("Remove the second factor")
    # An inbox officer, by the desk's recovery key: every other way has a second person already.
    RECOVERY = "recovery", _("Use the recovery key")


AMONG_ADMINISTRATORS = (ChangeKind.ADMINISTRATOR, ChangeKind.ADMINISTRATOR_ENDS)
AT_DESK = (ChangeKind.SECOND_FACTOR, ChangeKind.RECOVERY)
# {kind of change: the beginning of its verbs}
NOUNS = {
    ChangeKind.ADMINISTRATOR: "administrator",
    ChangeKind.ADMINISTRATOR_ENDS: "end of administrator",
    ChangeKind.SECOND_FACTOR: "removal of second factor",
    ChangeKind.RECOVERY: "use of recovery key",
}


class AccountChangeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those that the person may take part in: of their desk, or among administrators.

        A second factor is the matter of the person's desk, or of the administrators where the
        person has no desk.
        """
        rows = self.none()
        if may(user, Permission.CONFIRM_COLLEAGUES):
            rows = self.filter(kind__in=AT_DESK, person__desk=user.desk_id)
        if may(user, Permission.INVITE_PEOPLE):
            rows |= self.filter(kind__in=AMONG_ADMINISTRATORS)
            rows |= self.filter(kind=ChangeKind.SECOND_FACTOR, person__desk__isnull=True)
        return rows

    def open(self):
        """Return those that nobody has confirmed, declined or withdrawn."""
        return self.filter(confirmed_at__isnull=True, ended_at__isnull=True)

    def administrators(self):
        return self.filter(kind=ChangeKind.ADMINISTRATOR)

    def with_people(self):
        return self.select_related("person__desk", "proposed_by")


class AccountChange(models.Model):
    """One person proposes it, another confirms it; until then nothing has changed.

    Confirmed without `confirmed_by`: by a command on the server, where no second administrator
    could.
    """

    slug = models.SlugField(max_length=10, unique=True, default=search_slug, editable=False)
    kind = models.CharField(max_length=20, choices=ChangeKind.choices)
    person = models.ForeignKey(User, models.PROTECT, related_name="account_changes")
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    # Declined by whoever could have confirmed it, or withdrawn by its proposer.
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = AccountChangeQuerySet.as_manager()

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(confirmed_at__isnull=True, ended_at__isnull=True),
                name="one_open_account_change_of_a_kind",
            ),
            models.CheckConstraint(
                name="an_account_change_is_not_ones_own",
                condition=~Q(proposed_by=F("person")),
            ),
            models.CheckConstraint(
                name="an_account_change_needs_two_people",
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=F("proposed_by")) & ~Q(confirmed_by=F("person"))),
            ),
            models.CheckConstraint(
                name="only_the_server_confirms_alone",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False)
                | Q(confirmed_at__isnull=False, kind__in=AMONG_ADMINISTRATORS),
            ),
            models.CheckConstraint(
                name="account_change_ended_by_and_at",
                condition=decision_is_complete("ended_by", "ended_at"),
            ),
            models.CheckConstraint(
                name="an_account_change_is_decided_once",
                condition=Q(confirmed_at__isnull=True) | Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.person}"

    def get_absolute_url(self):
        """Where the people who decide find it."""
        return reverse("people" if self.is_for_administrators else "colleagues")

    @property
    def is_for_administrators(self):
        """Whether administrators decide, and not the person's desk."""
        return self.kind in AMONG_ADMINISTRATORS or self.person.desk_id is None

    @property
    def is_open(self):
        return self.confirmed_at is None and self.ended_at is None


def is_administrator(person):
    """Whether the person administers the site."""
    return person.is_active and Role.ADMIN in person.roles
