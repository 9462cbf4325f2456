"""The query parameters, declared once: name, column, accepted values, title."""

from collections.abc import Callable

import django_filters
import pycountry
from django.utils.translation import gettext_lazy

from incidents.models.law.instruments import Confidence
from incidents.models.register.authorities import Attribution
from incidents.models.register.incidents import Incident
from incidents.models.register.labels import read_labels
from incidents.queries.kinds import (
    GRADES,
    ConcededWithinFilter,
    DayFilter,
    EditionFilter,
    GradeFilter,
    PartyFilter,
    SearchFilter,
    ValuesFilter,
)
from incidents.queries.law.other_numbers import is_article
from incidents.queries.law.provision_filter import ProvisionFilter
from incidents.values.borderline import Borderline
from incidents.values.case_kinds import CaseKind
from incidents.values.case_origins import CaseOrigin
from incidents.values.cursors import Order
from incidents.values.designations import Designation
from incidents.values.fine_grounds import FineGround
from incidents.values.firm_responses import FirmResponse
from incidents.values.measure_status import MeasureStatus
from incidents.values.political_links import PoliticalLink
from incidents.values.source_kinds import SourceKind
from incidents.values.tiers import Tier

CURRENCIES = frozenset(currency.alpha_3 for currency in pycountry.currencies)
COUNTRIES = frozenset(country.alpha_2 for country in pycountry.countries)


def is_labelled(parameter: str) -> Callable[[str], bool]:
    """A check that a key is of one of the small lists; a list is read again before refusing."""
    return lambda key: key in read_labels()[parameter] or key in read_labels(fresh=True)[parameter]


SORTS = {
    "newest": gettext_lazy("newest first"),
    "oldest": gettext_lazy("oldest first"),
    "changed": gettext_lazy("last released first"),
    "firm": gettext_lazy("by firm"),
    "relevance": gettext_lazy("best match first"),
}


ORDERS = {
    "newest": Order("reported_from", is_descending=True),
    "oldest": Order("reported_from"),
    "changed": Order("released_at", is_descending=True),
    "firm": Order("firm"),
}


class IncidentFilter(django_filters.FilterSet):
    """One filter a parameter; its label heads a chip or a facet."""

    q = SearchFilter(label=gettext_lazy("Search"))
    case_kind = ValuesFilter(
        "case_kind",
        accepts=CaseKind.values.__contains__,
        has_blanks=False,
        label=gettext_lazy("Kind of case"),
    )
    found_by = ValuesFilter(
        "found_by",
        accepts=CaseOrigin.values.__contains__,
        label=gettext_lazy("How the case was found"),
    )
    measure = ValuesFilter(
        "measure_status",
        accepts=MeasureStatus.values.__contains__,
        label=gettext_lazy("Status of the measure"),
    )
    topic = ValuesFilter(
        "topics", accepts=is_labelled("topic"), is_array=True, label=gettext_lazy("Topic")
    )
    firm_response = ValuesFilter(
        "firm_response",
        accepts=FirmResponse.values.__contains__,
        has_blanks=False,
        label=gettext_lazy("Firm's response"),
    )
    tactic = ValuesFilter(
        "tactics", accepts=is_labelled("tactic"), is_array=True, label=gettext_lazy("Tactic")
    )
    state = ValuesFilter(
        "coercing_state",
        accepts=COUNTRIES.__contains__,
        has_blanks=False,
        label=gettext_lazy("Coercing state"),
    )
    country = ValuesFilter(
        "country", accepts=COUNTRIES.__contains__, label=gettext_lazy("Home country")
    )
    regulation = ValuesFilter(
        "instruments",
        accepts=is_labelled("regulation"),
        is_array=True,
        label=gettext_lazy("Regulation cited"),
    )
    provision = ProvisionFilter(
        "provisions",
        accepts=is_article,
        is_array=True,
        label=gettext_lazy("Article cited"),
    )
    cited_with = ProvisionFilter(
        "provisions",
        accepts=is_article,
        is_array=True,
        label=gettext_lazy("Cited with the article"),
    )
    sector = ValuesFilter("sector", accepts=is_labelled("sector"), label=gettext_lazy("Sector"))
    # A desk's unreleased bodies, campaigns and firms have keys too: an unknown one finds nothing,
    # as a hidden one does, so that a refusal never tells which it is.
    authority = PartyFilter("authority", accepts=str.isprintable, label=gettext_lazy("Authority"))
    campaign = ValuesFilter("campaign", accepts=str.isprintable, label=gettext_lazy("Campaign"))
    firm = PartyFilter("firm_slug", accepts=str.isprintable, label=gettext_lazy("Firm"))
    attribution = ValuesFilter(
        "attribution",
        accepts=Attribution.values.__contains__,
        has_blanks=False,
        label=gettext_lazy("Attribution"),
    )
    political_link = ValuesFilter(
        "political_link",
        accepts=PoliticalLink.values.__contains__,
        label=gettext_lazy("Tie to politics"),
    )
    source_grade = GradeFilter(
        "best_grade", accepts=GRADES.__contains__, label=gettext_lazy("Best source")
    )
    source_kind = ValuesFilter(
        "source_kinds",
        accepts=SourceKind.values.__contains__,
        is_array=True,
        label=gettext_lazy("Kind of source"),
    )
    confidence = ValuesFilter(
        "confidence", accepts=Confidence.values.__contains__, label=gettext_lazy("Confidence")
    )
    borderline = ValuesFilter(
        "borderline", accepts=Borderline.values.__contains__, label=gettext_lazy("Borderline")
    )
    wording = ValuesFilter(
        "designations_used",
        accepts=[name.value for name in Designation].__contains__,
        is_array=True,
        label=gettext_lazy("Name used for Taiwan"),
    )
    fine = ValuesFilter(
        "fine_currency",
        accepts=CURRENCIES.__contains__,
        label=gettext_lazy("Fined in"),
    )
    fine_ground = ValuesFilter(
        "fine_ground",
        accepts=FineGround.values.__contains__,
        label=gettext_lazy("Formal ground of the fine"),
    )
    conceded_within = ConcededWithinFilter(
        "days_most", label=gettext_lazy("Conceded within so many days")
    )
    since = DayFilter("reported_until", "gte", "earliest", label=gettext_lazy("Since"))
    until = DayFilter("reported_from", "lte", "latest", label=gettext_lazy("Until"))
    demand_deadline_before = DayFilter(
        "demand_deadline_from",
        "lt",
        "earliest",
        has_blanks=True,
        label=gettext_lazy("Demand deadline before"),
    )
    tier = django_filters.ChoiceFilter(
        choices=[(tier.value, tier.value) for tier in Tier],
        label=gettext_lazy("Tier"),
    )
    edition = EditionFilter(label=gettext_lazy("Edition"))
    sort = django_filters.ChoiceFilter(choices=list(SORTS.items()), label=gettext_lazy("Order"))

    class Meta:
        model = Incident
        fields: list[str] = []


PARAMETERS = tuple(IncidentFilter.base_filters)
# What does not narrow: who reads, of which edition, in which order.
NO_FILTERS = ("tier", "edition", "sort")
FILTERS = {word: IncidentFilter.base_filters[word] for word in PARAMETERS if word not in NO_FILTERS}
