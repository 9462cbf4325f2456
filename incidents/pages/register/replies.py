"""The right of reply: a page of the entry for the sender, and the desk's pages for the decision."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from incidents.access import Permission, needs
from incidents.actions.register import replies as actions
from incidents.forms.replies import ReplyDecisionForm, ReplyForm
from incidents.models import Incident, Reply
from incidents.pages.web.refusals import put_on_form
from incidents.pages.web.strict import asks_nothing

MOST_IN_AN_HOUR = 5


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@asks_nothing
def reply_page(request, ref):
    """Let a firm or authority that the entry names reply, or ask for a correction."""
    entry = get_object_or_404(Incident.objects.visible_to(request.user), ref=ref)
    parties = actions.named_parties(entry)
    if not parties:
        raise Http404(_("This entry names nobody."))
    form = ReplyForm(request.POST if request.method == "POST" else None, parties=parties)
    if request.method == "POST" and form.is_valid() and _receive(request, entry, form):
        messages.success(request, _("Received. The desk will verify who wrote it and decide."))
        return redirect(entry)
    context = {"entry": entry, "form": form}
    return render(request, "register/reply.html", context, status=422 if form.errors else 200)


def _receive(request, entry, form):
    """Store the reply; whether it was stored. A refusal goes to the form."""
    if not _may_send(request):
        form.add_error(None, _("You have sent several replies. Try again in an hour."))
        return False
    try:
        actions.receive_reply(entry, **form.cleaned_data)
    except ValidationError as refusal:
        put_on_form(form, refusal)
        return False
    return True


def _may_send(request):
    """Whether this address of the network has sent few replies in the last hour."""
    address = get_adapter().get_client_ip(request)
    key = f"replies:{salted_hmac('replies', address, algorithm='sha256').hexdigest()[:32]}"
    count = cache.get(key) or 0
    if count < MOST_IN_AN_HOUR:
        cache.set(key, count + 1, 60 * 60)
    return count < MOST_IN_AN_HOUR


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def replies_page(request):
    """List the replies to the desk's entries: those that wait, and those that were decided."""
    rows = Reply.objects.visible_to(request.user).select_related("verified_by", "refused_by")
    waiting = rows.waiting()
    others = rows.exclude(pk__in=waiting.values("pk")).order_by("-received_at")[:200]
    return render(request, "desk/replies.html", {"waiting": waiting, "decided": others})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def reply_decision_page(request, slug):
    """Verify who wrote a reply, or refuse it with a reason."""
    reply = get_object_or_404(Reply.objects.visible_to(request.user), slug=slug)
    form = ReplyDecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(reply, form.cleaned_data, request.user)
        except ValidationError as refusal:
            put_on_form(form, refusal)
        else:
            return redirect("replies")
    status = 422 if form.errors else 200
    return render(request, "desk/reply.html", {"reply": reply, "form": form}, status=status)


def _decide(reply, values, by):
    if values["way"]:
        actions.verify_reply(reply, way=values["way"], by=by)
    else:
        actions.refuse_reply(reply, reason=values["reason"], by=by)
