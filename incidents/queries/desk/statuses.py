"""The status of a case, read off its releases: never a column of its own that could be wrong."""

from django.db import models
from django.db.models import Case as Choice
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from incidents.models.desk.decisions import ReleaseState
from incidents.models.desk.releases import Release, ReleaseQuerySet
from incidents.models.desk.sharing import CaseQuerySet
from incidents.models.register.incidents import Incident


class CaseStatus(models.TextChoices):
    """The first of these that is true of a case, in this order; else it is a draft."""

    AWAITING = "awaiting", _("Awaiting approval")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SENT_BACK = "sent-back", _("Sent back")
    CHANGED = "changed", _("Changed since release")
    RELEASED = "released", _("Released")
    DRAFT = "draft", _("Draft")


def status_expression(
    releases: ReleaseQuerySet, case: str = "pk", *, is_few: bool = False
) -> Choice:
    """Return the status as an expression over rows of cases, or of rows that point at one.

    `is_few`: for a page of rows, whose releases are looked up one by one.

    `releases`: those of these cases; others among them do no harm but cost time, because each
    condition reads them once as a whole. `case`: the column with the key of the case.
    """
    return Choice(
        *(
            When(_is_among(rows, case, is_few), then=Value(status))
            for status, rows in _releases_by_status(releases).items()
        ),
        default=Value(CaseStatus.DRAFT),
        output_field=models.CharField(),
    )


def _releases_by_status(releases: ReleaseQuerySet) -> dict[CaseStatus, ReleaseQuerySet]:
    """Releases that give their case a status, unless an earlier one of these does."""
    published = _published(releases)
    rows = {
        CaseStatus.AWAITING: releases.awaiting(),
        CaseStatus.WITHDRAWN: _withdrawn(releases),
        CaseStatus.SENT_BACK: _sent_back_last(releases),
        CaseStatus.CHANGED: published.filter(case__changed_at__gt=F("proposed_at")),
        CaseStatus.RELEASED: published,
    }
    return {status: some.order_by() for status, some in rows.items()}


def is_of_status(status: str, releases: ReleaseQuerySet, case: str = "pk") -> Q:
    """Return the condition that a case has a status, for a filter.

    Only the sets that it needs are read: what was changed since its release is published, too, and
    leaves nothing out of the drafts that the published ones do not.
    """
    sets = _releases_by_status(releases)
    if status == CaseStatus.DRAFT:
        del sets[CaseStatus.CHANGED]
    condition = Q()
    for earlier, rows in sets.items():
        if earlier == status:
            return condition & _is_among(rows, case, is_few=False)
        condition &= ~_is_among(rows, case, is_few=False)
    return condition


def _is_among(rows: ReleaseQuerySet, case: str, is_few: bool) -> Q:
    if is_few:
        return Q(Exists(rows.filter(case=OuterRef(case))))
    return Q(**{f"{case}__in": rows.values("case")})


def count_by_status(cases: CaseQuerySet) -> dict[str, int]:
    """{status: cases} of cases that a person may read. Two queries: most have no release."""
    decided = cases.filter(Exists(Release.objects.filter(case=OuterRef("pk")))).order_by()
    status = status_expression(Release.objects.all())
    counts = dict(decided.annotate(status=status).values_list("status").annotate(n=Count("pk")))
    drafts = cases.count() - sum(counts.values())
    return {str(one): counts.get(one, 0) for one in CaseStatus} | {
        str(CaseStatus.DRAFT): drafts + counts.get(CaseStatus.DRAFT, 0)
    }


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
