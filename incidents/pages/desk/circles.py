"""Circles of desks: list, make, invite, join, leave, review."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, may, needs
from incidents.actions.desk import circles
from incidents.forms.circles import CircleForm, InviteDeskForm, ReviewForm
from incidents.models import Circle, Desk
from incidents.pages.web.refusals import act_or_explain, put_on_form
from incidents.pages.web.strict import asks_nothing


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def circles_page(request):
    """List the circles of the person's desk, and the invitations that it has."""
    rows = Circle.objects.visible_to(request.user).select_related("desk", "owner")
    joined = set(Circle.objects.joined_by(request.user.desk).values_list("pk", flat=True))
    context = {
        "circles": [one for one in rows if one.pk in joined],
        "invitations": [one for one in rows if one.pk not in joined],
    }
    return render(request, "desk/circles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PROPOSE_RELEASE)
@asks_nothing
def new_circle_page(request):
    """Make a circle, which the person's desk keeps."""
    initial = {"owner": request.user.pk}
    posted = request.POST if request.method == "POST" else None
    form = CircleForm(posted, desk=request.user.desk, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            circle = circles.make_circle(**form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("The circle is made. Invite other desks to it."))
            return redirect(circle)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/circle_new.html", {"form": form}, status=status)


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def circle_page(request, slug):
    """Show a circle: what it is for, its desks, and what this desk may do in it."""
    return _show(request, _circle(request, slug))


def _show(request, circle, review=None):
    """Render a circle; with the form of a review that was refused, if there is one."""
    own = request.user.desk
    members = list(circle.members.filter(left_at__isnull=True).select_related("desk"))
    is_keeper = circle.desk_id == own.pk
    is_joined = any(one.desk_id == own.pk and one.joined_at for one in members)
    answers = {"owner": circle.owner_id, "review_on": circle.review_on}
    context = {
        "circle": circle,
        "members": members,
        "is_keeper": is_keeper,
        "is_joined": is_joined,
        "may_join": not is_joined and may(request.user, Permission.APPROVE_RELEASE),
        "invite": InviteDeskForm(circle=circle) if is_keeper else None,
        "review": review or (ReviewForm(desk=own, initial=answers) if is_keeper else None),
    }
    return render(request, "desk/circle.html", context, status=422 if review else 200)


@require_POST
@needs(Permission.PROPOSE_RELEASE)
def invite_desk_page(request, slug):
    """Invite a desk to a circle that the person's desk keeps."""
    circle = _circle(request, slug)
    desk = Desk.objects.filter(slug=request.POST.get("desk", "")).first()
    if desk is None:
        messages.error(request, _("Choose the desk that you want to invite."))
        return redirect(circle)
    done = _("Invited. An approver of that desk has to accept.")
    return act_or_explain(
        request, circle, done, lambda: circles.invite_desk(circle, desk, by=request.user)
    )


@require_POST
@needs(Permission.APPROVE_RELEASE)
def join_circle_page(request, slug):
    """Accept an invitation for the person's desk."""
    circle = _circle(request, slug)
    done = _("Your desk is in this circle now.")
    return act_or_explain(
        request, circle, done, lambda: circles.join_circle(circle, by=request.user)
    )


@require_POST
@needs(Permission.PROPOSE_RELEASE)
def leave_circle_page(request, slug):
    """Take a desk out of a circle: one's own, or another of a circle that one's desk keeps."""
    circle = _circle(request, slug)
    named = Desk.objects.filter(slug=request.POST.get("desk", "")).first()
    desk = named or request.user.desk
    place = "circles" if desk == request.user.desk and circle.desk != desk else circle
    done = _("%(desk)s is no longer in this circle.") % {"desk": desk.name}
    return act_or_explain(
        request, place, done, lambda: circles.leave_circle(circle, desk, by=request.user)
    )


@require_POST
@needs(Permission.PROPOSE_RELEASE)
def review_circle_page(request, slug):
    """Record a review of a circle, with the next day and who answers for it."""
    circle = _circle(request, slug)
    form = ReviewForm(request.POST, desk=circle.desk)
    if form.is_valid():
        try:
            circles.review_circle(circle, **form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("The review is recorded."))
            return redirect(circle)
    return _show(request, circle, form)


def _circle(request, slug):
    rows = Circle.objects.visible_to(request.user).select_related("desk", "owner")
    return get_object_or_404(rows, slug=slug)
