"""The register: the list with its facets, and the same question in other forms."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.access import Permission, may
from incidents.exchange import atom, files
from incidents.exchange.columns import COLUMNS
from incidents.pages.register.entries import LISTED, list_row
from incidents.pages.web.query import count_label, facets, query_view, turned
from incidents.queries import Query

PAGE_ROWS = 25
FEED_ROWS = 50
# Read from the database in pieces: an export of everything must not stand in memory at once.
CHUNK = 2_000


@login_not_required
@require_safe
def incidents(request):
    """The list, its facets and chips; the whole state is in the address."""
    question = Query(request.GET, request.user)
    page = question.page((*LISTED, "demanded_change", "firm"), PAGE_ROWS)
    query = question.cleaned["q"]
    here = reverse("incidents")
    return render(
        request,
        "register/list.html",
        {
            "question": query_view(question, here) | {"facets": facets(question, here)},
            "entries": [list_row(row, query) for row in page.rows],
            "count_label": count_label(question),
            "next_url": turned(question, here, page.next),
            "previous_url": turned(question, here, page.previous),
            "forms": [
                (name, reverse(f"incidents_{suffix}") + question.asked())
                for name, suffix in FORMS.items()
            ],
            "follow_url": _follow_url(question),
        },
    )


def _follow_url(question):
    """Where the question is kept; strangers, who have no letters, follow by the feed."""
    if not may(question.user, Permission.FOLLOW):
        return ""
    return reverse("save_search") + question.asked()


FORMS = {"CSV": "csv", "XLSX": "xlsx", "JSON": "json", "Parquet": "parquet", "Atom": "atom"}


def _rows(question):
    """All rows of the answer, newest first, read in pieces."""
    rows = question.rows().newest_first().values("pk", *COLUMNS)
    return rows.iterator(chunk_size=CHUNK)


@login_not_required
@require_safe
def export_incidents(request, suffix):
    """The same question as a file, in the reader's tier."""
    rows = _rows(Query(request.GET, request.user, also=()))
    kind, write = EXPORTS[suffix]
    try:
        content = write(rows)
    except ValueError as error:
        raise BadRequest(
            _("These are more rows than a sheet holds: narrow the question.")
        ) from error
    answer = HttpResponse if isinstance(content, bytes) else StreamingHttpResponse
    return answer(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="incidents.{suffix}"'},
    )


EXPORTS = {
    "csv": ("text/csv; charset=utf-8", files.entries_as_csv),
    "json": ("application/json", files.entries_as_json),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        files.as_xlsx,
    ),
    "parquet": ("application/vnd.apache.parquet", files.as_parquet),
}


@login_not_required
@require_safe
def incidents_feed(request):
    """The newest releases of the answer as Atom."""
    question = Query(request.GET, request.user, also=())
    rows = question.rows().order_by("-released_at", "-pk")[:FEED_ROWS]
    xml = atom.entries_feed(
        rows.values("ref", "title", "released_at", "demanded_change"),
        title=_("Coercion Register"),
        link=request.build_absolute_uri(),
        address=lambda ref: request.build_absolute_uri(reverse("incident", args=[ref])),
    )
    return HttpResponse(xml, content_type="application/atom+xml; charset=utf-8")
