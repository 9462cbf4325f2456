"""What a figure is counted of, in words: shown with every chart, file and embedded copy of it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.figures.engine.cache import cached_figure
from incidents.figures.engine.engines import count_rows, tier_source
from incidents.figures.results.catalogue import FIGURES
from incidents.pages.web.query import title
from incidents.queries import IncidentFilter
from incidents.values.localised import format_partial_date
from incidents.values.tiers import Tier

DAYS = ("since", "until", "demand_deadline_before")
# Neither narrows what is counted: the base names the tier, and figures have no order.
NO_FILTERS = ("sort", "tier")
TIERS = {
    Tier.PUBLIC: gettext_lazy("public incidents"),
    Tier.COMMUNITY: gettext_lazy("incidents of the community tier"),
}


def scope(query, name):
    """{"filters", "base"}: the filters of a figure in words, and its base; two cached counts.

    A figure over a parameter that is filtered by is counted without that filter, and says so.
    """
    return whole_scope(query, ignored_word(query, name))


def whole_scope(query, ignored=""):
    """The same for a count with all filters of the query but one."""
    used = [word for word in query.parameters if word not in (*NO_FILTERS, ignored)]
    filters = "; ".join(_words(query, word) for word in used)
    sentence = _("Filters: %(filters)s.") % {"filters": filters} if used else _("No filters.")
    if ignored:
        sentence += " " + _("Shown for all values, not only for %(filter)s.") % {
            "filter": _words(query, ignored)
        }
    return {"filters": sentence, "base": _base(query, ignored)}


def ignored_word(query, name):
    """The word that the figure is counted without, though the query chose from it; or ""."""
    word = FIGURES[name].parameter
    return word if word in query.parameters else ""


def _words(query, word):
    values = [
        format_partial_date(value) if word in DAYS else str(title(word, value, query.untitled))
        for value in query.parameters[word]
    ]
    label = IncidentFilter.base_filters[word].label
    return f"{label}: {_(' or ').join(values)}"


def _base(query, ignored):
    answered = tier_source(query.tier.value)
    count = cached_figure(
        answered,
        f"base-{ignored}",
        query.query_string(),
        lambda: count_rows(query.rows(without=ignored).order_by()),
    )
    whole = cached_figure(answered, "base-", "?", lambda: count_rows(query.scope().order_by()))
    counts = {"n": f"{count:,}", "all": f"{whole:,}", "what": TIERS[query.tier]}
    if count == whole:
        return _("Base: all %(all)s %(what)s.") % counts
    return _("Base: %(n)s of %(all)s %(what)s.") % counts
