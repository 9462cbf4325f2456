"""Pages of evidence that an officer marks for the next release of a case, as flat pictures."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.desk.cases import Case
from incidents.models.desk.evidence_files import EvidenceItem, EvidenceVersion, OfEvidenceQuerySet
from incidents.models.fields import PartialDateField, is_partial_date
from incidents.models.people.people import User


class EvidenceExcerpt(models.Model):
    """Pages of one version of a piece of evidence. Nothing of the file but its pictures leaves.

    A trigger (migration 0049) holds that version and item are of the case, that each page is drawn
    and not erased, and that the firm agreed where its own report is what the case rests on.
    """

    CASE = "case__"

    case = models.ForeignKey(Case, models.CASCADE, related_name="excerpts")
    item = models.OneToOneField(EvidenceItem, models.CASCADE, related_name="excerpt")
    version = models.ForeignKey(EvidenceVersion, models.CASCADE, related_name="excerpts")
    pages = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("pages"))
    # When the letter came or the screenshot was taken; blank if nobody knows.
    captured_on = PartialDateField(_("day of capture"), blank=True, default="", db_default="")
    firm_consent = models.CharField(
        _("consent of the firm"), max_length=300, blank=True, default="", db_default=""
    )
    marked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()

    objects = OfEvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["item"]
        constraints = [
            models.CheckConstraint(name="an_excerpt_has_pages", condition=Q(pages__len__gte=1)),
            models.CheckConstraint(
                name="evidence_was_captured_on_a_partial_date",
                condition=is_partial_date("captured_on"),
            ),
        ]

    def __str__(self):
        return f"{self.item_id}: {self.pages}"
