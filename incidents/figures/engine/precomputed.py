"""Figures of all incidents, counted before the first reader comes, where a tier is large."""

from incidents.figures.engine.cache import cached_figure, cached_figures
from incidents.figures.engine.engines import tier_source
from incidents.figures.measures.situation import key_figures
from incidents.figures.results import catalogue
from incidents.models.register.incidents import IncidentQuerySet

# The canonical query without filters, as incidents.queries.Query writes it.
EVERYTHING = "?"


def fill(entries: IncidentQuerySet) -> int:
    """Cache every figure of all incidents of a tier; how many figures there are.

    None (0) where PostgreSQL counts, because that is fast. A change of the register makes every
    cached figure out of date, and the first reader after it would wait for all figures of a page.
    """
    source = tier_source(getattr(entries, "_hints", {}).get("tier", ""))
    if source.file is None:
        return 0
    cached_figure(source, "numbers", EVERYTHING, lambda: key_figures(entries))
    return len(
        cached_figures(
            source,
            tuple(catalogue.FIGURES),
            EVERYTHING,
            lambda missing: catalogue.compute(missing, lambda _parameter: entries, {}),
        )
    )
