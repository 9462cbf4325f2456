"""Coercing states and home countries of the firms, as figures for the maps."""

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.figures.engine.engines import ask
from incidents.figures.results import sentences
from incidents.figures.results.result import Chosen, FigureResult, ResultRow
from incidents.figures.results.sentences import placeholder
from incidents.models.register.incidents import IncidentQuerySet


def home_countries_figure(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """Incidents by the home country of the firm; one query.

    Rows: {"country" (ISO 3166-1 alpha-2), "incidents"}, most incidents first. Incidents without a
    home country are only in the denominator.
    """
    counted = entries.order_by().values_list("country").annotate(count=Count("pk"))
    counts = dict(ask(counted))
    total, unknown = sum(counts.values()), counts.pop("", 0)
    rows: list[ResultRow] = [
        {"country": country, "incidents": count, "narrow": {"country": country}}
        for country, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return FigureResult(
        sentence=home_countries_sentence(rows, total),
        columns=[("country", _("Home country of the firm")), ("incidents", _("Incidents"))],
        rows=rows,
        entries=total,
        note=unknown_country_note(unknown),
    )


def home_countries_sentence(rows: list[ResultRow], total: int) -> str:
    """The countries with the most incidents, and how many countries there are."""
    words = sentences.ValueCopy(
        _("Home country of the firm"), _("home countries"), _("Most incidents")
    )
    counts = [
        sentences.NamedCount(placeholder("country", row["country"]), row["incidents"])
        for row in rows
    ]
    sentence = sentences.describe_values(words, counts, total)
    if len(rows) < 2 or counts[0].incidents < sentences.FEWEST_LEADING:
        return sentence
    spread = _("Firms from %(n)s countries were affected.") % {"n": f"{len(rows):,}"}
    return f"{sentence} {spread}"


def unknown_country_note(unknown: int) -> str:
    if not unknown:
        return ""
    sentence = ngettext(
        "The home country is not known in %(n)s incident.",
        "The home country is not known in %(n)s incidents.",
        unknown,
    )
    return sentence % {"n": f"{unknown:,}"}


def states_and_countries_figure(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """Incidents by the coercing state and the firm's home country; one query.

    Rows: {"state", "country", "incidents"}, most incidents first. Pressure on a state's own firms
    has both alike. Incidents without a home country are only in the denominator.
    """
    counted = (
        entries.order_by().values_list("coercing_state", "country").annotate(count=Count("pk"))
    )
    counts = sorted(ask(counted), key=lambda row: (-row[2], row[:2]))
    rows: list[ResultRow] = [
        {
            "state": state,
            "country": country,
            "incidents": count,
            "narrow": {"state": state, "country": country},
        }
        for state, country, count in counts
        if country
    ]
    total = sum(row[2] for row in counts)
    return FigureResult(
        sentence=states_and_countries_sentence(rows, total),
        columns=[
            ("state", _("Coercing state")),
            ("country", _("Home country of the firm")),
            ("incidents", _("Incidents")),
        ],
        rows=rows,
        entries=total,
        note=unknown_country_note(total - sum(row["incidents"] for row in rows)),
    )


def states_and_countries_sentence(rows: list[ResultRow], total: int) -> str:
    """The pairs with the most incidents: "Most common pair: China – United States (29 of 103)"."""
    words = sentences.ValueCopy(
        _("Coercing state and home country"),
        _("pairs of coercing state and home country"),
        _("Most common pair"),
    )
    counts = [
        sentences.NamedCount(
            _("%(state)s – %(country)s")
            % {
                "state": placeholder("state", row["state"]),
                "country": placeholder("country", row["country"]),
            },
            row["incidents"],
        )
        for row in rows
    ]
    return sentences.describe_values(words, counts, total)
