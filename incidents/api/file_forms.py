"""Files that programs send, as a form with fields beside them (multipart/form-data)."""

from django.core.exceptions import SuspiciousOperation
from django.utils.translation import gettext as _
from rest_framework.parsers import MultiPartParser
from rest_framework.views import APIView

from incidents.api.case_input import FaultyCase
from incidents.api.cases import DeskView
from incidents.api.web import describe_problem

FORM_TYPE = "multipart/form-data"


class FileView(DeskView):
    """A view that takes a form with a file, read once: never as a body and as a file, too."""

    parser_classes = (MultiPartParser,)

    def initialize_request(self, request, *args, **kwargs):
        if MultiPartParser in self.parser_classes:
            return APIView.initialize_request(self, request, *args, **kwargs)
        return super().initialize_request(request, *args, **kwargs)

    def handle_exception(self, exception):
        # Of Django's parser: a text that is too long, or too many fields or files.
        if isinstance(exception, SuspiciousOperation):
            return describe_problem(400, _("This form cannot be read: it has too much in it."))
        return super().handle_exception(exception)


def read_file_form(request, *forms):
    """The cleaned fields of each form of a request. Raises FaultyCase with all faults at once."""
    # Reading it refuses whatever is no form (415). Texts alone are in POST, files apart.
    _all, sent, files = request.data, request.POST, request.FILES
    bound = [form(sent, files) for form in forms]
    known = {name for form in bound for name in form.fields}
    faults = {name: [_("Unknown field.")] for name in {*sent, *files} - known}
    for form in bound:
        if not form.is_valid():
            faults |= {name: list(errors) for name, errors in form.errors.items()}
    if faults:
        raise FaultyCase(faults)
    return [form.cleaned_data for form in bound]
