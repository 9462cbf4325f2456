"""Cases and circles: what a desk shares, and what other desks share with it.

These pages stand apart from the register: what a circle shares is in no list, figure or file.
"""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from incidents.access import Permission, needs
from incidents.actions.desk import shares
from incidents.models import Case, CaseShare, Circle, PeerStatement, SharedEntry, ShareRelease
from incidents.pages.desk.history import history_of
from incidents.pages.web.strict import asks_nothing


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PROPOSE_RELEASE)
@asks_nothing
def case_circles_page(request, reference):
    """Choose the circle with which a case is to be shared; its preview comes next."""
    case = get_object_or_404(Case.objects.visible_to(request.user), reference=reference)
    joined = Circle.objects.joined_by(request.user.desk).select_related("desk")
    if request.method == "POST":
        circle = get_object_or_404(joined, slug=request.POST.get("circle", ""))
        share = shares.start_share(case, circle, by=request.user)
        return redirect("share_preview", share.reference)
    rows = CaseShare.objects.visible_to(request.user).filter(case=case)
    begun = {one.circle_id: one for one in rows.prefetch_related("releases")}
    choices = [(circle, begun.get(circle.pk)) for circle in joined]
    return render(request, "desk/case_circles.html", {"case": case, "choices": choices})


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def share_page(request, reference):
    """Show one case in one circle: its versions and its history."""
    share = _share(request, reference)
    context = {
        "share": share,
        "releases": ShareRelease.objects.visible_to(request.user).filter(share=share),
        "history": history_of(request.user, share.reference),
        "statements": PeerStatement.objects.visible_to(request.user)
        .filter(share=share)
        .with_names(),
    }
    return render(request, "desk/share.html", context)


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def edit_share_page(request, reference):
    """Go to the form of the case: a share has no facts of its own."""
    return redirect("case_edit", _share(request, reference).case.reference)


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def shared_page(request):
    """List what other desks share with the reader's desk."""
    rows = SharedEntry.objects.visible_to(request.user).with_release()
    return render(request, "desk/shared.html", {"entries": rows[:500]})


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def shared_entry_page(request, slug):
    """Show what another desk shares; of a withdrawn one the day and the reason alone."""
    rows = SharedEntry.objects.visible_to(request.user).with_release()
    entry = get_object_or_404(rows, release__share__slug=slug)
    share = entry.release.share
    statements = PeerStatement.objects.visible_to(request.user).filter(share=share).sent()
    context = {
        "entry": entry,
        "release": entry.release,
        "circle": share.circle,
        "statements": statements.with_names(),
    }
    return render(request, "desk/shared_entry.html", context)


def _share(request, reference):
    rows = CaseShare.objects.visible_to(request.user).select_related("case__firm", "circle__desk")
    return get_object_or_404(rows, reference=reference)
