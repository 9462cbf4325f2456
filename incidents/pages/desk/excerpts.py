"""Evidence released on purpose: mark pages for the next release, take that back, look at one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, needs
from incidents.actions.desk import excerpts
from incidents.forms.excerpts import ExcerptForm
from incidents.models import EvidenceExcerpt, EvidenceItem, EvidencePicture
from incidents.pages.web.refusals import act_or_explain, put_on_form
from incidents.pages.web.strict import asks_nothing


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PROPOSE_RELEASE)
@asks_nothing
def mark_page(request, pk):
    """Show every page of a piece of evidence, and mark pages for the next release of its case."""
    item = _item(request, pk)
    marked = EvidenceExcerpt.objects.filter(item=item).first()
    initial = {**vars(marked), "version": marked.version.number} if marked else {}
    form = ExcerptForm(item, request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid() and _mark(request, form):
        messages.success(request, _("Marked. The next release of this case proposes it."))
        return redirect(f"{item.case.get_absolute_url()}release/")
    context = {
        "item": item,
        "case": item.case,
        "form": form,
        "versions": [(one, _pictures(one)) for one in form.versions.values()],
        "is_marked": marked is not None,
    }
    status = 422 if form.errors else 200
    return render(request, "desk/evidence_release.html", context, status=status)


def _pictures(version):
    return version.pictures.filter(page__gt=0).defer("content")


def _mark(request, form):
    """Mark what the form says; whether that was done. A refusal is put on the form."""
    chosen = form.cleaned_data
    facts = excerpts.ExcerptFacts(
        chosen["pages"], str(chosen["captured_on"]), chosen["firm_consent"]
    )
    try:
        excerpts.mark_excerpt(form.versions[chosen["version"]], facts, by=request.user)
    except ValidationError as refusal:
        put_on_form(form, refusal)
        return False
    return True


@require_POST
@needs(Permission.PROPOSE_RELEASE)
def unmark_page(request, pk):
    """Take a mark back: the next release of the case goes without this evidence."""
    item = _item(request, pk)
    done = _("Not marked any more. What is published stays until the next release.")
    act = excerpts.unmark_excerpt
    return act_or_explain(request, item, done, lambda: act(item, by=request.user))


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def excerpt_picture(request, reference, digest):
    """Show the page of a case's evidence that has this hash, as it would be released."""
    pictures = EvidencePicture.objects.visible_to(request.user).filter(
        page__gt=0, version__item__case__reference=reference, sha256=digest
    )
    # The same picture may be in two versions.
    picture = pictures.first()
    if picture is None:
        raise Http404(_("There is no such page of evidence."))
    answer = HttpResponse(bytes(picture.content), content_type="image/jpeg")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _item(request, pk):
    items = EvidenceItem.objects.visible_to(request.user).select_related("case__desk")
    return get_object_or_404(items, pk=pk)
