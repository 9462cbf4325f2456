"""Parts of a case for each of which a firm says how far it may travel, as in its report.

A part that most of a release rests on bounds the consent of the whole case. Wordings and sources
stay at the desk by themselves.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from incidents.values.tiers import Consent

# Narrowest first.
ORDER = (Consent.INTERNAL, Consent.AGGREGATE, Consent.SECTOR, Consent.NAMED)


class ConsentGroup(models.TextChoices):
    """The steps in which a firm reports."""

    DEMAND = "demand", _("The demand")
    STATE_PART = "state_part", _("Government involvement")
    WORDING = "wording", _("The wording")
    PRESSURE = "pressure", _("The pressure")
    ANSWER = "answer", _("The firm's response")
    FIRM = "firm", _("The firm")
    EVIDENCE = "evidence", _("Evidence and sources")


# Fields of a document that are left out where the firm allows less than the case's consent.
FIELDS_LEFT_OUT = {
    ConsentGroup.WORDING: ("wordings",),
    ConsentGroup.EVIDENCE: ("sources", "excerpts"),
}
# "Use only together": how many firms must have told the desk of the same demand.
LEAST_FIRMS = [
    (number, format_lazy(_("with at least {count} firms"), count=number)) for number in range(2, 6)
]
# What a firm chooses in its report, and what that means for a case.
CONSENT_OF_STEP = {
    "desk": Consent.INTERNAL,
    "allied": Consent.INTERNAL,
    "counted": Consent.AGGREGATE,
    "sector": Consent.SECTOR,
    "named": Consent.NAMED,
}


def narrowest_consent(group_consents: Mapping[str, str]) -> Consent:
    """The most that a whole case may be released under; NAMED where the firm set no limits."""
    bounding = (
        Consent(consent)
        for group, consent in group_consents.items()
        if group not in FIELDS_LEFT_OUT
    )
    return min(bounding, key=ORDER.index, default=Consent.NAMED)


def is_left_out(field: str, consent: str, group_consents: Mapping[str, str]) -> bool:
    """Whether a field stays at the desk in a release under this consent."""
    return any(
        field in fields
        and ORDER.index(Consent(group_consents.get(group, consent))) < ORDER.index(Consent(consent))
        for group, fields in FIELDS_LEFT_OUT.items()
    )
