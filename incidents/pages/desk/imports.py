"""Files that a desk imports: upload, list, result, undo."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, needs
from incidents.actions.desk import imports as actions
from incidents.actions.desk import undo_imports, uploads
from incidents.exchange import csv_rows
from incidents.forms.desk import UploadForm
from incidents.intake.cases import COLUMNS, OPTIONAL
from incidents.intake.files.marking import marked_rows
from incidents.models import Import, ImportConflict, ImportState
from incidents.pages.web.refusals import act_or_explain
from incidents.pages.web.strict import asks_nothing

# Nobody reads a page of thousands; each import lists its own conflicts in full.
MOST_CONFLICTS = 200


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.IMPORT_CASES)
@asks_nothing
def imports(request):
    """Upload a file, and list those before it."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect(_upload(form.cleaned_data, request))
    context = {
        "form": form,
        "columns": COLUMNS,
        "optional_columns": OPTIONAL,
        "data_sets": actions.data_sets_of(request.user.desk),
        "imports": Import.objects.visible_to(request.user).select_related("by", "undone_by")[:50],
        "conflicts": _conflicts(request.user)[:MOST_CONFLICTS],
    }
    return render(request, "desk/imports.html", context, status=422 if form.errors else 200)


def _upload(cleaned, request):
    """Store the file of a valid form; where to go on."""
    file = cleaned["file"]
    record = uploads.upload_file(
        file.read(), filename=file.name, data_set=cleaned["data_set"], by=request.user
    )
    if record.state == ImportState.REFUSED:
        messages.error(request, _("Nothing was imported: the file cannot be read."))
    return record.next_url


def _conflicts(user):
    """Return the open conflicts that a person may see."""
    return ImportConflict.objects.visible_to(user).select_related("case__firm")


def visible_import(request, pk):
    records = Import.objects.visible_to(request.user).select_related("by", "undone_by")
    return get_object_or_404(records, pk=pk)


@require_safe
@needs(Permission.IMPORT_CASES)
@asks_nothing
def import_page(request, pk):
    """Show what became of one file: each refused cell with its reason, and each conflict."""
    record = visible_import(request, pk)
    conflicts = _conflicts(request.user).filter(record=record) if record.conflicts else []
    context = {
        "record": record,
        "conflicts": conflicts,
        "progress": uploads.read_progress(record) if record.is_running else {},
    }
    return render(request, "desk/import.html", context)


@require_safe
@needs(Permission.IMPORT_CASES)
@asks_nothing
def marked_file(request, pk):
    """The refused rows of a file that is not imported yet, with the reasons beside them."""
    record = visible_import(request, pk)
    try:
        sheet = uploads.open_sheet(record)
    except ValidationError as gone:
        messages.error(request, gone.messages[0])
        return redirect(record)
    header, *rows = marked_rows(sheet, record.refusals)
    answer = StreamingHttpResponse(
        csv_rows.write(header, rows), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="refused-rows-{record.pk}.csv"'
    return answer


@require_POST
@needs(Permission.IMPORT_CASES)
def undo_page(request, pk):
    """Undo a whole import."""
    record = visible_import(request, pk)
    return act_or_explain(
        request,
        record,
        _("The import was undone."),
        lambda: undo_imports.undo_import(record, by=request.user),
    )


@require_POST
@needs(Permission.IMPORT_CASES)
def cancel_page(request, pk):
    """Give up a file that is not imported yet."""
    record = visible_import(request, pk)
    return act_or_explain(
        request,
        record,
        _("Cancelled. Nothing of this file was saved."),
        lambda: uploads.cancel_import(record, by=request.user),
    )


@require_POST
@needs(Permission.IMPORT_CASES)
def conflict_page(request, pk):
    """Decide an open conflict of an earlier import."""
    conflict = get_object_or_404(ImportConflict.objects.visible_to(request.user), pk=pk)
    return act_or_explain(
        request,
        "imports",
        _("Decided."),
        lambda: undo_imports.decide_conflict(
            conflict, request.POST.get("choice", ""), by=request.user
        ),
    )
