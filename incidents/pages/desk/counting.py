"""Whether a case may be counted in the confidential statistics, and what it lacks."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents.access import Permission, needs
from incidents.actions.desk import verifications
from incidents.forms.verifications import GroupForm, VerificationForm, fill_group_form
from incidents.models import Case, FirmVerification
from incidents.models.desk.sharing import Marking
from incidents.pages.web.refusals import put_on_form
from incidents.pages.web.strict import asks_nothing
from incidents.values.tiers import Consent


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def counting_page(request, reference):
    """Show what the case still lacks, with the forms that record it."""
    case = _case(request, reference)
    if request.method != "POST":
        return _render(request, case)
    acts = {"verify": _verify, "take_back": _take_back, "group": _check_group}
    act = acts.get(request.POST.get("act"))
    if act is None:
        messages.error(request, _("Choose one of the forms on this page."))
        return _render(request, case, status=422)
    return act(request, case)


def _verify(request, case):
    form = VerificationForm(request.POST)
    if not form.is_valid():
        return _render(request, case, verification_form=form)
    given = form.cleaned_data
    verifications.verify_firm(case, given["way"], note=given["note"], by=request.user)
    messages.success(request, _("Recorded: the firm is verified."))
    return redirect("case_counting", case.reference)


def _take_back(request, case):
    verifications.take_back_verification(case, by=request.user)
    messages.success(request, _("Recorded: the firm is not verified."))
    return redirect("case_counting", case.reference)


def _check_group(request, case):
    form = GroupForm(request.POST)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in form.fields if name != "has_parent"}
        try:
            verifications.check_group_of_case(
                case, verifications.GroupFacts(**given), by=request.user
            )
        except ValidationError as refusal:
            put_on_form(form, refusal)
    if form.errors:
        return _render(request, case, group_form=form)
    messages.success(request, _("Recorded: the enterprise group is checked."))
    return redirect("case_counting", case.reference)


def _render(request, case, *, verification_form=None, group_form=None, status=200):
    verification = FirmVerification.objects.filter(case=case).select_related("verified_by").first()
    initial = {"way": verification.way, "note": verification.note} if verification else {}
    context = {
        "case": case,
        "verification": verification,
        "conditions": list_conditions(case, verification),
        "verification_form": verification_form or VerificationForm(initial=initial),
        "group_form": group_form or fill_group_form(case.firm),
    }
    is_refused = verification_form or group_form
    return render(request, "desk/counting.html", context, status=422 if is_refused else status)


def list_conditions(case, verification):
    """Return [(whether the case meets it, the condition in words)], all of which must be met."""
    is_verified = verification is not None and verification.firm_id == case.firm_id
    return [
        (case.consent == Consent.AGGREGATE, _("The firm allows its case to be counted only.")),
        (not case.ref, _("The case was never published in the register.")),
        (case.marking != Marking.RED, _("The case is not marked TLP:RED.")),
        (is_verified, _("The desk verified the firm.")),
        (case.firm.group_checked_on is not None, _("The firm’s enterprise group is checked.")),
    ]


def _case(request, reference):
    rows = Case.objects.visible_to(request.user).with_names()
    return get_object_or_404(rows.select_related("firm__group_checked_by"), reference=reference)
