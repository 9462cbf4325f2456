"""Pages that take no query parameters."""

from functools import wraps

from incidents.queries import refuse_unknown


def asks_nothing(page):
    """Refuse any query parameter: an ignored filter would seem to have been applied."""

    @wraps(page)
    def strict(request, *args, **kwargs):
        if request.method in ("GET", "HEAD"):
            refuse_unknown(request.GET, ())
        return page(request, *args, **kwargs)

    return strict
