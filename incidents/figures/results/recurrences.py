"""Recurrences by group, latest designations by firm, and articles of those that cite one."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.figures.engine.engines import count_rows
from incidents.figures.engine.facets import by_value
from incidents.figures.measures.recurrences import latest_designations, list_recurrences
from incidents.figures.results import sentences
from incidents.figures.results.result import Chosen, FigureResult, ResultRow
from incidents.figures.results.sentences import plain_name
from incidents.models.register.incidents import IncidentQuerySet


def recurrences_figure(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """Enterprise groups that are in several incidents, the most first; one query.

    Rows: {"label" (the group), "firms_of_group", "incidents", "first_year", "last_year"}.
    """
    rows: list[ResultRow] = [
        {
            "label": one.group,
            "firms_of_group": len(one.firms),
            "incidents": one.entries,
            "first_year": one.first_year,
            "last_year": one.last_year,
            "narrow": {"firm": list(one.firms)},
        }
        for one in list_recurrences(entries)
    ]
    return FigureResult(
        sentence=recurrences_sentence(rows),
        columns=[
            ("label", _("Enterprise group")),
            ("firms_of_group", _("Firms of it")),
            ("incidents", _("Incidents")),
            ("first_year", _("First in")),
            ("last_year", _("Last in")),
        ],
        rows=rows,
        entries=sum(row["incidents"] for row in rows),
        note=_(
            "Firms are counted by enterprise group, as far as the group is recorded. Firms whose"
            " names are not public are not listed."
        ),
    )


def recurrences_sentence(rows: list[ResultRow]) -> str:
    if not rows:
        return _("No enterprise group is in more than one of these incidents.")
    number = ngettext(
        "%(n)s enterprise group is in more than one incident.",
        "%(n)s enterprise groups are in more than one incident.",
        len(rows),
    ) % {"n": f"{len(rows):,}"}
    counts = [sentences.NamedCount(plain_name(row["label"]), row["incidents"]) for row in rows]
    if counts[0].incidents < sentences.FEWEST_LEADING:
        return number
    return f"{number} {sentences.name_leaders(_('Most often'), counts)}"


def latest_designations_figure(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """The latest recorded name for Taiwan of each named firm, with its date; one query.

    Rows: {"label" (the firm), "names" (joined by ";"), "on" (first report of that wording)}.
    """
    latest = latest_designations(entries)
    rows: list[ResultRow] = [
        {
            "label": one.firm,
            "names": "; ".join(name.value for name in one.designations),
            "on": str(one.on),
            "narrow": {},
        }
        for one in latest
    ]
    firms = ngettext(
        "A wording after a demand is recorded for %(n)s firm.",
        "A wording after a demand is recorded for %(n)s firms.",
        len(rows),
    )
    return FigureResult(
        sentence=firms % {"n": f"{len(rows):,}"}
        if rows
        else _("No wording is recorded after a demand about Taiwan's name."),
        columns=[
            ("label", _("Firm")),
            ("names", _("Latest name recorded")),
            ("on", _("Reported on")),
        ],
        rows=rows,
        entries=len(rows),
        note=_("The latest that is recorded here; the firm may have changed it since."),
    )


def cited_articles_figure(entries: IncidentQuerySet, chosen: Chosen) -> FigureResult:
    """Articles cited, of the incidents that cite an article; three queries.

    Rows: {"provision", "incidents", "share" (0 to 1, of those that cite an article)}. The sentence
    says how few of the incidents that cite a law cite an article of it.
    """
    citing_article = entries.filter(provisions__len__gt=0).order_by()
    citing_law = count_rows(entries.filter(instruments__len__gt=0).order_by())
    base = count_rows(citing_article)
    counts = by_value(citing_article, ["provisions"])["provisions"]
    wanted = chosen.get("provision")
    rows: list[ResultRow] = [
        {
            "provision": key,
            "incidents": count,
            "share": count / base,
            "narrow": {"provision": key},
        }
        for key, count in counts.items()
        if not wanted or key in wanted
    ]
    sentence = (
        _("Of %(law)s incidents that cite a law, %(article)s cite an article of it.")
        if citing_law
        else _("None of these incidents cites a law.")
    )
    return FigureResult(
        sentence=sentence % {"law": f"{citing_law:,}", "article": f"{base:,}"},
        columns=[
            ("provision", _("Article")),
            ("incidents", _("Incidents")),
            ("share", _("Share of those that cite an article")),
        ],
        rows=rows,
        entries=base,
        note=_("An incident that cites several articles counts for each of them."),
    )
