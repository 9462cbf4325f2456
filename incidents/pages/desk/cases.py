"""The desk: my work, the cases, and the form that logs one or many."""

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, needs
from incidents.actions.desk import cases, form_drafts, readings, unread_cases
from incidents.forms.many_firms import ManyForm
from incidents.models import (
    Case,
    CaseComment,
    CaseTask,
    CollectiveResponseRelease,
    FormDraft,
    PartyChange,
    Release,
    ReleaseBatch,
    ShareRelease,
    StatutoryDeadline,
)
from incidents.pages.desk.case_forms import TITLES, CaseForms
from incidents.pages.desk.form_drafts import find_form_draft
from incidents.pages.desk.law_offers import offers, suggest_articles
from incidents.pages.desk.many_firms import warn_of_many
from incidents.pages.web.edit_conflicts import edit_of, saved
from incidents.pages.web.refusals import act_or_explain, put_on_form
from incidents.pages.web.strict import asks_nothing
from incidents.queries import refuse_unknown
from incidents.queries.desk.work_queue import DeskRows, list_work
from incidents.values.consent_groups import FIELDS_LEFT_OUT


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def my_work(request):
    """List what this person and their desk have to do next."""
    today = timezone.localdate()
    rows = DeskRows(
        Case.objects.visible_to(request.user),
        Release.objects.visible_to(request.user),
        CollectiveResponseRelease.objects.visible_to(request.user),
        ShareRelease.objects.visible_to(request.user),
        StatutoryDeadline.objects.visible_to(request.user),
        ReleaseBatch.objects.visible_to(request.user),
        CaseTask.objects.visible_to(request.user),
        CaseComment.objects.visible_to(request.user),
        FormDraft.objects.visible_to(request.user),
    )
    context = {"work": list_work(rows, request.user, today), "today": today}
    context["unread_cases"] = unread_cases.list_unread_cases(request.user)
    return render(request, "desk/my_work.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def new_case(request):
    """Log a case: five facts make a draft."""
    forms = CaseForms.of(request)
    if request.method == "POST" and forms.are_valid() and not forms.warn(request.user):
        try:
            case = cases.log_case(forms.draft(), by=request.user)
        except ValidationError as refusal:
            put_on_form(forms.facts, refusal)
        else:
            form_drafts.discard_draft(request.path, by=request.user)
            messages.success(request, _("Logged as %(ref)s.") % {"ref": case.reference})
            return redirect(case)
    # Only a fresh form takes what the inbox's window hands over.
    apart = " ".join(FIELDS_LEFT_OUT) if request.method != "POST" else ""
    return _render_form(request, forms, apart=apart)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def edit_case(request, reference):
    """Change a case; what a colleague changed meanwhile is merged, or the person chooses."""
    case = _case(request, reference)
    readings.record_reading(case, by=request.user)
    edit = edit_of(request, case, CaseForms.filled(request.user, case), TITLES)
    forms = CaseForms.of(request, case, edit.data)
    is_ready = request.method == "POST" and forms.are_valid() and not edit.conflicts
    is_ready = is_ready and forms.is_firm_clear(request.user, case)
    if is_ready and not forms.warn(request.user, case):
        try:
            seen_at = forms.facts.cleaned_data["seen_at"]
            cases.change_case(case, forms.draft(), seen_at=seen_at, by=request.user)
        except ValidationError as refusal:
            put_on_form(forms.facts, refusal)
        else:
            form_drafts.discard_draft(request.path, by=request.user)
            messages.success(request, saved(edit) + _note_waiting(case))
            return redirect(case)
    return _render_form(request, forms, case=case, edit=edit)


def _note_waiting(case):
    """Return what is said where a correction of the firm waits for a second person."""
    if not PartyChange.objects.waiting().filter(firm=case.firm).exists():
        return ""
    return " " + _("The correction of the firm waits for an approver: see Firms.")


def _render_form(request, forms, **context):
    context |= {"forms": forms, "offers": offers(request.user), "draft": find_form_draft(request)}
    cited = [form["text"].value() or "" for form in forms.rows["citation"]]
    context["together"] = suggest_articles(request.user, cited)
    context["is_fresh"] = request.method != "POST"
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/case_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def log_many_page(request):
    """Log one demand for many firms: the same form, with one firm on each line."""
    forms = CaseForms.of(request)
    many = ManyForm(request.POST if request.method == "POST" else None)
    forms.facts.fields["firm_name"].required = False
    if request.method == "POST" and all([many.is_valid(), forms.are_valid()]):
        firms, facts = many.cleaned_data["firms"], forms.facts.cleaned_data
        if not facts["confirmed"]:
            forms.warnings = warn_of_many(firms, facts, request.user)
        if not forms.warnings and (logged := _log_many(request, forms, firms)):
            return redirect(f"{reverse('cases')}?batch={logged[0].batch_id}")
    return _render_form(request, forms, many=many)


def _log_many(request, forms, firms):
    """Log the cases and return them; none where the action refuses, which the form then says."""
    rows = [cases.FirmFacts(name, country, sector=sector) for name, country, sector in firms]
    try:
        logged = cases.log_many(forms.draft(), rows, by=request.user)
    except ValidationError as refusal:
        put_on_form(forms.facts, refusal)
        return []
    form_drafts.discard_draft(request.path, by=request.user)
    sentence = ngettext("%(n)s case logged.", "%(n)s cases logged.", len(logged))
    messages.success(request, sentence % {"n": len(logged)})
    return logged


@require_safe
@needs(Permission.LOG_CASE)
def offers_page(request):
    """Return the laws in force on a day, for the script that narrows what the form offers."""
    refuse_unknown(request.GET, ("on",))
    try:
        return JsonResponse({"texts": offers(request.user, request.GET.get("on", ""))["texts"]})
    except ValueError as error:
        sentence = _("on: this is not a date. Try 2021, 2021-12 or 2021-12-17.")
        raise BadRequest(sentence) from error


def _case(request, reference):
    return get_object_or_404(
        Case.objects.visible_to(request.user).with_record(), reference=reference
    )


@require_POST
@needs(Permission.APPROVE_RELEASE)
def take_over_page(request, reference):
    """Take over a TLP:RED case whose last reader has left."""
    return act_or_explain(
        request,
        "desk",
        _("You are the owner and the only reader of %(ref)s now.") % {"ref": reference},
        lambda: unread_cases.take_over_case(reference, by=request.user),
    )
