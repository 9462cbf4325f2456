"""Releases: previewed, proposed, decided by another person, withdrawn."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, needs
from incidents.actions.desk import documents, releases
from incidents.models import Case, CollectiveResponseRelease, Release, ReleaseBatch
from incidents.pages.desk.comparison import compare_release, list_sent_back
from incidents.pages.desk.withdrawn import withdrawals_of
from incidents.pages.web.refusals import act_or_explain
from incidents.pages.web.strict import asks_nothing
from incidents.queries.desk.work_queue import awaiting_batches


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PROPOSE_RELEASE)
@asks_nothing
def preview_page(request, reference):
    """Preview the exact fields by tier, made by the function that releases them; then propose."""
    case = get_object_or_404(
        Case.objects.visible_to(request.user).with_record(), reference=reference
    )
    if request.method == "POST":
        try:
            release = releases.propose_release(case, by=request.user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("Proposed. Another officer has to approve it."))
            return redirect(release)
    context = {"case": case, "sent_back": list_sent_back(case.releases), **_preview(case)}
    return render(request, "desk/preview.html", context | withdrawals_of(case.releases))


def _preview(case):
    """Return {"documents": {tier: document}, "withheld": [field], "refusal": sentence or ""}."""
    try:
        tiers = documents.tiers_of(case)
        return {
            "documents": {tier: documents.shared_document(case, tier) for tier in tiers},
            "withheld": documents.withheld_fields(case),
            "refusal": "",
        }
    except ValidationError as refusal:
        return {"documents": {}, "withheld": [], "refusal": refusal.messages[0]}


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def releases_page(request):
    """List the desk's releases: those awaiting approval, then the decided ones."""
    visible = Release.objects.visible_to(request.user).select_related("case__firm", "proposed_by")
    return render(
        request,
        "desk/releases.html",
        {
            "batches": awaiting_batches(ReleaseBatch.objects.visible_to(request.user)),
            "awaiting": visible.awaiting().filter(batch_item=None).order_by("proposed_at"),
            "response_releases": CollectiveResponseRelease.objects.visible_to(request.user)
            .awaiting()
            .select_related("draft", "proposed_by"),
            "decided": visible.exclude(state="proposed").order_by("-pk")[:100],
        },
    )


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def release_page(request, pk):
    """Show one release: every released field, and what changes field by field."""
    row = _release(request, pk)
    return render(
        request,
        "desk/release.html",
        {
            "release": row,
            **compare_release(row, releases.release_differences, lambda one: one.documents),
            "is_own": row.proposed_by_id == request.user.pk,
            "is_in_force": row.entries.exists(),
        },
    )


@require_POST
@needs(Permission.APPROVE_RELEASE)
def approve_page(request, pk):
    row = _release(request, pk)
    return act_or_explain(
        request,
        row,
        _("Approved and published."),
        lambda: releases.approve_release(row, by=request.user),
    )


@require_POST
@needs(Permission.PROPOSE_RELEASE)
def send_back_page(request, pk):
    row, reason = _release(request, pk), request.POST.get("reason", "")
    return act_or_explain(
        request,
        row,
        _("Sent back to its author."),
        lambda: releases.send_back_release(row, reason=reason, by=request.user),
    )


@require_POST
@needs(Permission.PROPOSE_RELEASE)
def set_aside_page(request, pk):
    row = _release(request, pk)
    act = releases.set_aside_release
    return act_or_explain(request, row, _("Set aside."), lambda: act(row, by=request.user))


@require_POST
@needs(Permission.WITHDRAW_RELEASE)
def withdraw_page(request, pk):
    row, reason = _release(request, pk), request.POST.get("reason", "")
    return act_or_explain(
        request,
        row,
        _("Withdrawn from the register."),
        lambda: releases.withdraw_release(row, reason=reason, by=request.user),
    )


def _release(request, pk):
    visible = Release.objects.visible_to(request.user).select_related(
        "case__firm",
        "case__desk",
        "proposed_by",
        "approved_by",
        "sent_back_by",
        "withdrawn_by",
        "set_aside_by",
    )
    return get_object_or_404(visible, pk=pk)
