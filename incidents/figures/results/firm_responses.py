"""Firms' responses, as figures: all of them, and by the values of a parameter."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.figures.measures.shares import Compliance, Share, compliance, compliance_by
from incidents.figures.results import sentences
from incidents.figures.results.result import FigureResult, ResultRow
from incidents.figures.results.sentences import placeholder
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.firm_responses import FirmResponse

COLUMNS = [
    ("label", gettext_lazy("Value")),
    ("incidents", gettext_lazy("Incidents")),
    ("known", gettext_lazy("Response known")),
    ("conceded", gettext_lazy("Conceded")),
    ("share", gettext_lazy("Share of known responses")),
    ("low", gettext_lazy("95% interval, lower end")),
    ("high", gettext_lazy("95% interval, upper end")),
    *((kind.value, kind.label) for kind in FirmResponse),
]
# The sentence is about one of the values that a dashboard lists.
MOST_LISTED = 10


def _columns() -> list[tuple[str, str]]:
    return [(key, str(title)) for key, title in COLUMNS]


def response_shares(entries: IncidentQuerySet) -> FigureResult:
    """The firms' responses: a row for each, with its share of the known ones; one query.

    Rows: {"value", "word", "incidents", "share", "low", "high"}; shares of 0 to 1 of the incidents
    whose response is known, with Wilson's 95% interval (measures.shares); None for unknown.
    """
    counted = compliance(entries)
    rows: list[ResultRow] = [
        {"value": kind, "word": "firm_response", "incidents": count}
        | _share_row(counted.shares.get(kind))
        for kind, count in counted.counts.items()
    ]
    return FigureResult(
        sentence=conceded_sentence(counted),
        columns=[(key, title) for key, title in _columns() if key in ("label", "incidents")],
        rows=[row for row in rows if row["incidents"]],
        entries=counted.entries,
        note=_(
            "Conceded means complied, partly complied or apologised. Shares are of the incidents"
            " where the firm's response is known, with 95% intervals (Wilson)."
        ),
    )


def response_shares_by(parameter: str, column: str) -> Callable[[IncidentQuerySet], FigureResult]:
    """A function that makes the figure of the responses by the values of a parameter; one query.

    Rows: {"value", "word", "incidents", "known", "conceded", "share", "low", "high"} and a count
    for each response. An incident that has several values counts once for each.
    """

    def count(entries: IncidentQuerySet) -> FigureResult:
        by_value = compliance_by(entries, column)
        rows = [
            {"value": value, "word": parameter, "incidents": one.entries, "known": one.known}
            | {"conceded": one.conceded.part, **_share_row(one.conceded), **one.counts}
            for value, one in by_value.items()
        ]
        return FigureResult(
            sentence=conceded_by_sentence(rows),
            columns=_columns(),
            rows=rows,
            entries=sum(one.entries for one in by_value.values()),
            note=_(
                "Conceded means complied, partly complied or apologised, as a share of the known"
                " responses."
            ),
        )

    return count


def _share_row(share: Share | None) -> ResultRow:
    if share is None or share.share is None:
        return {"share": None, "low": None, "high": None}
    return {"share": share.share, "low": share.low, "high": share.high}


def conceded_sentence(counted: Compliance) -> str:
    """How many firms conceded, with the denominator and interval, and the lower bound of all."""
    if not counted.entries:
        return sentences.no_matches()
    if not counted.known:
        return sentences.no_response_known(counted.entries)
    clause = sentences.conceded_clause(counted.conceded.part, counted.known)
    clause = clause[:1].upper() + clause[1:]
    parts = [f"{clause}{_interval(counted.conceded)}.", _of_all(counted)]
    return " ".join(part for part in parts if part)


def _interval(share: Share) -> str:
    if share.whole < sentences.FEWEST_FOR_PERCENT or share.low is None or share.high is None:
        return ""
    return _(" (95%% interval %(low).0f%% to %(high).0f%%)") % {
        "low": 100 * share.low,
        "high": 100 * share.high,
    }


def _of_all(counted: Compliance) -> str:
    """What is known of all incidents: a lower bound, or how many responses are unknown."""
    unknown = counted.entries - counted.known
    if not unknown:
        return ""
    conceded = counted.conceded.part
    # A lower bound is rounded down, or it would not be one.
    at_least = 100 * conceded // counted.entries
    if counted.known < sentences.FEWEST_FOR_PERCENT or not at_least:
        sentence = ngettext(
            "The response is not known in %(n)s other incident.",
            "The response is not known in %(n)s other incidents.",
            unknown,
        )
        return sentence % {"n": f"{unknown:,}"}
    return _(
        "That is at least %(at_least)s%% of all %(all)s incidents, even if every firm whose"
        " response is unknown resisted."
    ) % {"at_least": at_least, "all": f"{counted.entries:,}"}


def conceded_by_sentence(rows: list[ResultRow]) -> str:
    """On the listed value with most known responses; ties go to the one with more incidents."""
    if not rows:
        return sentences.no_matches()
    top = max(rows[:MOST_LISTED], key=lambda row: row["known"])
    if not any(row["known"] for row in rows):
        return _("No response is known.")
    if not top["known"]:
        return _("No response is known for the values with the most incidents.")
    return _("%(name)s: %(clause)s.") % {
        "name": placeholder(top["word"], top["value"]),
        "clause": sentences.conceded_clause(top["conceded"], top["known"]),
    }
