"""Editing law: versions side by side, for administrators of reference data, by two people."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, needs
from incidents.actions.law import edits
from incidents.forms.law import LawEditForm
from incidents.models import Instrument, LawEdit
from incidents.pages.law.edit_cells import read_typed, side_by_side
from incidents.pages.law.relations import describe_relation
from incidents.pages.web.refusals import act_or_explain, put_on_form
from incidents.pages.web.strict import asks_nothing


@require_safe
@needs(Permission.KEEP_REFERENCE)
@asks_nothing
def law_edits_page(request):
    """List the changes of law: those that await a second administrator first."""
    rows = LawEdit.objects.select_related("instrument", "proposed_by", "decided_by")
    context = {
        "waiting": rows.waiting(),
        "decided": rows.filter(decided_at__isnull=False)[:50],
        "instruments": Instrument.objects.order_by("title_en"),
    }
    return render(request, "law/edits.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_REFERENCE)
@asks_nothing
def edit_law_page(request, key):
    """Show every version of an instrument side by side, and propose what is changed there."""
    instrument = get_object_or_404(Instrument, key=key)
    form = LawEditForm(request.POST if request.method == "POST" else None)
    typed = read_typed(request.POST) if request.method == "POST" else {}
    if request.method == "POST" and form.is_valid():
        changes = edits.list_changes_of_law(instrument, typed)
        try:
            reason = form.cleaned_data["reason"]
            edit = edits.propose_edit(instrument, changes, reason, by=request.user)
        except ValidationError as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("Proposed. Another administrator has to apply it."))
            return redirect(edit)
    context = {"instrument": instrument, "form": form, "sides": side_by_side(instrument, typed)}
    status = 422 if request.method == "POST" else 200
    return render(request, "law/edit.html", context, status=status)


@dataclass(frozen=True)
class LawChangeView:
    """One change of an edit, with the place that it is at."""

    place: str
    column: str
    before: str
    after: str


@require_safe
@needs(Permission.KEEP_REFERENCE)
@asks_nothing
def law_edit_page(request, pk):
    """Show what an administrator wants to change, before and after."""
    edit = _edit(pk)
    context = {
        "edit": edit,
        "changes": [_law_change_view(change) for change in edit.changes],
        "may_apply": edit.decided_at is None and edit.proposed_by_id != request.user.pk,
    }
    return render(request, "law/edit_decision.html", context)


def _law_change_view(change):
    if "relation" in change:
        return LawChangeView(_("relation"), _("relation"), *describe_relation(change))
    place = _("text of %(version)s") % {"version": change["version"]}
    if change["number"]:
        place = f"{change['number']}, {place}"
    return LawChangeView(place, change["column"], change["before"], change["after"])


@require_POST
@needs(Permission.KEEP_REFERENCE)
def apply_law_edit_page(request, pk):
    """Apply what another administrator proposed."""
    edit = _edit(pk)
    return act_or_explain(
        request, edit, _("Applied."), lambda: edits.apply_edit(edit, by=request.user)
    )


@require_POST
@needs(Permission.KEEP_REFERENCE)
def decline_law_edit_page(request, pk):
    """Decline a change, or withdraw one's own."""
    edit = _edit(pk)
    return act_or_explain(
        request, edit, _("Declined."), lambda: edits.decline_edit(edit, by=request.user)
    )


def _edit(pk):
    rows = LawEdit.objects.select_related("instrument", "proposed_by", "decided_by")
    return get_object_or_404(rows, pk=pk)
