"""Following: questions that were kept, who is told what changes in their answers, the outbox."""

import datetime as dt

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.fields import search_slug, secret
from incidents.models.people.people import Desk, User

# Letters of the day leave at this hour (UTC), those of the week on this weekday (Monday is 0).
DIGEST_HOUR, DIGEST_WEEKDAY = 6, 0


class SearchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A person's own searches, and those of their desk."""
        if not may(user, Permission.FOLLOW):
            return self.none()
        mine = Q(owner=user.pk)
        if may(user, Permission.KEEP_DESK_SEARCHES):
            mine |= Q(desk=user.desk_id)
        return self.filter(mine)


class SavedSearch(models.Model):
    """A question of the register that somebody, or a desk, kept under a name.

    It is a question, not a right: it is asked again in the reader's own rights each time.
    """

    slug = models.CharField(max_length=20, unique=True, default=search_slug)
    name = models.CharField(_("name"), max_length=120)
    # The canonical query string, as incidents.filters writes it, without its question mark.
    query = models.TextField(blank=True)
    # Who leaves takes their own searches along.
    owner = models.ForeignKey(User, models.CASCADE, null=True, related_name="searches")
    desk = models.ForeignKey(Desk, models.PROTECT, null=True, related_name="searches")
    saved_at = models.DateTimeField(default=timezone.now)

    objects = SearchQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = [
            models.CheckConstraint(
                name="a_search_is_a_persons_or_a_desks",
                condition=Q(owner__isnull=True, desk__isnull=False)
                | Q(owner__isnull=False, desk__isnull=True),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("search", args=[self.slug])

    def is_visible_to(self, user):
        """The same as visible_to, for a row that is at hand."""
        if self.owner_id is not None:
            return self.owner_id == user.pk and may(user, Permission.FOLLOW)
        return self.desk_id == user.desk_id and may(user, Permission.KEEP_DESK_SEARCHES)


class Pace(models.TextChoices):
    AT_ONCE = "at-once", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")
    NEVER = "never", _("never")


def next_digest_time(pace, now):
    """When the next e-mail of this pace may be sent."""
    if pace in (Pace.AT_ONCE, Pace.NEVER):
        return now
    day = now.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    if pace == Pace.WEEKLY:
        day += dt.timedelta(days=(DIGEST_WEEKDAY - day.weekday()) % 7)
    step = dt.timedelta(days=7 if pace == Pace.WEEKLY else 1)
    return day if day > now else day + step


class SubscriptionQuerySet(models.QuerySet):
    def due(self, now, until, responses_until):
        """Those whose e-mail may be sent now and may have something to say up to here."""
        has_changed = Q(notified_until__lt=until) | Q(responses_until__lt=responses_until)
        may_be_due = has_changed | ~Q(pace=Pace.AT_ONCE)
        return self.filter(may_be_due, due_at__lte=now).exclude(pace=Pace.NEVER)


class Subscription(models.Model):
    """One person gets alerts of one search.

    `notified_until` is the last change considered, `responses_until` the last act of the ledger
    that released a collective answer. Two keys, for two powers: the one that each letter carries
    ends the letters and does nothing else; the feed's reads what its person may read at that time.
    """

    # With its search or person a subscription goes: there is nobody to tell, or nothing.
    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="subscriptions")
    person = models.ForeignKey(User, models.CASCADE, related_name="subscriptions")
    pace = models.CharField(_("e-mails"), max_length=10, choices=Pace)
    notified_until = models.PositiveBigIntegerField(default=0)
    responses_until = models.PositiveBigIntegerField(default=0)
    due_at = models.DateTimeField()
    stop_key = models.CharField(max_length=43, unique=True, default=secret)
    feed_key = models.CharField(max_length=43, unique=True, default=secret)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("due_at", name="subscription_due", condition=~Q(pace="never")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["search", "person"], name="one_subscription_a_person"),
        ]

    def __str__(self):
        return f"{self.search_id} {self.pace}"


class DigestState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    NOTHING = "nothing", _("nothing to report")
    REFUSED = "refused", _("refused by the mail server")
    DOUBTFUL = "doubtful", _("perhaps sent")


class DigestQuerySet(models.QuerySet):
    def waiting(self, now):
        return self.filter(Q(retry_at__isnull=True) | Q(retry_at__lte=now), state="waiting")

    def ended(self):
        return self.exclude(state__in=["waiting", "sending"])

    def with_state_before(self):
        """With the state of the letter before: a reader is told of one that may be lost."""
        before = Digest.objects.filter(
            subscription=OuterRef("subscription"), pk__lt=OuterRef("pk")
        ).exclude(state=DigestState.NOTHING)
        return self.annotate(state_before=Subquery(before.order_by("-pk").values("state")[:1]))


class Digest(models.Model):
    """A row of the outbox: one letter, of the changes behind `since` up to `until`.

    And of the collective answers that were released between two acts of the ledger.

    What it will say is no part of it: that is read when it is sent, in the rights of that moment.
    """

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="digests")
    since = models.PositiveBigIntegerField()
    until = models.PositiveBigIntegerField()
    responses_since = models.PositiveBigIntegerField(default=0)
    responses_until = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=DigestState, default=DigestState.WAITING)
    message_id = models.CharField(max_length=200, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    # The mail server's last word; of a letter that it took, its own number for it.
    reply = models.CharField(max_length=400, blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("id", name="digest_open", condition=Q(state__in=["waiting", "sending"])),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "since", "responses_since"],
                name="a_change_is_told_in_one_letter",
            ),
            models.CheckConstraint(
                name="a_letter_tells_of_something",
                condition=Q(until__gt=F("since")) | Q(responses_until__gt=F("responses_since")),
            ),
            models.CheckConstraint(
                name="a_sent_letter_has_its_time",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
        ]

    def __str__(self):
        return self.message_id
