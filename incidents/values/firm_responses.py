"""What a firm did about a demand, and which responses count as conceding or resisting."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FirmResponse(models.TextChoices):
    """The firm's response, derived from the events of a case."""

    COMPLIED = "complied", _("complied")
    PARTLY_COMPLIED = "partly-complied", _("partly complied")
    APOLOGISED = "apologised", _("apologised")
    REFUSED = "refused", _("refused")
    REVERSED = "reversed", _("reversed")
    UNKNOWN = "unknown", _("unknown")


# The one definition for every count, share, page and sentence. A firm that reversed a concession
# counts by its last response: it resisted. Otherwise a share of firms that conceded would still
# count a concession that has been taken back.
CONCEDED = (FirmResponse.COMPLIED, FirmResponse.PARTLY_COMPLIED, FirmResponse.APOLOGISED)
RESISTED = (FirmResponse.REFUSED, FirmResponse.REVERSED)
