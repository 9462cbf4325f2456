"""Pages that answer one question only, and so take no words."""

from functools import wraps

from incidents.queries import refuse_unknown


def asks_nothing(page):
    """Refuse an address with a query string: a word that is ignored would seem to be answered."""

    @wraps(page)
    def strict(request, *args, **kwargs):
        if request.method in ("GET", "HEAD"):
            refuse_unknown(request.GET, ())
        return page(request, *args, **kwargs)

    return strict
