"""Confidential reports: ciphertext and days, nothing else.

No foreign key of another chapter points here; from here they point only to a desk and its officers.
Rows have random keys, because a sequence would show order and number, even of erased rows. Days
have no hours, because an hour would show when a firm wrote.
"""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from incidents.models.people.people import Desk, User
from incidents.models.reports.querysets import DAYS_TO_STAY, ReportQuerySet
from incidents.models.reports.states import State, Step, ThreadSide

MOST_FILES = 10
# More than any effort: a report that came with a code of the desk.
WITH_CODE = 1000


class Report(models.Model):
    """One thread between a firm and a desk. Its key is chosen in the firm's browser."""

    id = models.UUIDField(primary_key=True)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="reports")
    # SHA-256 of the lookup name derived from the receipt. A file that was encrypted outside the
    # browser has no thread, and a receipt only if its firm made one: then `receipt` and `signing`
    # are empty, because the receipt's public key is inside the sealed file.
    lookup = models.CharField(max_length=64, blank=True)
    receipt = models.TextField(blank=True)
    signing = models.CharField(max_length=64, blank=True)
    epoch = models.PositiveIntegerField()
    received_on = models.DateField()
    state = models.CharField(max_length=20, choices=State, default=State.NEW)
    acknowledged_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    # The end of a legal hold, which an officer signed.
    held_until = models.DateField(null=True)
    assigned_to = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    withdrawn_on = models.DateField(null=True)
    # The firm's newest wish, to withdraw or to stay, as it signed it.
    wish = models.TextField(blank=True, db_default="")
    wish_signature = models.CharField(max_length=128, blank=True, db_default="")
    has_unread_messages = models.BooleanField(default=True)
    # The base-2 logarithm of the effort that it carried, or WITH_CODE. Erased at its first opening.
    effort = models.PositiveSmallIntegerField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="a_thread_has_the_public_halves_of_its_receipt",
                condition=Q(receipt="", signing="")
                | (~Q(lookup="") & ~Q(receipt="") & ~Q(signing="")),
            ),
            models.UniqueConstraint(
                fields=["lookup"], name="one_thread_a_receipt", condition=~Q(lookup="")
            ),
        ]

    def __str__(self):
        return self.id.hex[:8]

    @property
    def is_alone(self):
        """Whether it was encrypted outside the browser: a file, not a thread."""
        return self.receipt == ""

    @property
    def erased_on(self):
        """The day on which a withdrawn report is erased, or None."""
        return self.withdrawn_on and self.withdrawn_on + dt.timedelta(days=DAYS_TO_STAY + 1)


class Seal(models.Model):
    """One identity of a report. Messages under it are sealed to its public half."""

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

    When a holder leaves, the row stays without its content, to record what was readable.
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
    """One message, note or step of the work, signed by its author. Messages are sealed."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, models.CASCADE, related_name="messages")
    side = models.CharField(max_length=10, choices=ThreadSide)
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()
    # A reply to a file that was encrypted outside the browser, sealed to its firm's receipt.
    # `sealed` is the same text, for the officers.
    receipt_copy = models.BinaryField(db_default=b"")
    statement = models.TextField()
    signature = models.CharField(max_length=128, blank=True)
    written_on = models.DateField()
    # The reason of a withdrawal can be read until the report is erased.
    is_withdrawal = models.BooleanField(default=False)
    # A step of the work, which has a signed statement and no content. Empty for a message.
    step = models.CharField(max_length=12, blank=True, db_default="", choices=Step)

    class Meta:
        ordering = ["report", "written_on", "side", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "side", "number"], name="one_message_a_number"
            ),
            models.CheckConstraint(
                name="a_step_is_the_desks_and_has_no_content",
                condition=(Q(step="") & ~Q(sealed=b""))
                | (Q(side=ThreadSide.DESK, sealed=b"") & ~Q(step="")),
            ),
            models.CheckConstraint(
                name="a_receipt_copy_is_the_desks_and_signed",
                condition=Q(receipt_copy=b"")
                | (Q(side=ThreadSide.DESK, step="") & ~Q(statement="")),
            ),
        ]

    def __str__(self):
        return f"{self.side} {self.number}"


class Upload(models.Model):
    """A sealed file that arrives in parts. Its name and type are in a sealed message."""

    id = models.UUIDField(primary_key=True)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, models.CASCADE, null=True, related_name="uploads")
    # The name under which it was uploaded: a digest of the report's key or of the lookup name.
    permit = models.CharField(max_length=64)
    kind = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField()
    parts = models.PositiveIntegerField()
    begun_on = models.DateField(default=timezone.localdate)
    # Hours without a new part, counted by an hourly job and reset by each part. A time of the
    # last part would show when a firm was at work.
    idle = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index("permit", name="uploads_by_permit")]

    def __str__(self):
        return self.id.hex[:8]


class FilePart(models.Model):
    """One part of a sealed file: 1 MiB, except the last. In the database, so that a part is
    erased and backed up with its report.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    upload = models.ForeignKey(Upload, models.CASCADE, related_name="received")
    number = models.PositiveIntegerField()
    content = models.BinaryField()
    # Whether the nightly job has rewritten it, so that its transaction shows only the night.
    is_rewritten = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="one_part_a_number"),
        ]

    def __str__(self):
        return str(self.number)


class Opening(models.Model):
    """An officer opened a report on this day. No hour; the firm sees no name."""

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
    """How much of its space a desk uses: one row a desk, counted again each night, no history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.OneToOneField(Desk, models.CASCADE, related_name="+")
    text_bytes = models.PositiveBigIntegerField(default=0)
    file_bytes = models.PositiveBigIntegerField(default=0)
    # Files that arrived without a proof of work since the last night.
    unproven = models.PositiveSmallIntegerField(default=0)
    # The highest mark of use in percent of which officers were e-mailed; 0 below the first.
    alarmed = models.PositiveSmallIntegerField(default=0, db_default=0)

    def __str__(self):
        return str(self.desk)


class DaySalt(models.Model):
    """The salt of a day, from which the seeds of proofs of work are derived. Erased soon."""

    day = models.DateField(primary_key=True)
    salt = models.BinaryField()

    def __str__(self):
        return str(self.day)


class ReportNotice(models.Model):
    """The last day on which a desk's officers were e-mailed. One row a desk, no history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.OneToOneField(Desk, models.CASCADE, related_name="+")
    day = models.DateField()

    def __str__(self):
        return str(self.day)


class SealedLink(models.Model):
    """Which report became which case: sealed to the desk's list. No day, no row of either.

    The rows of a desk are always stored all together, so that none is newer than the others.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.ForeignKey(Desk, models.CASCADE, related_name="+")
    sealed = models.BinaryField()

    def __str__(self):
        return self.id.hex[:8]


class Rewriting(models.Model):
    """The last night on which rows were rewritten. One row; its own transaction shows which rows
    arrived after it.
    """

    day = models.DateField(primary_key=True)

    def __str__(self):
        return str(self.day)
