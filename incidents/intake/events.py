"""The columns of a row become events. A day that the row does not give is never made up."""

from typing import Any

from incidents.intake.cases import CaseRow
from incidents.models.cases import Case, Event, EventKind
from incidents.models.days import PartialDate
from incidents.models.firm_responses import ResponseKind


def events_of(row: CaseRow, case: Case, note: dict[str, Any]) -> list[Event]:
    """Unsaved events of a case, in the order: demanded, reported, deadline, answer, fine."""
    events = [
        _demanded(row, case),
        Event(kind=EventKind.REPORTED, on=PartialDate(row["first_reported_date"])),
    ]
    if row["deadline_date"]:
        events.append(Event(kind=EventKind.DEADLINE_SET, due_on=PartialDate(row["deadline_date"])))
    if row["response"] != ResponseKind.UNKNOWN:
        events.append(Event(kind=row["response"], on=row["response_date"]))
    if row.amount is not None:
        events.append(
            Event(
                kind=EventKind.FINED,
                on=note.get("fined_on", ""),
                amount=row.amount,
                currency=row["penalty_currency"],
            )
        )
    for position, event in enumerate(events):
        event.case, event.position = case, position
    return events


def _demanded(row: CaseRow, case: Case) -> Event:
    """The demand: on the campaign's day where it has one that fits, else known by the report.

    A campaign's letter cannot have been reported before it was written; where the row says so,
    the row knows of an earlier demand and the campaign's day is not taken.
    """
    reported = PartialDate(row["first_reported_date"])
    issued = case.campaign and case.campaign.issued_on
    if issued and issued.earliest <= reported.latest:
        return Event(kind=EventKind.DEMANDED, on=issued)
    return Event(kind=EventKind.DEMANDED, on=reported, is_by=True)
