"""Technology and research partnerships whose end use was questioned, as a page and a file."""

from django.contrib.auth.decorators import login_not_required
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from incidents.exchange import csv_rows
from incidents.models import ResearchPartnership
from incidents.pages.web.strict import asks_nothing
from incidents.queries.register.partnerships import COLUMNS, read_partnerships


@login_not_required
@require_safe
@asks_nothing
def partnerships_page(request):
    """All partnerships, each with its finding and its sources. Two queries."""
    rows = ResearchPartnership.objects.prefetch_related("sources")
    return render(request, "register/partnerships.html", {"rows": [_view(row) for row in rows]})


def _view(row):
    names = (*COLUMNS[:8], "began_on", "ended_on", "finding", "recommendation", "doubts")
    return {name: getattr(row, name) for name in names} | {
        "status_label": row.get_status_display(),
        "sources": [
            {
                "title": source.title,
                "publisher": source.publisher,
                "on": source.on,
                "url": source.url,
                "kind_label": source.get_kind_display(),
            }
            for source in row.sources.all()
        ],
    }


@login_not_required
@require_safe
@asks_nothing
def partnerships_csv(request):
    """The same as CSV: one row a partnership, its sources in one cell."""
    rows = (
        [*(row[name] for name in COLUMNS), "; ".join(_name(one) for one in row["sources"])]
        for row in read_partnerships()
    )
    headers = {"Content-Disposition": 'attachment; filename="partnerships.csv"'}
    return StreamingHttpResponse(
        csv_rows.write((*COLUMNS, "sources"), rows),
        content_type="text/csv; charset=utf-8",
        headers=headers,
    )


def _name(source):
    return f"{source['title']}, {source['publisher']} <{source['url']}>"
