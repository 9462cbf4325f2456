"""Webhooks of a person: made, shown with their log, tested, replayed, paused, removed."""

from functools import partial

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, may, needs
from incidents.actions.saved import webhooks
from incidents.forms.one_line import Form
from incidents.models import SavedSearch, Webhook, WebhookDelivery
from incidents.pages.web.refusals import act_or_explain, put_on_form
from incidents.pages.web.strict import asks_nothing
from incidents.values.outgoing import FAULT_SENTENCES, OutgoingFault

MOST_LISTED = 50
# The choice of the form that follows no search.
DESK = "desk"


class WebhookForm(Form):
    """A name to know it by, what it follows, and where it leads."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("What receives it, for example “Newsroom chat”."),
    )
    follows = forms.ChoiceField(label=gettext_lazy("What it follows"))
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        help_text=gettext_lazy("It begins with https:// and takes a POST of JSON."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        searches = SavedSearch.objects.visible_to(user)
        choices = [(row.slug, _("Search: %(name)s") % {"name": row.name}) for row in searches]
        if may(user, Permission.LOG_CASE):
            choices.append((DESK, _("The work of %(desk)s") % {"desk": user.desk}))
        self.fields["follows"].choices = choices


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.FOLLOW)
@asks_nothing
def webhooks_page(request):
    """The person's webhooks, and the form of a new one."""
    form = WebhookForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            webhook = _make(request, **form.cleaned_data)
        except ValidationError as refusal:
            _put_refusal(form, refusal)
        else:
            return _show_secret(request, webhook)
    rows = Webhook.objects.visible_to(request.user).select_related("search", "desk")
    context = {
        "form": form,
        "webhooks": rows,
        "is_allowed": settings.WEBHOOKS_ALLOWED,
        "can_follow": bool(form.fields["follows"].choices),
    }
    return render(request, "saved/webhooks.html", context, status=422 if form.errors else 200)


def _make(request, name, follows, url):
    searches = SavedSearch.objects.visible_to(request.user)
    search = None if follows == DESK else get_object_or_404(searches, slug=follows)
    return webhooks.make_webhook(name, url, search=search, by=request.user)


def _put_refusal(form, refusal):
    if refusal.code in ("name", "address"):
        form.add_error("name" if refusal.code == "name" else "url", refusal)
    else:
        put_on_form(form, refusal)


def _show_secret(request, webhook):
    """The page with the secret: in this answer alone, and stored by nobody."""
    context = {"webhook": webhook, "secret": webhooks.show_secret(webhook)}
    response = render(request, "saved/webhook_secret.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@needs(Permission.FOLLOW)
@asks_nothing
def webhook_page(request, slug):
    """One webhook: where it leads, what it follows, and the log of its messages."""
    webhook = _find(request, slug)
    rows = webhook.deliveries.prefetch_related("attempts")[:MOST_LISTED]
    ended = set(webhook.deliveries.ended().values_list("pk", flat=True))
    context = {
        "webhook": webhook,
        "deliveries": [_delivery_view(row, row.pk in ended) for row in rows],
        "is_allowed": settings.WEBHOOKS_ALLOWED,
    }
    return render(request, "saved/webhook.html", context)


def _find(request, slug):
    rows = Webhook.objects.visible_to(request.user).select_related("search", "desk")
    return get_object_or_404(rows, slug=slug)


def _delivery_view(row, is_ended):
    attempts = list(row.attempts.all())
    return {
        "row": row,
        "attempts": len(attempts),
        "outcome": _describe_attempt(attempts[-1]) if attempts else "",
        "can_replay": is_ended,
    }


def _describe_attempt(attempt):
    """What came of an attempt: the status, or why there was none."""
    if attempt.status is None:
        return str(FAULT_SENTENCES[OutgoingFault(attempt.fault)])
    words = {"status": attempt.status, "n": attempt.milliseconds}
    if 300 <= attempt.status < 400:
        return _("Status %(status)s: redirects are not followed. Enter the last address.") % words
    return _("Status %(status)s after %(n)s ms.") % words


@require_POST
@needs(Permission.FOLLOW)
def send_test_page(request, slug):
    webhook = _find(request, slug)
    sentence = _("A test message leaves within a minute. Load this page again to see it.")
    return act_or_explain(
        request, webhook, sentence, partial(webhooks.send_test, webhook, by=request.user)
    )


@require_POST
@needs(Permission.FOLLOW)
def replay_message(request, slug, pk):
    webhook = _find(request, slug)
    delivery = get_object_or_404(WebhookDelivery, webhook=webhook, pk=pk)
    act = partial(webhooks.replay_delivery, delivery, by=request.user)
    return act_or_explain(request, webhook, _("The message leaves again within a minute."), act)


@require_POST
@needs(Permission.FOLLOW)
def pause_webhook_page(request, slug):
    webhook = _find(request, slug)
    act = partial(webhooks.pause_webhook, webhook, by=request.user)
    return act_or_explain(request, webhook, _("Paused. What happens meanwhile waits."), act)


@require_POST
@needs(Permission.FOLLOW)
def resume_webhook_page(request, slug):
    webhook = _find(request, slug)
    act = partial(webhooks.resume_webhook, webhook, by=request.user)
    return act_or_explain(request, webhook, _("Resumed."), act)


@require_POST
@needs(Permission.FOLLOW)
def renew_secret_page(request, slug):
    """A new secret, shown in this answer alone."""
    webhook = _find(request, slug)
    return _show_secret(request, webhooks.renew_secret(webhook, by=request.user))


@require_POST
@needs(Permission.FOLLOW)
def remove_webhook_page(request, slug):
    webhook = _find(request, slug)
    webhooks.remove_webhook(webhook, by=request.user)
    messages.success(request, _("Removed: %(name)s.") % {"name": webhook.name})
    return redirect("webhooks")
