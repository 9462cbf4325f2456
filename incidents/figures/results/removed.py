"""Figures that were published and withdrawn, each with the reason in one sentence."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TIME_TO_CONCESSION = _(
    "The first figures of the time to a concession were withdrawn. For many firms it is not known"
    " when, or whether, they responded, and these figures counted them as not having conceded. “How"
    " long firms took to concede” replaces them."
)
FIRST_OUTCOME = _(
    "The figure of which outcome came first was withdrawn. It left out refusals where the date of"
    " the demand is not known, and lifted demands without a dated event, and so published 0% for"
    " both. “How long firms took to concede” shows how all demands ended."
)
WITH_AND_WITHOUT = _(
    "The figure of demands with and without a collective response was withdrawn. It counted"
    " collective responses that came after the firms had conceded, treated the firms of one"
    " campaign as independent, and counted unknown responses as resistance. “Before and after a"
    " collective response” replaces it."
)

# {name of the figure in its addresses: why it is not shown}. Names are never reused, so that an
# address that somebody cited always says what happened to the figure.
REMOVED: dict[str, Promise] = {
    "days-to-answer": TIME_TO_CONCESSION,
    "outcomes": FIRST_OUTCOME,
    "answered-or-not": WITH_AND_WITHOUT,
    **{
        f"days-by-{parameter}": TIME_TO_CONCESSION
        for parameter in ("campaign", "topic", "tactic", "country", "sector")
    },
}


class RemovedFigure(Exception):
    """Raised for a figure that is no longer shown; its text is the reason."""


def refuse_removed(name: str, removed: dict[str, Promise] = REMOVED) -> None:
    """Raise RemovedFigure, with the reason, if a figure of this name was removed."""
    if name in removed:
        raise RemovedFigure(str(removed[name]))


def reasons(names: Iterable[str]) -> list[Promise]:
    """The reasons for removing these figures, each once, in order."""
    return list(dict.fromkeys(REMOVED[name] for name in names))
