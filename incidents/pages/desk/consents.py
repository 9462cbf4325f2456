"""Recording a renewed consent, without which nothing withdrawn can be proposed or approved."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents.access import Permission, needs
from incidents.actions.desk import consents
from incidents.forms.consents import ConsentForm
from incidents.models import CollectiveResponseRelease, Release, ReleaseState
from incidents.pages.desk.withdrawn import withdrawals_of
from incidents.pages.web.refusals import put_on_form
from incidents.pages.web.strict import asks_nothing


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PROPOSE_RELEASE)
@asks_nothing
def case_consent(request, pk):
    """Record the consent to release a withdrawn incident again."""
    visible = Release.objects.visible_to(request.user).select_related("case__firm")
    return _record(request, visible, pk, "case_release")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PROPOSE_RELEASE)
@asks_nothing
def response_consent(request, pk):
    """Record the agreement to release a withdrawn collective response again."""
    visible = CollectiveResponseRelease.objects.visible_to(request.user).select_related("draft")
    return _record(request, visible, pk, "desk_response_release")


def _record(request, visible, pk, preview):
    release = get_object_or_404(visible.filter(state=ReleaseState.WITHDRAWN), pk=pk)
    subject = release.subject
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            consents.record_consent(release, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("The renewed consent is recorded."))
            waiting = subject.releases.awaiting().first()
            return redirect(waiting) if waiting else redirect(preview, subject.reference)
    context = {"form": form, "release": release, "subject": subject, "preview": preview}
    context |= withdrawals_of(subject.releases)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/consent.html", context, status=status)
