"""What a firm did about a demand, and which responses count as conceding or resisting."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.values.case_kinds import CaseKind


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

NOTHING_DEMANDED = _("nothing demanded")


def is_undemanded(firm_response: str, case_kind: str) -> bool:
    """Whether nothing was asked of the firm, so that its response is not unknown: there is none."""
    has_demand = case_kind in ("", CaseKind.DEMAND)
    return not has_demand and firm_response in ("", FirmResponse.UNKNOWN)


def label_response(firm_response: str, case_kind: str) -> str:
    """What people read for a response, in lists, files and cards."""
    if is_undemanded(firm_response, case_kind):
        return str(NOTHING_DEMANDED)
    return str(FirmResponse(firm_response or FirmResponse.UNKNOWN).label)
