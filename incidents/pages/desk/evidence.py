"""Evidence of a case: add a file, look at its flat pictures, save it, replace it, erase it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, needs
from incidents.actions.desk import evidence as actions
from incidents.actions.desk import evidence_pictures, readings
from incidents.forms.evidence import EraseForm, EvidenceFileForm, EvidenceForm
from incidents.models import Case, EvidenceExcerpt, EvidenceItem, EvidencePicture, EvidenceVersion
from incidents.pages.web.refusals import act_or_explain, put_on_form
from incidents.pages.web.strict import asks_nothing

CHOOSE_AGAIN = gettext_lazy(
    "Browsers do not keep a chosen file. Choose it again; the rest is as you typed it."
)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def add_page(request, reference):
    """List the evidence of a case, and add a file to it."""
    case = get_object_or_404(Case.objects.visible_to(request.user), reference=reference)
    about, file = _bound(request, EvidenceForm), _bound(request, EvidenceFileForm)
    if request.method == "POST" and all([about.is_valid(), file.is_valid()]):
        try:
            version = actions.add_evidence(case, _facts(about), _upload(file), by=request.user)
        except ValidationError as refusal:
            _explain(refusal, about, file)
        else:
            evidence_pictures.draw_soon(version)
            messages.success(request, _("Added to the evidence of this case."))
            return redirect(version.item)
    if request.method == "POST" and "file" in request.FILES and not file.errors:
        file.add_error("file", CHOOSE_AGAIN)
    context = {"case": case, "about": about, "file": file, "cards": cards_of(request.user, case)}
    return render(request, "desk/case_evidence.html", context, status=_status(about, file))


def cards_of(user, case):
    """Return the newest version of each piece of evidence of a case, in two queries."""
    versions = EvidenceVersion.objects.visible_to(user).filter(item__case=case)
    newest = versions.order_by("item_id", "-number").distinct("item_id").select_related("item")
    return list(newest)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def item_page(request, pk):
    """Show one piece of evidence with its pictures and versions, and change what is said of it."""
    item = _item(request, pk)
    readings.record_reading(item.case, by=request.user)
    initial = {"initial": vars(item)}
    about = EvidenceForm(request.POST, **initial) if request.method == "POST" else None
    if about and about.is_valid():
        actions.describe_evidence(item, _facts(about), by=request.user)
        messages.success(request, _("Saved."))
        return redirect(item)
    about = about or EvidenceForm(**initial)
    return _render_item(request, item, about, EvidenceFileForm())


@require_POST
@needs(Permission.LOG_CASE)
def add_version_page(request, pk):
    """Add a newer version of a piece of evidence."""
    item = _item(request, pk)
    file = EvidenceFileForm(request.POST, request.FILES)
    if file.is_valid():
        try:
            version = actions.add_version(item, _upload(file), by=request.user)
        except ValidationError as refusal:
            _explain(refusal, file)
        else:
            evidence_pictures.draw_soon(version)
            messages.success(request, _("Version %(number)s added.") % {"number": version.number})
            return redirect(item)
    return _render_item(request, item, EvidenceForm(initial=vars(item)), file)


def _render_item(request, item, about, file):
    versions = list(item.versions.select_related("added_by", "erased_by"))
    newest = versions[0]
    pictures = newest.pictures.filter(page__gt=0).defer("content")
    context = {
        "item": item,
        "case": item.case,
        "versions": versions,
        "newest": newest,
        "pictures": pictures if newest.is_drawn else [],
        "about": about,
        "file": file,
        "erase": EraseForm(auto_id=False),
        "excerpt": _excerpt(item),
    }
    return render(request, "desk/evidence_item.html", context, status=_status(about, file))


def _excerpt(item):
    """What is marked of a piece of evidence for release, or None."""
    rows = EvidenceExcerpt.objects.filter(item=item)
    return rows.select_related("version", "marked_by").first()


@require_POST
@needs(Permission.LOG_CASE)
def erase_page(request, pk):
    """Erase the bytes and pictures of a version."""
    version = _version(request, pk)
    return act_or_explain(
        request,
        version.item,
        _("The file was erased. Its name and hash stay."),
        lambda: actions.erase_version(version, request.POST.get("reason", ""), by=request.user),
    )


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def file_page(request, pk):
    """Hand out the original, to be saved and never shown. tracker/headers.py adds its sandbox."""
    version = _version(request, pk)
    try:
        content = actions.save_file(version, by=request.user)
    except ValidationError as refusal:
        return HttpResponse(
            f"{refusal.messages[0]}\n", status=410, content_type="text/plain; charset=utf-8"
        )
    answer = HttpResponse(content, content_type="application/octet-stream")
    name = content_disposition_header(as_attachment=True, filename=version.filename)
    answer.headers["Content-Disposition"] = name
    return answer


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def picture_page(request, pk, page):
    """Show one page of a version as a flat picture."""
    pictures = EvidencePicture.objects.visible_to(request.user).filter(version=pk, page=page)
    picture = get_object_or_404(pictures)
    answer = HttpResponse(bytes(picture.content), content_type="image/jpeg")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _item(request, pk):
    items = EvidenceItem.objects.visible_to(request.user).select_related("case__desk")
    return get_object_or_404(items, pk=pk)


def _version(request, pk):
    versions = EvidenceVersion.objects.visible_to(request.user).select_related("item__case")
    return get_object_or_404(versions, pk=pk)


def _bound(request, form):
    is_posted = request.method == "POST"
    return form(request.POST if is_posted else None, request.FILES if is_posted else None)


def _facts(form):
    return actions.EvidenceFacts(**form.cleaned_data)


def _upload(form):
    file = form.cleaned_data["file"]
    return actions.EvidenceUpload(file.name, file.read())


def _explain(refusal, *forms):
    """Put a refusal on the form that has its field; on the first one if none has."""
    names = set(refusal.message_dict) if hasattr(refusal, "error_dict") else set()
    chosen = next((form for form in forms if names & set(form.fields)), forms[0])
    put_on_form(chosen, refusal)


def _status(*forms):
    return 422 if any(form.errors for form in forms) else 200
