"""Tasks, comments and readers of a case, and reminders when nothing happens."""

import datetime as dt
import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.people import ledger
from incidents.models.desk.cases import Case
from incidents.models.desk.decisions import ReleaseState
from incidents.models.desk.releases import Release
from incidents.models.desk.sharing import Marking
from incidents.models.desk.teamwork import CaseComment, CaseTask, Mention
from incidents.models.people.ledger import Ledger
from incidents.models.people.people import User

# Nothing happened to an unreleased case for so long: its owner gets an e-mail, and again later.
IDLE = dt.timedelta(days=14)
# An overdue task is named again after so long.
OVERDUE_AGAIN = dt.timedelta(days=7)
MOST_REMINDERS = 500
# "@Ines Moreau" cannot be told from text, an address can: "@officer@desk-a.example" or "@officer".
MENTION = re.compile(r"(?<![\w.@])@([\w.+-]+(?:@[\w-]+(?:\.[\w-]+)+)?)")


def colleagues_of(case: Case) -> list[User]:
    """The people who may work on a case: officers of its desk; of a TLP:RED case, its readers."""
    people = User.objects.filter(desk=case.desk_id, is_active=True)
    if case.marking == Marking.RED:
        people = people.filter(red_cases=case)
    return [person for person in people if may(person, Permission.LOG_CASE)]


@transaction.atomic
def add_task(
    case: Case, text: str, *, due_on: dt.date | None, assigned_to: User | None, by: User
) -> CaseTask:
    """Add a task to a case, for one of the people who may work on it, or for nobody yet."""
    case = _open(case, by)
    if assigned_to is not None and assigned_to not in colleagues_of(case):
        raise ValidationError(_("Choose somebody who may read this case."), code="person")
    task = CaseTask(case=case, text=" ".join(text.split())[:300], due_on=due_on, made_by=by)
    task.assigned_to, task.made_at = assigned_to, timezone.now()
    if not task.text:
        raise ValidationError(_("Enter what is to be done."), code="text")
    task.save(force_insert=True)
    ledger.record("task added", case.reference, by=by)
    return task


@transaction.atomic
def finish_task(task: CaseTask, *, is_done: bool, by: User) -> CaseTask:
    """Mark a task as done, or as open again."""
    _open(task.case, by)
    task = CaseTask.objects.select_for_update().get(pk=task.pk)
    if bool(task.done_at) == is_done:
        return task
    task.done_by, task.done_at = (by, timezone.now()) if is_done else (None, None)
    task.save(update_fields=["done_by", "done_at"])
    ledger.record("task done" if is_done else "task reopened", task.case.reference, by=by)
    return task


@transaction.atomic
def add_comment(case: Case, text: str, *, by: User) -> CaseComment:
    """Write a comment; "@" and an e-mail address, or the part before its own @, mentions somebody.

    Whoever is mentioned finds it in their work and gets an e-mail that names no case.
    """
    case = _open(case, by)
    comment = CaseComment(case=case, text=text.strip(), written_by=by, written_at=timezone.now())
    if not comment.text:
        raise ValidationError(_("Write a comment first."), code="text")
    comment.save(force_insert=True)
    people = [person for person in mentioned_in(comment.text, case) if person != by]
    Mention.objects.bulk_create(Mention(comment=comment, person=person) for person in people)
    keys = [person.pk for person in people]
    ledger.record("comment written", case.reference, by=by, people=keys)
    return comment


def mentioned_in(text: str, case: Case) -> list[User]:
    """The people who may read the case and whom a text mentions, each once."""
    names = {name.lower().rstrip(".") for name in MENTION.findall(text)}
    return [
        person
        for person in colleagues_of(case)
        if person.email in names or person.email.partition("@")[0] in names
    ]


def read_mentions(case: Case, *, by: User) -> int:
    """Mark the comments of a case that mention a person as read by them; returns how many."""
    unread = Mention.objects.filter(comment__case=case, person=by, read_at__isnull=True)
    return unread.update(read_at=timezone.now())


@transaction.atomic
def name_readers(case: Case, readers: Iterable[User], *, by: User) -> None:
    """Name who may read a TLP:RED case. Only a reader can; who does it stays one.

    Raises ValidationError for somebody who does not log cases at the desk.
    """
    case = _open(case, by)
    people = set(readers)
    if case.marking != Marking.RED:
        raise ValidationError(_("Only TLP:RED names readers."), code="marking")
    for person in people:
        if person.desk_id != case.desk_id or not may(person, Permission.LOG_CASE):
            raise ValidationError(_("Choose an officer of your desk."), code="person")
    case.readers.set({*people, by, *filter(None, [case.owner])})
    ledger.record("readers named", case.reference, by=by)


def _open(case: Case, by: User) -> Case:
    """The case, locked, if the person may read it. Raises ValidationError."""
    if not may(by, Permission.LOG_CASE):
        raise ValidationError(_("You do not have permission to do this."), code="role")
    row = Case.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=case.pk)
    readable = row.select_related("owner").first()
    if readable is None:
        raise ValidationError(_("You do not have permission to do this."), code="role")
    return readable


@transaction.atomic
def remind_of_idle_cases() -> int:
    """Note each unreleased case to which nothing happened for 14 days, for an e-mail to its owner.

    The note is a row of the ledger, as anything that happens: the next one follows 14 days later.
    """
    since = timezone.now() - IDLE
    happened = Ledger.objects.filter(subject=OuterRef("reference"), at__gt=since)
    decided = Release.objects.filter(case=OuterRef("pk")).exclude(state=ReleaseState.SENT_BACK)
    idle = Case.objects.filter(
        ~Exists(happened),
        ~Exists(decided),
        owner__is_active=True,
        changed_at__lt=since,
    ).select_related("owner", "desk")
    cases = list(idle.order_by("pk")[:MOST_REMINDERS])
    for case in cases:
        ledger.record(
            "case idle", case.reference, by=None, desk=case.desk.slug, people=[case.owner_id]
        )
    return len(cases)


@transaction.atomic
def remind_of_tasks(today: dt.date) -> int:
    """Note each open task that is due or overdue, for an e-mail; again after seven days."""
    now = timezone.now()
    due = CaseTask.objects.filter(done_at__isnull=True, due_on__lte=today)
    due = due.exclude(reminded_at__gt=now - OVERDUE_AGAIN).select_related(
        "case__desk", "case__owner"
    )
    tasks = list(due.select_for_update(of=("self",), skip_locked=True)[:MOST_REMINDERS])
    for task in tasks:
        person = task.assigned_to_id or task.case.owner_id
        people = [person] if person else []
        desk = task.case.desk.slug
        ledger.record("task due", task.case.reference, by=None, desk=desk, people=people)
        task.reminded_at = now
        task.save(update_fields=["reminded_at"])
    return len(tasks)
