"""Who presses whom, as figures: home countries, and the ways from state to country."""

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.figures.engine.engines import ask
from incidents.figures.results.result import Chosen, FigureResult, ResultRow
from incidents.models.register.incidents import IncidentQuerySet

LEADS = gettext_lazy(
    "{country} leads with %(n)s of %(total)s; firms of %(homes)s countries were pressed."
)


def home_countries_figure(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """Entries by the home country of the firm, for the map; one query.

    Rows: {"country" (ISO 3166-1 alpha-2), "incidents"}, the most first. Entries that do not name
    the country are in the denominator alone.
    """
    counted = entries.order_by().values_list("country").annotate(found=Count("pk"))
    counts = dict(ask(counted))
    total, unnamed = sum(counts.values()), counts.pop("", 0)
    rows: list[ResultRow] = [
        {"country": country, "incidents": many, "narrow": {"country": country}}
        for country, many in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    told = {"n": rows[0]["incidents"] if rows else 0, "total": total, "homes": len(rows)}
    return FigureResult(
        sentence=_(
            "{country} leads with %(n)s of %(total)s; firms of %(homes)s homes were pressed."
        )
        % told
        if rows
        else _("No home country is told."),
        columns=[("country", _("Home country of the firm")), ("incidents", _("Incidents"))],
        rows=rows,
        entries=total,
        note=_("%(n)s of them tell no home country.") % {"n": unnamed} if unnamed else "",
    )


def ways(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """Entries by the state that presses and the firm's home country; one query.

    Rows: {"state", "country", "incidents"}, the most first. Pressure on a state's own firms has
    both alike. Entries that do not name the country are in the denominator alone.
    """
    counted = entries.order_by().values_list("state", "country").annotate(found=Count("pk"))
    found = sorted(ask(counted), key=lambda row: (-row[2], row[:2]))
    rows: list[ResultRow] = [
        {
            "state": state,
            "country": country,
            "incidents": many,
            "narrow": {"state": state, "country": country},
        }
        for state, country, many in found
        if country
    ]
    total = sum(row[2] for row in found)
    return FigureResult(
        sentence=_("{state} on firms of {country}: %(n)s of %(total)s, the widest way.")
        % {"n": rows[0]["incidents"], "total": total}
        if rows
        else _("No home country is told."),
        columns=[
            ("state", _("State that presses")),
            ("country", _("Home country of the firm")),
            ("incidents", _("Incidents")),
        ],
        rows=rows,
        entries=total,
    )
