"""The figures by name: what dashboards show, files carry and the API returns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from incidents.figures.measures import events, network
from incidents.figures.results import (
    adoption,
    before_deadlines,
    conceded_within,
    concession_times,
    countries,
    coverage,
    exposure,
    fines,
    firms,
    in_force,
    norm,
    published_rates,
    recurrences,
)
from incidents.figures.results import network as networks
from incidents.figures.results.dimensions import (
    BY,
    DIMENSIONS,
    PARAMETER_OF,
    count_by_parameter,
    figure_by,
)
from incidents.figures.results.firm_responses import response_shares, response_shares_by
from incidents.figures.results.periods import count_over_time
from incidents.figures.results.result import Chosen, FigureResult
from incidents.models.register.editions import edition_of
from incidents.models.register.incidents import IncidentQuerySet

__all__ = ["DIMENSIONS", "FIGURES", "FigureDefinition", "compute"]

# The incidents of a query; given a parameter, those of the query without that parameter.
EntriesByParameter = Callable[[str], IncidentQuerySet]


@dataclass(frozen=True)
class FigureDefinition:
    """A figure: its title, how it is counted, and the shape of its chart."""

    title: Promise
    # None: counted together with the other figures of its kind, by `count_by_parameter`.
    count: Callable[[IncidentQuerySet, Chosen], FigureResult] | None
    shape: str = "bars"
    # The parameter whose values are its rows. The figure is counted without its filter.
    parameter: str = ""


def compute(
    names: Sequence[str], entries: EntriesByParameter, chosen: Chosen
) -> dict[str, FigureResult]:
    """{name: figure} of several figures at once.

    Figures by a parameter without a filter share the same incidents and are counted in one pass. A
    figure by a parameter with a filter is counted without that filter, because its other values
    could not be reached otherwise, and a mark's count would not match the incidents behind it.
    """
    parameters = [PARAMETER_OF[name] for name in names if name in PARAMETER_OF]
    free = [parameter for parameter in parameters if parameter not in chosen]
    by_parameter = count_by_parameter(free, entries("")) if free else {}
    counted = {
        DIMENSIONS[parameter][0]: [row["value"] for row in by_parameter[parameter].rows]
        for parameter in free
    }
    for parameter in parameters:
        if parameter in chosen:
            by_parameter |= count_by_parameter([parameter], entries(parameter))
    return {
        name: by_parameter[PARAMETER_OF[name]]
        if name in PARAMETER_OF
        else _compute_one(FIGURES[name], entries, chosen, counted)
        for name in names
    }


def _compute_one(
    figure: FigureDefinition, entries: EntriesByParameter, chosen: Chosen, counted: Chosen
) -> FigureResult:
    """The figure; one over time with its events, of {column: values} that are counted already."""
    if figure.count is None:
        raise LookupError("figures by a parameter are counted together")
    result = figure.count(entries(figure.parameter if figure.parameter in chosen else ""), chosen)
    # An edition has no marked days: laws, deadlines and responses are corrected later.
    if figure.shape != "time" or not result.rows or edition_of(entries("")) is not None:
        return result
    first, last = (result.rows[place]["period"][:4] for place in (0, -1))
    return replace(result, marks=events.list_events(entries(""), first, last, counted))


def _over(grain: str) -> Callable[[IncidentQuerySet, Chosen], FigureResult]:
    return lambda entries, _chosen: count_over_time(entries, grain)


def _responses_by(parameter: str) -> Callable[[IncidentQuerySet, Chosen], FigureResult]:
    count = response_shares_by(parameter, DIMENSIONS[parameter][0])
    return lambda entries, _chosen: count(entries)


RESPONSES_BY = (
    *("topic", "tactic", "state", "country", "sector", "regulation", "campaign"),
    "found_by",
)

FIGURES: dict[str, FigureDefinition] = {
    "by-year": FigureDefinition(gettext_lazy("Incidents by year"), _over("year"), "time"),
    "by-quarter": FigureDefinition(gettext_lazy("Incidents by quarter"), _over("quarter"), "time"),
    "by-month": FigureDefinition(gettext_lazy("Incidents by month"), _over("month"), "time"),
    **{
        figure_by(parameter): FigureDefinition(title, None, parameter=parameter)
        for parameter, (_column, _has_several, title) in DIMENSIONS.items()
    },
    "by-firm": FigureDefinition(gettext_lazy("Firms named"), firms.firms_figure),
    "fines": FigureDefinition(gettext_lazy("Fines"), fines.fines_figure, "table"),
    "firm-responses": FigureDefinition(
        gettext_lazy("How firms responded"),
        lambda entries, _chosen: response_shares(entries),
        "shares",
        "firm_response",
    ),
    **{
        f"firm-responses-{figure_by(parameter)}": FigureDefinition(
            format_lazy(gettext_lazy("How firms responded, {by}"), by=BY[parameter]),
            _responses_by(parameter),
            "shares",
            parameter,
        )
        for parameter in RESPONSES_BY
    },
    "concessions-over-time": FigureDefinition(
        gettext_lazy("How long firms took to concede"), concession_times.times_figure, "steps"
    ),
    **{
        f"conceded-within-{figure_by(parameter)}": FigureDefinition(
            format_lazy(gettext_lazy("Conceded within a number of days, {by}"), by=BY[parameter]),
            conceded_within.within_figure_by(parameter, DIMENSIONS[parameter][0]),
            "table",
            conceded_within.PARAMETER,
        )
        for parameter in RESPONSES_BY
    },
    "conceded-by-deadline": FigureDefinition(
        gettext_lazy("Conceded by the demand deadline"), before_deadlines.deadlines_figure, "table"
    ),
    "concession-estimates": FigureDefinition(
        gettext_lazy("How long firms took to concede: estimates"),
        concession_times.estimates_figure,
        "table",
    ),
    "measures-by-kind": FigureDefinition(
        gettext_lazy("Measures, by kind of case"),
        in_force.measures_figure_by("case_kind", "case_kind"),
        "table",
    ),
    "measures-by-state": FigureDefinition(
        gettext_lazy("Measures, by coercing state"),
        in_force.measures_figure_by("state", "coercing_state"),
        "table",
    ),
    "measures-in-force": FigureDefinition(
        gettext_lazy("Measures not known to have ended"), in_force.in_force_figure, "stock"
    ),
    "time-to-lifting": FigureDefinition(
        gettext_lazy("How long measures lasted"), in_force.lifting_figure, "table"
    ),
    "norm": FigureDefinition(
        gettext_lazy("Firms that conceded, by topic and year"), norm.norm_figure, "norm"
    ),
    "adoption": FigureDefinition(
        gettext_lazy("Demands met by the end of each year, by topic"),
        adoption.adoption_figure,
        "adoption",
    ),
    "designations": FigureDefinition(
        gettext_lazy("Names used for Taiwan"), norm.designations_figure, "names"
    ),
    "flows": FigureDefinition(
        gettext_lazy("Authority, regulation and sector"),
        networks.flows_figure(network.INSTRUMENTS),
        "network",
    ),
    "flows-by-article": FigureDefinition(
        gettext_lazy("Authority, article and sector"),
        networks.flows_figure(network.PROVISIONS),
        "network",
    ),
    "cited-together": FigureDefinition(
        gettext_lazy("Articles cited together"), networks.cited_together_figure, "table"
    ),
    "several-campaigns": FigureDefinition(
        gettext_lazy("Firms in several campaigns"), networks.several_campaigns_figure, "table"
    ),
    "published-rates": FigureDefinition(
        gettext_lazy("Beside rates that others published"), published_rates.rates_figure, "table"
    ),
    "recurrences": FigureDefinition(
        gettext_lazy("Groups of firms under pressure again"),
        recurrences.recurrences_figure,
        "table",
    ),
    "latest-designations": FigureDefinition(
        gettext_lazy("Latest name for Taiwan, by firm"),
        recurrences.latest_designations_figure,
        "table",
    ),
    "articles-of-those-citing": FigureDefinition(
        gettext_lazy("Articles, of the incidents that cite one"),
        recurrences.cited_articles_figure,
        "table",
    ),
    "home-countries": FigureDefinition(
        gettext_lazy("Home countries of the firms"), countries.home_countries_figure, "map"
    ),
    "states-and-countries": FigureDefinition(
        gettext_lazy("Coercing states and home countries"),
        countries.states_and_countries_figure,
        "ways",
    ),
    "before-and-after-responses": FigureDefinition(
        gettext_lazy("Before and after a collective response"), exposure.exposure_figure, "table"
    ),
    "collective-responses": FigureDefinition(
        gettext_lazy("Collective responses by campaign"), coverage.coverage_figure, "table"
    ),
}
