"""Laws and articles that a desk proposes: list, propose, confirm, withdraw."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, may, needs
from incidents.actions.desk import law_proposals
from incidents.forms.law import LawProposalForm
from incidents.models import Case, LawProposal
from incidents.pages.desk.law_offers import offers
from incidents.pages.web.refusals import act_or_explain, put_on_form
from incidents.pages.web.strict import asks_nothing
from incidents.queries import refuse_unknown


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def law_proposals_page(request):
    """List the proposals of the desk: those that await a second person first."""
    rows = LawProposal.objects.visible_to(request.user).select_related(
        "instrument", "proposed_by", "decided_by", "case"
    )
    waiting = [row for row in rows if row.decided_at is None]
    decided = [row for row in rows if row.decided_at]
    return render(request, "desk/law_proposals.html", {"waiting": waiting, "decided": decided[:50]})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
def propose_law_page(request):
    """Propose a law or an article; with ?case=REF, for a case that cites it once confirmed."""
    refuse_unknown(request.GET, ("case",))
    case = _case(request)
    form = LawProposalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            proposal = law_proposals.propose_law(form.facts(), case, by=request.user)
        except ValidationError as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("Proposed. A colleague has to confirm it."))
            return redirect(proposal)
    context = {"form": form, "case": case, "offers": offers(request.user)}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/law_propose.html", context, status=status)


def _case(request):
    reference = request.GET.get("case", "")
    if not reference:
        return None
    return get_object_or_404(Case.objects.visible_to(request.user), reference=reference)


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def law_proposal_page(request, pk):
    """Show a proposal in full, and who may confirm it."""
    proposal = _proposal(request, pk)
    is_others = proposal.proposed_by_id != request.user.pk
    is_waiting = proposal.decided_at is None
    context = {
        "proposal": proposal,
        "may_confirm": is_waiting and is_others and may(request.user, Permission.APPROVE_RELEASE),
    }
    return render(request, "desk/law_proposal.html", context)


@require_POST
@needs(Permission.APPROVE_RELEASE)
def confirm_law_page(request, pk):
    """Confirm what a colleague proposed."""
    proposal = _proposal(request, pk)
    return act_or_explain(
        request,
        proposal.get_absolute_url(),
        _("Confirmed. The law is in the register."),
        lambda: law_proposals.confirm_law(proposal, by=request.user),
    )


@require_POST
@needs(Permission.LOG_CASE)
def withdraw_law_page(request, pk):
    """Withdraw a proposal that nobody has decided."""
    proposal = _proposal(request, pk)
    return act_or_explain(
        request,
        proposal.get_absolute_url(),
        _("Withdrawn."),
        lambda: law_proposals.withdraw_law(proposal, by=request.user),
    )


def _proposal(request, pk):
    rows = LawProposal.objects.visible_to(request.user).select_related(
        "instrument", "proposed_by", "decided_by", "case"
    )
    return get_object_or_404(rows, pk=pk)
