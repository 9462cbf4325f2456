"""Keys of the desks: public halves, and private halves that only their officers can unwrap."""

import datetime as dt
import json
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.people.people import Desk, User

# The pages hold the same: LIST_DAYS in static/js/reports/lists.js.
DAYS_OF_LISTS = dt.timedelta(days=30)


class KeyQuerySet(models.QuerySet):
    def of_desk(self, desk):
        return self.filter(user__desk=desk)

    def in_use(self):
        """Keys that have not left."""
        return self.filter(left_on__isnull=True)

    def own(self, user):
        """A person's key in use, or None. A newer key that is waiting does not count."""
        return self.in_use().filter(user=user, waits=False).first()


class OfficerKey(models.Model):
    """An officer's age identity and signing key, made in the officer's browser.

    `wrapped` is an age file sealed by a passphrase; `by_passkey` one sealed by a passkey, or empty,
    and `passkey` says which. `statement` names the digests of the three and, once its officer
    has compared it, the desk's signing key; `signature` is by this key's own signing key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=16, unique=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="keys")
    kind = models.CharField(max_length=10)
    recipient = models.TextField(unique=True)
    signing = models.CharField(max_length=64, unique=True)
    wrapped = models.TextField()
    passkey = models.TextField(blank=True)
    by_passkey = models.TextField(blank=True)
    statement = models.TextField()
    signature = models.CharField(max_length=128)
    made_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    # Made while another key of the same person is on the desk's list. It replaces that key only
    # when the desk signs it in, so that a stolen session alone cannot remove anybody's key.
    waits = models.BooleanField(default=False)

    objects = KeyQuerySet.as_manager()

    class Meta:
        ordering = ["made_on", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                name="one_key_a_person",
                condition=Q(left_on__isnull=True, waits=False),
            ),
            models.UniqueConstraint(
                fields=["user"],
                name="one_waiting_key_a_person",
                condition=Q(left_on__isnull=True, waits=True),
            ),
        ]

    def __str__(self):
        return self.name


class EarlierWrap(models.Model):
    """An earlier wrap of a private half. Stored for 30 days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(OfficerKey, models.CASCADE, related_name="earlier_wraps")
    wrapped = models.TextField()
    passkey = models.TextField(blank=True)
    by_passkey = models.TextField(blank=True)
    statement = models.TextField()
    signature = models.CharField(max_length=128)
    replaced_on = models.DateField()

    class Meta:
        ordering = ["key", "-replaced_on", "id"]

    def __str__(self):
        return f"{self.key_id} {self.replaced_on}"


class ClassicOffer(models.Model):
    """An officer's second public key, for firms whose age is older than 1.3: signed by the officer.

    Its private half follows from the officer's own. An empty recipient ends the offer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.OneToOneField(OfficerKey, models.CASCADE, related_name="classic_offer")
    recipient = models.CharField(max_length=62, blank=True)
    statement = models.TextField()
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["key"]

    def __str__(self):
        return str(self.key_id)


class ListQuerySet(models.QuerySet):
    def current(self, desk):
        """The desk's newest list, or None before its first ceremony."""
        return self.filter(desk=desk).order_by("-epoch").first()

    def current_of_all(self):
        """The newest list of each desk that has one."""
        newest = self.order_by("desk_id", "-epoch").distinct("desk_id")
        return self.filter(pk__in=newest.values("pk")).select_related("desk").order_by("desk__name")


class RecipientList(models.Model):
    """One epoch of a desk: the keys that can read its reports, signed by the desk's own key.

    `document` is canonical JSON, stored byte for byte as it was signed. `secret` is the desk's
    signing key, sealed to the officers on the list and to the recovery key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="recipient_lists")
    epoch = models.PositiveIntegerField()
    document = models.TextField()
    signature = models.CharField(max_length=128)
    signing = models.CharField(_("signing key"), max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    secret = models.TextField()
    signed_on = models.DateField()
    until = models.DateField(_("valid until"))

    objects = ListQuerySet.as_manager()

    class Meta:
        ordering = ["desk", "-epoch"]
        constraints = [
            models.UniqueConstraint(fields=["desk", "epoch"], name="one_list_an_epoch"),
        ]

    def __str__(self):
        return f"{self.desk.slug} {self.epoch}"

    @property
    def last_day(self):
        """The last day on which it counts: 30 days after it was signed, whatever it says."""
        return min(self.until, self.signed_on + DAYS_OF_LISTS)

    @property
    def fields(self):
        """The fields of the signed document."""
        return json.loads(self.document)
