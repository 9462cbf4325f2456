"""Briefs of a case: read on the page, saved as PDF, DOCX or an archive with its exhibits."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from incidents.access import Permission, needs
from incidents.actions.desk import briefs as actions
from incidents.actions.desk import readings
from incidents.models import Case
from incidents.pages.web.recent_sign_in import needs_recent_sign_in
from incidents.pages.web.strict import asks_nothing
from incidents.values.brief_kinds import BriefKind

FORMS = "|".join(actions.MEDIA_TYPES)


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def brief_page(request, reference, kind):
    """Show a brief as a page, and what it can be saved as."""
    case, kind = _case(request, reference), _kind(kind)
    readings.record_reading(case, by=request.user)
    try:
        actions.refuse_brief(case, kind)
        refusal = ""
    except ValidationError as refused:
        refusal = refused.messages[0]
    context = {
        "case": case,
        "kind": kind,
        "kinds": [(one, one.label) for one in BriefKind],
        "brief": actions.build_brief(case, kind),
        "refusal": refusal,
    }
    return render(request, "desk/brief.html", context)


@require_safe
@needs(Permission.LOG_CASE)
@needs_recent_sign_in
@asks_nothing
def brief_file(request, reference, kind, form):
    """Hand out a brief as a file."""
    case, kind = _case(request, reference), _kind(kind)
    try:
        content = actions.save_brief(case, kind, form, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("case_brief", case.reference, kind.value)
    answer = HttpResponse(content, content_type=actions.MEDIA_TYPES[form])
    name = f"{case.reference}-{kind.value}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _case(request, reference):
    return get_object_or_404(
        Case.objects.visible_to(request.user).with_record(), reference=reference
    )


def _kind(word):
    try:
        return BriefKind(word)
    except ValueError as unknown:
        raise Http404 from unknown
