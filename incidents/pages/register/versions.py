"""One version of an incident: what changed since the version before, when and why."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.exchange import citations
from incidents.pages.register.entry import show_withdrawn
from incidents.pages.web.strict import asks_nothing
from incidents.queries.register.versions import list_versions


@login_not_required
@require_safe
@asks_nothing
def version(request, ref, number):
    """The version in the reader's tier; the tombstone of a withdrawn incident."""
    versions = list_versions(request.user, ref)
    if not versions:
        return show_withdrawn(request, ref)
    chosen = next((one for one in versions if one.number == int(number)), None)
    if chosen is None:
        raise Http404(_("There is no such version of this incident."))
    cited = citations.Cited(
        ref=ref,
        title=chosen.document["title"],
        version=chosen.number,
        released_on=chosen.released_at.date(),
        url=request.build_absolute_uri(),
    )
    context = {
        "ref": ref,
        "version": chosen,
        "versions": versions,
        "cite": {"plain": citations.plain_citation(cited)},
    }
    return render(request, "register/version.html", context)
