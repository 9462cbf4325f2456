"""Figures counted before anybody asks: those of all entries, where the register is large."""

from incidents.figures import catalog
from incidents.figures.cache import kept, kept_each
from incidents.figures.columns import edition
from incidents.figures.situation import key_figures
from incidents.models.register import IncidentQuerySet

# As incidents.filters.Question writes the question that leaves nothing out.
EVERYTHING = "?"


def fill(entries: IncidentQuerySet) -> int:
    """Keep every figure of all entries of a tier; how many. None where rows answer: they are fast.

    A change of the register makes every kept figure anew; the first reader after it would wait
    for all of a page.
    """
    answered = edition(getattr(entries, "_hints", {}).get("tier", ""))
    if answered.file is None:
        return 0
    kept(answered, "numbers", EVERYTHING, lambda: key_figures(entries))
    return len(
        kept_each(
            answered,
            tuple(catalog.FIGURES),
            EVERYTHING,
            lambda missing: catalog.told(missing, lambda _word: entries, {}),
        )
    )
