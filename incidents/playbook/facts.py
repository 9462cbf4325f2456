"""The facts of a case or an incident that the conditions of the playbook need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from incidents.models.desk.cases import Case
from incidents.models.desk.events import EventKind
from incidents.models.register.incidents import Incident
from incidents.values.case_kinds import CaseKind
from incidents.values.measure_status import ENDS, MeasureEvent, MeasureStatus, read_measure
from incidents.values.partial_dates import PartialDate

ENDED = (*(status.value for status in ENDS), MeasureStatus.SUSPENDED.value)
ACTED = (EventKind.FINED, EventKind.RECORDED, EventKind.DELISTED, EventKind.IMPOSED)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Keys are slugs and ISO codes; "" is not known.

    `events` is None where the reader may not know them. `others`: home states of the other
    addressees of the same demand, as far as the reader may know them. `laws`: keys of the cited
    instruments and provisions. `measure_status`: the latest (values.measure_status), and since
    when; "" without a measure.
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
    case_kind: str = CaseKind.DEMAND
    authority: str = ""
    laws: tuple[str, ...] = ()
    measure_status: str = ""
    measure_changed_on: PartialDate | None = None

    @property
    def home_states(self) -> tuple[str, ...]:
        """Home states of the firms under pressure, the firm's own first, each once."""
        return tuple(dict.fromkeys(code for code in (self.home, *self.others) if code))

    @property
    def is_ended(self) -> bool:
        """Whether a source says that the measure has ended or is suspended."""
        return self.measure_status in ENDED


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
        case_kind=case.case_kind,
        authority=case.authority.slug if case.authority else "",
        laws=_laws_of(case),
        measure_status=read_measure(case.measure_events).status,
        measure_changed_on=_latest_day(case.measure_events),
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
        case_kind=incident.case_kind,
        authority=incident.authority,
        laws=tuple(sorted({*incident.instruments, *incident.provisions})),
        measure_status=incident.measure_status,
        measure_changed_on=_latest_day(
            [MeasureEvent(**row) for row in document.get("measure_events") or ()]
        ),
    )


def _laws_of(case: Case) -> tuple[str, ...]:
    citations = case.citations.all()
    provisions = {citation.provision.key for citation in citations if citation.provision}
    return tuple(sorted({citation.instrument.key for citation in citations} | provisions))


def _latest_day(events: Sequence[MeasureEvent]) -> PartialDate | None:
    """The day of the last event of a measure, where it is known."""
    return _day(events[-1].not_after or events[-1].not_before) if events else None


def _day(text: str) -> PartialDate | None:
    return PartialDate(text) if text else None
