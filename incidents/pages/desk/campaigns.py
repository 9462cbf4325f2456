"""Campaigns of a desk: list, add, change, and approve what a colleague changed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, may, needs
from incidents.actions.desk import campaigns, form_drafts
from incidents.models import Campaign
from incidents.pages.desk.campaign_forms import TITLES, CampaignForms
from incidents.pages.desk.form_drafts import find_form_draft
from incidents.pages.desk.law_offers import offers
from incidents.pages.web.edit_conflicts import edit_of, saved
from incidents.pages.web.recent_sign_in import needs_recent_sign_in
from incidents.pages.web.refusals import act_or_explain, put_on_form
from incidents.pages.web.strict import asks_nothing


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def desk_campaigns_page(request):
    """List the campaigns of the desk: those that await approval first."""
    rows = Campaign.objects.of_desk(request.user).select_related(
        "authority", "changed_by", "approved_by"
    )
    context = {
        "waiting": rows.unapproved(),
        "others": rows.exclude(pk__in=rows.unapproved().values("pk")),
    }
    return render(request, "desk/campaigns.html", context)


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def desk_campaign_page(request, pk):
    """Show a campaign of the desk as readers will see it, and who may approve it."""
    campaign = _find(request, pk)
    is_others = campaign.changed_by_id != request.user.pk
    is_approver = may(request.user, Permission.APPROVE_RELEASE)
    context = {
        "campaign": campaign,
        "may_approve": is_approver and is_others and campaign.approved_at is None,
    }
    return render(request, "desk/campaign.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def new_campaign_page(request):
    """Add a campaign of the desk."""
    forms = CampaignForms.of(request)
    if request.method == "POST" and forms.are_valid():
        try:
            row = campaigns.log_campaign(forms.draft(), by=request.user)
        except ValidationError as refusal:
            put_on_form(forms.facts, refusal)
        else:
            return _saved(request, row, _("Saved. A colleague has to approve it."))
    return _render_form(request, forms)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def edit_campaign_page(request, pk):
    """Change a campaign that is not public; what a colleague changed meanwhile is merged."""
    campaign = _find(request, pk)
    edit = edit_of(request, campaign, CampaignForms.filled(campaign), TITLES)
    forms = CampaignForms.of(request, campaign, edit.data)
    if request.method == "POST" and forms.are_valid() and not edit.conflicts:
        try:
            seen_at = forms.facts.cleaned_data["seen_at"]
            campaigns.change_campaign(campaign, forms.draft(), seen_at=seen_at, by=request.user)
        except ValidationError as refusal:
            put_on_form(forms.facts, refusal)
        else:
            return _saved(request, campaign, saved(edit))
    return _render_form(request, forms, campaign, edit)


def _saved(request, campaign, sentence):
    form_drafts.discard_draft(request.path, by=request.user)
    messages.success(request, sentence)
    return redirect("desk_campaign", pk=campaign.pk)


def _render_form(request, forms, campaign=None, edit=None):
    context = {
        "forms": forms,
        "campaign": campaign,
        "edit": edit,
        "offers": offers(request.user),
        "draft": find_form_draft(request),
        "is_fresh": request.method != "POST",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/campaign_form.html", context, status=status)


@require_POST
@needs(Permission.APPROVE_RELEASE)
@needs_recent_sign_in
def approve_campaign_page(request, pk):
    """Approve a campaign that a colleague changed last."""
    campaign = _find(request, pk)
    return act_or_explain(
        request,
        reverse("desk_campaign", args=[pk]),
        _("Approved. It becomes public with the first incident that names it."),
        lambda: campaigns.approve_campaign(campaign, by=request.user),
    )


def _find(request, pk):
    rows = Campaign.objects.of_desk(request.user).select_related(
        "authority", "changed_by", "approved_by"
    )
    return get_object_or_404(rows, pk=pk)
