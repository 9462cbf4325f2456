"""Saved searches: kept under a name, with what changed among their matches and alerts of it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, may, needs
from incidents.actions.saved import searches
from incidents.forms.one_line import Form
from incidents.models import Pace, SavedSearch, Subscription
from incidents.pages.register.incidents import EXPORTS, FORMS
from incidents.pages.saved.changes import news_of
from incidents.pages.web.query import chips, count_label
from incidents.pages.web.strict import asks_nothing
from incidents.queries import Query
from incidents.values.text import fold_to_one_line
from incidents.values.tiers import Tier

MOST_NEWS = 50
MINE, DESKS = "mine", "desk"


class FollowForm(Form):
    """A name, whose search it is, and how often e-mails are sent."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    whose = forms.ChoiceField(
        label=gettext_lazy("Who can use this search"), widget=forms.RadioSelect
    )
    pace = forms.ChoiceField(
        label=gettext_lazy("E-mails when results change"),
        choices=Pace,
        widget=forms.RadioSelect,
    )

    def __init__(self, data, person, **kwargs):
        super().__init__(data, **kwargs)
        own = [(MINE, _("only me"))]
        if may(person, Permission.KEEP_DESK_SEARCHES):
            own.append((DESKS, _("everyone at %(desk)s") % {"desk": person.desk}))
        self.fields["whose"].choices = own


@require_safe
@needs(Permission.FOLLOW)
@asks_nothing
def saved_searches(request):
    """The person's own searches and those of the desk, and how often e-mails are sent."""
    rows = list(SavedSearch.objects.visible_to(request.user).select_related("desk"))
    paces = dict(
        Subscription.objects.filter(person=request.user, search__in=rows).values_list(
            "search", "pace"
        )
    )
    searches_shown = [
        {"search": row, "pace": Pace(paces.get(row.pk, Pace.NEVER)), "is_desks": bool(row.desk_id)}
        for row in rows
    ]
    context = {
        "mine": [row for row in searches_shown if not row["is_desks"]],
        "desks": [row for row in searches_shown if row["is_desks"]],
        "has_desk": may(request.user, Permission.KEEP_DESK_SEARCHES),
    }
    return render(request, "saved/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.FOLLOW)
def new_search(request):
    """Save the query of the address under a name."""
    query = _read_followed(request)
    begun = {"name": _suggested(query), "whose": MINE, "pace": Pace.DAILY}
    form = FollowForm(request.POST or None, request.user, initial=begun)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        is_desks = typed["whose"] == DESKS
        try:
            search = searches.save_search(
                typed["name"],
                store_query(query),
                is_desks=is_desks,
                pace=typed["pace"],
                by=request.user,
            )
        except ValidationError as refusal:
            form.add_error("name" if refusal.code == "name" else None, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(search)
    context = {"form": form, "chips": chips(query), "count_label": count_label(query)}
    return render(request, "saved/new.html", context, status=422 if form.errors else 200)


def _read_followed(request):
    """The query of the address. Raises BadRequest for one of an edition."""
    query = Query(request.GET, request.user, also=())
    if query.edition:
        raise BadRequest(
            _("edition: an edition does not change, so there is nothing to follow. Leave it out.")
        )
    return query


def store_query(query):
    """The query string to save. The community's tier is a right, not part of a query."""
    if query.cleaned["tier"] == Tier.COMMUNITY:
        return query.query_string("tier", Tier.COMMUNITY.value).lstrip("?")
    return query.query_string().lstrip("?")


def _suggested(query):
    return ", ".join(label for label in chips(query))[:120] or _("All incidents")


@require_safe
@needs(Permission.FOLLOW)
@asks_nothing
def search_page(request, slug):
    """One search: its filters, recent changes, alerts and files."""
    row = visible(request, slug)
    own = row.subscriptions.filter(person=request.user).first()
    chosen = own.pace if own else Pace.NEVER
    context = {
        "search": row,
        "own": own,
        "paces": [(value, label, value == chosen) for value, label in Pace.choices],
        "last": own and own.digests.exclude(state__in=["waiting", "nothing"]).last(),
        "feed_url": own and request.build_absolute_uri(reverse("feed", args=[own.feed_key])),
    }
    return render(request, "saved/search.html", context | _search_view(row, request.user))


def _search_view(row, user):
    """The query's chips, count, changes and files; or the sentence that refuses it."""
    try:
        query = query_of(row, user)
    except (BadRequest, PermissionDenied) as refusal:
        return {"fault": str(refusal)}
    news = news_of(row, user)
    return {
        "chips": chips(query),
        "count_label": count_label(query),
        "results_url": reverse("incidents") + query.query_string(),
        "news": news[:MOST_NEWS],
        "more_news": len(news) > MOST_NEWS,
        "forms": [
            (name, reverse("search_as", args=[row.slug, form]))
            for name, form in FORMS.items()
            if form in EXPORTS
        ],
    }


def query_of(row, user):
    """The query of a saved search in a person's rights. Raises as Query does."""
    query = Query(QueryDict(row.query), user, also=())
    query.scope()
    return query


def visible(request, slug):
    return get_object_or_404(
        SavedSearch.objects.visible_to(request.user).select_related("desk"), slug=slug
    )


@require_safe
@needs(Permission.FOLLOW)
@asks_nothing
def search_as(request, slug, form):
    """The matching incidents as a file: redirects to the register's own address of it."""
    query = query_of(visible(request, slug), request.user)
    if form not in EXPORTS:
        raise Http404(_("This file format does not exist."))
    return redirect(reverse(f"incidents_{form}") + query.query_string())


@require_POST
@needs(Permission.FOLLOW)
def set_alerts(request, slug):
    """Set how often a person's own e-mails are sent."""
    pace = request.POST.get("pace", "")
    if pace not in Pace.values:
        raise BadRequest(_("pace: choose how often you want e-mails."))
    searches.subscribe(visible(request, slug), pace=pace, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("search", slug)


@require_POST
@needs(Permission.FOLLOW)
def rename_search_page(request, slug):
    try:
        name = fold_to_one_line(request.POST.get("name", ""))
        searches.rename_search(visible(request, slug), name, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Saved."))
    return redirect("search", slug)


@require_POST
@needs(Permission.FOLLOW)
def remove_search_page(request, slug):
    row = visible(request, slug)
    searches.remove_search(row, by=request.user)
    messages.success(request, _("Removed: %(name)s.") % {"name": row.name})
    return redirect("saved_searches")


def nobodys():
    """The 404 of an address whose secret is unknown: no hint whether it ever was one."""
    return Http404(_("This address is not, or no longer, in use."))
