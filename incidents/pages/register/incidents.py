"""The register: the list with its facets, and the same query in other formats."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.access import Permission, may
from incidents.exchange import bundles, csv_copy, files
from incidents.exchange.columns import COLUMNS
from incidents.exchange.csv_lines import NamedLines
from incidents.exchange.readable import NEEDED, add_readable, group_reply_texts
from incidents.models import ExcerptPage
from incidents.pages.register.dataset import describe_dataset
from incidents.pages.register.entries import LISTED, list_row
from incidents.pages.register.file_facts import (
    cite_file,
    describe_file,
    list_meanings,
)
from incidents.pages.web.query import count_label, facets, query_view, turned
from incidents.queries import Query
from incidents.queries.kinds import bare_value, is_excluded
from incidents.queries.register.corrections import correct_search
from incidents.values.excerpt_pages import list_hashes
from incidents.values.licences import licence_header, licence_of, write_licence

PAGE_ROWS = 25
# Rows are read in chunks: an export of everything must not be in memory at once.
CHUNK = 2_000
LONGEST_NAME = 80


@login_not_required
@require_safe
def incidents(request):
    """The list with facets and chips; the address holds the whole state."""
    query = Query(request.GET, request.user)
    page = query.page((*LISTED, "demanded_change", "firm"), PAGE_ROWS)
    terms = query.cleaned["q"]
    here = reverse("incidents")
    return render(
        request,
        "register/list.html",
        {
            "query": query_view(query, here) | {"facets": facets(query, here)},
            "entries": [list_row(row, terms) for row in page.rows],
            "count_label": count_label(query),
            "next_url": turned(query, here, page.next),
            "previous_url": turned(query, here, page.previous),
            "links": _links(query),
            "correction": None if page.rows else _correction(query, here),
            "json_ld": describe_dataset(query),
        },
    )


def _correction(query, here):
    """What the reader may have meant by words that found nothing: {"q", "url"}, or None."""
    words = correct_search(query)
    return words and {"q": words, "url": here + query.instead({"q": words})}


def _links(query):
    """The same query as a file, as a feed and as a saved search."""
    return {
        "downloads": [
            (name, reverse(f"incidents_{suffix}") + query.query_string())
            for name, suffix in FORMS.items()
        ],
        "licence": licence_of(query.tier),
        "feed": reverse("incidents_atom") + query.query_string(),
        "save": _save_url(query),
    }


def _save_url(query):
    """Where the search is saved, or "": readers without an account have only the feed.

    An edition does not change: there is nothing to follow.
    """
    if query.edition or not may(query.user, Permission.FOLLOW):
        return ""
    return reverse("save_search") + query.query_string()


FORMS = {
    "CSV": "csv",
    "XLSX": "xlsx",
    "JSON": "json",
    "JSON Lines": "jsonl",
    "Parquet": "parquet",
    "ZIP": "zip",
    "STIX": "stix.json",
    "MISP": "misp.json",
    "FollowTheMoney": "ftm.jsonl",
}


def _rows(query, address):
    """All matching rows in the order of the query, read in chunks, with names beside the keys."""
    rows = query.ordered_rows().values("pk", *COLUMNS, *NEEDED)
    read = rows.iterator(chunk_size=CHUNK)
    return add_readable(read, address=address, **_terms(query))


def _terms(query):
    """The edition and the replies of a file. An edition stays as it was on its day."""
    edition = query.edition and query.edition.number
    return {"edition": edition, "replies": {} if edition else group_reply_texts()}


def _name_address(request):
    """The absolute address of an incident by its reference; resolved once for all rows."""
    sample = "CCI-1000-0001"
    address = request.build_absolute_uri(reverse("incident", args=[sample]))
    before, _sample, after = address.rpartition(sample)
    return lambda ref: f"{before}{ref}{after}"


def _write_csv(query, address):
    """The file as PostgreSQL writes it, with the names put in."""
    lines = NamedLines(address=address, **_terms(query))
    return csv_copy.write_incidents(query.ordered_rows(), lines)


@login_not_required
@require_safe
def export_incidents(request, suffix):
    """The same query as a file, in the reader's tier."""
    query = Query(request.GET, request.user, also=())
    kind, write = EXPORTS[suffix]
    try:
        content = write(query, _name_address(request))
    except ValueError as error:
        raise BadRequest(
            _("An XLSX sheet cannot hold this many incidents. Add a filter, or download CSV.")
        ) from error
    response_class = HttpResponse if isinstance(content, bytes) else StreamingHttpResponse
    return response_class(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name_file(query)}.{suffix}"',
            **licence_header(query.tier),
        },
    )


def name_file(query):
    """The name of a file without its ending: "incidents-topic-tibet-2026-11-30"."""
    parts = [
        slugify(f"{name} {' '.join(map(_name_value, values))}", allow_unicode=False)
        for name, values in query.parameters.items()
    ]
    words = "-".join(filter(None, ["incidents", *parts]))[:LONGEST_NAME].strip("-")
    return f"{words}-{timezone.now().date().isoformat()}"


def _name_value(value):
    """A value in the name of a file, where a sign before it would be lost."""
    return f"not {bare_value(value)}" if is_excluded(value) else value


def _write_rows(write, query, address):
    return write(files.FileContent(_rows(query, address), files.READABLE_TYPES))


def _write_described(write, query, address):
    """A file that has a place for what it says of itself."""
    facts = describe_file(query)
    content = files.FileContent(
        rows=_rows(query, address),
        types=files.READABLE_TYPES,
        facts=facts,
        codebook=list_meanings(),
        citation=cite_file(dict(facts)),
        licence=write_licence(query.tier),
        pictures=_read_pictures(query) if write is bundles.as_zip else (),
    )
    return write(content)


def _read_pictures(query):
    """Yield (name, picture) of the evidence that the matching incidents show, one by one."""
    pages = ExcerptPage.objects.order_by("ref", "sha256")
    refs = list(pages.values_list("ref", flat=True).distinct().order_by("ref"))
    rows = query.ordered_rows().filter(ref__in=refs).values_list("ref", "document")
    listed = {ref: list_hashes({"": document}) for ref, document in rows} if refs else {}
    for ref, hashes in listed.items():
        for page in pages.filter(ref=ref, sha256__in=hashes).iterator(chunk_size=1):
            yield f"{ref}-{page.sha256}.jpg", bytes(page.content)


EXPORTS = {
    "csv": ("text/csv; charset=utf-8", _write_csv),
    "json": ("application/json", partial(_write_rows, files.entries_as_json)),
    "jsonl": ("application/jsonl", partial(_write_rows, files.entries_as_lines)),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        partial(_write_described, files.as_xlsx),
    ),
    "parquet": ("application/vnd.apache.parquet", partial(_write_described, files.as_parquet)),
    "zip": ("application/zip", partial(_write_described, bundles.as_zip)),
}
