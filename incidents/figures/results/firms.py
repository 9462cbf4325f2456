"""Named firms as a figure."""

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.figures.engine.engines import ask
from incidents.figures.results import sentences
from incidents.figures.results.result import Chosen, FigureResult, ResultRow
from incidents.figures.results.sentences import plain_name
from incidents.models.register.incidents import IncidentQuerySet


def firms_figure(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """Distinct named firms by their incidents, the most first; one query.

    Rows: {"label" (the firm's name), "incidents"}. Incidents without a firm's name are only in the
    denominator, because nothing shows which of them are of the same firm.
    """
    counted = (
        entries.order_by().values_list("firm_slug").annotate(name=Min("firm"), count=Count("pk"))
    )
    counts = ask(counted)
    total = sum(count for _slug, _name, count in counts)
    rows: list[ResultRow] = [
        {"label": name, "incidents": count, "narrow": {"firm": slug}}
        for slug, name, count in sorted(counts, key=lambda row: (-row[2], row[1]))
        if slug
    ]
    return FigureResult(
        sentence=firms_sentence(rows, total),
        columns=[("label", _("Firm")), ("incidents", _("Incidents"))],
        rows=rows,
        entries=total,
        note=_unnamed_note(total - sum(row["incidents"] for row in rows)),
    )


def firms_sentence(rows: list[ResultRow], total: int) -> str:
    """How many firms are named, how many in several incidents, and which most often."""
    if not total:
        return sentences.no_matches()
    if not rows:
        return _("No firm is named.")
    several = sum(row["incidents"] > 1 for row in rows)
    texts = {"firms": f"{len(rows):,}", "several": f"{several:,}"}
    if len(rows) == 1:
        sentence = ngettext(
            "One firm is named, in %(n)s incident.",
            "One firm is named, in %(n)s incidents.",
            rows[0]["incidents"],
        )
        return sentence % {"n": f"{rows[0]['incidents']:,}"}
    if not several:
        return _("%(firms)s firms are named, each in one incident.") % texts
    named = _("%(firms)s firms are named, %(several)s of them in more than one incident.") % texts
    counts = [sentences.NamedCount(plain_name(row["label"]), row["incidents"]) for row in rows]
    if counts[0].incidents < sentences.FEWEST_LEADING:
        return named
    return f"{named} {sentences.name_leaders(_('Named most'), counts, total)}"


def _unnamed_note(unnamed: int) -> str:
    if not unnamed:
        return ""
    sentence = ngettext(
        "%(n)s incident does not name the firm.",
        "%(n)s incidents do not name the firm.",
        unnamed,
    )
    return sentence % {"n": f"{unnamed:,}"}
