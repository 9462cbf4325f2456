"""Files that a desk brings in."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from incidents.access import Permission, needs
from incidents.actions import imports as actions
from incidents.forms import UploadForm
from incidents.intake.cases import COLUMNS
from incidents.models import Import
from incidents.pages.strict import asks_nothing


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.IMPORT_CASES)
@asks_nothing
def imports(request):
    """Bring a file: taken whole or refused whole."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        record = actions.take(file.read(), filename=file.name, by=request.user)
        if record.refusals:
            messages.error(request, _("Nothing was taken: the file has faults."))
        else:
            messages.success(request, _("Taken."))
        return redirect(record)
    rows = Import.objects.visible_to(request.user).select_related("by")[:50]
    context = {"form": form, "imports": rows, "columns": COLUMNS}
    return render(request, "desk/imports.html", context, status=422 if form.errors else 200)


@require_safe
@needs(Permission.IMPORT_CASES)
@asks_nothing
def one(request, pk):
    """What became of one file, each refused cell with its reason."""
    record = get_object_or_404(Import.objects.visible_to(request.user).select_related("by"), pk=pk)
    return render(request, "desk/import.html", {"record": record})
