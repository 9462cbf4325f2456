"""How it is known that an act against a firm was about politics."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PoliticalLink(models.TextChoices):
    """Who says that a reprisal or a retaliation was political, the surest first.

    A cautious count leaves `inferred` out: another ground was given, or none.
    """

    STATED = "stated", _("stated by the authority")
    REPORTED = "reported", _("reported by a source")
    INFERRED = "inferred", _("inferred by the trade, the firm or reporters")
