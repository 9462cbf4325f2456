"""Releases of collective responses: preview, proposal, decision and withdrawal."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, needs
from incidents.actions.responses import documents, releases
from incidents.models import CollectiveResponse, CollectiveResponseRelease
from incidents.pages.desk.comparison import compare_release, list_sent_back
from incidents.pages.desk.withdrawn import withdrawals_of
from incidents.pages.responses.desk import draft_of
from incidents.pages.web.refusals import act_or_explain
from incidents.pages.web.strict import asks_nothing


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PROPOSE_RELEASE)
@asks_nothing
def preview_response_page(request, reference):
    """Exactly what the public will read, from the function that makes it; then propose."""
    draft = draft_of(request, reference)
    if request.method == "POST":
        try:
            row = releases.propose_response(draft, by=request.user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("Proposed for release. Another officer has to approve it."))
            return redirect(row)
    context = {
        "draft": draft,
        "document": documents.shared_response_document(draft),
        "sent_back": list_sent_back(draft.releases),
        **withdrawals_of(draft.releases),
    }
    return render(request, "responses/desk_response_preview.html", context)


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def response_release_page(request, pk):
    """One release: all its fields, and field by field what changes."""
    row = _release(request, pk)
    return render(
        request,
        "responses/desk_response_release.html",
        {
            "release": row,
            **compare_release(row, releases.response_differences, lambda release: release.document),
            "is_own": row.proposed_by_id == request.user.pk,
            "public": CollectiveResponse.objects.filter(release=row).first(),
        },
    )


@require_POST
@needs(Permission.APPROVE_RELEASE)
def approve_response_page(request, pk):
    row = _release(request, pk)
    act = releases.approve_response
    return act_or_explain(
        request,
        row,
        _("Approved. The collective response is now public."),
        lambda: act(row, by=request.user),
    )


@require_POST
@needs(Permission.PROPOSE_RELEASE)
def send_back_response_page(request, pk):
    row, reason = _release(request, pk), request.POST.get("reason", "")
    act = releases.send_back_response
    return act_or_explain(
        request,
        row,
        _("Sent back to its author."),
        lambda: act(row, reason=reason, by=request.user),
    )


@require_POST
@needs(Permission.PROPOSE_RELEASE)
def set_aside_response_page(request, pk):
    row = _release(request, pk)
    act = releases.set_aside_response
    return act_or_explain(request, row, _("Set aside."), lambda: act(row, by=request.user))


@require_POST
@needs(Permission.WITHDRAW_RELEASE)
def withdraw_response_page(request, pk):
    row, reason = _release(request, pk), request.POST.get("reason", "")
    act = releases.withdraw_response
    done = _("Withdrawn. It is no longer public.")
    return act_or_explain(request, row, done, lambda: act(row, reason=reason, by=request.user))


def _release(request, pk):
    visible = CollectiveResponseRelease.objects.visible_to(request.user).select_related(
        "draft__desk", "proposed_by", "approved_by", "sent_back_by", "withdrawn_by", "set_aside_by"
    )
    return get_object_or_404(visible, pk=pk)
