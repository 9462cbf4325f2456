"""Pages that take no query parameters, and pages whose forms send blank ones."""

from functools import wraps

from django.shortcuts import redirect

from incidents.queries import PARAMETERS, refuse_unknown


def asks_nothing(page):
    """Refuse any query parameter: an ignored filter would seem to have been applied."""

    @wraps(page)
    def strict(request, *args, **kwargs):
        if request.method in ("GET", "HEAD"):
            refuse_unknown(request.GET, ())
        return page(request, *args, **kwargs)

    return strict


def without_blanks(page):
    """Redirect to the same address without blank filters: a form sends its empty controls too.

    Readers share addresses, and one query has one. An unknown parameter is refused by the page.
    """

    @wraps(page)
    def shortened(request, *args, **kwargs):
        filled = request.GET.copy()
        for name, values in request.GET.lists():
            if name in PARAMETERS and "" in values:
                filled.setlist(name, list(filter(None, values)))
        if filled != request.GET:
            return redirect(f"{request.path}?{filled.urlencode()}".removesuffix("?"))
        return page(request, *args, **kwargs)

    return shortened
