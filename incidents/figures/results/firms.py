"""Named firms as a figure."""

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from incidents.figures.engine.engines import ask
from incidents.figures.results.result import Chosen, FigureResult, ResultRow
from incidents.models.register.incidents import IncidentQuerySet


def firms_figure(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """Distinct named firms, each with its entries, the most first; one query.

    Rows: {"label" (the firm's name), "incidents"}. Entries without a firm's name are in the
    denominator alone: which of them are of the same firm is not told.
    """
    counted = (
        entries.order_by().values_list("firm_slug").annotate(name=Min("firm"), found=Count("pk"))
    )
    found = ask(counted)
    total = sum(many for _slug, _name, many in found)
    rows: list[ResultRow] = [
        {"label": name, "incidents": many, "narrow": {"firm": slug}}
        for slug, name, many in sorted(found, key=lambda row: (-row[2], row[1]))
        if slug
    ]
    several = sum(row["incidents"] > 1 for row in rows)
    unnamed = total - sum(row["incidents"] for row in rows)
    return FigureResult(
        sentence=_(
            "%(total)s entries name %(firms)s distinct firms; %(several)s of them were pressed"
            " more than once."
        )
        % {"total": total, "firms": len(rows), "several": several},
        columns=[("label", _("Firm")), ("incidents", _("Incidents"))],
        rows=rows,
        entries=total,
        note=_("%(n)s entries name no firm.") % {"n": unnamed} if unnamed else "",
    )
