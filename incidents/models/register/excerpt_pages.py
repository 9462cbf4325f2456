"""Pictures of evidence that incidents show. Nothing here points at a case or at its evidence."""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from incidents.models.fields import HexDigest


class ExcerptPage(models.Model):
    """A page that a released document lists by its hash. Whoever reads that document reads it.

    Written and deleted by incidents.actions.register.excerpt_pages only.
    """

    ref = models.CharField(_("reference"), max_length=20)
    content = models.BinaryField()
    sha256 = models.GeneratedField(
        expression=HexDigest(F("content")),
        output_field=models.CharField(max_length=64),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ref", "sha256"], name="one_page_of_evidence_a_hash"),
        ]

    def __str__(self):
        return f"{self.ref} {self.sha256}"
