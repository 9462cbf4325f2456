"""The people of a desk, and those proposed for it, whom its own people confirm or decline."""

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incidents.access import Permission, may, needs
from incidents.actions.people import appointments
from incidents.models import AccountChange, Appointment, User
from incidents.pages.web.refusals import act_or_explain
from incidents.pages.web.strict import asks_nothing
from incidents.queries.desk.reasons import find_newest_reasons


@require_safe
@needs(Permission.CONFIRM_COLLEAGUES)
@asks_nothing
def colleagues(request):
    """List who works at the reader's desk, since when, and who is waiting to join."""
    waiting = Appointment.objects.visible_to(request.user).open()
    has_factor = Exists(Authenticator.objects.filter(user=OuterRef("pk")))
    people = User.objects.filter(desk=request.user.desk_id, is_active=True)
    people = people.annotate(has_factor=has_factor)
    changes = AccountChange.objects.visible_to(request.user).open().with_people()
    context = {
        "waiting": _with_reasons(waiting.select_related("person__desk", "proposed_by")),
        "changes": [row for row in changes if row.person.desk_id == request.user.desk_id],
        "logs_cases": may(request.user, Permission.LOG_CASE),
        "colleagues": [person for person in people if person.desk_roles],
    }
    return render(request, "people/colleagues.html", context)


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
