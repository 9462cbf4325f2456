"""The desk's queue: what waits for whom."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, F, Max, OuterRef, Subquery

from incidents.models.cases import Case, CaseQuerySet, Event, ResponseKind
from incidents.models.days import PartialDate
from incidents.models.people import User
from incidents.models.releases import Release, ReleaseQuerySet, ReleaseState

AHEAD = dt.timedelta(days=30)
MOST = 50


@dataclass(frozen=True)
class Queue:
    """Lists of cases and releases of one desk, each at most 50 long, oldest work first."""

    drafts: list[Case]
    awaiting: list[Release]
    ahead: list[tuple[Case, PartialDate]]
    overdue: list[tuple[Case, PartialDate]]
    changed: list[Case]


def queue(cases: CaseQuerySet, releases: ReleaseQuerySet, person: User, today: dt.date) -> Queue:
    """What waits, of the cases and releases that the person may see."""
    cases = cases.with_names()
    due = _due(cases, today)
    return Queue(
        drafts=list(
            cases.filter(logged_by=person, releases__isnull=True).order_by("-changed_at")[:MOST]
        ),
        awaiting=list(
            releases.awaiting()
            .select_related("case__firm", "proposed_by")
            .order_by("proposed_at")[:MOST]
        ),
        ahead=[(case, day) for case, day in due if day.latest >= today],
        overdue=[(case, day) for case, day in due if day.latest < today],
        changed=list(changed_since_release(cases)[:MOST]),
    )


def _due(cases: CaseQuerySet, today: dt.date) -> list[tuple[Case, PartialDate]]:
    """Unanswered cases whose last deadline is at most 30 days ahead, the nearest first.

    A day is text whose order is that of time; a month or year falls due at its end.
    """
    answered = Event.objects.filter(case=OuterRef("pk"), kind__in=ANSWERS)
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
        .filter(~Exists(answered), due__isnull=False, due__lte=str(today + AHEAD))
        .prefetch_related("events")
        .order_by("due")[:MOST]
    )
    return [(case, case.deadline_on) for case in rows]


ANSWERS = [kind.value for kind in ResponseKind if kind != ResponseKind.UNKNOWN]


def changed_since_release(cases: CaseQuerySet) -> CaseQuerySet:
    """Cases in the register that say something else by now, or may do."""
    released = (
        Release.objects.filter(case=OuterRef("pk"), state=ReleaseState.APPROVED)
        .order_by("-version")
        .values("proposed_at")[:1]
    )
    waiting = Release.objects.filter(case=OuterRef("pk"), state=ReleaseState.PROPOSED)
    return cases.annotate(released=Subquery(released)).filter(
        ~Exists(waiting), changed_at__gt=F("released")
    )
