"""Addresses that came through a newsletter or an advertisement, without what was added to them."""

from urllib.parse import quote, unquote_plus

from django.http import HttpResponseRedirect
from django.utils.encoding import escape_uri_path
from django.utils.http import escape_leading_slashes

# Added by other people's sites to every link that they pass on. They say who clicked, and ask
# nothing; every other unknown parameter is refused, for it would seem to be answered.
NAMES = ("fbclid", "gclid", "msclkid", "mc_cid", "mc_eid")
PREFIX = "utm_"
# What a query string holds as it stands: quoting it once more must change nothing that is quoted.
AS_IS = "!$%&'()*+,-./:;=?@_~"


def drop_tracking(get_response):
    """Redirect a GET or HEAD whose address carries tracking parameters to the same without them."""

    def respond(request):
        query = request.META.get("QUERY_STRING", "")
        if query and request.method in ("GET", "HEAD"):
            query_kept = without_tracking(query)
            if query_kept != query:
                return HttpResponseRedirect(_address(request.path, query_kept))
        return get_response(request)

    return respond


def without_tracking(query):
    """The query string without tracking parameters; the others as they were, in their order."""
    pairs = query.split("&")
    pairs_kept = [pair for pair in pairs if not is_tracking(unquote_plus(pair.partition("=")[0]))]
    return query if len(pairs_kept) == len(pairs) else "&".join(pairs_kept)


def is_tracking(name):
    return name.lower() in NAMES or name.lower().startswith(PREFIX)


def _address(path, query):
    # Two slashes at the beginning would name another site.
    here = escape_leading_slashes(escape_uri_path(path))
    # WSGI hands on the bytes of a query string as Latin-1.
    return f"{here}?{quote(query.encode('latin-1', 'replace'), safe=AS_IS)}" if query else here
