"""Files that a desk brings in."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from incidents.access import Permission, needs
from incidents.actions.desk import imports as actions
from incidents.forms.desk import UploadForm
from incidents.intake.cases import COLUMNS
from incidents.models import Import, ImportConflict
from incidents.pages.web.strict import asks_nothing

# A page of thousands helps nobody; each import lists its own in full.
MOST_CONFLICTS = 200


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.IMPORT_CASES)
@asks_nothing
def imports(request):
    """Bring a file: taken whole or refused whole."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect(_take(form.cleaned_data, request))
    context = {
        "form": form,
        "columns": COLUMNS,
        "data_sets": actions.data_sets_of(request.user.desk),
        "imports": Import.objects.visible_to(request.user).select_related("by")[:50],
        "conflicts": _conflicts(request.user)[:MOST_CONFLICTS],
    }
    return render(request, "desk/imports.html", context, status=422 if form.errors else 200)


def _take(told, request):
    """Take the file of a valid form, and say what became of it."""
    file = told["file"]
    record = actions.import_file(
        file.read(), filename=file.name, data_set=told["data_set"], by=request.user
    )
    if record.refusals:
        messages.error(request, _("Nothing was taken: the file has faults."))
    elif record.conflicts:
        messages.warning(request, _("Taken, but for the values listed below."))
    else:
        messages.success(request, _("Taken."))
    return record


def _conflicts(user):
    """The open conflicts that a person may see."""
    return ImportConflict.objects.visible_to(user).select_related("case")


@require_safe
@needs(Permission.IMPORT_CASES)
@asks_nothing
def one(request, pk):
    """What became of one file: each refused cell with its reason, each conflict."""
    record = get_object_or_404(Import.objects.visible_to(request.user).select_related("by"), pk=pk)
    conflicts = _conflicts(request.user).filter(record=record) if record.conflicts else []
    return render(request, "desk/import.html", {"record": record, "conflicts": conflicts})
