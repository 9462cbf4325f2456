"""Drafts of forms: where a browser saves them, and what a form shows of them."""

from django.core.exceptions import BadRequest, ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.access import Permission, needs
from incidents.actions.desk import form_drafts
from incidents.models import FormDraft

# The forms that have drafts. A browser names its form by its address.
FORMS = {
    *("case_new", "case_many", "case_edit"),
    *("desk_response_new", "desk_response_edit", "desk_campaign_new", "desk_campaign_edit"),
}
# What a browser adds to the fields of the form.
FORM, TITLE = "draft-form", "draft-title"


@require_POST
@needs(Permission.LOG_CASE)
def save_draft_page(request):
    """Save what somebody has typed; answer when that was."""
    form = _form_of(request)
    fields = {name: values for name, values in request.POST.lists() if name not in (FORM, TITLE)}
    title = request.POST.get(TITLE, "")
    try:
        draft = form_drafts.save_draft(form, title, fields, by=request.user)
    except ValidationError as refusal:
        return JsonResponse({"refusal": refusal.messages[0]}, status=422)
    return JsonResponse({"saved_at": _clock(draft.saved_at)})


@require_POST
@needs(Permission.LOG_CASE)
def discard_draft_page(request):
    """Delete a draft, and show the form as it is without it."""
    form = _form_of(request)
    form_drafts.discard_draft(form, by=request.user)
    return redirect("desk" if request.POST.get("from") == "work" else form)


def find_form_draft(request):
    """Return {"form", "fields", "saved_at"} for the script of a form; "fields" is None for none."""
    draft = FormDraft.objects.visible_to(request.user).filter(form=request.path).first()
    return {
        "form": request.path,
        "fields": draft.fields if draft else None,
        "saved_at": _clock(draft.saved_at) if draft else "",
    }


def _form_of(request):
    """Return the address of the form that a draft is of. Raises BadRequest."""
    form = request.POST.get(FORM, "")
    try:
        match = resolve(form)
    except Resolver404:
        match = None
    if match is None or match.url_name not in FORMS or len(form) > 200:
        raise BadRequest(_("This form has no drafts."))
    return form


def _clock(moment):
    return timezone.localtime(moment).strftime("%H:%M")
