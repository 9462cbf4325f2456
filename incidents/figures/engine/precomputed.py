"""Figures counted before anybody asks: those of all entries, where the register is large."""

from incidents.figures.engine.cache import cached_figure, cached_figures
from incidents.figures.engine.engines import tier_source
from incidents.figures.measures.situation import key_figures
from incidents.figures.results import catalogue
from incidents.models.register.incidents import IncidentQuerySet

# As incidents.filters.Question writes the question that leaves nothing out.
EVERYTHING = "?"


def fill(entries: IncidentQuerySet) -> int:
    """Keep every figure of all entries of a tier; how many. None where rows answer: they are fast.

    A change of the register makes every kept figure anew; the first reader after it would wait
    for all of a page.
    """
    answered = tier_source(getattr(entries, "_hints", {}).get("tier", ""))
    if answered.file is None:
        return 0
    cached_figure(answered, "numbers", EVERYTHING, lambda: key_figures(entries))
    return len(
        cached_figures(
            answered,
            tuple(catalogue.FIGURES),
            EVERYTHING,
            lambda missing: catalogue.compute(missing, lambda _word: entries, {}),
        )
    )
