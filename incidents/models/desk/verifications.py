"""That a desk verified the firm of a case: without it no confidential statistics count the case."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.desk.cases import Case
from incidents.models.people.people import User
from incidents.models.register.firms import Firm

# A case waits up to so many months before it is counted, so that the month of a statistical release
# does not say in which month the firm came to a desk.
MOST_MONTHS = 2


def draw_months():
    """Return 0, 1 or 2 at random: how many months a case waits before it may be counted."""
    return secrets.randbelow(MOST_MONTHS + 1)


class VerificationWay(models.TextChoices):
    """How a desk knows that the firm itself is behind a case."""

    CALLED_BACK = "called-back", _("called back by a number or address that the desk found itself")
    MET = "met", _("met in person")
    DOCUMENTS = "documents", _("original documents seen, such as the authority's letter")
    OFFICIAL_RECORD = "official-record", _("an official record names the firm")


class FirmVerification(models.Model):
    """Who verified the firm of a case, and how.

    It holds for the firm that was verified: if the case is changed to another firm, it no longer
    counts.
    """

    case = models.OneToOneField(Case, models.CASCADE, related_name="firm_verification")
    firm = models.ForeignKey(Firm, models.PROTECT, related_name="+")
    way = models.CharField(_("how the firm was verified"), max_length=20, choices=VerificationWay)
    note = models.TextField(_("note"), blank=True)
    verified_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    verified_at = models.DateTimeField()
    wait_months = models.PositiveSmallIntegerField(editable=False)

    class Meta:
        verbose_name = _("verification of a firm")
        verbose_name_plural = _("verifications of firms")
        constraints = [
            models.CheckConstraint(
                name="a_firm_is_verified_in_a_known_way",
                condition=Q(way__in=VerificationWay.values),
            ),
            models.CheckConstraint(
                name="a_case_waits_two_months_at_most",
                condition=Q(wait_months__lte=MOST_MONTHS),
            ),
        ]

    def __str__(self):
        return f"{self.firm}: {self.get_way_display()}"
