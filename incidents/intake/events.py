"""Make events of the columns of a row. A day that the row does not give is never invented."""

from decimal import Decimal
from typing import NamedTuple

from incidents.intake.cases import CaseRow
from incidents.intake.known import Known
from incidents.models.desk.events import Event, EventKind
from incidents.models.desk.imports import CasePart
from incidents.values.case_kinds import CaseKind
from incidents.values.firm_responses import FirmResponse
from incidents.values.partial_dates import PartialDate

DAYS = ("on", "not_before", "due_on")


class EventFacts(NamedTuple):
    """What a row can hold of an event: all its columns but the note, days as text."""

    kind: str
    on: str = ""
    is_by: bool = False
    not_before: str = ""
    due_on: str = ""
    amount: Decimal | None = None
    currency: str = ""
    fine_ground: str = ""
    source: str = ""

    def event(self) -> Event:
        """The same as an unsaved event. A day that cannot be read stays text: saving refuses it."""
        return Event(**self._asdict() | {name: _day(getattr(self, name)) for name in DAYS})


def _day(text: str) -> str:
    try:
        return PartialDate(text) if text else ""
    except ValueError:
        return text


def event_facts_of(row: CaseRow, known: Known) -> dict[CasePart, EventFacts]:
    """Events by part, in the order: demanded, reported, deadline, responses, record, fine."""
    reported = EventFacts(EventKind.REPORTED.value, row["first_reported_date"])
    events: dict[CasePart, EventFacts] = {}
    if row.case_kind == CaseKind.DEMAND:
        events[CasePart.DEMANDED] = _demanded(row, known)
    events[CasePart.REPORTED] = reported
    if row["deadline_date"]:
        kind = _deadline_kind(row, known).value
        events[CasePart.DEADLINE] = EventFacts(kind, due_on=row["deadline_date"])
    if row["first_response"]:
        first = EventFacts(row["first_response"], row["first_response_date"])
        events[CasePart.FIRST_RESPONSE] = first
    if row["response"] != FirmResponse.UNKNOWN:
        events[CasePart.RESPONSE] = EventFacts(row["response"], row["response_date"])
    if "recorded" in row.note:
        record = row.note["recorded"]
        kind = EventKind.RECORDED.value
        events[CasePart.RECORDED] = EventFacts(kind, record["on"], source=record["source"])
    if row.amount is not None:
        events[CasePart.FINE] = EventFacts(
            EventKind.FINED.value,
            str(row.note.get("fined_on", "")),
            amount=row.amount,
            currency=row["penalty_currency"],
            fine_ground=row.note.get("fine_ground", ""),
        )
    return events


def events_of(row: CaseRow, known: Known) -> dict[CasePart, Event]:
    """The same as unsaved events."""
    return {part: facts.event() for part, facts in event_facts_of(row, known).items()}


def measures_of(row: CaseRow) -> list[EventFacts]:
    """The dated changes of a measure: notes on the row, and the days in its columns.

    A day in a column has the row's first source; a lifting without any other day has none.
    """
    changes = [
        EventFacts(change["kind"], change["on"], source=change["source"])
        for change in row.note.get("measures", ())
    ]
    is_dated = row["imposed_date"] or row["suspended_date"]
    source = name_source(row) if is_dated else ""
    for kind, column in MEASURE_COLUMNS.items():
        if row[column]:
            changes.append(EventFacts(kind.value, row[column], source=source))
    return changes


MEASURE_COLUMNS = {
    EventKind.IMPOSED: "imposed_date",
    EventKind.SUSPENDED: "suspended_date",
    EventKind.LIFTED: "lifted_date",
}
LONGEST_NAME = 600


def name_source(row: CaseRow) -> str:
    """The first source of a row in one line: publisher, title and address; "" without one."""
    if row.source is None:
        return ""
    name = ", ".join(filter(None, [row.source.publisher, row.source.title]))
    return f"{name} <{row.source.url}>"[:LONGEST_NAME] if row.source.url else name


def _deadline_kind(row: CaseRow, known: Known) -> EventKind:
    """Extended, if the campaign has this deadline as an extended one; else set."""
    campaign = known.campaigns.get(row["campaign_key"])
    deadlines = campaign.deadlines.all() if campaign else ()
    is_extended = any(
        str(deadline.on) == row["deadline_date"] and deadline.kind == "extended"
        for deadline in deadlines
    )
    return EventKind.DEADLINE_EXTENDED if is_extended else EventKind.DEADLINE_SET


def _demanded(row: CaseRow, known: Known) -> EventFacts:
    """The demand: on its own day, else that of the campaign if that fits, else by the first report.

    A letter cannot have been reported before it was written. A row with an earlier report is
    about an earlier demand, so the day of the campaign is not used.
    """
    kind, reported = EventKind.DEMANDED.value, row["first_reported_date"]
    if row["demand_date"]:
        return EventFacts(kind, row["demand_date"])
    if row["demand_not_before"]:
        return EventFacts(kind, reported, is_by=True, not_before=row["demand_not_before"])
    campaign = known.campaigns.get(row["campaign_key"])
    issued = campaign and campaign.issued_on
    if issued and issued.earliest <= PartialDate(reported).latest:
        return EventFacts(kind, str(issued))
    return EventFacts(kind, reported, is_by=True)
