"""Where a person is signed in; they end one session, or all others."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from incidents.actions.people import sessions as actions
from incidents.models import Session
from incidents.pages.web.strict import asks_nothing


@require_safe
@asks_nothing
def sessions_page(request):
    """List the person's sessions, this one marked."""
    rows = Session.objects.visible_to(request.user).current()
    context = {"sessions": rows, "own": request.session.session_key}
    return render(request, "people/sessions.html", context)


@require_POST
def end_session_page(request, slug):
    """Sign one other browser out. One's own is ended by signing out."""
    others = Session.objects.visible_to(request.user).exclude(
        session_key=request.session.session_key
    )
    actions.end_session(get_object_or_404(others, slug=slug))
    messages.success(request, _("Signed out there."))
    return redirect("sessions")


@require_POST
def end_others_page(request):
    """Sign the person out of every other browser."""
    count = actions.end_all_sessions(request.user, keep=request.session.session_key)
    sentence = ngettext(
        "Signed out of %(count)s other session.", "Signed out of %(count)s other sessions.", count
    )
    messages.success(request, sentence % {"count": count})
    return redirect("sessions")
