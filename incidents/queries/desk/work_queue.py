"""My work: what a person and their desk have to do next, and the deadlines ahead."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery

from incidents.models.desk.batches import ReleaseBatch
from incidents.models.desk.cases import Case
from incidents.models.desk.decisions import DecidedReleaseQuerySet, ReleaseState
from incidents.models.desk.events import Event
from incidents.models.desk.form_drafts import FormDraft, FormDraftQuerySet
from incidents.models.desk.releases import Release
from incidents.models.desk.shares import ShareRelease
from incidents.models.desk.sharing import CaseQuerySet, CasesTogetherQuerySet, Marking
from incidents.models.desk.teamwork import CaseComment, CaseTask, OfCaseQuerySet
from incidents.models.people.delegations import Delegation
from incidents.models.people.people import Desk, User
from incidents.models.responses.deadlines import StatutoryDeadline, StatutoryDeadlineQuerySet
from incidents.models.responses.drafts import CollectiveResponseRelease
from incidents.values.firm_responses import FirmResponse
from incidents.values.partial_dates import PartialDate

AHEAD = dt.timedelta(days=30)
FAR = dt.timedelta(days=3 * 366)
MOST = 50
MOST_AHEAD = 500


@dataclass(frozen=True)
class DeskRows:
    """The rows of the desk's work that a person may see, as querysets."""

    cases: CaseQuerySet
    releases: DecidedReleaseQuerySet
    response_releases: DecidedReleaseQuerySet
    share_releases: DecidedReleaseQuerySet
    deadlines: StatutoryDeadlineQuerySet
    batches: CasesTogetherQuerySet
    tasks: OfCaseQuerySet
    comments: OfCaseQuerySet
    form_drafts: FormDraftQuerySet


@dataclass(frozen=True)
class DelegatedWork:
    """What waits for a colleague who is away, as far as their delegate may read it."""

    delegation: Delegation
    tasks: list[CaseTask]
    mentions: list[CaseComment]


@dataclass(frozen=True)
class Work:
    """The lists of one desk's work, each at most 50 rows long, oldest work first."""

    drafts: list[Case]
    sent_back: list[Release | CollectiveResponseRelease | ShareRelease]
    proposals: list[Release]
    batches: list[ReleaseBatch]
    tasks: list[CaseTask]
    mentions: list[CaseComment]
    form_drafts: list[FormDraft]
    response_proposals: list[CollectiveResponseRelease]
    share_proposals: list[ShareRelease]
    deadlines: list[StatutoryDeadline]
    due_soon: list[tuple[Case, PartialDate]]
    overdue: list[tuple[Case, PartialDate]]
    changed_cases: list[Case]
    delegated: list[DelegatedWork]


def list_work(rows: DeskRows, person: User, today: dt.date) -> Work:
    """List the work among the rows that the person may see. Withdrawn cases have no deadlines."""
    cases = rows.cases.with_names()
    due = _due(cases.filter(~is_withdrawn(OuterRef("pk"))), today + AHEAD)
    deadlines = rows.deadlines.filter(~is_withdrawn(OuterRef("case")))
    return Work(
        drafts=list(
            cases.filter(logged_by=person, releases__isnull=True).order_by("-changed_at")[:MOST]
        ),
        sent_back=[
            *sent_back(rows.releases, person)[:MOST],
            *sent_back(rows.response_releases, person)[:MOST],
            *sent_back(rows.share_releases, person)[:MOST],
        ],
        tasks=list(own_tasks(rows.tasks, person)[:MOST]),
        mentions=list(unread_comments(rows.comments, person)[:MOST]),
        form_drafts=list(rows.form_drafts[:MOST]),
        batches=list(awaiting_batches(rows.batches, rows.releases)[:MOST]),
        proposals=list(rows.releases.awaiting().filter(batch_item__isnull=True)[:MOST]),
        response_proposals=list(rows.response_releases.awaiting()[:MOST]),
        share_proposals=list(rows.share_releases.awaiting()[:MOST]),
        deadlines=list(deadlines.due_by(today + AHEAD).with_subject()[:MOST]),
        due_soon=[(case, day) for case, day in due if day.latest >= today],
        overdue=[(case, day) for case, day in due if day.latest < today],
        changed_cases=list(changed_since_release(cases)[:MOST]),
        delegated=list_delegated_work(rows, person, today),
    )


def list_delegated_work(rows: DeskRows, delegate: User, today: dt.date) -> list[DelegatedWork]:
    """List the tasks and mentions of everybody for whom a person stands in today.

    `rows` are those that the delegate may see: what they may not read they do not get.
    """
    delegations = Delegation.objects.in_force(today).filter(delegate=delegate).with_people()
    return [
        DelegatedWork(
            delegation,
            list(own_tasks(rows.tasks, delegation.person)[:MOST]),
            list(unread_comments(rows.comments, delegation.person)[:MOST]),
        )
        for delegation in delegations
    ]


def awaiting_batches(
    batches: CasesTogetherQuerySet, releases: DecidedReleaseQuerySet
) -> CasesTogetherQuerySet:
    """Return batches with releases that await a decision, `waiting` of them, oldest first.

    `releases`: those that the person may see; others of a batch are neither listed nor counted.
    """
    readable = releases.order_by().values("pk")
    is_waiting = Q(items__release__state=ReleaseState.PROPOSED, items__release__in=readable)
    counted = batches.annotate(waiting=Count("items", filter=is_waiting)).filter(waiting__gt=0)
    return counted.select_related("proposed_by").order_by("proposed_at")


def own_tasks(tasks: OfCaseQuerySet, person: User) -> OfCaseQuerySet:
    """Return the open tasks of a person, and those for nobody yet on cases they look after."""
    mine = Q(assigned_to=person) | Q(assigned_to__isnull=True, case__owner=person)
    rows = tasks.filter(mine, done_at__isnull=True).select_related("case__firm", "assigned_to")
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


def unread_comments(comments: OfCaseQuerySet, person: User) -> OfCaseQuerySet:
    """Return the comments that mention a person who has not marked them as read."""
    rows = comments.filter(mentions__person=person, mentions__read_at__isnull=True)
    return rows.select_related("case__firm", "written_by").order_by("written_at")


def is_withdrawn(case: OuterRef) -> Q:
    """Return the condition that a case was withdrawn and is in the register no more."""
    releases = Release.objects.filter(case=case)
    was_withdrawn = Q(Exists(releases.filter(state=ReleaseState.WITHDRAWN)))
    is_published = Q(Exists(releases.filter(entries__isnull=False)))
    return was_withdrawn & ~is_published


def sent_back(releases: DecidedReleaseQuerySet, person: User) -> DecidedReleaseQuerySet:
    """Return proposals sent back to this person, neither proposed again since nor set aside.

    What an author who has left the desk had proposed is shown to everybody there.
    """
    subject = releases.model.SUBJECT
    later = releases.model.objects.filter(
        **{subject: OuterRef(subject)}, version__gt=OuterRef("version")
    )
    is_here = Q(proposed_by__is_active=True, proposed_by__desk=person.desk_id)
    return (
        releases.filter(~Exists(later), state=ReleaseState.SENT_BACK, set_aside_at__isnull=True)
        .filter(Q(proposed_by=person) | ~is_here)
        .with_subject()
        .with_people()
        .order_by("sent_back_at")
    )


def deadlines_of(
    desk: Desk, today: dt.date
) -> list[tuple[Case | StatutoryDeadline, dt.date, dt.date]]:
    """Return (row, first day, last day) of demands without response and running deadlines.

    The nearest first, with those that passed up to 30 days ago. This is for whoever has the
    address of the desk's calendar, so it takes no reader. Three queries.
    """
    since, far = today - AHEAD, today + FAR
    # Who has the address of the calendar need not be a reader who is named.
    cases = Case.objects.filter(desk=desk).exclude(marking=Marking.RED)
    deadlines = (
        StatutoryDeadline.objects.filter(desk=desk, due_until__gte=since)
        .exclude(case__marking=Marking.RED)
        .due_by(far)
        .with_subject()
    )
    rows: list[tuple[Case | StatutoryDeadline, dt.date, dt.date]] = [
        (case, day.earliest, day.latest) for case, day in _due(cases, far, since, MOST_AHEAD)
    ]
    rows += [(deadline, deadline.due_from, deadline.due_until) for deadline in deadlines]
    return sorted(rows, key=lambda row: (row[2], row[1]))


def _due(
    cases: CaseQuerySet, until: dt.date, since: dt.date = dt.date.min, most: int = MOST
) -> list[tuple[Case, PartialDate]]:
    """Return cases without response whose last demand deadline is in since..until, nearest first.

    A day is text that sorts by time; a month or year falls due at its end.
    """
    responses = Event.objects.filter(case=OuterRef("pk"), kind__in=KNOWN_RESPONSES)
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
        .filter(~Exists(responses), due__gte=f"{since.year:04d}", due__lte=str(until))
        .prefetch_related("events")
        .order_by("due")[:most]
    )
    days = [(case, case.demand_deadline_on) for case in rows]
    return [(case, day) for case, day in days if day.latest >= since]


KNOWN_RESPONSES = [kind.value for kind in FirmResponse if kind != FirmResponse.UNKNOWN]


def changed_since_release(cases: CaseQuerySet) -> CaseQuerySet:
    """Return published cases that were changed since their release was proposed.

    A release is published if it has entries in the register. Its state alone is not enough: behind
    a withdrawn version an older one is still "approved", and the case would be listed.
    """
    released = Release.objects.filter(case=OuterRef("pk"), entries__isnull=False).values(
        "proposed_at"
    )[:1]
    waiting = Release.objects.filter(case=OuterRef("pk"), state=ReleaseState.PROPOSED)
    return cases.annotate(released=Subquery(released)).filter(
        ~Exists(waiting), changed_at__gt=F("released")
    )
