"""The page of one case: everything that was typed, its tasks, comments, releases and history."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incidents.access import Permission, may, needs
from incidents.actions.desk import readings, teamwork
from incidents.actions.desk.documents import full_document
from incidents.exchange.differences import word_difference
from incidents.forms.teamwork import CommentForm, ReadersForm, TaskForm
from incidents.models import Case, CaseTask, Marking, Release, User
from incidents.models.desk.completeness import score
from incidents.pages.desk.evidence import cards_of
from incidents.pages.desk.history import history_of
from incidents.pages.desk.related import related_views
from incidents.pages.law.law_of_case import read_law_of
from incidents.pages.responses.desk_deadlines import deadline_view
from incidents.pages.web.strict import asks_nothing
from incidents.queries.desk.statuses import CaseStatus, released_version, status_expression

# Parts with sections of their own, and the title, which is the heading.
SECTIONS = ("title", "timeline", "wordings", "citations", "sources", "excerpts")
# Blank, these say something by themselves; other blank facts are gaps.
MAY_BE_BLANK = (
    "firm_names",
    "campaign",
    "fine",
    "doubts",
    "community_note",
    "attribution_source",
    "demand_deadline_on",
)


@dataclass(frozen=True)
class Fact:
    """One fact of a case as typed, or a gap."""

    name: str
    value: Any

    @property
    def is_gap(self):
        return self.value in (None, "", []) and self.name not in MAY_BE_BLANK


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def case_page(request, reference):
    """Show one case: the record, what it lacks, its deadlines, its releases, its history."""
    case = _case(request, reference)
    readings.record_reading(case, by=request.user)
    return render(request, "desk/case.html", _context(request, case))


def _context(request, case):
    people = teamwork.colleagues_of(case)
    return {
        "case": case,
        "facts": [Fact(*one) for one in full_document(case).items() if one[0] not in SECTIONS],
        "wordings": [
            {"row": row, "parts": word_difference(row.before, row.after) if row.is_quoted else []}
            for row in case.wordings.all()
        ],
        "evidence": cards_of(request.user, case),
        "status": _status(request, case),
        "deadlines": [deadline_view(row) for row in case.statutory_deadlines.all()],
        "law": read_law_of(case),
        "score": score(case),
        "releases": case.releases.select_related("proposed_by", "approved_by"),
        "history": history_of(request.user, case.reference),
        "tasks": case.tasks.select_related("assigned_to", "done_by"),
        "comments": case.comments.select_related("written_by"),
        "related": related_views(case, request.user),
        "today": timezone.localdate(),
        "task_form": TaskForm(people=people),
        "comment_form": CommentForm(),
        "readers_form": _readers_form(case, people),
    }


def _status(request, case):
    """Return (status, its words)."""
    releases = Release.objects.visible_to(request.user).filter(case=case)
    row = Case.objects.visible_to(request.user).annotate(
        status=status_expression(releases), version=released_version()
    )
    status, version = row.values_list("status", "version").get(pk=case.pk)
    words = str(CaseStatus(status).label)
    if status in (CaseStatus.RELEASED, CaseStatus.CHANGED):
        words = _("%(status)s, version %(version)s") % {"status": words, "version": version}
    return status, words


def _readers_form(case, people):
    """Return the form that names the readers of a TLP:RED case; None for any other case."""
    if case.marking != Marking.RED:
        return None
    everyone = User.objects.filter(desk=case.desk_id, is_active=True)
    officers = [person for person in everyone if may(person, Permission.LOG_CASE)]
    return ReadersForm(people=officers, initial={"readers": people})


@require_POST
@needs(Permission.LOG_CASE)
def add_task_page(request, reference):
    """Add a task to a case."""
    case = _case(request, reference)
    form = TaskForm(request.POST, people=teamwork.colleagues_of(case))
    if not form.is_valid():
        return render(
            request, "desk/case.html", _context(request, case) | {"task_form": form}, status=422
        )
    given = form.cleaned_data
    task = {"due_on": given["due_on"], "assigned_to": given["assigned_to"]}
    teamwork.add_task(case, given["text"], **task, by=request.user)
    return redirect(f"{case.get_absolute_url()}#tasks")


@require_POST
@needs(Permission.LOG_CASE)
def finish_task_page(request, pk):
    """Mark a task as done, or open again; then return to where the button was."""
    tasks = CaseTask.objects.visible_to(request.user).select_related("case")
    task = get_object_or_404(tasks, pk=pk)
    is_done = "reopen" not in request.POST
    teamwork.finish_task(task, is_done=is_done, by=request.user)
    if request.POST.get("from") == "work":
        messages.success(request, _("Done: %(task)s") % {"task": task.text})
        return redirect("desk")
    return redirect(f"{task.case.get_absolute_url()}#tasks")


@require_POST
@needs(Permission.LOG_CASE)
def comment_page(request, reference):
    """Write a comment on a case."""
    case = _case(request, reference)
    form = CommentForm(request.POST)
    if not form.is_valid():
        context = _context(request, case) | {"comment_form": form}
        return render(request, "desk/case.html", context, status=422)
    teamwork.add_comment(case, form.cleaned_data["text"], by=request.user)
    return redirect(f"{case.get_absolute_url()}#comments")


@require_POST
@needs(Permission.LOG_CASE)
def read_mentions_page(request, reference):
    """Mark the comments of a case that mention the person as read."""
    case = _case(request, reference)
    teamwork.read_mentions(case, by=request.user)
    return redirect("desk")


@require_POST
@needs(Permission.LOG_CASE)
def readers_page(request, reference):
    """Name who may read a TLP:RED case."""
    case = _case(request, reference)
    chosen = User.objects.filter(desk=case.desk_id, pk__in=_keys(request.POST, "readers-readers"))
    try:
        teamwork.name_readers(case, chosen, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Saved."))
    return redirect(case)


def _keys(posted, name):
    return [value for value in posted.getlist(name) if value.isdecimal() and len(value) < 19]


def _case(request, reference):
    rows = Case.objects.visible_to(request.user).with_record().select_related("owner", "batch")
    return get_object_or_404(rows, reference=reference)
