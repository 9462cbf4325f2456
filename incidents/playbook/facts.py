"""What a case or an entry of the register says, as far as an answer asks for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from incidents.models.desk.cases import Case, EventKind
from incidents.models.register.incidents import Incident
from incidents.values.partial_dates import PartialDate

ACTED = (EventKind.FINED, EventKind.RECORDED, EventKind.DELISTED)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Keys are slugs and ISO codes; "" is not known. `events` is None where they are not told.

    `others`: home states of the other addressees of the same demand, as far as the reader may
    know them. `answered`: (slug, kind) of the recorded responses to it.
    """

    state: str
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
    def hit(self) -> tuple[str, ...]:
        """Home states that are hit, the firm's own first, each once."""
        return tuple(dict.fromkeys(code for code in (self.home, *self.others) if code))


def facts_of_case(case: Case, others: Iterable[str] = ()) -> Facts:
    """The facts of a case loaded `with_record`; asks the database nothing more."""
    timeline = case.timeline
    acted = [event.on for event in timeline if event.kind in ACTED and event.on and not event.is_by]
    return Facts(
        state=case.state,
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


def of_entry(entry: Incident, others: Iterable[str] = ()) -> Facts:
    """The facts of an entry, read off what its tier is told; asks the database nothing."""
    document = entry.document
    timeline: list[dict[str, Any]] | None = document.get("timeline")
    acted = [
        event["on"]
        for event in timeline or ()
        if event["kind"] in ACTED and event["on"] and not event["is_by"]
    ]
    return Facts(
        state=entry.state,
        attribution=entry.attribution,
        home=entry.country,
        firm_kind=entry.firm_kind,
        sector=entry.sector,
        topics=tuple(entry.topics),
        tactics=tuple(entry.tactics),
        events=None if timeline is None else tuple(event["kind"] for event in timeline),
        reported_on=_day(entry.reported_on) or PartialDate("0001"),
        demanded_on=_day(entry.demanded_on),
        demand_deadline_on=_day(entry.demand_deadline_on),
        acted_on=_day(acted[0] if acted else ""),
        campaign=document.get("campaign") or "",
        others=tuple(sorted(set(others))),
    )


def _day(text: str) -> PartialDate | None:
    return PartialDate(text) if text else None
