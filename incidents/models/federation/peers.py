"""Other installations: their pinned key, what they may read, how far we have read theirs."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.desk.decisions import decision_is_complete
from incidents.models.desk.releases import TierChoices
from incidents.models.people.people import User
from incidents.models.register.change_feed import START


class PeerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return all for administrators, who decide on them, and none for anybody else."""
        return self.all() if may(user, Permission.KEEP_REFERENCE) else self.none()

    def active(self):
        """Return those that two administrators confirmed and nobody has ended."""
        return self.filter(confirmed_at__isnull=False, ended_at__isnull=True)


class Peer(models.Model):
    """Another installation, known by the fingerprint of its Ed25519 key and by nothing else.

    `tier` and `fields` are what it may read of ours; "" is nothing. The `received_` columns are
    where we are in its feed, the `confirmed_` ones how far it has told us that it is in ours.
    """

    name = models.CharField(_("name"), max_length=100)
    public_key = models.CharField(
        _("public key"),
        max_length=64,
        validators=[RegexValidator(r"^[0-9a-f]{64}\Z", _("Enter 64 hex digits, in lower case."))],
    )
    fingerprint = models.CharField(max_length=64, editable=False)
    address = models.URLField(_("address, if you read from it"), blank=True)
    tier = models.CharField(
        _("it may read"), max_length=10, choices=TierChoices, blank=True, default=""
    )
    fields = ArrayField(
        models.CharField(max_length=40), verbose_name=_("fields"), default=list, blank=True
    )
    received_number = models.PositiveBigIntegerField(default=0, editable=False)
    received_digest = models.CharField(max_length=64, default=START, editable=False)
    # Why we read no further: a gap, another timeline, a signature that does not hold.
    fault = models.CharField(max_length=200, blank=True, editable=False)
    # Whether as much of it waits here as we take, and whether it told us the same of ours.
    is_full_here = models.BooleanField(default=False, db_default=False, editable=False)
    is_full_there = models.BooleanField(default=False, db_default=False, editable=False)
    pulled_at = models.DateTimeField(null=True, editable=False)
    confirmed_number = models.PositiveBigIntegerField(default=0, editable=False)
    decided_number = models.PositiveBigIntegerField(default=0, editable=False)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    proposed_at = models.DateTimeField(editable=False)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )
    confirmed_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = PeerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=Q(ended_at__isnull=True), name="one_peer_a_key"
            ),
            models.CheckConstraint(
                name="a_peer_is_confirmed_by_a_second_person",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="a_peer_was_confirmed_by_and_at",
                condition=decision_is_complete("confirmed_by", "confirmed_at"),
            ),
            models.CheckConstraint(
                name="a_peer_was_ended_by_and_at",
                condition=decision_is_complete("ended_by", "ended_at"),
            ),
            models.CheckConstraint(
                name="a_peer_is_known_by_its_key",
                condition=Q(
                    public_key__regex=r"^[0-9a-f]{64}$", fingerprint__regex=r"^[0-9a-f]{64}$"
                ),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def reference(self):
        """What the history calls it."""
        return f"peer {self.fingerprint[:16]}"
