"""What a case is about: a demand, a reprisal, or retaliation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseKind(models.TextChoices):
    """Whether anything was demanded of the firm. Only a demand can be conceded or refused."""

    DEMAND = "demand", _("demand")
    REPRISAL = "reprisal", _("reprisal")
    RETALIATION = "retaliation", _("retaliation")


# What each kind means, for forms and the codebook.
MEANINGS = {
    CaseKind.DEMAND: _("the firm was asked to change something"),
    CaseKind.REPRISAL: _("the firm was punished for its own act; nothing was asked"),
    CaseKind.RETALIATION: _("the firm was punished for an act of its home government"),
}
