"""Releases of cases, collective responses and to circles: preview, proposal, decision, withdrawal.

Every function takes `kind`, one of the adapters of incidents.actions.desk.releasables.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, needs
from incidents.actions.desk import consents, releases
from incidents.actions.desk.shares import list_readers
from incidents.forms.consents import ConsentForm
from incidents.models import (
    CaseShare,
    CollectiveResponseRelease,
    Release,
    ReleaseBatch,
    ReleaseState,
    ShareRelease,
)
from incidents.pages.desk.comparison import compare_release, list_sent_back, withdrawals_of
from incidents.pages.web.recent_sign_in import needs_recent_sign_in
from incidents.pages.web.refusals import act_or_explain, put_on_form
from incidents.pages.web.strict import asks_nothing
from incidents.queries.desk.reasons import find_proposal_reason
from incidents.queries.desk.work_queue import awaiting_batches

# The entry of the desk's navigation under which a preview is.
PREVIEWED_AT = {"release": "cases", "response": "responses", "share": "shared"}
RELEASED_AT = {"release": "releases", "response": "responses", "share": "shared"}
# What the page says when a release was approved, and when it was withdrawn.
APPROVED = {
    "release": gettext_lazy("Approved and published."),
    "response": gettext_lazy("Approved. The collective response is now public."),
    "share": gettext_lazy("Approved. The other desks of the circle can read it now."),
}
WITHDRAWN = {
    "release": gettext_lazy("Withdrawn from the register."),
    "response": gettext_lazy("Withdrawn. It is no longer public."),
    "share": gettext_lazy("Withdrawn. The circle can read it no more."),
}


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def releases_page(request):
    """List the desk's releases: those awaiting approval, then the decided ones."""
    visible = Release.objects.visible_to(request.user)
    context = {
        "batches": awaiting_batches(
            ReleaseBatch.objects.visible_to(request.user),
            Release.objects.visible_to(request.user),
        ),
        "awaiting": visible.awaiting().filter(batch_item=None),
        "response_releases": CollectiveResponseRelease.objects.visible_to(request.user).awaiting(),
        "shares": ShareRelease.objects.visible_to(request.user).awaiting(),
        "decided": visible.with_subject().exclude(state="proposed").order_by("-pk")[:100],
    }
    return render(request, "desk/releases.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PROPOSE_RELEASE)
@asks_nothing
def preview_page(request, kind, reference):
    """Preview the exact fields by tier, made by the function that releases them; then propose."""
    rows = kind.subjects.objects.visible_to(request.user).with_record()
    subject = get_object_or_404(rows, reference=reference)
    reason = request.POST.get("reason", "")
    if request.method == "POST":
        try:
            release = releases.propose_release(subject, by=request.user, reason=reason)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("Proposed. Another officer has to approve it."))
            return redirect(release)
    context = {
        "subject": subject,
        "noun": kind.releases.NOUN,
        "here": PREVIEWED_AT[kind.releases.NOUN],
        "sent_back": list_sent_back(subject.releases),
        "is_new_version": kind.needs_reason(subject),
        "reason": reason or _reason_before(subject),
        **_preview(kind, subject),
        **withdrawals_of(subject.releases),
    }
    return render(request, "desk/preview.html", context)


def _reason_before(subject):
    """The reason of the proposal that was sent back, so that it need not be typed again."""
    last = subject.releases.first()
    return find_proposal_reason(last) if last and last.sent_back_at else ""


def _preview(kind, subject):
    """Return documents by tier, what is withheld in words, readers of a circle, and a refusal."""
    context = {"documents": {}, "withheld": [], "readers": [], "refusal": ""}
    # A share has the consent and the marking of its case.
    context["record"] = getattr(subject, "case", subject)
    try:
        return context | {
            "documents": kind.make_documents(subject),
            "withheld": kind.list_withheld(subject),
            "readers": list_readers(subject) if isinstance(subject, CaseShare) else [],
        }
    except ValidationError as refusal:
        return context | {"refusal": refusal.messages[0]}


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def release_page(request, kind, pk):
    """Show one release: every released field, and what changes field by field."""
    row = _release(request, kind, pk)
    context = {
        "release": row,
        "noun": row.NOUN,
        "here": RELEASED_AT[row.NOUN],
        **compare_release(row),
        "proposal_reason": find_proposal_reason(row),
        "is_own": row.proposed_by_id == request.user.pk,
    }
    return render(request, "desk/release.html", context)


@require_POST
@needs(Permission.APPROVE_RELEASE)
@needs_recent_sign_in
def approve_page(request, kind, pk):
    row = _release(request, kind, pk)
    seen = " ".join(request.POST.getlist("evidence")).split()
    act = releases.approve_release
    return act_or_explain(
        request, row, APPROVED[row.NOUN], lambda: act(row, by=request.user, seen=seen)
    )


@require_POST
@needs(Permission.PROPOSE_RELEASE)
def send_back_page(request, kind, pk):
    row, reason = _release(request, kind, pk), request.POST.get("reason", "")
    done, act = _("Sent back to its author."), releases.send_back_release
    return act_or_explain(request, row, done, lambda: act(row, reason=reason, by=request.user))


@require_POST
@needs(Permission.PROPOSE_RELEASE)
def set_aside_page(request, kind, pk):
    row = _release(request, kind, pk)
    act = releases.set_aside_release
    return act_or_explain(request, row, _("Set aside."), lambda: act(row, by=request.user))


@require_POST
@needs(Permission.WITHDRAW_RELEASE)
@needs_recent_sign_in
def withdraw_page(request, kind, pk):
    row, reason = _release(request, kind, pk), request.POST.get("reason", "")
    other = request.POST.get("replaced_by", "")
    return act_or_explain(
        request,
        row,
        WITHDRAWN[row.NOUN],
        lambda: releases.withdraw_release(row, reason=reason, replaced_by=other, by=request.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PROPOSE_RELEASE)
@asks_nothing
def consent_page(request, kind, pk):
    """Record a renewed consent, without which nothing withdrawn is proposed or approved."""
    release = _release(request, kind, pk, state=ReleaseState.WITHDRAWN)
    subject = release.subject
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            consents.record_consent(release, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("The renewed consent is recorded."))
            preview = f"{subject.get_absolute_url()}release/"
            return redirect(subject.releases.awaiting().first() or preview)
    context = {"form": form, "release": release, "subject": subject}
    context |= withdrawals_of(subject.releases)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/consent.html", context, status=status)


def _release(request, kind, pk, **columns):
    visible = kind.releases.objects.visible_to(request.user).with_subject().with_people()
    return get_object_or_404(visible, pk=pk, **columns)


def route_releases(kind, prefix, name):
    """Return the addresses of one kind's releases: the page of one, and one for each decision."""
    decisions = {
        "approve": approve_page,
        "send_back": send_back_page,
        "set_aside": set_aside_page,
        "withdraw": withdraw_page,
        "consent": consent_page,
    }
    # The converter of each kind is named for its table: see incidents.pages.web.keys.
    one = f"{prefix}<{kind.releases._meta.model_name}_key:pk>/"
    return [
        path(one, release_page, {"kind": kind}, name=name),
        *(
            path(f"{one}{verb.replace('_', '-')}/", page, {"kind": kind}, name=f"{name}_{verb}")
            for verb, page in decisions.items()
        ),
    ]
