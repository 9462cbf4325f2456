"""Cases and incidents that may be related to a case: candidates, and what was dismissed."""

from typing import Any

from django.db.models import Q

from incidents.models.desk.case_lists import CaseSummary
from incidents.models.desk.cases import Case
from incidents.models.desk.related import DismissedRelation
from incidents.models.people.people import User
from incidents.models.register.incidents import Incident
from incidents.values.relatedness import MONTHS, YEAR, RelatedTrace, Trace, rank_related

# Of each kind; more of them would be common ties, which count half anyway.
MOST_CANDIDATES = 300
COMPARED = (
    "wording_after",
    "demand_deadline_on",
    "authority",
    "provisions",
    "reported_from",
    "campaign",
)
OF_CASE = ("case__reference", "case__title", "case__demanded_change", "case__batch")


def list_related(case: Case, summary: CaseSummary, user: User) -> list[RelatedTrace]:
    """Related cases of the desk that the person may read, and incidents that other desks released.

    `summary`: of the case, as it is now. Closest first (incidents.values.relatedness). Dismissed
    ones are left out. Three queries.
    """
    summaries = CaseSummary.objects.visible_to(user)
    trace = _of_summary(case, summary)
    gone = _dismissed(case)
    near = _near(trace)
    own_refs = Case.objects.visible_to(user).exclude(ref="").values("ref")
    cases = summaries.filter(near | _same_demand(trace, "case__")).exclude(pk=case.pk)
    entries = Incident.objects.visible_to(user).filter(near | _same_demand(trace))
    entries = entries.exclude(ref__in=own_refs).exclude(ref=case.ref)
    columns = (*COMPARED, "ref", "title", "demanded_change")
    others = [
        *map(_of_case, cases.order_by("-as_of").values(*COMPARED, *OF_CASE)[:MOST_CANDIDATES]),
        *map(_of_entry, entries.newest_first().values(*columns)[:MOST_CANDIDATES]),
    ]
    return rank_related(trace, [other for other in others if other.key not in gone])


def _near(trace: Trace) -> Q:
    """The condition that a row may have a tie with the trace, other than its demand."""
    condition = Q(pk__in=[])
    if trace.wording:
        condition |= Q(wording_after__iexact=trace.wording)
    if trace.deadline:
        condition |= Q(demand_deadline_on=trace.deadline)
    if trace.authority:
        condition |= Q(authority=trace.authority) & _within(trace, MONTHS)
    if trace.provisions:
        condition |= Q(provisions__overlap=list(trace.provisions)) & _within(trace, YEAR)
    return condition


def _same_demand(trace: Trace, path: str = "") -> Q:
    if not trace.demand:
        return Q(pk__in=[])
    return Q(**{f"{path}demanded_change__iexact": trace.demand})


def _within(trace: Trace, days: int) -> Q:
    ordinal = trace.reported_from.toordinal()
    first, last = (trace.reported_from.fromordinal(max(1, ordinal + way * days)) for way in (-1, 1))
    return Q(reported_from__range=(first, last))


def _dismissed(case: Case) -> set[str]:
    rows = DismissedRelation.objects.filter(Q(case=case) | Q(other=case))
    keys = rows.values_list("case__reference", "other__reference", "ref")
    return {key for row in keys for key in row if key and key != case.reference}


def _of_summary(case: Case, summary: CaseSummary) -> Trace:
    """The trace of the case itself, which may be newer than its stored summary."""
    row = {name: getattr(summary, name) for name in COMPARED} | {
        "case__reference": case.reference,
        "case__title": case.title,
        "case__demanded_change": case.demanded_change,
        "case__batch": case.batch_id,
    }
    return _of_case(row)


def _of_case(row: dict[str, Any]) -> Trace:
    demand = row["case__demanded_change"]
    return _trace(
        row,
        key=row["case__reference"],
        title=row["case__title"] or demand,
        demand=demand,
        batch=row["case__batch"],
    )


def _of_entry(row: dict[str, Any]) -> Trace:
    demand = row["demanded_change"]
    return _trace(row, key=row["ref"], title=row["title"], demand=demand, is_incident=True)


def _trace(row: dict[str, Any], **columns: Any) -> Trace:
    return Trace(
        wording=row["wording_after"],
        deadline=str(row["demand_deadline_on"]),
        authority=row["authority"],
        provisions=tuple(row["provisions"]),
        reported_from=row["reported_from"],
        campaign=row["campaign"],
        **columns,
    )
