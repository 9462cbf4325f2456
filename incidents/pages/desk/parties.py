"""The registry of firms and authorities: find, correct and merge them, decide on what is shared."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, needs
from incidents.actions.desk import parties
from incidents.forms.parties import MergeForm, may_know, party_form
from incidents.models import Case, Firm, PartyChange
from incidents.models.register.party_changes import FIRMS, PARTY_KINDS, PartyKind
from incidents.pages.desk.party_views import ChangeView, change_view
from incidents.pages.web.refusals import act_or_explain, put_on_form
from incidents.pages.web.strict import asks_nothing
from incidents.queries import refuse_unknown
from incidents.queries.desk.parties import Likeness, like_parties, list_doubles, list_parties
from incidents.values.cursors import BadCursor, Order, read_page

PAGE_ROWS, MOST_CASES = 50, 50
COLUMNS = ("pk", "name", "other_names", "desk", "case_count", "entry_count")


@dataclass(frozen=True)
class PartyView:
    """What the page of one firm or authority shows."""

    kind: PartyKind
    row: Any
    parent: Any
    children: list[Any]
    cases: list[Case]
    entries: int
    changes: list[ChangeView]
    likely: list[Likeness]
    merged: list[Any]


@require_safe
@needs(Permission.LOG_CASE)
def parties_page(request, plural):
    """List firms or authorities by name, the proposals that wait, and likely doubles."""
    refuse_unknown(request.GET, ("q", "cursor"))
    kind, words = PARTY_KINDS[plural], request.GET.get("q", "").strip()
    rows = list_parties(kind, request.user, words).values(*COLUMNS, kind.place)
    try:
        page = read_page(rows, Order("name"), request.GET.get("cursor", ""), PAGE_ROWS)
    except BadCursor as error:
        raise BadRequest(_("Invalid page cursor. Start again from the first page.")) from error
    here = reverse("parties", args=[plural])
    waiting = PartyChange.objects.visible_to(request.user).waiting().with_names()
    waiting = waiting.filter(**{f"{kind.name}__isnull": False})
    context = {
        "kind": kind,
        "q": words,
        "rows": [row | {"place": row[kind.place]} for row in page.rows],
        "waiting": [change_view(change, request.user) for change in waiting],
        "doubles": [] if words else list_doubles(kind, request.user),
        "next_url": _page_url(here, words, page.next),
        "previous_url": _page_url(here, words, page.previous),
    }
    return render(request, "desk/parties.html", context)


def _page_url(here, words, cursor):
    query = ({"q": words} if words else {}) | {"cursor": cursor}
    return f"{here}?{urlencode(query)}" if cursor else ""


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def party_page(request, plural, pk):
    """Show one firm or authority; of one that was merged, the one that stayed."""
    kind, row = _find(request, plural, pk)
    if row.current != row:
        return redirect(_address(kind, row.current))
    return render(request, "desk/party.html", {"party": _view(request, kind, row)})


def _view(request, kind, row):
    user = request.user
    cases = Case.objects.visible_to(user).filter(**{kind.name: row}).with_names()
    changes = PartyChange.objects.visible_to(user).about(row).with_names()
    is_firm = kind is FIRMS
    children = Firm.objects.offered_to(user).filter(parent=row) if is_firm else []
    return PartyView(
        kind=kind,
        row=row,
        parent=row.parent if is_firm and row.parent and may_know(row.parent, user) else None,
        children=list(children),
        cases=list(cases.order_by("-changed_at")[:MOST_CASES]),
        entries=list_parties(kind, user)
        .filter(pk=row.pk)
        .values_list("entry_count", flat=True)
        .get(),
        changes=[change_view(change, user) for change in changes],
        likely=like_parties(kind, user, row),
        merged=list(kind.rows.known_to(user).filter(merged_into=row)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
@asks_nothing
def edit_party_page(request, plural, pk):
    """Correct a firm or authority; what is shared waits for a second person."""
    kind, row = _find(request, plural, pk, is_current=True)
    posted = request.POST if request.method == "POST" else None
    form = party_form(kind, row, request.user, posted)
    if posted is not None and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        try:
            parties.correct_party(row, form.values, by=request.user, reason=reason)
        except ValidationError as refusal:
            put_on_form(form, refusal)
        else:
            return redirect(_address(kind, row))
    context = {
        "kind": kind,
        "row": kind.rows.get(pk=row.pk),
        "form": form,
        "firms": Firm.objects.offered_to(request.user).values_list("name", "country")[:2_000],
    }
    return render(request, "desk/party_edit.html", context, status=422 if posted else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LOG_CASE)
def merge_party_page(request, plural, pk):
    """Choose the one that stays, see what moves, and merge."""
    refuse_unknown(request.GET, ("into",))
    kind, row = _find(request, plural, pk, is_current=True)
    posted = request.POST if request.method == "POST" else None
    initial = {"into": request.GET.get("into", "")}
    form = MergeForm(posted, initial=initial, user=request.user, kind=kind, party=row)
    if posted is not None and form.is_valid():
        into = form.cleaned_data["into"]
        try:
            parties.merge_party(row, into, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as refusal:
            put_on_form(form, refusal)
        else:
            return redirect(_address(kind, into))
    context = {
        "party": _view(request, kind, row),
        "form": form,
        "names": kind.rows.offered_to(request.user).exclude(pk=row.pk).values_list("name")[:2_000],
    }
    return render(request, "desk/party_merge.html", context, status=422 if posted else 200)


@require_POST
@needs(Permission.LOG_CASE)
def dismiss_party_page(request, plural, pk, other):
    """Record for good that two are not the same."""
    kind, row = _find(request, plural, pk, is_current=True)
    unlike = get_object_or_404(kind.rows.offered_to(request.user), pk=other)
    return act_or_explain(
        request,
        _address(kind, row),
        _("Noted: these are two."),
        lambda: parties.dismiss_likeness(row, unlike, by=request.user),
    )


@require_POST
@needs(Permission.LOG_CASE)
def check_group_page(request, pk):
    """Record that somebody looked up which group a firm belongs to."""
    kind, row = _find(request, "firms", pk, is_current=True)
    return act_or_explain(
        request,
        _address(kind, row),
        _("The group of this firm is marked as checked today."),
        lambda: parties.check_group(row, by=request.user),
    )


@require_POST
@needs(Permission.LOG_CASE)
def decide_party_change_page(request, pk, verb):
    """Make, decline or undo a change of a firm or authority."""
    changes = PartyChange.objects.visible_to(request.user).with_names()
    change = get_object_or_404(changes, pk=pk)
    acts = {
        "accept": lambda: parties.decide_party_change(change, is_accepted=True, by=request.user),
        "decline": lambda: parties.decide_party_change(change, is_accepted=False, by=request.user),
        "undo": lambda: parties.undo_party_change(change, by=request.user),
    }
    return act_or_explain(request, _address(change.kind, change.party), DONE[verb](), acts[verb])


DONE = {
    "accept": lambda: _("The change was made."),
    "decline": lambda: _("The change was declined."),
    "undo": lambda: _("The change was undone."),
}


@require_safe
@needs(Permission.LOG_CASE)
def firm_facts_page(request):
    """Return what is known of a firm by its name, for the form of a case that fills it in."""
    refuse_unknown(request.GET, ("name",))
    firm = Firm.objects.named(request.user, request.GET.get("name", "").strip())
    if firm is None:
        return JsonResponse({})
    facts = {
        "firm_name": firm.name,
        "firm_country": firm.country,
        "firm_kind": firm.kind,
        "sector": firm.sector_id or "",
    }
    return JsonResponse(facts)


def _find(request, plural, pk, is_current=False):
    """Return (kind, row) of what the person may choose; a merged row only where it redirects."""
    kind = PARTY_KINDS[plural]
    rows = kind.rows.offered_to if is_current else kind.rows.known_to
    return kind, get_object_or_404(rows(request.user), pk=pk)


def _address(kind, row):
    return reverse("party", args=[kind.plural, row.pk])
