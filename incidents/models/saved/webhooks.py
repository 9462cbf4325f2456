"""Webhooks: addresses of readers that are sent what changed, the outbox, and each attempt."""

from django.db import connection, models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.fields import search_slug, secret
from incidents.models.people.people import Desk, User
from incidents.models.saved.searches import SavedSearch

# A dump has another database wherever it is restored, and a server that is put back to an earlier
# moment, or replaced by its copy, begins a new timeline.
PLACE = """
    SELECT concat_ws('/', (SELECT system_identifier FROM pg_control_system()),
        (SELECT oid FROM pg_database WHERE datname = current_database()),
        left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))
"""


def database_place():
    """What names this database and its history: server, database, timeline. Text."""
    with connection.cursor() as cursor:
        cursor.execute(PLACE)
        [place] = cursor.fetchone()
    return place


class WebhookState(models.TextChoices):
    ACTIVE = "active", _("active")
    PAUSED = "paused", _("paused")
    # By the site itself: the address refused everything for days, or said that it is gone.
    STOPPED = "stopped", _("stopped: it could not be delivered")


class WebhookQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The webhooks that a person made. Nobody else sees where they lead."""
        return self.filter(person=user) if may(user, Permission.FOLLOW) else self.none()

    def made_here(self):
        """Those whose secret was made in this database, and did not come back with a backup."""
        return self.filter(secret_place=database_place())

    def due(self, changes_until, acts_until):
        """Active ones behind the last change, or the last act of a desk."""
        behind = Q(search__isnull=False, changes_until__lt=changes_until)
        behind |= Q(desk__isnull=False, acts_until__lt=acts_until)
        return self.made_here().filter(behind, state=WebhookState.ACTIVE)


class Webhook(models.Model):
    """An address that is sent the changes of one saved search, or the events of one desk.

    It reads what its person reads at the moment of sending. Its secret is derived
    (incidents.actions.saved.webhooks) and nowhere stored; `secret_number` counts its renewals.
    """

    slug = models.CharField(max_length=20, unique=True, default=search_slug)
    name = models.CharField(_("name"), max_length=80)
    url = models.CharField(_("address"), max_length=500)
    # Who leaves takes their webhooks along, and so does a search that is removed.
    person = models.ForeignKey(User, models.CASCADE, related_name="webhooks")
    search = models.ForeignKey(SavedSearch, models.CASCADE, null=True, related_name="webhooks")
    desk = models.ForeignKey(Desk, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=WebhookState, default=WebhookState.ACTIVE)
    secret_number = models.PositiveSmallIntegerField(default=1)
    # Where the secret was made (`database_place`), and what makes it new where a backup has come
    # back: a renewal there must not count on to a secret that existed before.
    secret_place = models.CharField(max_length=60, blank=True, db_default="")
    secret_salt = models.CharField(max_length=43, blank=True, db_default="")
    secret_changed_at = models.DateTimeField(default=timezone.now)
    # The last change and the last act of the ledger that were considered.
    changes_until = models.PositiveBigIntegerField(default=0)
    acts_until = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("webhook")
        constraints = [
            models.CheckConstraint(
                name="a_webhook_follows_a_search_or_a_desk",
                condition=Q(search__isnull=True, desk__isnull=False)
                | Q(search__isnull=False, desk__isnull=True),
            ),
            models.CheckConstraint(
                name="a_webhook_is_in_a_known_state", condition=Q(state__in=WebhookState.values)
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("webhook", args=[self.slug])

    @property
    def is_active(self):
        return self.state == WebhookState.ACTIVE

    @property
    def is_from_backup(self):
        """Whether its secret came back with a backup: then nothing is signed with it."""
        return self.secret_place != database_place()


class DeliveryKind(models.TextChoices):
    CHANGES = "changes", _("changes of the search")
    EVENTS = "events", _("events of the desk")
    TEST = "test", _("test")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    DELIVERED = "delivered", _("delivered")
    NOTHING = "nothing", _("nothing to report")
    FAILED = "failed", _("given up")


class DeliveryQuerySet(models.QuerySet):
    def waiting(self, now):
        """Those whose next attempt is due, of active webhooks; tests of any."""
        is_wanted = Q(webhook__state=WebhookState.ACTIVE) | Q(kind=DeliveryKind.TEST)
        is_due = Q(retry_at__isnull=True) | Q(retry_at__lte=now)
        is_here = Q(webhook__secret_place=database_place())
        return self.filter(is_here, is_wanted, is_due, state=DeliveryState.WAITING)

    def ended(self):
        """Those that nothing more is done for."""
        return self.exclude(state__in=[DeliveryState.WAITING, DeliveryState.SENDING])


class WebhookDelivery(models.Model):
    """A row of the outbox: one message, of what lies behind `since` up to `until`.

    Numbers are of changes or of acts of the ledger. What the message says is no part of it: that
    is read when it is sent, in the rights of that moment.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=10, choices=DeliveryKind)
    key = models.CharField(max_length=43, unique=True, default=secret)
    since = models.PositiveBigIntegerField(default=0)
    until = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index("id", name="delivery_open", condition=Q(state__in=["waiting", "sending"])),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "kind", "since"],
                condition=~Q(kind="test"),
                name="a_change_is_in_one_delivery",
            ),
            models.CheckConstraint(
                name="a_delivery_is_about_something",
                condition=Q(kind="test") | Q(until__gt=F("since")),
            ),
            models.CheckConstraint(
                name="a_delivered_message_has_its_time",
                condition=Q(state="delivered", delivered_at__isnull=False)
                | (~Q(state="delivered") & Q(delivered_at__isnull=True)),
            ),
        ]

    def __str__(self):
        return self.message_id

    @property
    def message_id(self):
        """The identifier of the message: the same for each attempt and each replay."""
        return f"msg_{self.key}"


class DeliveryAttempt(models.Model):
    """One attempt: the status that came back, or why none did. Never what the other side said."""

    delivery = models.ForeignKey(WebhookDelivery, models.CASCADE, related_name="attempts")
    at = models.DateTimeField(default=timezone.now)
    status = models.PositiveSmallIntegerField(null=True)
    # A key of OutgoingFault; "" where a status came back.
    fault = models.CharField(max_length=20, blank=True)
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="an_attempt_has_a_status_or_a_fault",
                condition=Q(status__isnull=False, fault="")
                | (Q(status__isnull=True) & ~Q(fault="")),
            ),
        ]

    def __str__(self):
        return f"{self.delivery_id} {self.status or self.fault}"
