"""The norm and the names, as figures: a row a topic or name and year."""

from django.utils.translation import gettext as _

from incidents.figures.measures import designations, norm
from incidents.figures.results.result import Chosen, FigureResult, ResultRow, within
from incidents.models.register.incidents import IncidentQuerySet


def norms(entries: IncidentQuerySet, chosen: Chosen) -> FigureResult:
    """Per topic and year, the share of targeted firms that gave in; two queries.

    Rows: {"topic", "year", "targeted", "known", "conceded", "share", "low", "high" (of the known),
    "of_targeted", "incidents"}. Firms are distinct (see measures.norm). The note says
    how many gave in though no demand is shown.
    """
    found = [_norm(year) for year in norm.by_topic_and_year(entries)]
    rows = [row for row in found if within(row["narrow"], chosen, "topic")]
    shown = norm.conceded_unasked(entries)
    return FigureResult(
        sentence=_norm_sentence(rows),
        columns=[
            ("topic", _("Topic")),
            ("year", _("Year")),
            ("targeted", _("Firms")),
            ("known", _("Answer known")),
            ("conceded", _("Gave in")),
            ("share", _("Share of the known")),
            ("interval", _("Interval")),
            ("incidents", _("Incidents")),
        ],
        rows=rows,
        entries=sum(row["incidents"] for row in rows),
        note=_unasked(shown),
    )


def _norm(year: norm.Year) -> ResultRow:
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


def _norm_sentence(rows: list[ResultRow]) -> str:
    """On the topic and year with most firms, and how the topic stands in its last year."""
    if not rows:
        return _("No entry answers.")
    top = max(rows, key=lambda row: row["targeted"])
    # The first row's label is the one that the page puts in.
    rows.sort(key=lambda row: (row["topic"] != top["topic"], row["topic"], row["year"]))
    sentence = _(
        "{topic}, %(year)s: %(conceded)s of %(known)s firms whose answer is known gave in"
        " (%(targeted)s were targeted)."
    )
    last = [row for row in rows if row["topic"] == top["topic"]][-1]
    if last is top:
        return sentence % top
    change = _("In %(year)s it is %(conceded)s of %(known)s.")
    return f"{sentence % top} {change % last}"


def _unasked(shown: norm.PressureReach) -> str:
    return _(
        "Firms are counted once a topic and year; one without a name once an entry. Of"
        " %(conceded)s entries that gave in, %(no_demand)s show no demand and %(unlisted)s no"
        " listed means."
    ) % {
        "conceded": shown.conceded,
        "no_demand": shown.no_demand,
        "unlisted": shown.unlisted_means,
    }


def designations_figure(entries: IncidentQuerySet, chosen: Chosen) -> FigureResult:
    """The names for Taiwan that firms use after the demand, by year; one query.

    Rows: {"wording", "year", "incidents", "of" (all entries of the year that give a wording),
    "share"}. An entry that uses two names is in two rows, and once in "of".
    """
    found = designations.designations_over_time(entries)
    rows: list[ResultRow] = [
        {
            "wording": used.wording.value,
            "year": str(used.year),
            "incidents": used.used,
            "of": used.entries,
            "share": used.used / used.entries,
            "narrow": {
                "wording": used.wording.value,
                "since": str(used.year),
                "until": str(used.year),
            },
        }
        for used in found
    ]
    rows = [row for row in rows if within(row["narrow"], chosen, "wording")]
    return FigureResult(
        sentence=_names_sentence(rows),
        columns=[
            ("wording", _("Name used")),
            ("year", _("Year")),
            ("incidents", _("Incidents")),
            ("of", _("Of the year's wordings")),
            ("share", _("Share")),
        ],
        rows=rows,
        entries=sum({used.year: used.entries for used in found}.values()),
        note=_(
            "Entries on Taiwan's designation that give the wording after. A wording may use two"
            " names, and counts for each; the rules that read them are on the method page."
        ),
    )


def _names_sentence(rows: list[ResultRow]) -> str:
    if not rows:
        return _("No entry gives a wording after a demand about Taiwan's name.")
    top = max(rows, key=lambda row: row["incidents"])
    rows.sort(key=lambda row: (row["wording"] != top["wording"], row["wording"], row["year"]))
    return _("“{wording}” leads: in %(incidents)s of %(of)s wordings of %(year)s.") % top
