"""Readers' own dashboards: made, filled from the pages of figures, ordered, shared, embedded."""

from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.access import Permission, needs, tier_of
from incidents.actions.saved import dashboards
from incidents.figures.charts import bars
from incidents.figures.results.catalogue import FIGURES
from incidents.figures.results.removed import RemovedFigure
from incidents.forms.one_line import Form
from incidents.models import DashboardSharing, OwnDashboard, OwnFigure
from incidents.pages.dashboards.charts import draw_panel
from incidents.pages.dashboards.embeds import allow_framing
from incidents.pages.dashboards.figures import refuse_unknown_figure
from incidents.pages.dashboards.panels import build_panels
from incidents.pages.saved.searches import store_query
from incidents.pages.web.query import chips
from incidents.pages.web.refusals import act_or_explain, put_on_form
from incidents.pages.web.strict import asks_nothing
from incidents.queries import Query
from incidents.values.tiers import Tier

NEW = "new"


class DashboardForm(Form):
    """The name of a dashboard."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)


class KeepForm(Form):
    """Which dashboard a figure goes on: one of the reader's, or a new one."""

    dashboard = forms.ChoiceField(label=gettext_lazy("Dashboard"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=gettext_lazy("Name of a new dashboard"), max_length=120, required=False
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        rows = OwnDashboard.objects.of_person(user)
        choices = [(row.slug, row.name) for row in rows] + [(NEW, _("a new one"))]
        self.fields["dashboard"].choices = choices
        self.fields["dashboard"].initial = choices[0][0]


@dataclass(frozen=True)
class ShownFigure:
    """A figure of a dashboard as its page shows it: a panel, or why there is none."""

    row: OwnFigure
    panel: Any = None
    fault: str = ""
    chart: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.FOLLOW)
@asks_nothing
def own_dashboards(request):
    """The reader's own dashboards, and the form of a new one."""
    form = DashboardForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(dashboards.make_dashboard(form.cleaned_data["name"], by=request.user))
        except ValidationError as refusal:
            put_on_form(form, refusal)
    rows = OwnDashboard.objects.of_person(request.user)
    context = {"form": form, "dashboards": rows}
    return render(request, "saved/dashboards.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.FOLLOW)
def keep_figure_page(request, name):
    """Put a figure with the filters of the address on a dashboard."""
    refuse_unknown_figure(name)
    query = Query(request.GET, request.user, also=())
    form = KeepForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            dashboard = _choose(request.user, **form.cleaned_data)
            dashboards.keep_figure(dashboard, name, store_query(query), by=request.user)
        except ValidationError as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("The figure is on “%(name)s”.") % {"name": dashboard.name})
            return redirect(dashboard)
    context = {"form": form, "title": FIGURES[name].title, "chips": chips(query)}
    return render(request, "saved/keep.html", context, status=422 if form.errors else 200)


def _choose(user, dashboard, name):
    if dashboard == NEW:
        return dashboards.make_dashboard(name, by=user)
    return get_object_or_404(OwnDashboard.objects.of_person(user), slug=dashboard)


@login_not_required
@require_safe
@asks_nothing
def own_dashboard(request, slug):
    """One dashboard: for its reader, and for those with whom it is shared."""
    dashboard = _visible(request.user, slug)
    is_own = dashboard.owner_id == request.user.pk
    context = {
        "dashboard": dashboard,
        "figures": [_show(dashboard, row, request.user) for row in dashboard.figures.all()],
        "is_own": is_own,
        "sharings": _list_sharings(dashboard, request.user) if is_own else [],
        "embed": settings.ORIGIN + reverse("own_dashboard_embed", args=[dashboard.slug]),
        "address": settings.ORIGIN + dashboard.get_absolute_url(),
    }
    return render(request, "saved/dashboard.html", context)


def _visible(user, slug):
    """The dashboard, if the person may look at it. Raises Http404."""
    rows = OwnDashboard.objects.visible_to(user).select_related("owner__desk")
    dashboard = get_object_or_404(rows, slug=slug)
    is_communitys = dashboard.sharing == DashboardSharing.COMMUNITY
    if is_communitys and tier_of(dashboard.owner) != Tier.COMMUNITY:
        raise Http404(_("There is no such dashboard."))
    return dashboard


def _list_sharings(dashboard, user):
    """[(value, label, is it chosen)] of what the reader may choose."""
    return [
        (value, label, value == dashboard.sharing)
        for value, label in DashboardSharing.choices
        if value != DashboardSharing.COMMUNITY or tier_of(user) == Tier.COMMUNITY
    ]


def _query_of(dashboard, row, user):
    """The query of a figure: in the public tier where everybody looks. Raises as Query does."""
    parameters = QueryDict(row.query, mutable=True)
    if dashboard.is_public:
        parameters["tier"] = Tier.PUBLIC.value
    return Query(parameters, user, also=())


def _show(dashboard, row, user, *, turn=None):
    """The panel of a figure in the rights of who looks; or a sentence in its place.

    With a `turn` also its chart, drawn in the page.
    """
    try:
        refuse_unknown_figure(row.figure)
        query = _query_of(dashboard, row, user)
        here = reverse("figure", args=[row.figure])
        (panel,) = build_panels(query, (row.figure,), here)
    except (BadRequest, PermissionDenied, Http404, RemovedFigure) as refusal:
        return ShownFigure(row, fault=str(refusal))
    chart = _draw(query, row.figure, turn) if turn and panel.is_drawn else ""
    return ShownFigure(row, panel, chart=chart)


def _draw(query, name, turn, width=bars.WIDE):
    (whole,) = build_panels(query, (name,), "", top=None, is_read=False)
    return SafeString(draw_panel(whole, "svg-inline", query, width=width, turn=turn).decode())


def _turn_of(request):
    """What a request takes before it draws: few draw at once (tracker/turns.py)."""
    return getattr(request, "turn", nullcontext)


@login_not_required
@require_safe
@asks_nothing
def own_figure_chart(request, slug, pk, width=bars.WIDE):
    """The chart of a figure, which the page loads after itself; its marks lead to incidents."""
    dashboard = _visible(request.user, slug)
    row = get_object_or_404(dashboard.figures, pk=pk)
    figure = _show(dashboard, row, request.user)
    if figure.fault or not figure.panel.is_drawn:
        raise Http404(_("This figure is a table and has no chart."))
    query = _query_of(dashboard, row, request.user)
    drawn = _draw(query, row.figure, _turn_of(request), width)
    return HttpResponse(drawn, content_type="image/svg+xml")


@login_not_required
@require_safe
@xframe_options_exempt
@asks_nothing
def embed_dashboard(request, slug):
    """A public dashboard for other sites: without cookies, whoever is signed in."""
    nobody = AnonymousUser()
    dashboard = _visible(nobody, slug)
    turn = _turn_of(request)
    figures = [_show(dashboard, row, nobody, turn=turn) for row in dashboard.figures.all()]
    context = {
        "dashboard": dashboard,
        "figures": figures,
        "address": settings.ORIGIN + dashboard.get_absolute_url(),
    }
    return allow_framing(render(None, "saved/dashboard_embed.html", context))


def _own(request, slug):
    return get_object_or_404(OwnDashboard.objects.of_person(request.user), slug=slug)


@require_POST
@needs(Permission.FOLLOW)
def change_dashboard(request, slug):
    """Rename it, or choose who can see it: whichever the form has."""
    dashboard = _own(request, slug)
    if "sharing" in request.POST:
        sharing = request.POST["sharing"]
        act = partial(dashboards.share_dashboard, dashboard, sharing, by=request.user)
    else:
        name = request.POST.get("name", "")
        act = partial(dashboards.rename_dashboard, dashboard, name, by=request.user)
    return act_or_explain(request, dashboard, _("Saved."), act)


@require_POST
@needs(Permission.FOLLOW)
def order_figure(request, slug, pk):
    """Move a figure up or down, or take it away."""
    dashboard = _own(request, slug)
    row = get_object_or_404(dashboard.figures, pk=pk)
    step = request.POST.get("step", "")
    if step == "remove":
        act, sentence = partial(dashboards.drop_figure, row, by=request.user), _("Removed.")
    elif step in ("up", "down"):
        act = partial(dashboards.move_figure, row, is_up=step == "up", by=request.user)
        sentence = _("Moved.")
    else:
        raise BadRequest(_("step: choose up, down or remove."))
    return act_or_explain(request, dashboard, sentence, act)


@require_POST
@needs(Permission.FOLLOW)
def remove_dashboard_page(request, slug):
    dashboard = _own(request, slug)
    dashboards.remove_dashboard(dashboard, by=request.user)
    messages.success(request, _("Removed: %(name)s.") % {"name": dashboard.name})
    return redirect("own_dashboards")
