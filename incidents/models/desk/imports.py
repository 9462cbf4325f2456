"""Imports: files of a desk, the values of their rows, and their conflicts with cases."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.desk.cases import Case
from incidents.models.desk.sharing import readable_cases
from incidents.models.people.people import Desk, User

UNDO_TIME = dt.timedelta(days=30)
# With so many workers a file may be lost before it waits for a person.
MOST_TRIES = 3


class ImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the imports of the person's own desk."""
        if not may(user, Permission.IMPORT_CASES):
            return self.none()
        return self.filter(desk=user.desk_id)


class ImportState(models.TextChoices):
    MATCHING = "matching", _("columns to match")
    CHECKED = "checked", _("checked, not imported")
    WAITING = "waiting", _("waiting to be imported")
    IMPORTING = "importing", _("importing")
    IMPORTED = "imported", _("imported")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("cancelled")
    UNDONE = "undone", _("undone")


class Import(models.Model):
    """One file. Its rows are imported in one transaction, without those that were refused.

    Refusals: [[line, column, reason, value], ...]; `refused` counts their rows.
    """

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="imports")
    filename = models.CharField(_("file"), max_length=200)
    data_set = models.CharField(_("data set"), max_length=120, blank=True)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # The beginning of the token with which a program asked for it; blank for a page.
    token = models.CharField(max_length=12, blank=True, default="", db_default="")
    at = models.DateTimeField()
    rows = models.PositiveIntegerField(_("rows"))
    added = models.PositiveIntegerField(_("added"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    # How many values of its rows were in conflict then; the open ones are `open_conflicts`.
    conflicts = models.PositiveIntegerField(_("conflicts"), default=0)
    refusals = models.JSONField(default=list)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    left_out = models.PositiveIntegerField(_("left out"), default=0)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState, default=ImportState.IMPORTED
    )
    # How columns and words are matched (intake.mapping.profiles.Mapping), with "unknown", "profile"
    # and "order"; and what a person decided on conflicts and duplicates: {key: choice}.
    mapping = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    # The result of the last check, and {kind: {word: rows}} of words proposed as new.
    outcome = models.JSONField(default=dict)
    proposed = models.JSONField(default=dict)
    # Work on a case after this row of the ledger is later than the import.
    ledger_end = models.PositiveBigIntegerField(null=True)
    started_at = models.DateTimeField(null=True)
    # How often a worker has begun it since a person last asked for it.
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    is_cancelled = models.BooleanField(default=False)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    # Cases that an undo left as they were, because officers had worked on them since.
    left_by_undo = models.PositiveIntegerField(default=0)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(
                name="an_undone_import_has_undone_by_and_at",
                condition=Q(undone_by__isnull=True, undone_at__isnull=True)
                & ~Q(state=ImportState.UNDONE)
                | Q(undone_by__isnull=False, undone_at__isnull=False, state=ImportState.UNDONE),
            ),
        ]

    def __str__(self):
        return self.filename

    def get_absolute_url(self):
        return reverse("import", args=[self.pk])

    @property
    def is_given_up(self):
        """Whether no job begins it any more: it was lost with a worker each time."""
        return self.state == ImportState.CHECKED and self.tries >= MOST_TRIES

    @property
    def unchanged(self):
        """Return how many rows of the file changed nothing."""
        return self.rows - self.added - self.changed

    @property
    def next_url(self):
        """Return the page of the step that this file is at."""
        steps = {ImportState.MATCHING: "import_match", ImportState.CHECKED: "import_check"}
        return reverse(steps.get(self.state, "import"), args=[self.pk])

    @property
    def is_open(self):
        return self.state in (ImportState.MATCHING, ImportState.CHECKED)

    @property
    def is_running(self):
        return self.state in (ImportState.WAITING, ImportState.IMPORTING)

    @property
    def undo_until(self):
        """Return until when the import can be undone; None if it cannot be."""
        is_undoable = self.state == ImportState.IMPORTED and self.ledger_end is not None
        return self.at + UNDO_TIME if is_undoable else None


class ImportFile(models.Model):
    """The content of a file between its upload and its import."""

    record = models.OneToOneField(Import, models.CASCADE, primary_key=True, related_name="uploaded")
    content = models.BinaryField()

    def __str__(self):
        return f"{self.record_id}"


class ImportChange(models.Model):
    """A case that an import added or changed: what it was before, so that it can be undone.

    `before`: as intake/undo.py freezes a case; null for one that the import added.
    """

    record = models.ForeignKey(Import, models.CASCADE, related_name="changes")
    case = models.ForeignKey(Case, models.CASCADE, related_name="import_changes")
    before = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "case"], name="an_import_changes_a_case_once"
            ),
        ]

    def __str__(self):
        return f"{self.record_id} {self.case_id}"


class FileRow(models.Model):
    """The values that a file last had for a case. The case itself has the data set and the id.

    A case that was loaded before these values were stored has none.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="file_row")
    # {column: text}, and what has no column: {"doubts", "invoked", "fined_on", "recorded"}.
    cells = models.JSONField()
    note = models.JSONField(default=dict)
    # Keys of the parts that officers changed: no file changes these again.
    officers_parts = models.JSONField(default=list)

    def __str__(self):
        return f"{self.case_id}"


class CasePart(models.TextChoices):
    """The parts of a case that a row of a file sets."""

    CASE_KIND = "case_kind", _("kind of case")
    FOUND_BY = "found_by", _("how the case was found")
    FIRM = "firm", _("firm")
    SECTOR = "sector", _("sector")
    AUTHORITY = "authority", _("coercing authority and attribution")
    FURTHER = "further_authorities", _("further authorities")
    AMPLIFIED = "amplified_by", _("amplified by")
    POLITICAL_LINK = "political_link", _("tie to politics")
    CAMPAIGN = "campaign", _("campaign")
    TOPICS = "topics", _("topic")
    TACTICS = "tactics", _("tactic")
    DEMAND = "demanded_change", _("what was demanded")
    WORDINGS = "wordings", _("wording before and after")
    REPORTED = "reported_on", _("first reported")
    DEMANDED = "demanded_on", _("day of the demand")
    DEADLINE = "demand_deadline_on", _("demand deadline")
    FIRST_RESPONSE = "first_response", _("firm's first response")
    LAST_KNOWN = "last_known_on", _("last known not to have responded")
    RESPONSE = "response", _("firm's response")
    MEASURES = "measures", _("status of the measure")
    RECORDED = "recorded", _("recorded on credit file")
    FINE = "fine", _("fine")
    CITATIONS = "citations", _("law cited")
    SOURCES = "sources", _("source")
    CONFIDENCE = "confidence", _("confidence")
    CHECKED = "checked", _("second reading")
    DOUBTS = "doubts", _("what is uncertain")
    BORDERLINE = "borderline", _("borderline")
    TITLE = "title", _("title")
    NOTE = "note", _("note for the desk")


class ImportConflictQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the conflicts of cases of the person's own desk."""
        if not may(user, Permission.IMPORT_CASES):
            return self.none()
        return self.filter(readable_cases(user, "case__"))


class ImportConflict(models.Model):
    """A value that both a file and an officer changed. The officer's value stays.

    A later file settles the conflict where file and case agree again, or where the file takes
    back its change.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="import_conflicts")
    part = models.CharField(_("part"), max_length=20, choices=CasePart)
    # The key of a law, where a case has several of them; else blank.
    element = models.CharField(max_length=150, blank=True)
    file_value_before = models.TextField(_("value in the file before"), blank=True)
    file_value = models.TextField(_("value in the file now"), blank=True)
    case_value = models.TextField(_("value in the case"), blank=True)
    # The last file with this conflict; none for a command.
    record = models.ForeignKey(
        Import, models.SET_NULL, null=True, blank=True, related_name="open_conflicts"
    )
    found_at = models.DateTimeField()

    objects = ImportConflictQuerySet.as_manager()

    class Meta:
        ordering = ["case", "pk"]
        verbose_name = _("conflict")
        verbose_name_plural = _("conflicts")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "part", "element"], name="a_conflict_is_listed_once"
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.part} {self.element}".strip()
