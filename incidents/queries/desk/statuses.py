"""The status of a case, read off its releases: never a column of its own that could be wrong."""

from django.db import models
from django.db.models import Case as Choice
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from incidents.models.desk.decisions import ReleaseState
from incidents.models.desk.releases import Release, ReleaseQuerySet
from incidents.models.register.incidents import Incident


class CaseStatus(models.TextChoices):
    """The first of these that is true of a case, in this order; else it is a draft."""

    AWAITING = "awaiting", _("Awaiting approval")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SENT_BACK = "sent-back", _("Sent back")
    CHANGED = "changed", _("Changed since release")
    RELEASED = "released", _("Released")
    DRAFT = "draft", _("Draft")


def status_expression(releases: ReleaseQuerySet, case: str = "pk") -> Choice:
    """Return the status as an expression over rows of cases, or of rows that point at one.

    `releases`: those of these cases; others among them do no harm but cost time, because each
    condition reads them once as a whole. `case`: the column with the key of the case.
    """
    conditions = [
        (CaseStatus.AWAITING, releases.awaiting()),
        (CaseStatus.WITHDRAWN, _withdrawn(releases)),
        (CaseStatus.SENT_BACK, _sent_back_last(releases)),
        (CaseStatus.CHANGED, _published(releases).filter(case__changed_at__gt=F("proposed_at"))),
        (CaseStatus.RELEASED, _published(releases)),
    ]
    return Choice(
        *(
            When(Q(**{f"{case}__in": rows.order_by().values("case")}), then=Value(status))
            for status, rows in conditions
        ),
        default=Value(CaseStatus.DRAFT),
        output_field=models.CharField(),
    )


def released_version(case: str = "pk") -> Subquery:
    """Return the version in the register as an expression; None for a case that is not there."""
    releases = _published(Release.objects.filter(case=OuterRef(case)))
    return Subquery(releases.order_by("-version").values("version")[:1])


def _published(releases: ReleaseQuerySet) -> ReleaseQuerySet:
    """Those with entries in the register: behind a withdrawn one an older is still approved."""
    entries = Incident.objects.filter(release=OuterRef("pk"))
    return releases.filter(Exists(entries))


def _withdrawn(releases: ReleaseQuerySet) -> ReleaseQuerySet:
    published = _published(Release.objects.filter(case=OuterRef("case")))
    return releases.filter(~Exists(published), state=ReleaseState.WITHDRAWN)


def _sent_back_last(releases: ReleaseQuerySet) -> ReleaseQuerySet:
    later = Release.objects.filter(case=OuterRef("case"), version__gt=OuterRef("version"))
    last = releases.filter(~Exists(later), set_aside_at__isnull=True)
    return last.filter(state=ReleaseState.SENT_BACK)
