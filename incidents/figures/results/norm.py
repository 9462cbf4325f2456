"""Concessions and names for Taiwan by year, as figures: a row for each topic or name and year."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.figures.measures import designations, norm
from incidents.figures.results import sentences
from incidents.figures.results.result import Chosen, FigureResult, ResultRow, within
from incidents.figures.results.sentences import placeholder
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.designations import Designation


def norm_figure(entries: IncidentQuerySet, chosen: Chosen) -> FigureResult:
    """By topic and year, the share of targeted firms that conceded; two queries.

    Rows: {"topic", "year", "targeted", "known", "conceded", "share", "low", "high" (0 to 1, of the
    known), "of_targeted", "incidents"}. Firms are distinct (see measures.norm). The note says how
    many conceded though no demand is recorded.
    """
    every = [_norm_row(year) for year in norm.by_topic_and_year(entries)]
    rows = [row for row in every if within(row["narrow"], chosen, "topic")]
    return FigureResult(
        sentence=norm_sentence(rows),
        columns=[
            ("topic", _("Topic")),
            ("year", _("Year")),
            ("targeted", _("Firms targeted")),
            ("known", _("Response known")),
            ("conceded", _("Conceded")),
            ("share", _("Share of known responses")),
            ("interval", _("95% interval")),
            ("incidents", _("Incidents")),
        ],
        rows=rows,
        entries=sum(row["incidents"] for row in rows),
        note=norm_note(norm.conceded_unasked(entries)),
    )


def _norm_row(year: norm.Year) -> ResultRow:
    return {
        "topic": year.topic,
        "year": str(year.year),
        "targeted": year.targeted,
        "known": year.known,
        "conceded": year.conceded.part,
        "share": year.conceded.share,
        "low": year.conceded.low,
        "high": year.conceded.high,
        "of_targeted": year.of_targeted.share,
        "incidents": year.entries,
        "narrow": {"topic": year.topic, "since": str(year.year), "until": str(year.year)},
    }


def norm_sentence(rows: list[ResultRow]) -> str:
    """On the topic and year with the most firms, and the last year of that topic.

    Puts the rows of that topic first.
    """
    if not rows:
        return sentences.no_matches()
    top = max(rows, key=lambda row: row["targeted"])
    rows.sort(key=lambda row: (row["topic"] != top["topic"], row["topic"], row["year"]))
    sentence = _("%(topic)s in %(year)s: %(clause)s.") % {
        "topic": placeholder("topic", top["topic"]),
        "year": top["year"],
        "clause": _firms_clause(top),
    }
    last = [row for row in rows if row["topic"] == top["topic"]][-1]
    if last is top:
        return sentence
    then = _("In %(year)s: %(clause)s.") % {"year": last["year"], "clause": _firms_clause(last)}
    return f"{sentence} {then}"


def _firms_clause(row: ResultRow) -> str:
    return sentences.firms_conceded_clause(row["conceded"], row["known"], row["targeted"])


def norm_note(reach: norm.PressureReach) -> str:
    """How firms are counted, and how many concessions have no recorded demand or tactic."""
    counting = _(
        "A firm is counted once for each topic and year; a firm that is not named, once for each"
        " incident."
    )
    gaps = [
        (reach.no_demand, _("no demand is recorded")),
        (reach.unlisted_means, _("no listed tactic is recorded")),
    ]
    parts = [_gap_note(count, reach.conceded, gap) for count, gap in gaps if count]
    return " ".join([counting, *parts])


def _gap_note(count: int, conceded: int, gap: str) -> str:
    if conceded == 1:
        return _("In the one incident in which the firm conceded, %(gap)s.") % {"gap": gap}
    return _("In %(n)s of the %(all)s incidents in which firms conceded, %(gap)s.") % {
        "n": f"{count:,}",
        "all": f"{conceded:,}",
        "gap": gap,
    }


def designations_figure(entries: IncidentQuerySet, chosen: Chosen) -> FigureResult:
    """The names for Taiwan that firms use after the demand, by year; one query.

    Rows: {"wording", "year", "incidents", "of" (all incidents of the year that give a wording),
    "share" (0 to 1)}. An incident that uses two names is in two rows, and once in "of".
    """
    uses = designations.designations_over_time(entries)
    every = [_designation_row(use) for use in uses]
    rows = [row for row in every if within(row["narrow"], chosen, "wording")]
    totals: Counter[str] = Counter()
    for row in rows:
        totals[row["wording"]] += row["incidents"]
    rows.sort(key=lambda row: (-totals[row["wording"]], row["wording"], row["year"]))
    return FigureResult(
        sentence=designations_sentence(rows),
        columns=[
            ("wording", _("Name used")),
            ("year", _("Year")),
            ("incidents", _("Incidents")),
            ("of", _("Wordings in the year")),
            ("share", _("Share")),
        ],
        rows=rows,
        entries=sum({use.year: use.entries for use in uses}.values()),
        note=_(
            "Incidents about Taiwan's designation that record the wording after the demand. A"
            " wording may use two names, and is counted under each. The method page explains how"
            " names are recognised."
        ),
    )


def _designation_row(use: designations.DesignationUse) -> ResultRow:
    year = str(use.year)
    return {
        "wording": use.wording.value,
        "year": year,
        "incidents": use.used,
        "of": use.entries,
        "share": use.used / use.entries,
        "narrow": {"wording": use.wording.value, "since": year, "until": year},
    }


def designations_sentence(rows: list[ResultRow]) -> str:
    """The names used most in the year with the most wordings; the latest of several such years."""
    if not rows:
        return _("No wording is recorded after a demand about Taiwan's name.")
    total, year = max((row["of"], row["year"]) for row in rows)
    of_year = sorted(
        (row for row in rows if row["year"] == year), key=lambda row: -row["incidents"]
    )
    counts = [sentences.NamedCount(_quoted(row["wording"]), row["incidents"]) for row in of_year]
    texts = {"year": year, "n": f"{total:,}"}
    if counts[0].incidents < sentences.FEWEST_LEADING:
        few = ngettext(
            "%(names)s in the one wording recorded in %(year)s.",
            "%(names)s in the %(n)s wordings recorded in %(year)s.",
            total,
        )
        return few % (texts | {"names": sentences.list_names([one.name for one in counts])})
    return sentences.name_leaders(_("Used most in %(year)s") % texts, counts, total)


def _quoted(wording: str) -> str:
    label = placeholder("wording", wording)
    return label if wording == Designation.OTHER else f"“{label}”"
