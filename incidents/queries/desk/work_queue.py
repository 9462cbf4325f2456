"""The desk's queue: what waits for whom."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, F, Max, OuterRef, Q, Subquery

from incidents.models.desk.cases import Case, CaseQuerySet, Event
from incidents.models.desk.decisions import DecidedQuerySet, ReleaseState
from incidents.models.desk.releases import Release, ReleaseQuerySet
from incidents.models.people.people import Desk, User
from incidents.models.responses.deadlines import StatutoryDeadline, StatutoryDeadlineQuerySet
from incidents.models.responses.drafts import (
    CollectiveResponseRelease,
    CollectiveResponseReleaseQuerySet,
)
from incidents.values.firm_responses import FirmResponse
from incidents.values.partial_dates import PartialDate

AHEAD = dt.timedelta(days=30)
FAR = dt.timedelta(days=3 * 366)
MOST = 50
MOST_AHEAD = 500


@dataclass(frozen=True)
class Desks:
    """What a person may see of the desk's work, as querysets."""

    cases: CaseQuerySet
    releases: ReleaseQuerySet
    answers: CollectiveResponseReleaseQuerySet
    clocks: StatutoryDeadlineQuerySet


@dataclass(frozen=True)
class Queue:
    """Lists of cases and releases of one desk, each at most 50 long, oldest work first."""

    drafts: list[Case]
    sent_back: list[Release | CollectiveResponseRelease]
    awaiting: list[Release]
    answers: list[CollectiveResponseRelease]
    clocks: list[StatutoryDeadline]
    ahead: list[tuple[Case, PartialDate]]
    overdue: list[tuple[Case, PartialDate]]
    changed: list[Case]


def queue(seen: Desks, person: User, today: dt.date) -> Queue:
    """What waits, of what the person may see."""
    cases = seen.cases.with_names()
    due = _due(cases, today + AHEAD)
    return Queue(
        drafts=list(
            cases.filter(logged_by=person, releases__isnull=True).order_by("-changed_at")[:MOST]
        ),
        sent_back=[
            *sent_back(seen.releases, "case", person).select_related("case__firm")[:MOST],
            *sent_back(seen.answers, "draft", person).select_related("draft")[:MOST],
        ],
        awaiting=list(
            seen.releases.awaiting()
            .select_related("case__firm", "proposed_by")
            .order_by("proposed_at")[:MOST]
        ),
        answers=list(
            seen.answers.awaiting()
            .select_related("draft", "proposed_by")
            .order_by("proposed_at")[:MOST]
        ),
        clocks=list(seen.clocks.due_by(today + AHEAD).with_subject()[:MOST]),
        ahead=[(case, day) for case, day in due if day.latest >= today],
        overdue=[(case, day) for case, day in due if day.latest < today],
        changed=list(changed_since_release(cases)[:MOST]),
    )


def sent_back(releases: DecidedQuerySet, subject: str, person: User) -> DecidedQuerySet:
    """Proposals that came back to this person: neither proposed again since nor set aside.

    What an author left behind, who is no longer at the desk, is everybody's there.
    """
    later = releases.model.objects.filter(
        **{subject: OuterRef(subject)}, version__gt=OuterRef("version")
    )
    is_here = Q(proposed_by__is_active=True, proposed_by__desk=person.desk_id)
    return (
        releases.filter(~Exists(later), state=ReleaseState.REFUSED, set_aside_at__isnull=True)
        .filter(Q(proposed_by=person) | ~is_here)
        .select_related("refused_by")
        .order_by("refused_at")
    )


def deadlines_of(
    desk: Desk, today: dt.date
) -> list[tuple[Case | StatutoryDeadline, dt.date, dt.date]]:
    """(row, first day, last day) of what is ahead of a desk: unanswered demands, running clocks.

    The nearest first; what passed up to 30 days ago is told still. For whoever holds the
    address of the desk's calendar, so no reader is asked for. Three queries.
    """
    since, far = today - AHEAD, today + FAR
    cases = Case.objects.filter(desk=desk)
    clocks = (
        StatutoryDeadline.objects.filter(desk=desk, due_until__gte=since).due_by(far).with_subject()
    )
    rows: list[tuple[Case | StatutoryDeadline, dt.date, dt.date]] = [
        (case, day.earliest, day.latest) for case, day in _due(cases, far, since, MOST_AHEAD)
    ]
    rows += [(clock, clock.due_from, clock.due_until) for clock in clocks]
    return sorted(rows, key=lambda row: (row[2], row[1]))


def _due(
    cases: CaseQuerySet, until: dt.date, since: dt.date = dt.date.min, most: int = MOST
) -> list[tuple[Case, PartialDate]]:
    """Unanswered cases whose last deadline is in since..until, the nearest first.

    A day is text whose order is that of time; a month or year falls due at its end.
    """
    answered = Event.objects.filter(case=OuterRef("pk"), kind__in=KNOWN_RESPONSES)
    last = (
        Event.objects.filter(case=OuterRef("pk"))
        .exclude(due_on="")
        .order_by()
        .values("case")
        .annotate(last=Max("due_on"))
        .values("last")
    )
    rows = (
        cases.annotate(due=Subquery(last))
        .filter(~Exists(answered), due__gte=f"{since.year:04d}", due__lte=str(until))
        .prefetch_related("events")
        .order_by("due")[:most]
    )
    days = [(case, case.demand_deadline_on) for case in rows]
    return [(case, day) for case, day in days if day.latest >= since]


KNOWN_RESPONSES = [kind.value for kind in FirmResponse if kind != FirmResponse.UNKNOWN]


def changed_since_release(cases: CaseQuerySet) -> CaseQuerySet:
    """Cases in the register that say something else by now, or may do.

    A release is in the register if it has entries there. Its state alone would not tell: behind a
    withdrawn version an older one is still "approved", and the case would be listed.
    """
    released = Release.objects.filter(case=OuterRef("pk"), entries__isnull=False).values(
        "proposed_at"
    )[:1]
    waiting = Release.objects.filter(case=OuterRef("pk"), state=ReleaseState.PROPOSED)
    return cases.annotate(released=Subquery(released)).filter(
        ~Exists(waiting), changed_at__gt=F("released")
    )
