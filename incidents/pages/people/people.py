"""People and their roles, managed by administrators."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents.access import DESK_ROLES, ROLE_SENTENCES, Permission, Role, needs
from incidents.actions.people import people as actions
from incidents.forms.people import InviteForm, PersonForm
from incidents.models import AccountChange, Appointment, User
from incidents.models.people.account_changes import NOUNS, ChangeKind
from incidents.pages.web.strict import asks_nothing
from incidents.queries.desk.reasons import find_newest_reasons


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.INVITE_PEOPLE)
@asks_nothing
def people(request):
    """List everybody, with the form that invites another person."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.invite(**form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(
                request,
                _("Invited: %(person)s. The invitation e-mail leaves within a minute.")
                % {"person": person.email},
            )
            return redirect("people")
    changes = AccountChange.objects.visible_to(request.user).open().with_people()
    context = {
        "form": form,
        "people": _people(),
        "roles": ROLE_SENTENCES,
        "changes": add_reasons([row for row in changes if row.is_for_administrators]),
    }
    return render(request, "people/people.html", context, status=422 if form.errors else 200)


def add_reasons(rows):
    """Return account changes, each with the `reason` for which it was proposed, or ""."""
    rows = list(rows)
    reasons = {
        kind: find_newest_reasons(
            f"{NOUNS[kind]} proposed", [row.person.email for row in rows if row.kind == kind]
        )
        for kind in {ChangeKind(row.kind) for row in rows}
    }
    for row in rows:
        row.reason = reasons[ChangeKind(row.kind)].get(row.person.email, "")
    return rows


def _people():
    """Return everybody, with what waits for a desk and whether they have a second factor."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"))
    open_ones = Appointment.objects.open().select_related("desk")
    return (
        User.objects.select_related("desk")
        .prefetch_related(Prefetch("appointments", open_ones, to_attr="open_appointments"))
        .annotate(has_factor=Exists(factors))
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.INVITE_PEOPLE)
@asks_nothing
def person(request, pk):
    """Change one person's roles and desk, and whether they can sign in."""
    row = get_object_or_404(User.objects.select_related("desk"), pk=pk)
    proposed = row.appointments.open().select_related("desk").first()
    changes = set(row.account_changes.open().values_list("kind", flat=True))
    form = PersonForm(request.POST or None, initial=_wishes(row, proposed, changes))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_person(row, **form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("Saved."))
            return redirect("people")
    context = {
        "form": form,
        "person": row,
        "proposed": proposed,
        "becomes_admin": ChangeKind.ADMINISTRATOR in changes,
        "ends_as_admin": ChangeKind.ADMINISTRATOR_ENDS in changes,
    }
    return render(request, "people/person.html", context, status=422 if form.errors else 200)


def _wishes(row, proposed, changes):
    """Return the first values of a person's form: as they will be once all is confirmed."""
    others = [role for role in row.roles if role not in DESK_ROLES]
    roles = [*others, *proposed.roles] if proposed else list(row.roles)
    if ChangeKind.ADMINISTRATOR in changes:
        roles.append(Role.ADMIN.value)
    ends = ChangeKind.ADMINISTRATOR_ENDS in changes
    if ends:
        roles = [role for role in roles if role != Role.ADMIN]
    return {
        "roles": roles,
        "desk": proposed.desk if proposed else row.desk,
        "is_active": row.is_active and not (ends and not roles),
    }
