"""Control characters in what people type, folded before any form or page reads it."""

from django.http import HttpRequest, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.utils.translation import gettext as _

from incidents.values.problems import PROBLEM, build_problem
from incidents.values.text import fold_control_characters

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
# What is encrypted there is checked byte by byte by its own pages.
SEALED_ROOMS = ("/report/", "/desk/inbox/")
# A secret is compared as it was chosen; nothing shows or stores it.
SECRET = "password"  # noqa: S105  a part of fields' names


class Typed:
    """Middleware: folds control characters in every form that is sent, and refuses a NUL in an
    address.

    One place for all forms, those of the admin site and of accounts included, so that no new form
    can omit it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        word = word_with_nul(request)
        if word is not None:
            return _refused(request, word)
        if is_form(request):
            try:
                request.POST = folded(request.POST)
            except UnreadablePostError:
                # The connection broke in the middle: the code that reads the form reports it.
                return None
        return None


def is_form(request: HttpRequest) -> bool:
    """Whether the request sends an ordinary form."""
    is_sealed = request.path_info.startswith(SEALED_ROOMS)
    return request.method == "POST" and request.content_type in FORMS and not is_sealed


def folded(posted):
    """The fields of a form with control characters folded, but for passwords."""
    form = posted.copy()
    for name, values in posted.lists():
        if SECRET not in name:
            form.setlist(name, [fold_control_characters(value) for value in values])
    form._mutable = False
    return form


def word_with_nul(request: HttpRequest) -> str | None:
    """The first parameter whose name or value holds a NUL, or None.

    PostgreSQL's text has no NUL, and would fail on it.
    """
    names = (
        name
        for name, values in request.GET.lists()
        if any("\0" in part for part in (name, *values))
    )
    return next(names, None)


def _refused(request, word):
    sentence = _("%(word)s contains a NUL character. Remove %%00 from the address.") % {
        "word": fold_control_characters(word)
    }
    if request.path_info.startswith("/api/"):
        return JsonResponse(build_problem(400, sentence), status=400, content_type=PROBLEM)
    return render(request, "400.html", {"sentence": sentence}, status=400)
