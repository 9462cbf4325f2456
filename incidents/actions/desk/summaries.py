"""Summaries of cases: what the list of cases filters and sorts by, made anew when it is old."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from incidents.actions.desk import documents
from incidents.actions.register.indexing import search_of
from incidents.actions.register.publication import demand_days, entry_columns
from incidents.models.desk.case_lists import CaseSummary
from incidents.models.desk.cases import Case
from incidents.models.desk.completeness import score
from incidents.models.people.people import Desk
from incidents.values.response_times import time_columns

# A page makes so many before it is shown (140 a second, measured); a job makes the others.
MOST_AT_ONCE = 200
DAY = dt.timedelta(days=1)
UP_TO_DATE = CaseSummary.objects.filter(case=OuterRef("pk"), as_of=OuterRef("changed_at"))
# The columns of a published entry that a summary has as well.
COLUMNS = (
    "case_kind",
    "found_by",
    "measure_status",
    "country",
    "sector",
    "coercing_state",
    "attribution",
    "political_link",
    "best_grade",
    "source_kinds",
    "confidence",
    "borderline",
    "topics",
    "tactics",
    "instruments",
    "provisions",
    "reported_from",
    "reported_until",
    "demand_deadline_from",
    "demand_deadline_on",
    "firm_response",
    "responded_on",
    "designations_used",
    "wording_before",
    "wording_after",
    "fine_amount",
    "fine_currency",
)
WRITTEN = [field.name for field in CaseSummary._meta.concrete_fields if field.name != "case"]


def refresh_summaries(desk: Desk | None = None) -> int:
    """Make up to 200 missing or old summaries of a desk, or of all; return how many are left.

    Any path may have changed a case: a form, a file, a command. Each moves `changed_at` on, so no
    path needs to remember the summaries.
    """
    cases = Case.objects.filter(~Exists(UP_TO_DATE))
    if desk is not None:
        cases = cases.filter(desk=desk, changed_at__gt=_last_day(desk))
    # One more than is made tells whether any are left.
    newest = cases.order_by("-changed_at", "-pk")
    keys = list(newest.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if not keys:
        return 0
    _write(keys[:MOST_AT_ONCE])
    return cases.count() if len(keys) > MOST_AT_ONCE else 0


def _last_day(desk: Desk) -> dt.datetime:
    """A day before the newest change that is summarised: a page looks at later changes only.

    Whoever changed a case before that has long ended their transaction, so a job made it anew.
    """
    newest = CaseSummary.objects.filter(desk=desk).aggregate(newest=Max("as_of"))["newest"]
    return newest - DAY if newest else dt.datetime.min.replace(tzinfo=dt.UTC)


def forget_summaries(cases: Iterable[int]) -> None:
    """Drop the summaries of cases whose firm or authority changed, so that they are made anew."""
    CaseSummary.objects.filter(case__in=cases).delete()


@transaction.atomic
def _write(keys: list[int]) -> None:
    rows = Case.objects.with_record().filter(pk__in=keys)
    CaseSummary.objects.bulk_create(
        [summarise_case(case) for case in rows],
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=WRITTEN,
    )


def summarise_case(case: Case) -> CaseSummary:
    """Return the unsaved summary of a case loaded `with_record`."""
    document = documents.full_document(case)
    columns, times = entry_columns(document), time_columns(demand_days(document))
    summary = CaseSummary(
        case=case,
        desk_id=case.desk_id,
        as_of=case.changed_at,
        firm_slug=case.firm.slug,
        authority=case.authority.slug if case.authority else "",
        campaign=case.campaign.slug if case.campaign else "",
        met=score(case).met,
        **{name: columns[name] for name in COLUMNS},
        **{name: times[name] for name in ("demand_outcome", "days_most")},
    )
    names = case.authority.other_names if case.authority else ()
    summary.search = search_of(document, names, (case.reference, "A"))
    return summary
