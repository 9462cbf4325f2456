"""Collective responses at the desk: the list, one draft, and the form that logs and changes it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from incidents.access import Permission, needs
from incidents.actions.desk import form_drafts
from incidents.actions.responses import drafts
from incidents.models import (
    CollectiveResponse,
    CollectiveResponseDraft,
    CollectiveResponseRelease,
)
from incidents.pages.desk.form_drafts import find_form_draft
from incidents.pages.desk.history import history_of
from incidents.pages.responses.desk_deadlines import deadline_view
from incidents.pages.responses.draft_forms import TITLES, ResponseForms
from incidents.pages.responses.response_views import format_parties
from incidents.pages.web.edit_conflicts import edit_of, saved
from incidents.pages.web.refusals import put_on_form
from incidents.pages.web.strict import asks_nothing
from incidents.queries import refuse_unknown

MOST = 200


@require_safe
@needs(Permission.LOG_CASE)
def drafts_page(request):
    """The desk's drafts, last changed first, and the proposals that await approval."""
    refuse_unknown(request.GET, ())
    rows = CollectiveResponseDraft.objects.visible_to(request.user)[:MOST]
    public = set(
        CollectiveResponse.objects.filter(release__isnull=False).values_list("slug", flat=True)
    )
    return render(
        request,
        "responses/desk_responses.html",
        {
            "responses": [
                {"row": row, "parties": format_parties(row), "is_public": row.slug in public}
                for row in rows
            ],
            "waiting": CollectiveResponseRelease.objects.visible_to(request.user).awaiting(),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def log_draft(request):
    """Log a response: name, kind, who takes part, a source and a step are required."""
    forms = ResponseForms.of(request)
    if request.method == "POST" and forms.are_valid():
        try:
            draft = drafts.log_response(forms.typed_response(), by=request.user)
        except ValidationError as refusal:
            put_on_form(forms.facts, refusal)
        else:
            form_drafts.discard_draft(request.path, by=request.user)
            messages.success(request, _("Logged as %(ref)s.") % {"ref": draft.reference})
            return redirect(draft)
    return _form(request, forms, None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def edit_draft(request, reference):
    """Change a draft; a colleague's changes are merged or shown as a conflict."""
    draft = draft_of(request, reference)
    edit = edit_of(request, draft, ResponseForms.filled(request.user, draft), TITLES)
    forms = ResponseForms.of(request, draft, edit.data)
    if request.method == "POST" and forms.are_valid() and not edit.conflicts:
        try:
            seen_at = forms.facts.cleaned_data["seen_at"]
            drafts.change_response(draft, forms.typed_response(), seen_at=seen_at, by=request.user)
        except ValidationError as refusal:
            put_on_form(forms.facts, refusal)
        else:
            form_drafts.discard_draft(request.path, by=request.user)
            messages.success(request, saved(edit))
            return redirect(draft)
    return _form(request, forms, draft, edit)


def _form(request, forms, draft, edit=None):
    status = 422 if request.method == "POST" else 200
    context = {"forms": forms, "draft": draft, "edit": edit}
    context |= {"form_draft": find_form_draft(request), "is_fresh": request.method != "POST"}
    return render(request, "responses/desk_response_form.html", context, status=status)


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def draft_page(request, reference):
    """One draft: facts, steps, deadlines, demands, releases and history."""
    draft = draft_of(request, reference)
    return render(
        request,
        "responses/desk_response.html",
        {
            "draft": draft,
            "parties": format_parties(draft),
            "deadlines": [deadline_view(row) for row in draft.statutory_deadlines.all()],
            "releases": draft.releases.select_related("proposed_by", "approved_by"),
            "public": CollectiveResponse.objects.filter(slug=draft.slug or "-").first(),
            "history": history_of(request.user, draft.reference),
        },
    )


def draft_of(request, reference):
    """The desk's own draft of this reference, with all its rows; else 404."""
    rows = CollectiveResponseDraft.objects.visible_to(request.user).with_record()
    return get_object_or_404(rows, reference=reference)
