"""Figures that were published and are not shown any more, each with the reason in one sentence."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TIME_TO_CONCESSION = _(
    "Time to concession is not shown: for many firms it is not known when, or whether, they"
    " responded, and the earlier curve counted them as still holding out."
)
FIRST_OUTCOME = _(
    "Which outcome came first is not shown: the earlier figure left out refusals whose demand has"
    " no known date and lifted demands that no dated event records, and so published 0 % for both."
)
WITH_AND_WITHOUT = _(
    "A comparison of firms with and without a collective response is not shown: the earlier one"
    " counted responses that came after the firms had conceded, treated the firms of one campaign"
    " as independent, and counted unknown responses as holding out."
)

# {name of the figure in its addresses: why it is not shown}. Names are kept for good: an address
# that somebody cited says what became of the figure.
REMOVED: dict[str, Promise] = {
    "days-to-answer": TIME_TO_CONCESSION,
    "outcomes": FIRST_OUTCOME,
    "answered-or-not": WITH_AND_WITHOUT,
    **{
        f"days-by-{word}": TIME_TO_CONCESSION
        for word in ("campaign", "topic", "tactic", "country", "sector")
    },
}


class RemovedFigure(Exception):
    """A figure was asked for that is not shown any more; says why."""


def refuse_removed(name: str, removed: dict[str, Promise] = REMOVED) -> None:
    """Raise RemovedFigure, with its sentence, where the name is that of a removed figure."""
    if name in removed:
        raise RemovedFigure(str(removed[name]))


def reasons(names: Iterable[str]) -> list[Promise]:
    """The sentences of these removed figures, each once, in order."""
    return list(dict.fromkeys(REMOVED[name] for name in names))
