"""How a figure is cited: its title, its filters, and the edition of the data."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.models.register.generations import Generation
from incidents.pages.web.query import chips
from incidents.queries.parameters import NO_FILTERS


@dataclass(frozen=True)
class FigureCitation:
    """One line for a footnote, the state of the data, and the figure's address."""

    text: str
    state: str
    url: str


def cite_figure(query, panel):
    """The citation of a figure.

    Where an edition holds the same data, the citation names it, and its address gives the same
    numbers for ever. Otherwise it names the state of the data: the tier's generation, which every
    change moves on, and the beginning of its stamp, which distinguishes it from one that was lost
    when a backup was restored.
    """
    generation = Generation.objects.of(query.tier.value)
    stamp = generation.stamp.hex[:8] if generation.stamp else "0"
    state = f"{query.tier.value}-{generation.number}-{stamp}"
    number = panel.context.edition
    own = query.instead({"edition": str(number)}) if number else query.query_string()
    url = f"{settings.ORIGIN}{reverse('figure', args=[panel.name])}{own.removesuffix('?')}"
    filters = "; ".join(map(str, chips(query, without=NO_FILTERS)))
    parts = {
        "title": panel.title,
        "filters": f" [{filters}]" if filters else "",
        "data": panel.context.as_of.rstrip("."),
        "state": state,
        "url": url,
    }
    return FigureCitation(_in_words(number) % parts, state, url)


def _in_words(number):
    if number:
        return _("Coercion Register: %(title)s%(filters)s. %(data)s. %(url)s")
    return _("Coercion Register: %(title)s%(filters)s. %(data)s (state %(state)s). %(url)s")
