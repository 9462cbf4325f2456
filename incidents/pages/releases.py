"""Releases: who will see this, proposed, decided by another person, withdrawn."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, needs
from incidents.actions import documents, releases
from incidents.models import Case, Release, ResponseRelease
from incidents.pages.compared import compared, refusals_of
from incidents.pages.refusals import done_or_said
from incidents.pages.strict import asks_nothing
from incidents.pages.withdrawn import withdrawals_of


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PROPOSE_RELEASE)
@asks_nothing
def preview(request, reference):
    """Who will see this: the exact fields by tier, from the function that does it; then propose."""
    case = get_object_or_404(
        Case.objects.visible_to(request.user).with_record(), reference=reference
    )
    if request.method == "POST":
        try:
            release = releases.propose(case, by=request.user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("Proposed. Another officer decides."))
            return redirect(release)
    context = {"case": case, "refusals": refusals_of(case.releases), **_previewed(case)}
    return render(request, "desk/preview.html", context | withdrawals_of(case.releases))


def _previewed(case):
    """{"tiers": [(tier, document)], "documents": {tier: document}, "kept", "refusal"}."""
    try:
        tiers = [(tier, documents.shared(case, tier)) for tier in documents.tiers_of(case)]
        return {
            "tiers": tiers,
            "documents": dict(tiers),
            "kept": documents.kept_back(case),
            "refusal": "",
        }
    except ValidationError as refusal:
        return {"tiers": [], "kept": [], "refusal": refusal.messages[0]}


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def waiting(request):
    """The desk's releases: those that wait first, then the decided ones."""
    visible = Release.objects.visible_to(request.user).select_related("case__firm", "proposed_by")
    return render(
        request,
        "desk/releases.html",
        {
            "waiting": visible.awaiting().order_by("proposed_at"),
            "answers": ResponseRelease.objects.visible_to(request.user)
            .awaiting()
            .select_related("draft", "proposed_by"),
            "decided": visible.exclude(state="proposed").order_by("-pk")[:100],
        },
    )


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def release(request, pk):
    """One release: all that it says, and field by field what changes."""
    row = _release(request, pk)
    return render(
        request,
        "desk/release.html",
        {
            "release": row,
            **compared(row, releases.differences, lambda one: one.documents),
            "is_own": row.proposed_by_id == request.user.pk,
            "is_in_force": row.entries.exists(),
        },
    )


@require_POST
@needs(Permission.APPROVE_RELEASE)
def approve(request, pk):
    row = _release(request, pk)
    return done_or_said(
        request, row, _("In the register."), lambda: releases.approve(row, by=request.user)
    )


@require_POST
@needs(Permission.PROPOSE_RELEASE)
def refuse(request, pk):
    row, reason = _release(request, pk), request.POST.get("reason", "")
    return done_or_said(
        request,
        row,
        _("Sent back."),
        lambda: releases.refuse(row, reason=reason, by=request.user),
    )


@require_POST
@needs(Permission.PROPOSE_RELEASE)
def set_aside(request, pk):
    row = _release(request, pk)
    act = releases.set_aside
    return done_or_said(request, row, _("Set aside."), lambda: act(row, by=request.user))


@require_POST
@needs(Permission.WITHDRAW_RELEASE)
def withdraw(request, pk):
    row, reason = _release(request, pk), request.POST.get("reason", "")
    return done_or_said(
        request,
        row,
        _("Withdrawn from the register."),
        lambda: releases.withdraw(row, reason=reason, by=request.user),
    )


def _release(request, pk):
    visible = Release.objects.visible_to(request.user).select_related(
        "case__firm",
        "case__desk",
        "proposed_by",
        "approved_by",
        "refused_by",
        "withdrawn_by",
        "set_aside_by",
    )
    return get_object_or_404(visible, pk=pk)
