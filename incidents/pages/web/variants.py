"""Addresses of the register as people type and pass them on lead to the page they mean.

/incidents/cci-2018-1, /Firms/Delta Air Lines and /incidents.CSV/ found nothing. One permanent
redirect leads to the address as we write it. It is made of the address alone, so that it says
nothing about what exists: behind it is the page, or the same 404.
"""

import re

from django.http import HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.encoding import escape_uri_path
from django.utils.text import slugify

# Not the desk's rooms and no keys: there, letters are not ours to change. Nor the API's: programs
# are told what is wrong.
ROOMS = re.compile(
    r"/(incidents|campaigns|regulations|firms|authorities|sources|responses|data|dashboards)\b",
    re.IGNORECASE,
)
# A reference, perhaps with the title that somebody's program added to it.
REFERENCE = re.compile(r"cci[-_ ]?(\d{4})[-_ ]?(\d+)(?:[-_ ][^.]*)?(\.[a-z.]+)?", re.IGNORECASE)


def redirect_variants(get_response):
    """Middleware: a GET that finds nothing is redirected if our writing of its address differs."""

    def respond(request):
        response = get_response(request)
        if response.status_code == 404 and request.method in ("GET", "HEAD"):
            path = find_variant(request.path_info)
            if path:
                query = request.META.get("QUERY_STRING", "")
                here = escape_uri_path(path)
                return HttpResponsePermanentRedirect(f"{here}?{query}" if query else here)
        return response

    return respond


def find_variant(path):
    """The address as we write it; "" if it is that already, or leads nowhere."""
    if not ROOMS.match(path):
        return ""
    words = "/".join(map(_write_segment, path.strip("/").split("/")))
    for variant in (f"/{words}/", f"/{words}"):
        try:
            resolve(variant)
        except Resolver404:
            continue
        return "" if variant == path else variant
    return ""


def _write_segment(segment):
    reference = REFERENCE.fullmatch(segment)
    if reference:
        year, number, ending = reference.groups()
        return f"CCI-{year}-{number.zfill(4)}{(ending or '').lower()}"
    if "." in segment:
        return segment.lower()
    return slugify(segment.replace("_", "-")) or segment
