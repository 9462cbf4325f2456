"""What desks say to each other: list, write, send, withdraw, answer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, may, needs
from incidents.actions.desk import peer_statements as actions
from incidents.forms.peer_statements import EnquiryForm, StatementForm
from incidents.models import PeerStatement
from incidents.pages.web.refusals import act_or_explain, put_on_form
from incidents.pages.web.strict import asks_nothing
from incidents.queries import refuse_unknown


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def statements_page(request):
    """List what the desk wrote, and what other desks sent to it."""
    rows = PeerStatement.objects.visible_to(request.user).with_names()
    own = request.user.desk_id
    context = {
        "waiting": rows.filter(desk=own).waiting(),
        "to_us": rows.exclude(desk=own)[:200],
        "sent": rows.filter(desk=own).sent()[:200],
    }
    return render(request, "desk/statements.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PROPOSE_RELEASE)
def new_statement_page(request):
    """Corroborate, contest or propose a change; `share`: of what a circle shares."""
    refuse_unknown(request.GET, ("share",))
    slug = request.GET.get("share", "")
    share = actions.find_shared(request.user, slug)
    if slug and share is None:
        raise Http404(_("Nothing with this address is shared with your desk."))
    form = StatementForm(
        request.POST if request.method == "POST" else None, is_shared=share is not None
    )
    say = actions.propose_statement
    return _write(request, form, lambda values: say(**values, share=share, by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PROPOSE_RELEASE)
@asks_nothing
def new_enquiry_page(request):
    """Ask the desks of a circle what they know."""
    form = EnquiryForm(request.POST if request.method == "POST" else None, by=request.user)
    return _write(request, form, lambda values: actions.ask_circle(**values, by=request.user))


def _write(request, form, write):
    """Store what the form says, or show it again with the refusal."""
    if request.method == "POST" and form.is_valid():
        try:
            statement = write(form.cleaned_data)
        except ValidationError as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("Written. Another officer has to approve it."))
            return redirect(statement)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "is_enquiry": isinstance(form, EnquiryForm)}
    return render(request, "desk/statement_new.html", context, status=status)


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def statement_page(request, slug):
    """Show a statement, and what this person may do with it."""
    statement = _statement(request, slug)
    is_own = statement.desk_id == request.user.desk_id
    is_open = statement.approved_at is None and statement.withdrawn_at is None
    is_mine = statement.proposed_by_id == request.user.pk
    context = {
        "statement": statement,
        "is_own": is_own,
        "may_approve": is_own
        and is_open
        and not is_mine
        and may(request.user, Permission.APPROVE_RELEASE),
        "may_withdraw": is_own and statement.withdrawn_at is None,
        "may_answer": statement.addressee_id == request.user.desk_id
        and statement.answered_at is None,
    }
    return render(request, "desk/statement.html", context)


@require_POST
@needs(Permission.APPROVE_RELEASE)
def approve_statement_page(request, slug):
    """Send what a colleague wrote."""
    statement = _statement(request, slug)
    return act_or_explain(
        request,
        statement,
        _("Approved and sent."),
        lambda: actions.approve_statement(statement, by=request.user),
    )


@require_POST
@needs(Permission.PROPOSE_RELEASE)
def withdraw_statement_page(request, slug):
    """Take back a statement of the desk."""
    statement = _statement(request, slug)
    return act_or_explain(
        request,
        statement,
        _("Withdrawn."),
        lambda: actions.withdraw_statement(statement, by=request.user),
    )


@require_POST
@needs(Permission.PROPOSE_RELEASE)
def answer_statement_page(request, slug):
    """Accept a statement of another desk, or not."""
    statement, verdict = _statement(request, slug), request.POST.get("accepted", "")
    if verdict not in ("yes", "no"):
        messages.error(request, _("Choose whether you accept it."))
        return redirect(statement)
    return act_or_explain(
        request,
        statement,
        _("The other desk can read your answer."),
        lambda: actions.answer_statement(statement, is_accepted=verdict == "yes", by=request.user),
    )


def _statement(request, slug):
    rows = PeerStatement.objects.visible_to(request.user).with_names()
    return get_object_or_404(rows, slug=slug)
