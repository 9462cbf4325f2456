"""The facts of a case or an incident that the conditions of the playbook need."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from incidents.models.desk.cases import Case
from incidents.models.desk.events import EventKind
from incidents.models.register.incidents import Incident
from incidents.values.partial_dates import PartialDate

ACTED = (EventKind.FINED, EventKind.RECORDED, EventKind.DELISTED)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Keys are slugs and ISO codes; "" is not known.

    `events` is None where the reader may not know them. `others`: home states of the other
    addressees of the same demand, as far as the reader may know them.
    """

    coercing_state: str
    attribution: str
    home: str
    firm_kind: str
    sector: str
    topics: tuple[str, ...]
    tactics: tuple[str, ...]
    events: tuple[str, ...] | None
    reported_on: PartialDate
    demanded_on: PartialDate | None
    demand_deadline_on: PartialDate | None
    acted_on: PartialDate | None
    campaign: str = ""
    others: tuple[str, ...] = ()

    @property
    def home_states(self) -> tuple[str, ...]:
        """Home states of the firms under pressure, the firm's own first, each once."""
        return tuple(dict.fromkeys(code for code in (self.home, *self.others) if code))


def facts_of_case(case: Case, others: Iterable[str] = ()) -> Facts:
    """The facts of a case loaded `with_record`; makes no query."""
    timeline = case.timeline
    acted = [event.on for event in timeline if event.kind in ACTED and event.on and not event.is_by]
    return Facts(
        coercing_state=case.coercing_state,
        attribution=case.attribution,
        home=case.firm.country,
        firm_kind=case.firm.kind,
        sector=case.sector.slug if case.sector else "",
        topics=tuple(sorted(topic.slug for topic in case.topics.all())),
        tactics=tuple(sorted(tactic.slug for tactic in case.tactics.all())),
        events=tuple(event.kind for event in timeline),
        reported_on=_day(case.reported_on) or PartialDate("0001"),
        demanded_on=_day(case.demanded_on),
        demand_deadline_on=_day(case.demand_deadline_on),
        acted_on=_day(acted[0] if acted else ""),
        campaign=case.campaign.title if case.campaign else "",
        others=tuple(sorted(set(others))),
    )


def facts_of_incident(incident: Incident, others: Iterable[str] = ()) -> Facts:
    """The facts of an incident, from the document of its tier; makes no query."""
    document = incident.document
    timeline: list[dict[str, Any]] | None = document.get("timeline")
    acted = [
        event["on"]
        for event in timeline or ()
        if event["kind"] in ACTED and event["on"] and not event["is_by"]
    ]
    return Facts(
        coercing_state=incident.coercing_state,
        attribution=incident.attribution,
        home=incident.country,
        firm_kind=incident.firm_kind,
        sector=incident.sector,
        topics=tuple(incident.topics),
        tactics=tuple(incident.tactics),
        events=None if timeline is None else tuple(event["kind"] for event in timeline),
        reported_on=_day(incident.reported_on) or PartialDate("0001"),
        demanded_on=_day(incident.demanded_on),
        demand_deadline_on=_day(incident.demand_deadline_on),
        acted_on=_day(acted[0] if acted else ""),
        campaign=document.get("campaign") or "",
        others=tuple(sorted(set(others))),
    )


def _day(text: str) -> PartialDate | None:
    return PartialDate(text) if text else None
