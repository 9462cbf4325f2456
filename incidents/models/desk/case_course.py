"""What is read off the timeline of a case: its demand, its deadline, the response, the measure."""

from incidents.models.desk.events import (
    EventKind,
    first_concession_event,
    last_response_event,
    ordered,
)
from incidents.values.firm_responses import FirmResponse
from incidents.values.measure_status import STATUS_AFTER, MeasureEvent


class CaseCourse:
    """The course of a case with `events` and `reported_on`."""

    @property
    def timeline(self):
        """Return events by time; undated ones after those they were entered behind."""
        return ordered(self.events.all())

    @property
    def firm_response(self):
        last = last_response_event(self.timeline)
        return last.kind if last else FirmResponse.UNKNOWN

    @property
    def responded_on(self):
        last = last_response_event(self.timeline)
        return last.on if last else ""

    @property
    def demand_deadline_on(self):
        """Return the latest demand deadline, set or extended, as a partial date, or ""."""
        dues = [event.due_on for event in self.timeline if event.due_on]
        return max(dues, key=lambda due: (due.latest, len(due)), default="")

    @property
    def demanded_on(self):
        """Return the day of the first demand, or "": a demand known only "by" a day has none."""
        demands = [event for event in self.timeline if event.kind == EventKind.DEMANDED]
        return next((event.on for event in demands if event.on and not event.is_by), "")

    @property
    def demand_days(self):
        """Return the interval of the first demand as {"not_before", "not_after"}.

        Without a dated demand it came by the first report, and its start is open.
        """
        demands = [event for event in self.timeline if event.kind == EventKind.DEMANDED]
        dated = next((event.days for event in demands if event.on), None)
        return dated or {"not_before": "", "not_after": self.reported_on}

    @property
    def concession_days(self):
        """Return the interval of the first concession as {"not_before", "not_after"}, or None.

        A concession of which only the reversal is recorded came before that.
        """
        timeline = self.timeline
        first, last = first_concession_event(timeline), last_response_event(timeline)
        if first:
            return first.days
        if last and last.kind == EventKind.REVERSED:
            return {"not_before": "", "not_after": last.on}
        return None

    @property
    def measure_events(self):
        """Return the events of the measure in order of time (values.measure_status)."""
        return [
            MeasureEvent(event.kind, *event.days.values())
            for event in self.timeline
            if event.kind in STATUS_AFTER
        ]

    @property
    def fine(self):
        """Return (sum as Decimal, ISO 4217 currency), or None. A case has one currency."""
        fines = [event for event in self.timeline if event.amount is not None]
        return (sum(event.amount for event in fines), fines[0].currency) if fines else None

    @property
    def fine_ground(self):
        """Return the formal ground of the fine, "" without one. A case has one ground."""
        fines = [event for event in self.timeline if event.amount is not None]
        return next((event.fine_ground for event in fines if event.fine_ground), "")
