"""Statutory deadlines: how each was computed when it was started, and its dated events."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.desk.cases import Case
from incidents.models.desk.decisions import decision_is_complete
from incidents.models.desk.sharing import readable_cases
from incidents.models.fields import PartialDateField, calendar_key, is_partial_date
from incidents.models.people.people import Desk, User
from incidents.models.responses.collective import CollectiveResponse
from incidents.models.responses.drafts import CollectiveResponseDraft


class DeadlineDays(models.Model):
    """A statutory deadline as computed: a later text of the rule does not move its days."""

    rule = models.CharField(_("rule"), max_length=60)
    version = models.CharField(_("version of the rule"), max_length=10)
    title = models.CharField(_("deadline"), max_length=200)
    instrument = models.CharField(_("instrument"), max_length=200)
    article = models.CharField(_("article"), max_length=60)
    started_on = PartialDateField(_("started on"))
    due_from = models.DateField(_("due, at the earliest"))
    due_until = models.DateField(_("due, at the latest"))
    # The paragraph of Regulation 1182/71 that decided; blank where it does not apply.
    decided_by = models.CharField(_("decided by"), max_length=60, blank=True)
    steps = ArrayField(models.TextField(), default=list, verbose_name=_("how it was worked out"))
    note = models.TextField(_("what it is for"), blank=True)
    paused_since = models.DateField(_("paused since"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    outcome = models.CharField(_("how it ended"), max_length=400, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.title

    @property
    def due_on(self):
        """The day on which it ends; None where its first day is known by month or year only."""
        return self.due_from if self.due_from == self.due_until else None


class StatutoryDeadlineQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The deadlines of the person's own desk, if they log cases there; else none."""
        if not may(user, Permission.LOG_CASE):
            return self.none()
        is_readable = Q(case__isnull=True) | readable_cases(user, "case__")
        return self.filter(is_readable, desk=user.desk_id)

    def running(self):
        return self.filter(ended_on__isnull=True)

    def due_by(self, day):
        """Deadlines that may end by a day, the nearest first."""
        return self.running().filter(due_until__lte=day).order_by("due_until", "pk")

    def with_subject(self):
        return self.select_related("case__firm", "draft")


class StatutoryDeadline(DeadlineDays):
    """A deadline that a desk started on its own case or collective response."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="statutory_deadlines")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="statutory_deadlines")
    draft = models.ForeignKey(
        CollectiveResponseDraft, models.PROTECT, null=True, related_name="statutory_deadlines"
    )
    # The rule as it was when the deadline was started: extensions follow it, too.
    terms = models.JSONField()
    # The column has an older name: what decides is where the person is.
    located_abroad = models.BooleanField(
        _("located abroad"), default=False, db_column="received_abroad"
    )
    # Calendars recognise the deadline by it. Of one that was released before there were keys, its
    # number, so that a document keeps what it said.
    calendar_key = models.CharField(max_length=20, default=calendar_key, db_default="")
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = StatutoryDeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["due_until", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_deadline_has_a_key_for_calendars", condition=~Q(calendar_key="")
            ),
            models.CheckConstraint(
                name="a_deadline_belongs_to_a_case_or_a_response",
                condition=Q(case__isnull=False, draft__isnull=True)
                | Q(case__isnull=True, draft__isnull=False),
            ),
            models.CheckConstraint(
                name="a_deadline_starts_on_a_partial_date", condition=is_partial_date("started_on")
            ),
            models.CheckConstraint(
                name="the_earliest_end_is_not_after_the_latest",
                condition=Q(due_from__lte=F("due_until")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["desk", "due_until"],
                name="running_deadlines",
                condition=Q(ended_on__isnull=True),
            )
        ]

    def get_absolute_url(self):
        return reverse("desk_deadline", args=[self.pk])

    @property
    def subject(self):
        return self.case or self.draft


class DeadlineEventKind(models.TextChoices):
    EXTENDED = "extended", _("extended")
    PAUSED = "paused", _("paused")
    RESUMED = "resumed", _("resumed")
    ENDED = "ended", _("ended")


class DeadlineEvent(models.Model):
    """What happened to a deadline on a day, and who recorded it. Never changed, never removed."""

    deadline = models.ForeignKey(StatutoryDeadline, models.CASCADE, related_name="events")
    kind = models.CharField(_("what happened"), max_length=10, choices=DeadlineEventKind)
    on = models.DateField(_("on"))
    length = models.PositiveSmallIntegerField(_("extended by"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=400)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["deadline", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_extension_has_a_length_and_nothing_else_has",
                condition=Q(kind=DeadlineEventKind.EXTENDED, length__isnull=False, length__gt=0)
                | ~Q(kind=DeadlineEventKind.EXTENDED) & Q(length__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.on}"


class PublishedDeadline(DeadlineDays):
    """A statutory deadline of a public collective response, as it was released."""

    response = models.ForeignKey(
        CollectiveResponse, models.CASCADE, related_name="statutory_deadlines"
    )
    position = models.PositiveSmallIntegerField(default=0)
    # Calendars recognise the event by one of these; older documents have the desk's number.
    key = models.CharField(max_length=20, blank=True, default="", db_default="")
    number = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ["response", "position"]
        constraints = [
            models.CheckConstraint(
                name="a_published_deadline_has_a_key_or_a_number",
                condition=Q(number__isnull=False, key="") | Q(number__isnull=True) & ~Q(key=""),
            ),
        ]
        indexes = [models.Index(fields=["due_until"], name="published_deadline_due")]


class CalendarKeyQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not may(user, Permission.LOG_CASE):
            return self.none()
        return self.filter(desk=user.desk_id)

    def live(self):
        return self.filter(revoked_at__isnull=True)


class CalendarKey(models.Model):
    """The secret in the address of a desk's calendar. Only its hash is stored."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="calendar_keys")
    sha256 = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = CalendarKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["desk"],
                condition=Q(revoked_at__isnull=True),
                name="one_calendar_address_a_desk",
            ),
            models.CheckConstraint(
                name="revoked_by_and_at", condition=decision_is_complete("revoked_by", "revoked_at")
            ),
        ]

    def __str__(self):
        return f"{self.desk} {self.made_at:%Y-%m-%d}"
