"""How far a firm conceded can be recorded where it did."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents.models.desk.events import Event
from incidents.values.concession_scale import CONCESSION_SCALE
from incidents.values.firm_responses import CONCEDED, FirmResponse

# Whoever reverses a concession has conceded before.
SHOWS_CONCESSION = {*CONCEDED, FirmResponse.REVERSED}


def check_scale(facts: Mapping[str, Any], events: Iterable[Event]) -> None:
    """Raises ValidationError for a scale of concession where no event says that there was one."""
    given = [name for name in CONCESSION_SCALE if facts.get(name)]
    if given and not {event.kind for event in events} & SHOWS_CONCESSION:
        sentence = _(
            "Nothing says that the firm conceded. Add its concession to what happened, or leave"
            " this blank."
        )
        raise ValidationError({given[0]: sentence}, code="scale")
