"""What a case still lacks for a file under the EU Anti-Coercion Instrument.

Regulation (EU) 2023/2675. The gists are ours, not the text: article 2(1) asks for a third
country's measure or threat that affects trade or investment, in order to interfere with a
choice of the Union or a Member State; article 2(2) weighs intensity, duration, pattern and
breadth; article 4 opens an examination on substantiated information.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Manager
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.models.desk.cases import Case
from incidents.models.desk.events import EventKind
from incidents.models.desk.evidence import Credibility, Reliability
from incidents.models.register.authorities import Attribution
from incidents.values.firm_responses import FirmResponse

MEASURES = (EventKind.FINED, EventKind.RECORDED, EventKind.DELISTED, EventKind.THREATENED)


@dataclass(frozen=True)
class Need:
    """One requirement of a file: its article, what to add, and whether the case has it."""

    article: str
    sentence: Promise
    is_met: Callable[[Case], bool]


@dataclass(frozen=True)
class Score:
    """How many requirements are met, and the sentences of those that are not."""

    met: int
    total: int
    missing: list[tuple[str, Promise]]


NEEDS = (
    Need("2(1)", _("Name the coercing authority."), lambda case: case.authority is not None),
    Need(
        "2(1)",
        _("Set the attribution to “encouraged” or “led”, and name its source."),
        lambda case: case.attribution in (Attribution.LED, Attribution.ENCOURAGED),
    ),
    Need("2(1)", _("Enter what was demanded."), lambda case: bool(case.demanded_change)),
    Need(
        "2(1)",
        _("Add the measure to the timeline: a fine, credit record, delisting or threat."),
        lambda case: any(event.kind in MEASURES for event in case.timeline),
    ),
    Need(
        "2(1)",
        _("Choose a topic, which shows what the demand aims at."),
        lambda case: _any(case.topics),
    ),
    Need(
        "2(2)",
        _("Enter the exact day of the demand."),
        lambda case: bool(case.demanded_on) and case.demanded_on.precision == "day",
    ),
    Need(
        "2(2)",
        _("If other firms received the demand too, choose the campaign."),
        lambda case: case.campaign is not None,
    ),
    Need(
        "2(2)",
        _("Enter the firm's response and its date."),
        lambda case: case.firm_response != FirmResponse.UNKNOWN and bool(case.responded_on),
    ),
    Need("2(2)", _("Choose the firm's sector."), lambda case: case.sector is not None),
    Need("4", _("Cite the law behind the demand."), lambda case: _any(case.citations)),
    Need(
        "4",
        _("Add a source graded at least C3: reliability A to C, credibility 1 to 3."),
        lambda case: any(
            use.reliability <= Reliability.C and use.credibility <= Credibility.THREE
            for use in case.uses.all()
        ),
    ),
    Need(
        "4",
        _("Enter the address of an archived copy of a source."),
        lambda case: any(use.source.archive_url for use in case.uses.all()),
    ),
)


def score(case: Case) -> Score:
    """Score a case loaded `with_record`; no further query."""
    missing = [(need.article, need.sentence) for need in NEEDS if not need.is_met(case)]
    return Score(met=len(NEEDS) - len(missing), total=len(NEEDS), missing=missing)


def _any(rows: Manager[Any]) -> bool:
    return bool(rows.all())
