"""What a firm did about a demand, and which of it counts as conceding or resisting."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FirmResponse(models.TextChoices):
    """How the firm answered, read off the events."""

    COMPLIED = "complied", _("complied")
    PARTLY_COMPLIED = "partly-complied", _("partly complied")
    APOLOGISED = "apologised", _("apologised")
    REFUSED = "refused", _("refused")
    REVERSED = "reversed", _("reversed")
    UNKNOWN = "unknown", _("unknown")


# The one definition for every count, share, page and sentence. A firm that reversed a concession
# counts by its last response: it resisted. Once it has taken the concession back, a share of
# firms that conceded would otherwise state what is no longer so.
CONCEDED = (FirmResponse.COMPLIED, FirmResponse.PARTLY_COMPLIED, FirmResponse.APOLOGISED)
RESISTED = (FirmResponse.REFUSED, FirmResponse.REVERSED)
