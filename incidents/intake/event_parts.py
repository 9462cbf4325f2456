"""The parts of a case that are events: demand, report, deadline, response and fine."""

from typing import Any

from django.utils.translation import gettext as _

from incidents.intake.cases import CaseRow
from incidents.intake.child_parts import ChildPart
from incidents.intake.events import EventFacts, event_facts_of, events_of, measures_of
from incidents.intake.parts import Part, Record, Value
from incidents.models.desk.events import DEADLINES, Event, EventKind, ordered
from incidents.models.desk.imports import CasePart
from incidents.values.firm_responses import FirmResponse
from incidents.values.localised import format_partial_date
from incidents.values.measure_status import STATUS_AFTER
from incidents.values.partial_dates import PartialDate

RESPONSES = tuple(kind for kind in EventKind if kind.value in FirmResponse.values)


# What two events are compared by, of EventFacts: all up to the currency.
SIGNED = EventFacts._fields.index("currency") + 1


class EventPart(ChildPart):
    """An event that is made of columns of a row."""

    kinds: tuple[EventKind, ...]

    def value_of(self, row: CaseRow) -> Value:
        event = event_facts_of(row, self.lists.known).get(self.name)
        return event and tuple(event[:SIGNED])

    def new_child(self, row: CaseRow) -> Any:
        return events_of(row, self.lists.known)[self.name]

    def children(self, record: Record) -> list[Any]:
        return [event for event in record.events if event.kind in self.kinds]

    def siblings(self, record: Record) -> list[Any]:
        return record.events

    def is_written_child(self, child: Event, value: Value) -> bool:
        return _signature(child) == value and not child.note

    def contains(self, child: Event, value: Value) -> bool:
        """An officer may know the day of what the file gives without one."""
        kind, on, *others = value
        own_kind, own_on, *own = _signature(child)
        return own_kind == kind and own == others and (own_on == on or not on)

    def show(self, value: Value) -> str:
        return _show_event(*value) if value else ""

    def show_child(self, child: Event) -> str:
        return ", ".join(filter(None, [_show_event(*_signature(child)), child.note]))


def _signature(event: Event) -> tuple[Any, ...]:
    """What a row can hold of an event: all but the note."""
    days = (str(event.on), event.is_by, str(event.not_before), str(event.due_on))
    return (str(event.kind), *days, event.amount, event.currency)


def _show_event(
    kind: str, on: str, is_by: bool, not_before: str, due_on: str, amount: Any, currency: str
) -> str:
    day = format_partial_date(on)
    if is_by and day:
        day = _("by %(day)s") % {"day": day}
    if not_before:
        day = _("not before %(first)s, %(day)s") % {
            "first": format_partial_date(not_before),
            "day": day,
        }
    fine = "" if amount is None else f"{amount.normalize():f} {currency}"
    return " ".join(
        filter(None, [str(EventKind(kind).label), day, format_partial_date(due_on), fine])
    )


class DemandedPart(EventPart):
    """The demand, where there is one. A row has no column for its day: others give it."""

    name, kinds = CasePart.DEMANDED, (EventKind.DEMANDED,)
    basis = (CasePart.CASE_KIND, CasePart.CAMPAIGN, CasePart.REPORTED)


class ReportedPart(EventPart):
    """The day of the first report: a column of the case, repeated by an event."""

    name, kinds = CasePart.REPORTED, (EventKind.REPORTED,)

    def is_as_written(self, record: Record, value: Value) -> bool:
        is_on_case = str(record.case.reported_on) == value[1]
        return is_on_case and super().is_as_written(record, value)

    def agrees(self, record: Record, value: Value) -> bool:
        return str(record.case.reported_on) == value[1]

    def write(self, record: Record, before: CaseRow | None, row: CaseRow) -> bool:
        record.case.reported_on = PartialDate(row["first_reported_date"])
        return super().write(record, before, row)

    def overwrite(self, record: Record, row: CaseRow) -> None:
        record.case.reported_on = PartialDate(row["first_reported_date"])
        super().overwrite(record, row)

    def show(self, value: Value) -> str:
        return format_partial_date(value[1])

    def show_case(self, record: Record) -> str:
        events = [self.show_child(event) for event in self.children(record)]
        return "; ".join([format_partial_date(record.case.reported_on), *events])


class DeadlinePart(EventPart):
    name, kinds = CasePart.DEADLINE, DEADLINES


class FirstResponsePart(EventPart):
    """A response before the last one, such as a concession that was reversed."""

    name, kinds = CasePart.FIRST_RESPONSE, RESPONSES

    def children(self, record: Record) -> list[Any]:
        responses = [event for event in ordered(record.events) if event.kind in self.kinds]
        return responses[:-1]


class ResponsePart(EventPart):
    name, kinds = CasePart.RESPONSE, RESPONSES


class FinePart(EventPart):
    name, kinds = CasePart.FINE, (EventKind.FINED,)


class RecordedPart(EventPart):
    """That the fine or breach stands on a credit file: a note on the row."""

    name, kinds = CasePart.RECORDED, (EventKind.RECORDED,)


class MeasuresPart(Part):
    """The dated changes of a measure, all of them together: the file's are replaced as a whole.

    A table has a column only for the day of lifting; the others are notes on its rows. A threat of
    a measure is one of them, though nothing is in force then.
    """

    name = CasePart.MEASURES
    kinds = frozenset((*STATUS_AFTER, EventKind.THREATENED.value))

    def value_of(self, row: CaseRow) -> Value:
        return tuple((change.kind, change.on, change.source) for change in measures_of(row))

    def children(self, record: Record) -> list[Any]:
        return [event for event in record.events if event.kind in self.kinds]

    def is_as_written(self, record: Record, value: Value) -> bool:
        own = [(event.kind, str(event.on), event.source) for event in self.children(record)]
        return sorted(own) == sorted(value)

    def write(self, record: Record, before: CaseRow | None, row: CaseRow) -> bool:
        for event in self.children(record):
            record.replace(record.events, event, None)
        for change in measures_of(row):
            record.replace(record.events, None, change.event())
        return True

    def show(self, value: Value) -> str:
        return "; ".join(f"{EventKind(kind).label} {on}" for kind, on, _source in value)

    def show_case(self, record: Record) -> str:
        return "; ".join(str(event) for event in self.children(record))


# In the order of a new case.
EVENT_PARTS: tuple[type[Part], ...] = (
    DemandedPart,
    ReportedPart,
    DeadlinePart,
    FirstResponsePart,
    ResponsePart,
    RecordedPart,
    FinePart,
    MeasuresPart,
)
