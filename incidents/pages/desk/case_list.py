"""The list of cases: filters, order, columns, saved lists, and the same list as a file."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incidents.access import Permission, needs
from incidents.actions.desk import case_lists
from incidents.actions.desk.summaries import refresh_summaries
from incidents.exchange import csv_rows, sheets
from incidents.models import Case, CaseColumns, CaseList, Release
from incidents.models.desk.joint_demands import may_be_used
from incidents.pages.desk.case_columns import COLUMNS, USUAL, CaseColumn, read_columns
from incidents.pages.desk.case_list_filters import ListFilters
from incidents.pages.web.recent_sign_in import needs_recent_sign_in
from incidents.pages.web.strict import asks_nothing
from incidents.queries.desk.case_filters import PARAMETERS, SORTS
from incidents.queries.desk.case_query import CaseQuery
from incidents.queries.desk.statuses import (
    count_by_status,
    released_version,
    status_expression,
)

PAGE_ROWS = 50
CHUNK = 2_000
# What is in the address of the list beside its filters.
PAGING = ("cursor", "list")


@dataclass(frozen=True)
class ListCell:
    """One value of a case on the page, and the part of a template that shows it."""

    column: CaseColumn
    label: str
    text: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ListedCase:
    """One case of the list: its firm's cell with a second line, and the cells of the columns."""

    pk: int
    reference: str
    firm: str
    lines: list[str]
    cells: list[ListCell]


@require_safe
@needs(Permission.LOG_CASE)
def cases_page(request):
    """List the desk's cases that the person may read, filtered, ordered, in chosen columns."""
    left = refresh_summaries(request.user.desk)
    query = CaseQuery(request.GET, request.user, also=PAGING)
    if _has_blank_fields(request):
        return redirect(reverse("cases") + query.address())
    lists = CaseLists.of(request)
    page, total = query.page(_reads(lists.columns), request.GET.get("cursor", ""), PAGE_ROWS)
    filters = ListFilters(query, total)
    return render(
        request,
        "desk/cases.html",
        {
            "page": page,
            "rows": list(_rows(request.user, page.rows, lists.columns)),
            "total": filters.total,
            "left": left,
            "lists": lists,
            "filters": filters,
            "headings": [column for column in lists.columns if not column.is_line],
            "sorts": [(name, label, query.with_order(name)) for name, label in SORTS.items()],
            "query": query,
            "paging": _paging(query, lists, page),
        },
    )


def _has_blank_fields(request):
    """Whether a form sent its blank fields, too: the address is shorter without them."""
    return any("" in values for name, values in request.GET.lists() if name in PARAMETERS)


def _paging(query, lists, page):
    """Return {"next", "previous"}: the addresses of the neighbouring pages, "" for none."""
    start = query.address() + lists.words
    return {
        "next": page.next and f"{start}&cursor={page.next}",
        "previous": page.previous and f"{start}&cursor={page.previous}",
    }


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def counts_page(request):
    """Return how many cases have each status, for the tabs of the list: it need not wait for it."""
    return JsonResponse(count_by_status(Case.objects.visible_to(request.user)))


@require_safe
@needs(Permission.LOG_CASE)
def filters_page(request):
    """Ask which filters to add to those of the list."""
    query = CaseQuery(request.GET, request.user, also=PAGING)
    return render(request, "desk/case_add_filter.html", {"filters": ListFilters(query)})


@dataclass(frozen=True)
class CaseLists:
    """The saved lists that a person may open, the open one, and the columns to show."""

    rows: list[CaseList]
    current: CaseList | None
    columns: list[CaseColumn]

    @classmethod
    def of(cls, request):
        """Read them; the open list brings its own columns. Two queries."""
        rows = list(CaseList.objects.visible_to(request.user))
        slug = request.GET.get("list", "")
        current = next((row for row in rows if row.slug == slug), None)
        own = CaseColumns.objects.filter(person=request.user).first()
        names = current.columns if current else own.columns if own else USUAL
        return cls(rows, current, read_columns(names))

    @property
    def slug(self):
        return self.current.slug if self.current else ""

    @property
    def words(self):
        """Return what names the open list in an address, behind its filters."""
        return f"&list={self.slug}" if self.current else ""

    @property
    def names(self):
        return [column.name for column in self.columns]

    @property
    def offered(self):
        """[(column, is chosen)]: the chosen ones first, in their order, without the firm."""
        others = [column for column in COLUMNS.values() if column not in self.columns]
        return [(column, True) for column in self.columns[1:]] + [(one, False) for one in others]


def _reads(columns):
    """Return the paths that some columns read, and those of every row."""
    every = ("case__reference", "case__firm__name")
    return sorted({*every, *(path for column in columns for path in column.reads)})


def _rows(user, rows, columns):
    """Yield a ListedCase for each row of the page; statuses come in one query."""
    keys = [row["pk"] for row in rows]
    statuses = _statuses(user, keys)
    labels = [str(column.label) for column in columns]
    for row in rows:
        values = row | statuses[row["pk"]]
        cells = [
            ListCell(column, label, column.write(values), values)
            for column, label in zip(columns, labels, strict=True)
        ]
        yield ListedCase(
            pk=row["pk"],
            reference=row["case__reference"],
            firm=row["case__firm__name"],
            lines=[cell.text for cell in cells if cell.column.is_line and cell.text],
            cells=[cell for cell in cells[1:] if not cell.column.is_line],
        )


def _statuses(user, keys):
    """Return {key of a case: {"status", "released_version"}}."""
    # Of cases that the person reads: the scope is that of the rows.
    status = status_expression(Release.objects.all(), is_few=True)
    rows = (
        Case.objects.visible_to(user)
        .filter(pk__in=keys)
        .annotate(status=status, released_version=released_version())
        .values("pk", "status", "released_version")
    )
    return {row.pop("pk"): row for row in rows}


@require_POST
@needs(Permission.LOG_CASE)
def columns_page(request):
    """Remember the columns that the person chose, in the order in which they were sent."""
    query = CaseQuery(QueryDict(request.POST.get("query", "")), request.user)
    if "usual" in request.POST:
        columns = read_columns(USUAL)
    else:
        columns = read_columns(request.POST.getlist("column"))
    case_lists.choose_columns([column.name for column in columns], by=request.user)
    return redirect(reverse("cases") + query.address())


@require_POST
@needs(Permission.LOG_CASE)
def save_list_page(request):
    """Save the open filters, order and columns under a name."""
    query = CaseQuery(QueryDict(request.POST.get("query", "")), request.user)
    address = query.address()
    columns = [column.name for column in read_columns(request.POST.getlist("column"))]
    try:
        row = case_lists.save_case_list(
            request.POST.get("name", ""),
            address.removeprefix("?"),
            columns,
            is_desks="is_desks" in request.POST,
            by=request.user,
        )
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(reverse("cases") + address)
    messages.success(request, _("Saved as “%(name)s”.") % {"name": row.name})
    return redirect(list_address(row))


@require_POST
@needs(Permission.LOG_CASE)
def remove_list_page(request, slug):
    """Remove a saved list; the cases stay."""
    row = get_object_or_404(CaseList.objects.visible_to(request.user), slug=slug)
    case_lists.remove_case_list(row, by=request.user)
    messages.success(request, _("Removed the list “%(name)s”.") % {"name": row.name})
    return redirect("cases")


def list_address(row):
    """Return the address at which a saved list is opened."""
    start = f"{row.query}&" if row.query else ""
    return f"{reverse('cases')}?{start}list={row.slug}"


@require_POST
@needs(Permission.LOG_CASE)
@needs_recent_sign_in
def export_cases(request, form):
    """Send the matching cases as a file: the columns and the order that the page has.

    Filters are in the address, as those of the page; the reason is in the form.
    """
    refresh_summaries(request.user.desk)
    query = CaseQuery(request.GET, request.user, also=("list",))
    columns = CaseLists.of(request).columns
    rows = list(_exported(request.user, query, columns))
    try:
        reason = request.POST.get("reason", "")
        case_lists.record_export(len(rows), form, reason=reason, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(f"{reverse('cases')}?{request.GET.urlencode()}")
    header = [str(column.label) for column in columns]
    kind, write = EXPORTS[form]
    content = write(header, rows)
    response = HttpResponse if isinstance(content, bytes) else StreamingHttpResponse
    name = f'attachment; filename="cases.{form}"'
    return response(content, content_type=kind, headers={"Content-Disposition": name})


EXPORTS = {
    "csv": ("text/csv; charset=utf-8", csv_rows.write),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        sheets.write_sheet,
    ),
}


def _exported(user, query, columns):
    """Yield the texts of each matching case in the columns. One query.

    Cases that may be used only together are left out until their condition is met.
    """
    releases = Release.objects.filter(case__desk=user.desk_id)
    rows = (
        query.ordered_rows()
        .filter(may_be_used("case_id"))
        .annotate(
            status=status_expression(releases, "case"), released_version=released_version("case")
        )
    )
    reads = {*_reads(columns), "status", "released_version"}
    for row in rows.values(*sorted(reads)).iterator(chunk_size=CHUNK):
        yield [column.write(row) for column in columns]
