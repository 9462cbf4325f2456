"""How large a body may be, by address. What is larger is refused by its declared length, unread."""

import re

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from incidents.values.problems import PROBLEM, build_problem

KIB, MIB = 1024, 1024 * 1024
# Room for the words around a file in a form.
FORM = 64 * KIB
# First match counts. JSON carries sealed content as base64, which is a third longer.
LIMITS = (
    (r"/report/files/[^/]+/[^/]+/", MIB + KIB),
    (r"/report/sealed-file/", 5 * MIB + FORM),
    (r"/report/(to/[^/]+/send|thread/messages|thread/wish|thread/receipt)/", 5 * MIB // 2),
    (r"/report", FORM),
    (r"/desk/inbox/reports/[^/]+/files/[^/]+/[^/]+/", MIB + KIB),
    (r"/desk/imports/", 20 * MIB + FORM),
    # More than is stored, so that most who bring too much are answered at the form.
    (r"/desk/(cases/[^/]+/)?evidence/", 32 * MIB),
    (r"/api/v1/imports/$", 20 * MIB + FORM),
    (r"/api/v1/cases/[^/]+/evidence/", 32 * MIB),
    (r"", 5 * MIB // 2),
)
LARGEST = max(limit for _path, limit in LIMITS)
PROGRAMS = re.compile(r"/(report/(?!sealed-file/)|desk/inbox/)")


def limit_bodies(get_response):
    """Refuse a body that is larger than its address takes, before anything reads it.

    A body without a length is none: Django reads as many bytes as were declared.
    """

    def respond(request):
        if is_too_large(request.path_info, request.META.get("CONTENT_LENGTH")):
            return body_refusal(request.path_info)
        return get_response(request)

    return respond


def is_too_large(path, length):
    """Whether a declared length is more than the path takes, or no number at all."""
    if not length:
        return False
    if not (length.isascii() and length.isdigit()):
        return True
    return int(length[:20]) > limit_of(path)


def limit_of(path):
    """The largest body that a path takes, in bytes."""
    return next(limit for beginning, limit in LIMITS if re.match(beginning, path))


def body_refusal(path):
    sentence = _("This is larger than this address takes. Nothing was kept.")
    if path.startswith("/api/"):
        return JsonResponse(build_problem(413, sentence), status=413, content_type=PROBLEM)
    if PROGRAMS.match(path):
        return JsonResponse({"sentence": sentence, "code": "size"}, status=413)
    return HttpResponse(f"{sentence}\n", status=413, content_type="text/plain; charset=utf-8")
