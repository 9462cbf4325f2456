"""The filters of the list of cases: those of the register, and those that only a desk has."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Case as Choice
from django.db.models import CharField, F, Func, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy

from incidents.models.desk.batches import BatchItem
from incidents.models.desk.case_lists import CaseSummary
from incidents.models.desk.completeness import NEEDS
from incidents.models.desk.releases import Release
from incidents.models.desk.sharing import ConsentChoices, Marking
from incidents.models.law.instruments import Confidence
from incidents.queries.desk.statuses import CaseStatus, is_of_status
from incidents.queries.kinds import SearchField, ValuesFilter
from incidents.queries.parameters import IncidentFilter
from incidents.values.cursors import Order

ME = "me"
HALF = len(NEEDS) // 2
COMPLETENESS = {
    "complete": Q(met=len(NEEDS)),
    "incomplete": Q(met__lt=len(NEEDS)),
    "under-half": Q(met__lt=HALF),
}


def is_address_or(*words: str) -> Callable[[str], bool]:
    """A check that a value is one of these words or an e-mail address."""

    def accept(value: str) -> bool:
        if value in words:
            return True
        try:
            validate_email(value)
        except ValidationError:
            return False
        return True

    return accept


def is_key(value: str) -> bool:
    """Whether a value can be the key of a row."""
    return value.isascii() and value.isdigit() and len(value) < 10


class CaseSearchFilter(django_filters.Filter):
    """Cases in which all words occur, or whose firm or reference has the text anywhere in it."""

    field_class = SearchField

    def filter(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if not value:
            return rows
        matches = Q(search=value.as_sql())
        if value.without:
            return rows.filter(matches)
        # An officer types the beginning of a name, or the end of a reference.
        text = " ".join(" ".join(phrase) for phrase in value.phrases)
        part = Q(case__reference__icontains=text) | Q(case__ref__iexact=text)
        return rows.filter(matches | part | Q(case__firm__name__icontains=text))


class OwnerFilter(ValuesFilter):
    """Cases whose owner has one of these addresses; "me" is the reader, "none" means no owner.

    Somebody who left the desk, or cannot sign in any more, owns nothing.
    """

    def match(self, values: list[str]) -> Q:
        is_here = Q(case__owner__is_active=True, case__owner__desk=F("desk"))
        return is_here & Q(case__owner__email__in=values)

    @property
    def blank(self) -> Q:
        gone = Q(case__owner__is_active=False) | ~Q(case__owner__desk=F("desk"))
        return Q(case__owner__isnull=True) | gone


class StatusFilter(ValuesFilter):
    """Cases with one of these statuses."""

    def match(self, values: list[str]) -> Q:
        # Of all desks: to leave the others out took three times as long as to read them.
        condition = Q(pk__in=[])
        for status in values:
            condition |= is_of_status(status, Release.objects.all(), "case")
        return condition


class ProposalFilter(ValuesFilter):
    """Cases with a release in one of these batches of releases."""

    def match(self, values: list[str]) -> Q:
        items = BatchItem.objects.filter(batch__in=[int(key) for key in values])
        return Q(case__in=items.values("release__case"))


class CompletenessFilter(ValuesFilter):
    """Cases that meet all, not all, or fewer than half of the requirements."""

    def match(self, values: list[str]) -> Q:
        condition = Q()
        for name in values:
            condition |= COMPLETENESS[name]
        return condition


SORTS = {
    "changed": gettext_lazy("last changed first"),
    "newest": gettext_lazy("newest first"),
    "oldest": gettext_lazy("oldest first"),
    "deadline": gettext_lazy("demand deadline first"),
    "firm": gettext_lazy("by firm"),
    "reference": gettext_lazy("by reference"),
    "incomplete": gettext_lazy("least complete first"),
}
# A column of the rows, or of `with_sort_keys`, whose value is a text or a day.
ORDERS = {
    "changed": Order("as_of", is_descending=True),
    "newest": Order("reported_from", is_descending=True),
    "oldest": Order("reported_from"),
    "deadline": Order("deadline_key"),
    "firm": Order("case__firm__name"),
    "reference": Order("case__reference"),
    "incomplete": Order("met_key"),
}
SORT_KEYS: dict[str, Any] = {
    # Cases without a deadline come last; a key is never null.
    "deadline_key": Choice(
        When(demand_deadline_on="", then=Value("9999")),
        default=F("demand_deadline_on"),
        output_field=CharField(),
    ),
    "met_key": Func(
        F("met"), Value("FM00"), function="to_char", output_field=CharField(max_length=10)
    ),
}


class CaseFilter(IncidentFilter):
    """One filter a parameter. The register's have the register's meaning: its columns, too."""

    q = CaseSearchFilter(label=gettext_lazy("Search"))
    owner = OwnerFilter("owner", accepts=is_address_or(ME), label=gettext_lazy("Owner"))
    status = StatusFilter(
        "status",
        accepts=CaseStatus.values.__contains__,
        has_blanks=False,
        label=gettext_lazy("Status"),
    )
    consent = ValuesFilter(
        "case__consent",
        accepts=ConsentChoices.values.__contains__,
        has_blanks=False,
        label=gettext_lazy("Consent"),
    )
    marking = ValuesFilter(
        "case__marking",
        accepts=Marking.values.__contains__,
        has_blanks=False,
        label=gettext_lazy("Marking"),
    )
    confidence = ValuesFilter(
        "case__confidence",
        accepts=Confidence.values.__contains__,
        label=gettext_lazy("Confidence"),
    )
    completeness = CompletenessFilter(
        "met",
        accepts=COMPLETENESS.__contains__,
        has_blanks=False,
        label=gettext_lazy("Completeness"),
    )
    data_set = ValuesFilter(
        "case__data_set", accepts=str.isprintable, label=gettext_lazy("Data set")
    )
    batch = ValuesFilter(
        "case__batch",
        accepts=is_key,
        has_blanks=False,
        label=gettext_lazy("Logged together"),
    )
    proposal = ProposalFilter(
        "case__releases",
        accepts=is_key,
        has_blanks=False,
        label=gettext_lazy("Proposed together"),
    )
    sort = django_filters.ChoiceFilter(choices=list(SORTS.items()), label=gettext_lazy("Order"))

    class Meta:
        model = CaseSummary
        fields: list[str] = []


PARAMETERS = tuple(name for name in CaseFilter.base_filters if name != "tier")
FILTERS = {name: CaseFilter.base_filters[name] for name in PARAMETERS if name != "sort"}
