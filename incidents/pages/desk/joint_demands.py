"""Use only together: which cases are linked, which of them count, who confirmed it."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents.access import Permission, needs
from incidents.actions.desk import joint_demands
from incidents.forms.joint_demands import JointCaseForm
from incidents.models import Case, FirmVerification, JointCase, JointConfirmation
from incidents.pages.web.refusals import put_on_form
from incidents.pages.web.strict import asks_nothing
from incidents.values.case_origins import CaseOrigin


@dataclass(frozen=True)
class LinkedCase:
    """One linked case, and why it does not count yet. `case` is None for a hidden one."""

    case: Case | None
    gaps: list[str]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def joint_demand_page(request, reference):
    """Show how far a case is from being used, with the forms that link and confirm."""
    rows = Case.objects.visible_to(request.user).with_names()
    case = get_object_or_404(rows, reference=reference)
    if request.method != "POST":
        return _render(request, case)
    acts = {"link": _link, "unlink": _unlink, "confirm": _confirm, "take_back": _take_back}
    act = acts.get(request.POST.get("act"))
    if act is None:
        messages.error(request, _("Choose one of the forms on this page."))
        return _render(request, case, status=422)
    return act(request, case)


def _link(request, case):
    form = JointCaseForm(request.POST)
    if form.is_valid():
        other = _find(request, form.cleaned_data["other"])
        try:
            if other is None:
                raise ValidationError({"other": _("Your desk has no case with this reference.")})
            joint_demands.link_case(case, other, by=request.user)
        except ValidationError as refusal:
            put_on_form(form, refusal)
    if form.errors:
        return _render(request, case, form=form, status=422)
    messages.success(request, _("Linked. Two officers have to confirm it."))
    return redirect("case_joint", case.reference)


def _unlink(request, case):
    reference = request.POST.get("other", "")[:40]
    other = get_object_or_404(Case.objects.visible_to(request.user), reference=reference)
    return _act(
        request,
        case,
        lambda: joint_demands.unlink_case(other, by=request.user),
        _("The case was taken out."),
    )


def _confirm(request, case):
    return _act(
        request,
        case,
        lambda: joint_demands.confirm_joint_demand(case, by=request.user),
        _("Confirmed."),
    )


def _take_back(request, case):
    return _act(
        request,
        case,
        lambda: joint_demands.take_back_confirmation(case, by=request.user),
        _("Your confirmation was taken back."),
    )


def _act(request, case, act, sentence):
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, sentence)
    return redirect("case_joint", case.reference)


def _find(request, reference):
    return Case.objects.visible_to(request.user).filter(reference=reference).first()


def _render(request, case, *, form=None, status=200):
    joint = JointCase.objects.filter(case=case).values("joint")
    members = list(JointCase.objects.filter(joint__in=joint).select_related("case__firm"))
    confirmations = JointConfirmation.objects.filter(joint__in=joint)
    newest = max((row.linked_at for row in members), default=None)
    valid = [
        row for row in confirmations.select_related("confirmed_by") if row.confirmed_at >= newest
    ]
    context = {
        "case": case,
        "state": joint_demands.read_state(case),
        "linked": _linked(request, members),
        "confirmations": valid,
        "has_confirmed": any(row.confirmed_by_id == request.user.pk for row in valid),
        "form": form or JointCaseForm(),
    }
    return render(request, "desk/joint.html", context, status=status)


def _linked(request, members):
    """Return a LinkedCase for each member; TLP:RED ones of others have no name."""
    keys = [row.case_id for row in members]
    readable = set(
        Case.objects.visible_to(request.user).filter(pk__in=keys).values_list("pk", flat=True)
    )
    verified = FirmVerification.objects.filter(case__in=keys)
    firms = dict(verified.values_list("case", "firm"))
    return [
        LinkedCase(row.case, _list_gaps(row, firms))
        if row.case_id in readable
        else LinkedCase(None, [])
        for row in members
    ]


def _list_gaps(row, firms):
    """Return why a linked case does not count, in words."""
    case = row.case
    checks = [
        (
            case.firm_id == row.firm_id,
            _("It names another firm now. Take it out and link it again."),
        ),
        (
            case.found_by == CaseOrigin.COMPANY,
            _("Its firm did not tell you: it is not a report by the company."),
        ),
        (firms.get(case.pk) == case.firm_id, _("The firm is not verified.")),
    ]
    return [sentence for is_met, sentence in checks if not is_met]
