"""Files that a desk imports, and what became of each."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from incidents.access import Permission, needs
from incidents.actions.desk import imports as actions
from incidents.forms.desk import UploadForm
from incidents.intake.cases import COLUMNS, OPTIONAL
from incidents.models import Import, ImportConflict
from incidents.pages.web.strict import asks_nothing

# Nobody reads a page of thousands; each import lists its own conflicts in full.
MOST_CONFLICTS = 200


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.IMPORT_CASES)
@asks_nothing
def imports(request):
    """Import a file: all of its rows, or none."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect(_import(form.cleaned_data, request))
    context = {
        "form": form,
        "columns": COLUMNS,
        "optional_columns": OPTIONAL,
        "data_sets": actions.data_sets_of(request.user.desk),
        "imports": Import.objects.visible_to(request.user).select_related("by")[:50],
        "conflicts": _conflicts(request.user)[:MOST_CONFLICTS],
    }
    return render(request, "desk/imports.html", context, status=422 if form.errors else 200)


def _import(cleaned, request):
    """Import the file of a valid form, and say what became of it."""
    file = cleaned["file"]
    record = actions.import_file(
        file.read(), filename=file.name, data_set=cleaned["data_set"], by=request.user
    )
    if record.refusals:
        messages.error(request, _("Nothing was imported: the file has errors."))
    elif record.conflicts:
        messages.warning(request, _("Imported, except for the conflicts listed below."))
    else:
        messages.success(request, _("Imported."))
    return record


def _conflicts(user):
    """Return the open conflicts that a person may see."""
    return ImportConflict.objects.visible_to(user).select_related("case")


@require_safe
@needs(Permission.IMPORT_CASES)
@asks_nothing
def import_page(request, pk):
    """Show what became of one file: each refused cell with its reason, and each conflict."""
    record = get_object_or_404(Import.objects.visible_to(request.user).select_related("by"), pk=pk)
    conflicts = _conflicts(request.user).filter(record=record) if record.conflicts else []
    return render(request, "desk/import.html", {"record": record, "conflicts": conflicts})
