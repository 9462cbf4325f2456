"""How firms answered, as figures: the whole, and by the values of a word."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from incidents.figures.measures.shares import Compliance, Share, compliance, compliance_by
from incidents.figures.results.result import FigureResult, ResultRow
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.firm_responses import FirmResponse

COLUMNS = [
    ("label", ""),
    ("incidents", "incidents"),
    ("known", "known"),
    ("conceded", "conceded"),
    ("share", "share"),
    ("low", "low"),
    ("high", "high"),
    *((kind.value, kind.value) for kind in FirmResponse),
]


def response_shares(entries: IncidentQuerySet) -> FigureResult:
    """All answers of the entries: a row an answer, with its share of the known ones; one query.

    Rows: {"value", "word", "incidents", "share", "low", "high"}; shares are of entries whose
    answer is known, with Wilson's 95 % interval (measures.shares); unknown has none.
    """
    found = compliance(entries)
    rows: list[ResultRow] = [
        {"value": kind, "word": "firm_response", "incidents": count}
        | _share_row(found.shares.get(kind))
        for kind, count in found.counts.items()
    ]
    return FigureResult(
        sentence=conceded_sentence(found),
        columns=[(name, title) for name, title in COLUMNS if name in ("label", "incidents")],
        rows=[row for row in rows if row["incidents"]],
        entries=found.entries,
        note=_("Shares are of entries whose answer is known; the interval is Wilson's, 95 %."),
    )


def response_shares_by(word: str, column: str) -> Callable[[IncidentQuerySet], FigureResult]:
    """A figure of the answers by the values of a word; one query.

    Rows: {"value", "word", "incidents", "known", "conceded", "share", "low", "high"} and one
    count an answer. An entry that has several values counts once for each.
    """

    def count(entries: IncidentQuerySet) -> FigureResult:
        found = compliance_by(entries, column)
        rows = [
            {"value": value, "word": word, "incidents": one.entries, "known": one.known}
            | {"conceded": one.conceded.part, **_share_row(one.conceded), **one.counts}
            for value, one in found.items()
        ]
        return FigureResult(
            sentence=_first_sentence(rows),
            columns=COLUMNS,
            rows=rows,
            entries=sum(one.entries for one in found.values()),
            note=_("Gave in: complied, wholly or in part, or apologised, of the known answers."),
        )

    return count


def _share_row(share: Share | None) -> ResultRow:
    if share is None or share.share is None:
        return {"share": None, "low": None, "high": None}
    return {"share": share.share, "low": share.low, "high": share.high}


def conceded_sentence(found: Compliance) -> str:
    """The share that gave in with its denominator and interval, in words."""
    part = found.conceded
    if part.share is None or part.low is None or part.high is None:
        return _("Of %(entries)s entries no answer is known.") % {"entries": found.entries}
    return _(
        "%(part)s of %(known)s whose answer is known gave in, wholly, in part or by an apology:"
        " %(share).0f %% (%(low).0f to %(high).0f). Of all %(entries)s it is %(all).0f %% at least."
    ) % {
        "part": part.part,
        "known": part.whole,
        "share": 100 * part.share,
        "low": 100 * part.low,
        "high": 100 * part.high,
        "entries": found.entries,
        "all": 100 * (found.conceded_of_all.share or 0),
    }


def _first_sentence(rows: list[ResultRow]) -> str:
    """On the value with most entries; the page puts its title in the place of {label}."""
    if not rows or not any(row["known"] for row in rows):
        return _("No answer is known.")
    return _("{label}: %(conceded)s of %(known)s known answers gave in.") % rows[0]
