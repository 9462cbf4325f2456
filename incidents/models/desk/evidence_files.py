"""Files that a desk keeps with a case: letters, screenshots, e-mails. Versioned, hashed, private.

Content is in the database, in parts, as that of reports is: erased, backed up and read with its
case. A part and the hash of its version are never changed (a trigger in migration 0031).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.models.desk.cases import Case
from incidents.models.desk.decisions import decision_is_complete
from incidents.models.desk.sharing import readable_cases
from incidents.models.fields import HexDigest
from incidents.models.people.people import User

# ClamAV reads as much of a stream, unless it is configured otherwise.
LARGEST_FILE = 25 * 1024 * 1024
PART_SIZE = 1024 * 1024
THUMBNAIL = 0


class EvidenceKind(models.TextChoices):
    LETTER = "letter", _("letter")
    DECISION = "decision", _("decision of an authority")
    EMAIL = "email", _("e-mail")
    SCREENSHOT = "screenshot", _("screenshot")
    PHOTOGRAPH = "photograph", _("photograph")
    WEB_PAGE = "web-page", _("copy of a web page")
    NOTE = "note", _("note of a conversation")
    OTHER = "other", _("something else")


class Claim(models.TextChoices):
    """What a file can support: a part of a case."""

    DEMAND = "demand", _("that the demand was made")
    AUTHORITY = "authority", _("who made it")
    DEADLINE = "demand-deadline", _("demand deadline")
    LAW = "law", _("law cited")
    WORDING = "wording", _("wording before and after")
    RESPONSE = "firm-response", _("firm's response")
    FINE = "fine", _("fine")
    MEASURE = "measure", _("another measure against the firm")
    OTHER = "other", _("something else")


class FileForm(models.TextChoices):
    """What a file is by its first bytes, whatever its name says."""

    PDF = "pdf", _("PDF")
    PNG = "png", _("PNG picture")
    JPEG = "jpeg", _("JPEG picture")
    GIF = "gif", _("GIF picture")
    WEBP = "webp", _("WebP picture")
    TIFF = "tiff", _("TIFF picture")
    OTHER = "other", _("file that is not opened here")


class ScanState(models.TextChoices):
    CLEAN = "clean", _("no virus found")
    NOT_SCANNED = "not-scanned", _("not checked for viruses: no scanner is configured")


class DrawingState(models.TextChoices):
    """Whether a version has flat pictures, or why it has none."""

    WAITING = "waiting", _("The pictures of this file are being made. Reload the page in a minute.")
    DRAWN = "drawn", _("pictures made")
    NOT_DRAWN = "not-drawn", _("This kind of file is not opened here. Save it to read it.")
    BROKEN = "broken", _("This file is damaged, or is not what it says. No picture could be made.")
    ENCRYPTED = "encrypted", _("This file asks for a password. No picture could be made.")
    TOO_LARGE = "too-large", _("This file unpacks to more than is drawn here. Save it to read it.")
    TOO_SLOW = "too-slow", _("Drawing this file took too long. Save it to read it.")
    UNCONFINED = (
        "unconfined",
        _("No pictures: this server cannot confine the program that makes them."),
    )


class OfEvidenceQuerySet(models.QuerySet):
    """Rows of evidence. `CASE` of the model: the way to the case."""

    def visible_to(self, user):
        """Return the rows of cases that the person may read."""
        if not may(user, Permission.LOG_CASE):
            return self.none()
        return self.filter(readable_cases(user, self.model.CASE))


class EvidenceItem(models.Model):
    """One piece of evidence of a case. It stays at the desk; its versions hold the files."""

    CASE = "case__"

    case = models.ForeignKey(Case, models.CASCADE, related_name="evidence_items")
    kind = models.CharField(_("kind"), max_length=10, choices=EvidenceKind)
    title = models.CharField(_("title"), max_length=200)
    claims = ArrayField(
        models.CharField(max_length=15, choices=Claim), verbose_name=_("what it supports")
    )
    supports = models.CharField(
        _("what exactly"), max_length=300, blank=True, default="", db_default=""
    )
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = OfEvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                name="evidence_is_of_a_known_kind", condition=Q(kind__in=EvidenceKind.values)
            ),
            models.CheckConstraint(name="evidence_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="evidence_supports_known_claims",
                condition=Q(claims__len__gte=1, claims__contained_by=Claim.values),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("evidence_item", args=[self.pk])

    @property
    def claim_titles(self):
        return [Claim(one).label for one in self.claims]


class EvidenceVersion(models.Model):
    """One file of a piece of evidence. Erased, its bytes are gone; name, size and hash stay."""

    CASE = "item__case__"

    item = models.ForeignKey(EvidenceItem, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    filename = models.CharField(_("file"), max_length=200)
    form = models.CharField(max_length=10, choices=FileForm)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=12, choices=ScanState)
    drawing = models.CharField(max_length=12, choices=DrawingState)
    # Pages of the file, of which the first ones are drawn; 0 where nothing is.
    pages = models.PositiveIntegerField(db_default=0, default=0)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    erased_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    erased_at = models.DateTimeField(null=True)
    erased_because = models.CharField(max_length=300, blank=True, default="", db_default="")

    objects = OfEvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["item", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "number"], name="one_version_of_evidence_a_number"
            ),
            models.CheckConstraint(
                name="evidence_has_its_hash", condition=Q(sha256__regex="^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="evidence_is_of_a_size", condition=Q(size__gte=1, size__lte=LARGEST_FILE)
            ),
            models.CheckConstraint(
                name="evidence_erased_by_and_at",
                condition=decision_is_complete("erased_by", "erased_at"),
            ),
            models.CheckConstraint(
                name="erased_evidence_says_why",
                condition=Q(erased_at__isnull=True, erased_because="")
                | Q(erased_at__isnull=False) & ~Q(erased_because=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="evidence_to_draw",
                condition=Q(drawing=DrawingState.WAITING),
            ),
        ]

    def __str__(self):
        return f"{self.filename} {self.number}"

    @property
    def is_drawn(self):
        return self.drawing == DrawingState.DRAWN and self.erased_at is None

    @property
    def short_hash(self):
        return f"{self.sha256[:9]}…{self.sha256[-4:]}"


class EvidencePart(models.Model):
    """One part of a file: 1 MiB, except the last."""

    version = models.ForeignKey(EvidenceVersion, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number"], name="one_part_of_evidence_a_number"
            ),
        ]

    def __str__(self):
        return f"{self.number}"


class EvidencePicture(models.Model):
    """A page of a file as a flat JPEG that a confined process drew; page 0 is the thumbnail."""

    CASE = "version__item__case__"

    version = models.ForeignKey(EvidenceVersion, models.CASCADE, related_name="pictures")
    page = models.PositiveSmallIntegerField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    sha256 = models.GeneratedField(
        expression=HexDigest(F("content")),
        output_field=models.CharField(max_length=64),
        db_persist=True,
    )

    objects = OfEvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["version", "page"]
        constraints = [
            models.UniqueConstraint(fields=["version", "page"], name="one_picture_a_page"),
        ]

    def __str__(self):
        return f"{self.page}"
