"""Make events of the columns of a row. A day that the row does not give is never invented."""

from incidents.intake.cases import CaseRow
from incidents.intake.known import Known
from incidents.models.desk.events import Event, EventKind
from incidents.models.desk.imports import CasePart
from incidents.values.firm_responses import FirmResponse
from incidents.values.partial_dates import PartialDate


def events_of(row: CaseRow, known: Known) -> dict[CasePart, Event]:
    """Unsaved events by part: demanded, reported, deadline, responses, fine."""
    events = {
        CasePart.DEMANDED: _demanded(row, known),
        CasePart.REPORTED: Event(
            kind=EventKind.REPORTED, on=PartialDate(row["first_reported_date"])
        ),
    }
    if row["deadline_date"]:
        due_on = PartialDate(row["deadline_date"])
        events[CasePart.DEADLINE] = Event(kind=_deadline_kind(row, known), due_on=due_on)
    if row["first_response"]:
        first = PartialDate(row["first_response_date"])
        events[CasePart.FIRST_RESPONSE] = Event(kind=row["first_response"], on=first)
    if row["response"] != FirmResponse.UNKNOWN:
        events[CasePart.RESPONSE] = Event(kind=row["response"], on=row["response_date"])
    if row.amount is not None:
        events[CasePart.FINE] = Event(
            kind=EventKind.FINED,
            on=row.note.get("fined_on", ""),
            amount=row.amount,
            currency=row["penalty_currency"],
            fine_ground=row.note.get("fine_ground", ""),
        )
    return events


def _deadline_kind(row: CaseRow, known: Known) -> EventKind:
    """Extended, if the campaign has this deadline as an extended one; else set."""
    campaign = known.campaigns.get(row["campaign_key"])
    deadlines = campaign.deadlines.all() if campaign else ()
    is_extended = any(
        str(deadline.on) == row["deadline_date"] and deadline.kind == "extended"
        for deadline in deadlines
    )
    return EventKind.DEADLINE_EXTENDED if is_extended else EventKind.DEADLINE_SET


def _demanded(row: CaseRow, known: Known) -> Event:
    """The demand: on its own day, else that of the campaign if that fits, else by the first report.

    A letter cannot have been reported before it was written. A row with an earlier report is
    about an earlier demand, so the day of the campaign is not used.
    """
    reported = PartialDate(row["first_reported_date"])
    if row["demand_date"]:
        return Event(kind=EventKind.DEMANDED, on=PartialDate(row["demand_date"]))
    if row["demand_not_before"]:
        first = PartialDate(row["demand_not_before"])
        return Event(kind=EventKind.DEMANDED, not_before=first, on=reported, is_by=True)
    campaign = known.campaigns.get(row["campaign_key"])
    issued = campaign and campaign.issued_on
    if issued and issued.earliest <= reported.latest:
        return Event(kind=EventKind.DEMANDED, on=issued)
    return Event(kind=EventKind.DEMANDED, on=reported, is_by=True)
