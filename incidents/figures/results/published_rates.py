"""Rates that others published, beside the same rates of the incidents here, as a figure."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.figures.measures.published_rates import PublishedRate, recompute_rates
from incidents.figures.results.result import (
    Chosen,
    FigureResult,
    ResultRow,
    selection_note,
)
from incidents.models.register.incidents import IncidentQuerySet

TITLES = {
    "sncc-territory": gettext_lazy(
        "Boycotts over Taiwan, Tibet and Hong Kong, 2008 to 2021: firms that apologised"
    ),
    "sncc-xinjiang": gettext_lazy("Boycotts over Xinjiang, 2008 to 2021: firms that apologised"),
}
READINGS = {
    "at least": gettext_lazy("more than %(percent)s%%"),
    "about": gettext_lazy("about %(percent)s%%"),
}


def rates_figure(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """Published rates and the counts here under their definitions; one query a rate.

    Rows: {"label", "published", "source", "cases", "known", "apologised", "conceded", "share" (0 to
    1, apologised of the known; None without any)}.
    """
    rates = recompute_rates(entries)
    return FigureResult(
        sentence=rates_sentence(rates),
        columns=[
            ("label", _("Rate")),
            ("published", _("Published")),
            ("cases", _("Cases here")),
            ("known", _("Response known")),
            ("apologised", _("Apologised")),
            ("share", _("Share of the known")),
            ("conceded", _("Conceded in any form")),
            ("source", _("Published by")),
        ],
        rows=[_row(one) for one in rates],
        entries=sum(one.cases for one in rates),
        note=rates_note(),
        selection=selection_note(),
    )


def _row(one: PublishedRate) -> ResultRow:
    return {
        "label": str(TITLES[one.key]),
        "published": READINGS[one.reading] % {"percent": round(100 * one.value)},
        "source": one.who,
        "cases": one.cases,
        "known": one.known,
        "apologised": one.apologised,
        "share": one.apologised / one.known if one.known else None,
        "conceded": one.conceded,
        "narrow": {},
    }


def rates_sentence(rates: list[PublishedRate]) -> str:
    """Both rates with their counts here: "more than 80% published; 9 of 14 here"."""
    parts = [
        _("%(title)s: %(published)s published, %(part)s of %(known)s here.")
        % {
            "title": TITLES[one.key],
            "published": READINGS[one.reading] % {"percent": round(100 * one.value)},
            "part": one.apologised,
            "known": one.known,
        }
        for one in rates
    ]
    return " ".join(parts)


def rates_note() -> str:
    return " ".join(
        (
            _(
                "Under the definition of the source: boycotts, whether or not an account says what"
                " the firm was asked to do. So reprisals count here, as in no other share of"
                " concessions."
            ),
            _(
                "Why the numbers differ: an apology that came with a change is recorded here as"
                " complied, so compare “conceded in any form” too; boycotts without any part of the"
                " state are not in the register; and the published list counts many more boycotts"
                " (90) than are recorded here."
            ),
        )
    )
