"""Changes of accounts that two people make: ask for one, confirm or decline it."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.access import DESK_ROLES, Permission, may
from incidents.actions.people import account_changes as actions
from incidents.models import AccountChange, User
from incidents.pages.web.recent_sign_in import needs_recent_sign_in
from incidents.pages.web.refusals import act_or_explain


def may_be_helped(user):
    """Return the people whose second factor this person may ask to be removed."""
    people = User.objects.filter(is_active=True).exclude(pk=user.pk)
    if may(user, Permission.CONFIRM_COLLEAGUES):
        return people.filter(desk=user.desk_id, roles__overlap=[role.value for role in DESK_ROLES])
    if may(user, Permission.INVITE_PEOPLE):
        return people.filter(desk__isnull=True, roles__contains=["admin"])
    return people.none()


def needs_people_to_vouch_for(page):
    """Guard a page: for people of a desk and administrators."""

    @wraps(page)
    def guarded(request, *args, **kwargs):
        permissions = (Permission.CONFIRM_COLLEAGUES, Permission.INVITE_PEOPLE)
        if not any(may(request.user, permission) for permission in permissions):
            raise PermissionDenied(_("You do not have permission to do this."))
        return page(request, *args, **kwargs)

    return guarded


@require_POST
@needs_people_to_vouch_for
@needs_recent_sign_in
def propose_removal_page(request, pk):
    """Ask for a colleague's second factor to be removed; another colleague has to confirm it."""
    person = get_object_or_404(may_be_helped(request.user), pk=pk)
    return act_or_explain(
        request,
        "colleagues" if person.desk_id else "people",
        _("A second person has to confirm this. They get an e-mail."),
        lambda: actions.propose_factor_removal(person, by=request.user),
    )


@require_POST
@needs_people_to_vouch_for
@needs_recent_sign_in
def confirm_change_page(request, slug):
    row = _change(request, slug)
    act = actions.confirm_change
    return act_or_explain(request, row, _("Confirmed."), lambda: act(row, by=request.user))


@require_POST
@needs_people_to_vouch_for
def decline_change_page(request, slug):
    row = _change(request, slug)
    act = actions.decline_change
    return act_or_explain(request, row, _("Declined."), lambda: act(row, by=request.user))


def _change(request, slug):
    rows = AccountChange.objects.visible_to(request.user).with_people()
    return get_object_or_404(rows, slug=slug)
