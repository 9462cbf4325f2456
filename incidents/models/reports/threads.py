"""The sealed room: what a firm files in confidence. Ciphertext and days; nothing else.

No key of another room points here, and from here only to a desk and its officers. Keys of all rows
are random: a sequence would tell order and number, of erased rows too. Days have no hours: an hour
would tell when a firm spoke.
"""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.people.people import Desk, User

# A withdrawal can be taken back for 72 hours. Days only: three whole days after its own.
DAYS_TO_STAY = 3
MOST_FILES = 10


class State(models.TextChoices):
    NEW = "new", _("new")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    DECIDED = "decided", _("decided")
    CLOSED = "closed", _("closed")


class ThreadSide(models.TextChoices):
    FIRM = "firm", _("the firm")
    DESK = "desk", _("the desk")
    NOTE = "note", _("a note among officers")


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reports to the person's own desk, if they keep its inbox."""
        if not may(user, Permission.READ_INBOX):
            return self.none()
        return self.filter(desk=user.desk_id)

    def standing(self):
        """Those that nobody withdrew."""
        return self.filter(withdrawn_on__isnull=True)

    def kept(self, today):
        """All but those whose day to be erased has come, whether or not the clock has struck."""
        return self.exclude(withdrawn_on__lt=today - dt.timedelta(days=DAYS_TO_STAY))

    def to_erase(self, today):
        """Withdrawn ones whose days to think it over have passed."""
        return self.filter(withdrawn_on__lt=today - dt.timedelta(days=DAYS_TO_STAY))


class Report(models.Model):
    """One thread between a firm and a desk. Its key is chosen in the firm's browser."""

    id = models.UUIDField(primary_key=True)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="reports")
    # SHA-256 of the lookup name that follows from the receipt. A file that came without a page
    # has no receipt, no thread and no answer.
    lookup = models.CharField(max_length=64, blank=True)
    receipt = models.TextField(blank=True)
    signing = models.CharField(max_length=64, blank=True)
    epoch = models.PositiveIntegerField()
    received_on = models.DateField()
    state = models.CharField(max_length=20, choices=State, default=State.NEW)
    acknowledged_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    assigned_to = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    withdrawn_on = models.DateField(null=True)
    has_post = models.BooleanField(default=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="a_thread_has_the_public_halves_of_its_receipt",
                condition=Q(lookup="", receipt="", signing="")
                | (~Q(lookup="") & ~Q(receipt="") & ~Q(signing="")),
            ),
            models.UniqueConstraint(
                fields=["lookup"], name="one_thread_a_receipt", condition=~Q(lookup="")
            ),
        ]

    def __str__(self):
        return self.id.hex[:8]

    @property
    def erased_on(self):
        """The day on which a withdrawn report is erased, or None."""
        return self.withdrawn_on and self.withdrawn_on + dt.timedelta(days=DAYS_TO_STAY + 1)

    def is_open(self):
        return self.withdrawn_on is None and self.state != State.CLOSED


class Seal(models.Model):
    """One identity of a report. What is written under it is sealed to its public half."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="seals")
    number = models.PositiveSmallIntegerField()
    epoch = models.PositiveIntegerField()
    recipient = models.TextField()
    statement = models.TextField()
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="one_seal_a_number"),
        ]

    def __str__(self):
        return f"{self.report_id} {self.number}"


class Grant(models.Model):
    """The private half of a seal, sealed to one holder: an officer's key, recovery, the receipt.

    Whoever leaves keeps the row without its content: what was readable is recorded.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seal = models.ForeignKey(Seal, models.CASCADE, related_name="grants")
    holder = models.CharField(max_length=16)
    sealed = models.BinaryField()
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["seal", "holder"]
        constraints = [
            models.UniqueConstraint(fields=["seal", "holder"], name="one_grant_a_holder"),
            models.CheckConstraint(
                name="an_ended_grant_opens_nothing",
                condition=Q(ended_on__isnull=True) | Q(sealed=b""),
            ),
        ]

    def __str__(self):
        return self.holder


class Message(models.Model):
    """One letter or note: sealed, and signed by whoever wrote it."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, models.CASCADE, related_name="letters")
    side = models.CharField(max_length=10, choices=ThreadSide)
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()
    statement = models.TextField()
    signature = models.CharField(max_length=128, blank=True)
    written_on = models.DateField()
    # What a firm says when it withdraws can be read while it may still take that back.
    is_withdrawal = models.BooleanField(default=False)

    class Meta:
        ordering = ["report", "written_on", "side", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "side", "number"], name="one_letter_a_number"
            ),
        ]

    def __str__(self):
        return f"{self.side} {self.number}"


class Upload(models.Model):
    """A sealed file, as it comes in parts. Its name and type are in a letter."""

    id = models.UUIDField(primary_key=True)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, models.CASCADE, null=True, related_name="uploads")
    # Under which name it came in: a digest of the report's key, or of the receipt.
    permit = models.CharField(max_length=64)
    kind = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField()
    parts = models.PositiveIntegerField()
    begun_on = models.DateField(default=timezone.localdate)
    # Hours in which no part came, counted by an hourly job and set to 0 by each part: patience
    # without a time.
    idle = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index("permit", name="uploads_by_permit")]

    def __str__(self):
        return self.id.hex[:8]


class FilePart(models.Model):
    """One part of a sealed file, 1 MiB but for the last. Rows are erased and backed up as one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    upload = models.ForeignKey(Upload, models.CASCADE, related_name="received")
    number = models.PositiveIntegerField()
    content = models.BinaryField()
    # Whether a nightly job has written it anew: its place and transaction then tell the night.
    is_rewritten = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="one_part_a_number"),
        ]

    def __str__(self):
        return str(self.number)


class Opening(models.Model):
    """On this day a report was opened in this role. No hour, and no name for the firm to see."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="openings")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "user", "day"], name="one_opening_a_person_and_day"
            ),
        ]

    def __str__(self):
        return f"{self.report_id} {self.day}"


class Quota(models.Model):
    """How much of its space a desk uses. No day and no history: one row a desk, counted anew each
    night from what stands.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.OneToOneField(Desk, models.CASCADE, related_name="+")
    text_bytes = models.PositiveBigIntegerField(default=0)
    file_bytes = models.PositiveBigIntegerField(default=0)
    # Files without page and proof that came since the last night.
    unproven = models.PositiveSmallIntegerField(default=0)

    def __str__(self):
        return str(self.desk)


class DaySalt(models.Model):
    """The salt of a day: the seeds of proofs of work follow from it. Erased with its day."""

    day = models.DateField(primary_key=True)
    salt = models.BinaryField()

    def __str__(self):
        return str(self.day)


class ReportNotice(models.Model):
    """On this day a desk's officers were told that there is post. One row a desk: no history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.OneToOneField(Desk, models.CASCADE, related_name="+")
    day = models.DateField()

    def __str__(self):
        return str(self.day)


class Rewriting(models.Model):
    """The last night on which the day's rows were written anew. One row; its own transaction says
    which rows came after it.
    """

    day = models.DateField(primary_key=True)

    def __str__(self):
        return str(self.day)
