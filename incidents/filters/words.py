"""The words of a question, declared once: name, column, accepted values, title."""

import django_filters
import pycountry
from django.utils.translation import gettext_lazy

from incidents.access import Tier
from incidents.filters.kinds import DayFilter, QueryFilter, WordsFilter
from incidents.models.authorities import Attribution
from incidents.models.cursors import Order
from incidents.models.firm_responses import ResponseKind
from incidents.models.labels import labels
from incidents.models.names import Wording
from incidents.models.register import Incident

CURRENCIES = frozenset(currency.alpha_3 for currency in pycountry.currencies)
COUNTRIES = frozenset(country.alpha_2 for country in pycountry.countries)


def is_labelled(word):
    """A check that a key is of one of the small lists; a list is read again before refusing."""
    return lambda key: key in labels()[word] or key in labels(fresh=True)[word]


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
    """The words of the query string; titles are what a chip or a facet is headed with."""

    q = QueryFilter(label=gettext_lazy("Search"))
    topic = WordsFilter(
        "topics", accepts=is_labelled("topic"), is_array=True, label=gettext_lazy("Topic")
    )
    response = WordsFilter(
        "response",
        accepts=ResponseKind.values.__contains__,
        label=gettext_lazy("Answer of the firm"),
    )
    tactic = WordsFilter(
        "tactics", accepts=is_labelled("tactic"), is_array=True, label=gettext_lazy("Tactic")
    )
    state = WordsFilter(
        "state", accepts=COUNTRIES.__contains__, label=gettext_lazy("State that presses")
    )
    country = WordsFilter(
        "country", accepts=COUNTRIES.__contains__, label=gettext_lazy("Home country")
    )
    regulation = WordsFilter(
        "instruments",
        accepts=is_labelled("regulation"),
        is_array=True,
        label=gettext_lazy("Regulation cited"),
    )
    provision = WordsFilter(
        "provisions",
        accepts=is_labelled("provision"),
        is_array=True,
        label=gettext_lazy("Article cited"),
    )
    cited_with = WordsFilter(
        "provisions",
        accepts=is_labelled("provision"),
        is_array=True,
        label=gettext_lazy("Cited with the article"),
    )
    sector = WordsFilter("sector", accepts=is_labelled("sector"), label=gettext_lazy("Sector"))
    # A desk's unreleased bodies, campaigns and firms have keys too: an unknown one finds nothing,
    # as a hidden one does, so that a refusal never tells which it is.
    authority = WordsFilter("authority", accepts=str.isprintable, label=gettext_lazy("Authority"))
    campaign = WordsFilter("campaign", accepts=str.isprintable, label=gettext_lazy("Campaign"))
    firm = WordsFilter("firm_slug", accepts=str.isprintable, label=gettext_lazy("Firm"))
    attribution = WordsFilter(
        "attribution",
        accepts=Attribution.values.__contains__,
        label=gettext_lazy("The state's part"),
    )
    wording = WordsFilter(
        "names_used",
        accepts=[name.value for name in Wording].__contains__,
        is_array=True,
        label=gettext_lazy("Name used for Taiwan"),
    )
    fine = WordsFilter(
        "fine_currency",
        accepts=CURRENCIES.__contains__,
        label=gettext_lazy("Fined in"),
    )
    since = DayFilter("reported_until", "gte", "earliest", label=gettext_lazy("Since"))
    until = DayFilter("reported_from", "lte", "latest", label=gettext_lazy("Until"))
    deadline_before = DayFilter(
        "deadline_from", "lt", "earliest", label=gettext_lazy("Deadline before")
    )
    tier = django_filters.ChoiceFilter(
        choices=[(tier.value, tier.value) for tier in Tier],
        label=gettext_lazy("Tier"),
    )
    sort = django_filters.ChoiceFilter(choices=list(SORTS.items()), label=gettext_lazy("Order"))

    class Meta:
        model = Incident
        fields: list[str] = []


WORDS = tuple(IncidentFilter.base_filters)
RULES = {word: IncidentFilter.base_filters[word] for word in WORDS if word not in ("tier", "sort")}
