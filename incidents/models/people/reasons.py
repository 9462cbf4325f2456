"""Why somebody did what weighs: beside the ledger, which holds the digest of the reason only."""

import hashlib

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ActReason(models.Model):
    """The reason for one row of the ledger.

    It can be erased and the chain cannot, so it stands here. The digest of salt and text is in the
    row's detail: whoever alters a reason is found. `ledger_row` is no foreign key: see Ledger.
    """

    ledger_row = models.PositiveBigIntegerField(unique=True)
    # 32 hex digits by chance, so that nobody finds a reason by guessing what its digest is of.
    salt = models.CharField(max_length=32, editable=False)
    text = models.TextField(_("reason"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_reason_is_not_blank",
                condition=Q(text__regex=r"\S"),
            ),
        ]

    def __str__(self):
        return f"{self.ledger_row}"

    def compute_digest(self):
        """Return the SHA-256, in hex, of salt and text: what the ledger holds."""
        return hash_reason(self.salt, self.text)


def hash_reason(salt, text):
    """Return the SHA-256, in hex, of a reason's salt and text."""
    return hashlib.sha256(f"{salt} {text}".encode()).hexdigest()
