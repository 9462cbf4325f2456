"""Releases of other installations: in quarantine until an officer takes them in."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents.access import Permission, may
from incidents.models.desk.decisions import decision_is_complete
from incidents.models.federation.peers import Peer
from incidents.models.people.people import User
from incidents.models.register.change_feed import NoticeKind


class ReceivedMarking(models.TextChoices):
    """What may come at all: nothing else is sent, taken in, or passed on."""

    CLEAR = "TLP:CLEAR", "TLP:CLEAR"
    GREEN = "TLP:GREEN", "TLP:GREEN"


class ReceivedState(models.TextChoices):
    WAITING = "waiting", _("in quarantine")
    TAKEN_IN = "taken-in", _("taken in")
    REFUSED = "refused", _("not taken in")
    REPLACED = "replaced", _("replaced by a newer version")
    REVOKED = "revoked", _("withdrawn by its sender")
    NOTED = "noted", pgettext_lazy("notice", "noted")


# Nothing of these is read any more: their text is erased with the change of state.
TEXTLESS = (ReceivedState.REPLACED, ReceivedState.REVOKED, ReceivedState.NOTED)
ERASED: dict[str, str | None] = {"document": None, "envelope": ""}


class ReceivedReleaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return what came, for officers of all desks: it is for the community or for everybody."""
        return self.all() if may(user, Permission.LOG_CASE) else self.none()

    def waiting(self):
        return self.filter(state=ReceivedState.WAITING)

    def of_entry(self, peer, ref):
        return self.filter(peer=peer, ref=ref)


class ReceivedRelease(models.Model):
    """One numbered change of another installation's feed, as it was signed.

    It is on pages of its own and in no list, figure or file of the register, so that nothing is
    passed on: what leaves here is what desks of this installation released themselves.
    """

    peer = models.ForeignKey(Peer, models.PROTECT, related_name="received")
    number = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=15, choices=NoticeKind)
    ref = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    at = models.CharField(max_length=30)
    digest = models.CharField(max_length=64)
    marking = models.CharField(max_length=10, choices=ReceivedMarking)
    # The envelope as it came, so that its signature can be checked again; and what it says.
    envelope = models.TextField(blank=True)
    document = models.JSONField(null=True)
    state = models.CharField(max_length=10, choices=ReceivedState)
    received_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = ReceivedReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["peer", "number"], name="one_received_release_a_number"
            ),
            models.CheckConstraint(
                name="only_clear_and_green_are_received",
                condition=Q(marking__in=ReceivedMarking.values),
            ),
            models.CheckConstraint(
                name="what_is_read_no_more_has_no_text",
                condition=~Q(state__in=TEXTLESS) | Q(document__isnull=True, envelope=""),
            ),
            models.CheckConstraint(
                name="a_received_release_was_decided_by_and_at",
                condition=decision_is_complete("decided_by", "decided_at"),
            ),
            models.CheckConstraint(
                name="an_officer_takes_in_what_came",
                condition=~Q(state__in=["taken-in", "refused"]) | Q(decided_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["peer", "ref"], name="received_of_an_entry")]

    def __str__(self):
        return f"{self.ref} v{self.version}"

    def get_absolute_url(self):
        return reverse("received", args=[self.pk])

    @property
    def reference(self):
        """What the history calls it."""
        return f"received {self.ref} ({self.number})"

    @property
    def title(self):
        return (self.document or {}).get("title") or self.ref
