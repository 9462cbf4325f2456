"""Adoption of what was demanded, by topic and year, as a figure."""

from django.utils.translation import gettext as _

from incidents.figures.measures.adoption import Adoption, adoption_by_topic
from incidents.figures.results import sentences
from incidents.figures.results.result import (
    Chosen,
    FigureResult,
    ResultRow,
    demands_only,
    narrow_to_demands,
    selection_note,
    within,
)
from incidents.figures.results.sentences import placeholder
from incidents.models.register.incidents import IncidentQuerySet


def adoption_figure(entries: IncidentQuerySet, chosen: Chosen) -> FigureResult:
    """By topic and year, the demands that had been met by the end of the year; one query.

    Rows: {"topic", "year", "incidents" (all demands until then), "adopted_least", "adopted_most",
    "partly", "apologised", "taken_back", "refused", "not_known", "share", "bound_high" (0 to 1)}.
    """
    every = [_row(one) for one in adoption_by_topic(entries)]
    rows = [row for row in every if within(row["narrow"], chosen, "topic")]
    newest = {row["topic"]: row for row in rows}
    sentence = adoption_sentence(list(newest.values()))
    # The topic with the most demands first, as the sentence has it; the newest year of each first.
    order = {topic: -row["incidents"] for topic, row in newest.items()}
    rows.sort(key=lambda row: (order[row["topic"]], row["topic"], -int(row["year"])))
    return FigureResult(
        sentence=sentence,
        columns=[
            ("topic", _("Topic")),
            ("year", _("Until")),
            ("incidents", _("Demands")),
            ("adopted_least", _("Met, at least")),
            ("adopted_most", _("at most")),
            ("partly", _("in part")),
            ("apologised", _("Apology only")),
            ("taken_back", _("Taken back")),
            ("refused", _("Refused")),
            ("not_known", _("Not known")),
            ("share", _("Share, at least")),
            ("bound_high", _("at most")),
        ],
        rows=rows,
        entries=sum(row["incidents"] for row in newest.values()),
        note=" ".join((demands_only(), adoption_note())),
        selection=selection_note(),
    )


def _row(one: Adoption) -> ResultRow:
    return {
        "topic": one.topic,
        "year": str(one.year),
        "incidents": one.demands,
        "adopted_least": one.least,
        "adopted_most": one.most,
        "partly": one.partly,
        "apologised": one.apologised,
        "taken_back": one.taken_back,
        "refused": one.refused,
        "not_known": one.unknown,
        "share": one.least / one.demands,
        "bound_high": (one.most + one.unknown) / one.demands,
        "narrow": narrow_to_demands(topic=one.topic, until=str(one.year)),
    }


def adoption_sentence(newest: list[ResultRow]) -> str:
    """On the topic with the most demands, at the end of its last year."""
    if not newest:
        return sentences.no_demands()
    top = max(newest, key=lambda row: row["incidents"])
    return _(
        "%(topic)s: by the end of %(year)s, at least %(least)s and at most %(most)s of %(all)s"
        " demands had been met and not taken back; the response to %(unknown)s is not known."
    ) % {
        "topic": placeholder("topic", top["topic"]),
        "year": top["year"],
        "least": f"{top['adopted_least']:,}",
        "most": f"{top['adopted_most']:,}",
        "all": f"{top['incidents']:,}",
        "unknown": f"{top['not_known']:,}",
    }


def adoption_note() -> str:
    return _(
        "“Until” is the end of the year. The share is of all demands until then; at most, all"
        " unknown responses met it. A demand counts from the year of its first report, under each"
        " of its topics. “Met” means complied with, in full or in part; an apology alone adopts"
        " nothing."
    )
