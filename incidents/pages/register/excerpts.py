"""Pages of evidence that an incident shows, by their hash."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.models import ExcerptPage, Incident
from incidents.pages.register.entry import show_withdrawn
from incidents.pages.web.strict import asks_nothing
from incidents.values.excerpt_pages import list_hashes


@login_not_required
@require_safe
@asks_nothing
def incident_page_of_evidence(request, ref, digest):
    """A page that the incident of the reader's tier lists; 410 once that is withdrawn."""
    entry = Incident.objects.visible_to(request.user).filter(ref=ref).first()
    if entry is None:
        return show_withdrawn(request, ref)
    page = ExcerptPage.objects.filter(ref=ref, sha256=digest).first()
    if page is None or digest not in list_hashes({"": entry.document}):
        raise Http404(_("There is no such page of evidence."))
    answer = HttpResponse(bytes(page.content), content_type="image/jpeg")
    # It has to go with its incident: a copy is asked for again before it is shown.
    answer.headers["Cache-Control"] = "no-cache"
    return answer
