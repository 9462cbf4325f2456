"""Make events of the columns of a row. A day that the row does not give is never invented."""

from decimal import Decimal
from typing import NamedTuple

from incidents.intake.cases import CaseRow
from incidents.intake.known import Known
from incidents.models.desk.cases import Event, EventKind
from incidents.models.desk.imports import CasePart
from incidents.values.firm_responses import FirmResponse
from incidents.values.partial_dates import PartialDate


class EventFacts(NamedTuple):
    """What a row can hold of an event: all its columns but the note, days as text."""

    kind: str
    on: str = ""
    is_by: bool = False
    due_on: str = ""
    amount: Decimal | None = None
    currency: str = ""


def event_facts_of(row: CaseRow, known: Known) -> dict[CasePart, EventFacts]:
    """Events by part, in the order: demanded, reported, deadline, response, fine, lifted."""
    reported = row["first_reported_date"]
    events = {
        CasePart.DEMANDED: _demanded(row, known),
        CasePart.REPORTED: EventFacts(EventKind.REPORTED.value, reported),
    }
    if row["deadline_date"]:
        deadline = EventFacts(EventKind.DEADLINE_SET.value, due_on=row["deadline_date"])
        events[CasePart.DEADLINE] = deadline
    if row["response"] != FirmResponse.UNKNOWN:
        events[CasePart.RESPONSE] = EventFacts(row["response"], row["response_date"])
    if row.amount is not None:
        events[CasePart.FINE] = EventFacts(
            EventKind.FINED.value,
            str(row.note.get("fined_on", "")),
            amount=row.amount,
            currency=row["penalty_currency"],
        )
    if row["lifted_date"]:
        events[CasePart.LIFTED] = EventFacts(EventKind.LIFTED.value, row["lifted_date"])
    return events


def events_of(row: CaseRow, known: Known) -> dict[CasePart, Event]:
    """The same as unsaved events."""
    facts = event_facts_of(row, known)
    return {part: Event(**event._asdict()) for part, event in facts.items()}


def _demanded(row: CaseRow, known: Known) -> EventFacts:
    """The demand: on the day of the campaign if that fits, else at the latest by the first report.

    A letter cannot have been reported before it was written. A row with an earlier report is
    about an earlier demand, so the day of the campaign is not used.
    """
    reported = row["first_reported_date"]
    campaign = known.campaigns.get(row["campaign_key"])
    issued = campaign and campaign.issued_on
    if issued and issued.earliest <= PartialDate(reported).latest:
        return EventFacts(EventKind.DEMANDED.value, str(issued))
    return EventFacts(EventKind.DEMANDED.value, reported, is_by=True)
