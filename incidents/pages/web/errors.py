"""The pages that explain why a request was refused."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.shortcuts import render

from incidents.figures.results.removed import RemovedFigure
from incidents.queries.query import UnknownEdition

PAGES = {
    BadRequest: (400, "400.html"),
    PermissionDenied: (403, "403.html"),
    # Before the others, which do not say what is missing: editions are no secret.
    UnknownEdition: (404, "404_edition.html"),
    Http404: (404, "404.html"),
    RemovedFigure: (410, "410.html"),
}


class Sentences:
    """Middleware: renders a refusal with its sentence, even where DEBUG would show code."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Render the refusal; leave other exceptions alone."""
        for kind, (status, template) in PAGES.items():
            if isinstance(exception, kind):
                return render(request, template, {"sentence": str(exception)}, status=status)
        return None
