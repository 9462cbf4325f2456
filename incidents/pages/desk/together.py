"""Many cases at once: proposed, edited, given to an owner. Each is previewed before it happens."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from incidents.access import Permission, needs
from incidents.actions.desk import batches, bulk_edits, shares
from incidents.actions.desk.summaries import refresh_summaries
from incidents.fields import FIELD_TITLES
from incidents.forms.bulk import BulkEditForm, OwnerForm
from incidents.models import BulkEdit, Campaign, Case, Marking, Tactic, Topic
from incidents.queries.desk.case_query import CaseQuery


@dataclass(frozen=True)
class Selection:
    """The chosen cases, and the list that they were chosen from."""

    cases: list[Case]
    address: str
    most: int
    total: int

    @classmethod
    def of(cls, request, most):
        """Read it: single cases by reference, or all of the list. At most so many are loaded."""
        query = CaseQuery(QueryDict(request.POST.get("query", "")), request.user)
        rows = Case.objects.visible_to(request.user)
        if "all" in request.POST:
            refresh_summaries(request.user.desk)
            rows = rows.filter(pk__in=query.rows().order_by().values("pk"))
        else:
            rows = rows.filter(reference__in=request.POST.getlist("case"))
        rows = rows.with_record().order_by("reference")
        total = rows.count()
        cases = list(rows) if total <= most else []
        return cls(cases, reverse("cases") + query.address(), most, total)

    @property
    def fault(self):
        """A sentence where there is nothing to do, or too much; else ""."""
        if self.total > self.most:
            sentence = _("%(total)s cases are too many at once. Choose at most %(most)s.")
            return sentence % {"total": self.total, "most": self.most}
        return "" if self.cases else _("Choose at least one case.")

    @property
    def words(self):
        """The query string of the list, for a hidden field."""
        return self.address.partition("?")[2]


def _back(request, selection, sentence):
    messages.error(request, sentence)
    return redirect(selection.address)


@require_POST
@needs(Permission.PROPOSE_RELEASE)
def propose_together(request):
    """Show which of the chosen cases can be proposed and why others cannot; then propose."""
    selection = Selection.of(request, batches.MOST_CASES)
    if selection.fault:
        return _back(request, selection, selection.fault)
    if "confirmed" in request.POST and request.POST.get("reason", "").strip():
        return _propose(request, selection)
    if "confirmed" in request.POST:
        messages.error(request, _("Enter why you propose these cases."))
    context = {
        "selection": selection,
        "check": batches.check_proposals(selection.cases, by=request.user),
        "title": request.POST.get("title", "").strip() or batches.title_of(selection.cases),
    }
    status = 422 if "confirmed" in request.POST else 200
    return render(request, "desk/together_propose.html", context, status=status)


def _propose(request, selection):
    title = request.POST.get("title", "").strip() or batches.title_of(selection.cases)
    try:
        reason = request.POST["reason"]
        batch = batches.propose_batch(selection.cases, title=title, by=request.user, reason=reason)
    except ValidationError as refusal:
        return _back(request, selection, refusal.messages[0])
    messages.success(request, _("Proposed. Another officer has to approve them."))
    return redirect(batch)


@require_POST
@needs(Permission.LOG_CASE)
def edit_together(request):
    """Ask what to change, show it case by case, then change it."""
    selection = Selection.of(request, bulk_edits.MOST_CASES)
    if selection.fault:
        return _back(request, selection, selection.fault)
    has_asked = "asked" in request.POST
    form = BulkEditForm(request.POST if has_asked else None, user=request.user)
    if not has_asked or not form.is_valid():
        context = {"selection": selection, "form": form}
        status = 422 if has_asked else 200
        return render(request, "desk/together_edit.html", context, status=status)
    edit = bulk_edits.CaseEdit(form.columns, form.terms("add"), form.terms("remove"))
    if "confirmed" in request.POST:
        return _edit(request, selection, edit)
    changes = [ShownChange.of(one) for one in bulk_edits.preview_edit(selection.cases, edit)]
    ending = edit.columns.get("marking", Marking.CLEAR) not in shares.SHAREABLE
    circles = shares.count_circles(selection.cases) if ending else 0
    context = {"selection": selection, "form": form, "changes": changes, "circles": circles}
    return render(request, "desk/together_preview.html", context)


def _edit(request, selection, edit):
    seen = {case.pk: request.POST.get(f"seen-{case.pk}", "") for case in selection.cases}
    try:
        result = bulk_edits.edit_cases(selection.cases, edit, seen=seen, by=request.user)
    except ValidationError as refusal:
        return _back(request, selection, refusal.messages[0])
    _tell_stale(request, result.stale)
    if result.edit is None:
        return _back(request, selection, _("Nothing was changed."))
    return render(request, "desk/together_edited.html", {"selection": selection, "result": result})


def _tell_stale(request, stale):
    if stale:
        sentence = _("Changed by somebody else meanwhile, and left as they are: %(references)s.")
        listed = ", ".join(case.reference for case in stale)
        messages.warning(request, sentence % {"references": listed})


@dataclass(frozen=True)
class ShownChange:
    """What an edit changes on one case, in words: [(field, before, after)]."""

    case: Case
    rows: list[tuple[str, str, str]]

    @classmethod
    def of(cls, change):
        rows = [
            (
                FIELD_TITLES.get(name.removesuffix("_id"), name),
                _in_words(name, change.before[name]),
                _in_words(name, value),
            )
            for name, value in change.after.items()
        ]
        return cls(change.case, rows)


TERMS = {"topics": Topic, "tactics": Tactic}


def _in_words(name, value):
    """Return a value of a case in words; "" where it is blank."""
    if name in TERMS:
        titles = TERMS[name].objects.filter(pk__in=value).values_list("title", flat=True)
        return ", ".join(titles)
    if name == "campaign_id":
        # Of a case that the person may read, so they may read its campaign.
        return str(Campaign.objects.filter(pk=value).first() or "")
    choices = dict(Case._meta.get_field(name).flatchoices)
    return str(choices.get(value, value))


@require_POST
@needs(Permission.LOG_CASE)
def assign_together(request):
    """Give the chosen cases to an officer of the desk, or to nobody."""
    selection = Selection.of(request, bulk_edits.MOST_CASES)
    if selection.fault:
        return _back(request, selection, selection.fault)
    if "confirmed" not in request.POST:
        form = OwnerForm(user=request.user)
        return render(request, "desk/together_assign.html", {"selection": selection, "form": form})
    form = OwnerForm(request.POST, user=request.user)
    if not form.is_valid():
        return _back(request, selection, _("Choose an officer of your desk."))
    owner = form.cleaned_data["owner"]
    count = bulk_edits.assign_cases(selection.cases, owner, by=request.user)
    sentence = ngettext("%(n)s case has a new owner.", "%(n)s cases have a new owner.", count)
    messages.success(request, sentence % {"n": count})
    return redirect(selection.address)


@require_POST
@needs(Permission.LOG_CASE)
def undo_edit_page(request, pk):
    """Undo an edit of many cases, except where somebody has changed them since."""
    edit = get_object_or_404(BulkEdit.objects.visible_to(request.user), pk=pk)
    try:
        result = bulk_edits.undo_edit(edit, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        _tell_stale(request, result.stale)
        messages.success(request, _("Undone."))
    return redirect("cases")
