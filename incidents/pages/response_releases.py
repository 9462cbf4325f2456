"""Releases of answers: what everybody will read, proposed, decided by another, withdrawn."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, needs
from incidents.actions import response_documents, response_releases
from incidents.models import Response, ResponseRelease
from incidents.pages.compared import compared, refusals_of
from incidents.pages.desk_responses import draft_of
from incidents.pages.refusals import done_or_said
from incidents.pages.strict import asks_nothing
from incidents.pages.withdrawn import withdrawals_of


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PROPOSE_RELEASE)
@asks_nothing
def preview(request, reference):
    """Exactly what everybody will read, from the function that does it; then propose."""
    draft = draft_of(request, reference)
    if request.method == "POST":
        try:
            row = response_releases.propose(draft, by=request.user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("Proposed. Another officer decides."))
            return redirect(row)
    context = {
        "draft": draft,
        "document": response_documents.shared(draft),
        "refusals": refusals_of(draft.releases),
        **withdrawals_of(draft.releases),
    }
    return render(request, "desk/response_preview.html", context)


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def release(request, pk):
    """One release: all that it says, and field by field what changes."""
    row = _release(request, pk)
    return render(
        request,
        "desk/response_release.html",
        {
            "release": row,
            **compared(row, response_releases.differences, lambda one: one.document),
            "is_own": row.proposed_by_id == request.user.pk,
            "public": Response.objects.filter(release=row).first(),
        },
    )


@require_POST
@needs(Permission.APPROVE_RELEASE)
def approve(request, pk):
    row = _release(request, pk)
    act = response_releases.approve
    return done_or_said(request, row, _("Public from now on."), lambda: act(row, by=request.user))


@require_POST
@needs(Permission.PROPOSE_RELEASE)
def refuse(request, pk):
    row, reason = _release(request, pk), request.POST.get("reason", "")
    act = response_releases.refuse
    return done_or_said(
        request, row, _("Sent back."), lambda: act(row, reason=reason, by=request.user)
    )


@require_POST
@needs(Permission.PROPOSE_RELEASE)
def set_aside(request, pk):
    row = _release(request, pk)
    act = response_releases.set_aside
    return done_or_said(request, row, _("Set aside."), lambda: act(row, by=request.user))


@require_POST
@needs(Permission.WITHDRAW_RELEASE)
def withdraw(request, pk):
    row, reason = _release(request, pk), request.POST.get("reason", "")
    act = response_releases.withdraw
    said = _("Withdrawn from the public pages.")
    return done_or_said(request, row, said, lambda: act(row, reason=reason, by=request.user))


def _release(request, pk):
    visible = ResponseRelease.objects.visible_to(request.user).select_related(
        "draft__desk", "proposed_by", "approved_by", "refused_by", "withdrawn_by", "set_aside_by"
    )
    return get_object_or_404(visible, pk=pk)
