"""Readers' own dashboards: make, rename, share, keep a figure, order, remove."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, Max, PositiveSmallIntegerField, Value, When
from django.utils.translation import gettext as _

from incidents.access import Permission, may, tier_of
from incidents.actions.people import ledger
from incidents.models.people.people import User
from incidents.models.saved.dashboards import DashboardSharing, OwnDashboard, OwnFigure
from incidents.values.tiers import Tier

# Each figure is counted when somebody looks.
MOST_DASHBOARDS, MOST_FIGURES = 20, 12
LONGEST_NAME = 120


@transaction.atomic
def make_dashboard(name: str, *, by: User) -> OwnDashboard:
    """An empty dashboard that only its reader sees. Raises ValidationError."""
    if not may(by, Permission.FOLLOW):
        raise ValidationError(_("You do not have permission to do this."), code="role")
    User.objects.select_for_update().get(pk=by.pk)
    if OwnDashboard.objects.of_person(by).count() >= MOST_DASHBOARDS:
        raise ValidationError(_("You have 20 dashboards. Remove one first."), code="many")
    dashboard = OwnDashboard(name=_read_name(name), owner=by)
    dashboard.save(force_insert=True)
    return dashboard


@transaction.atomic
def rename_dashboard(dashboard: OwnDashboard, name: str, *, by: User) -> OwnDashboard:
    """Give it another name; its address stays."""
    dashboard = _lock(dashboard, by)
    dashboard.name = _read_name(name)
    dashboard.save(update_fields=["name"])
    return dashboard


@transaction.atomic
def share_dashboard(dashboard: OwnDashboard, sharing: str, *, by: User) -> OwnDashboard:
    """Choose who may look at it. Each change is a row of the ledger: others see what it says."""
    dashboard = _lock(dashboard, by)
    if sharing not in DashboardSharing.values:
        raise ValidationError(_("Choose who can see it."), code="sharing")
    if sharing == DashboardSharing.COMMUNITY and tier_of(by) != Tier.COMMUNITY:
        raise ValidationError(_("You do not have permission to do this."), code="role")
    if sharing != dashboard.sharing:
        dashboard.sharing = sharing
        dashboard.save(update_fields=["sharing"])
        ledger.record("dashboard shared", dashboard.slug, by=by, sharing=sharing)
    return dashboard


@transaction.atomic
def keep_figure(dashboard: OwnDashboard, figure: str, query: str, *, by: User) -> OwnFigure:
    """Put a figure of the catalogue with a canonical query string at the end of a dashboard.

    A figure that is there already stays where it is.
    """
    dashboard = _lock(dashboard, by)
    figures = dashboard.figures.all()
    if there := figures.filter(figure=figure, query=query).first():
        return there
    if figures.count() >= MOST_FIGURES:
        raise ValidationError(
            _("A dashboard holds 12 figures. Remove one, or choose another dashboard."),
            code="many",
        )
    last = figures.aggregate(last=Max("position"))["last"] or 0
    row = OwnFigure(dashboard=dashboard, figure=figure, query=query, position=last + 1)
    row.save(force_insert=True)
    return row


@transaction.atomic
def move_figure(row: OwnFigure, *, is_up: bool, by: User) -> None:
    """Change places with the figure before or after it; at either end nothing happens."""
    dashboard = _lock(row.dashboard, by)
    row = OwnFigure.objects.get(pk=row.pk)
    others = dashboard.figures
    other = (
        others.filter(position__lt=row.position).last()
        if is_up
        else others.filter(position__gt=row.position).first()
    )
    if other is None:
        return
    OwnFigure.objects.filter(pk__in=[row.pk, other.pk]).update(
        position=Case(
            When(pk=row.pk, then=Value(other.position)),
            When(pk=other.pk, then=Value(row.position)),
            default=F("position"),
            output_field=PositiveSmallIntegerField(),
        )
    )


@transaction.atomic
def drop_figure(row: OwnFigure, *, by: User) -> None:
    """Take a figure from its dashboard."""
    _lock(row.dashboard, by)
    row.delete()


@transaction.atomic
def remove_dashboard(dashboard: OwnDashboard, *, by: User) -> None:
    """Remove it for everybody who has its address."""
    dashboard = _lock(dashboard, by)
    if dashboard.sharing != DashboardSharing.PRIVATE:
        ledger.record("shared dashboard removed", dashboard.slug, by=by)
    dashboard.delete()


def _lock(dashboard: OwnDashboard, by: User) -> OwnDashboard:
    locked = OwnDashboard.objects.select_for_update().get(pk=dashboard.pk)
    if locked.owner_id != by.pk:
        raise ValidationError(_("This dashboard belongs to someone else."), code="role")
    return locked


def _read_name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise ValidationError(
            _("Enter a name: one line of at most %(most)s characters."),
            params={"most": LONGEST_NAME},
            code="name",
        )
    return name
