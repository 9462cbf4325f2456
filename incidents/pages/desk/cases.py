"""The desk: its queue, its cases, and the form that logs one or many."""

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from incidents.access import Permission, needs
from incidents.actions.desk import cases
from incidents.exchange.differences import word_difference
from incidents.forms.desk import ManyForm
from incidents.models import Case, CollectiveResponseRelease, Ledger, Release, StatutoryDeadline
from incidents.pages.desk.case_forms import TITLES, CaseForms, offers
from incidents.pages.responses.desk_deadlines import deadline_view
from incidents.pages.web.edit_conflicts import edit_of, saved
from incidents.pages.web.refusals import put_on_form
from incidents.pages.web.strict import asks_nothing
from incidents.queries import refuse_unknown
from incidents.queries.desk.completeness import score
from incidents.queries.desk.work_queue import Desks, queue
from incidents.values.cursors import BadCursor, Order, read_page

PAGE_ROWS = 50


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def my_work(request):
    """What waits for this person and this desk."""
    return render(
        request,
        "desk/queue.html",
        {
            "queue": queue(
                Desks(
                    Case.objects.visible_to(request.user),
                    Release.objects.visible_to(request.user),
                    CollectiveResponseRelease.objects.visible_to(request.user),
                    StatutoryDeadline.objects.visible_to(request.user),
                ),
                request.user,
                timezone.localdate(),
            ),
            "today": timezone.localdate(),
        },
    )


@require_safe
@needs(Permission.LOG_CASE)
def cases_page(request):
    """The desk's cases, last changed first; `q` looks in firm, demand and reference."""
    refuse_unknown(request.GET, ("q", "cursor"))
    rows = Case.objects.visible_to(request.user).mentioning(request.GET.get("q", ""))
    listed = rows.values(
        "pk", "reference", "ref", "title", "firm__name", "demanded_change", "changed_at", "consent"
    )
    order = Order("changed_at", is_descending=True)
    try:
        found = read_page(listed, order, request.GET.get("cursor", ""), PAGE_ROWS)
    except BadCursor as error:
        raise BadRequest(_("cursor: this is none that a page gave.")) from error
    return render(request, "desk/cases.html", {"page": found, "q": request.GET.get("q", "")})


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
            messages.success(request, _("Logged as %(ref)s.") % {"ref": case.reference})
            return redirect(case)
    return _form(request, forms, None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def edit_case(request, reference):
    """Change a case; what a colleague changed meanwhile is merged or asked about."""
    case = _case(request, reference)
    meant = edit_of(request, case, CaseForms.filled(request.user, case), TITLES)
    forms = CaseForms.of(request, case, meant.data)
    is_ready = request.method == "POST" and forms.are_valid() and not meant.conflicts
    if is_ready and not forms.warn(request.user, case):
        try:
            seen_at = forms.facts.cleaned_data["seen_at"]
            cases.change_case(case, forms.draft(), seen_at=seen_at, by=request.user)
        except ValidationError as refusal:
            put_on_form(forms.facts, refusal)
        else:
            messages.success(request, saved(meant))
            return redirect(case)
    return _form(request, forms, case, meant)


def _form(request, forms, case, meant=None):
    status = 422 if request.method == "POST" else 200
    context = {"forms": forms, "case": case, "edit": meant, "offers": offers(request.user)}
    return render(request, "desk/case_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def many(request):
    """Log one demand for many firms: the same form, the firms a line each."""
    forms = CaseForms.of(request)
    firms = ManyForm(request.POST if request.method == "POST" else None)
    forms.facts.fields["firm_name"].required = False
    if request.method == "POST" and all([firms.is_valid(), forms.are_valid()]):
        told = [
            cases.FirmFacts(name, country, sector=sector)
            for name, country, sector in firms.cleaned_data["firms"]
        ]
        try:
            logged = cases.log_many(forms.draft(), told, by=request.user)
        except ValidationError as refusal:
            put_on_form(forms.facts, refusal)
        else:
            sentence = ngettext("%(n)s case logged.", "%(n)s cases logged.", len(logged))
            messages.success(request, sentence % {"n": len(logged)})
            return redirect("cases")
    context = {"forms": forms, "many": firms, "case": None, "offers": offers(request.user)}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/case_form.html", context, status=status)


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def case_page(request, reference):
    """One case: the record, what it lacks, its releases, its history."""
    row = _case(request, reference)
    return render(
        request,
        "desk/case.html",
        {
            "case": row,
            "wordings": [
                {"row": part, "parts": word_difference(part.before, part.after)}
                for part in row.wordings.all()
            ],
            "deadlines": [deadline_view(one) for one in row.statutory_deadlines.all()],
            "score": score(row),
            "releases": row.releases.select_related("proposed_by", "approved_by"),
            "history": Ledger.objects.visible_to(request.user).about(row.reference),
        },
    )


@require_safe
@needs(Permission.LOG_CASE)
def offered(request):
    """The texts in force on a day, for the script that narrows what the form offers."""
    refuse_unknown(request.GET, ("on",))
    try:
        return JsonResponse({"texts": offers(request.user, request.GET.get("on", ""))["texts"]})
    except ValueError as error:
        raise BadRequest(_("on: this is no year, month or day.")) from error


def _case(request, reference):
    return get_object_or_404(
        Case.objects.visible_to(request.user).with_record(), reference=reference
    )
