"""The people of a desk, and those proposed for it, whom its own people confirm or decline."""

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incidents.access import Permission, Role, may, needs
from incidents.actions.people import account_changes, appointments
from incidents.forms.people import RecoveryForm
from incidents.models import AccountChange, Appointment, User
from incidents.pages.people.people import add_reasons
from incidents.pages.web.recent_sign_in import needs_recent_sign_in
from incidents.pages.web.refusals import act_or_explain
from incidents.pages.web.strict import asks_nothing
from incidents.queries.desk.reasons import find_newest_reasons


@require_safe
@needs(Permission.CONFIRM_COLLEAGUES)
@asks_nothing
def colleagues(request):
    """List who works at the reader's desk, since when, and who is waiting to join."""
    people = _people_of(request.user)
    return _show(request, people, _recovery_form(request.user, people))


@require_POST
@needs(Permission.CONFIRM_COLLEAGUES)
@needs_recent_sign_in
def propose_recovery_page(request):
    """Propose who may use the desk's recovery key; another colleague has to confirm it."""
    people = _people_of(request.user)
    form = _recovery_form(request.user, people, request.POST)
    if not form.is_valid():
        return _show(request, people, form, status=422)
    person, reason = form.cleaned_data["person"], form.cleaned_data["reason"]
    return act_or_explain(
        request,
        "colleagues",
        _("A second person has to confirm this. They get an e-mail."),
        lambda: account_changes.propose_recovery(person, reason=reason, by=request.user),
    )


def _people_of(user):
    """List who works at a person's desk, with whether they have a second factor."""
    has_factor = Exists(Authenticator.objects.filter(user=OuterRef("pk")))
    people = User.objects.filter(desk=user.desk_id, is_active=True)
    return [person for person in people.annotate(has_factor=has_factor) if person.desk_roles]


def _recovery_form(user, people, typed=None):
    """Return the form that names one of the other inbox officers of the desk."""
    officers = [one for one in people if Role.INBOX in one.roles and one.pk != user.pk]
    return RecoveryForm(typed, {str(one.pk): one for one in officers})


def _show(request, people, recovery, status=200):
    waiting = Appointment.objects.visible_to(request.user).open()
    changes = AccountChange.objects.visible_to(request.user).open().with_people()
    own = [row for row in changes if row.person.desk_id == request.user.desk_id]
    context = {
        "waiting": _with_reasons(waiting.select_related("person__desk", "proposed_by")),
        "changes": add_reasons(own),
        "recovery": recovery,
        "logs_cases": may(request.user, Permission.LOG_CASE),
        "colleagues": people,
    }
    return render(request, "people/colleagues.html", context, status=status)


def _with_reasons(rows):
    """Return appointments, each with the `reason` for which it was proposed."""
    rows = list(rows)
    emails = [row.person.email for row in rows]
    reasons = find_newest_reasons("appointment proposed", emails) if rows else {}
    for row in rows:
        row.reason = reasons.get(row.person.email, "")
    return rows


@require_POST
@needs(Permission.CONFIRM_COLLEAGUES)
def confirm_page(request, pk):
    row = _appointment(request, pk)
    act = appointments.confirm_appointment
    return act_or_explain(
        request, row, _("Confirmed. They now work at this desk."), lambda: act(row, by=request.user)
    )


@require_POST
@needs(Permission.CONFIRM_COLLEAGUES)
def decline_page(request, pk):
    row = _appointment(request, pk)
    act = appointments.decline_appointment
    return act_or_explain(
        request,
        row,
        _("Declined. They will not join this desk."),
        lambda: act(row, by=request.user),
    )


def _appointment(request, pk):
    return get_object_or_404(Appointment.objects.visible_to(request.user), pk=pk)
