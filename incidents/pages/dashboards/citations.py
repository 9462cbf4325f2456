"""How a figure is cited: its title, its filters, and the edition of the data."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from incidents.models.register.generations import Generation
from incidents.pages.web.query import query_view
from incidents.values.localised import format_partial_date


@dataclass(frozen=True)
class FigureCitation:
    """One line for a footnote, the edition of the data, and the figure's permanent address."""

    text: str
    edition: str
    url: str


def cite_figure(query, panel):
    """The citation of a figure.

    The edition is the tier's generation, which every change of the register moves on, and the
    beginning of its stamp, which distinguishes it from one that was lost when a backup was
    restored. Two figures of one edition were counted from the same incidents.
    """
    tier = query.tier.value
    generation = Generation.objects.of(tier)
    url = f"{settings.ORIGIN}{panel.addresses.own.removesuffix('?')}"
    filters = "; ".join(str(label) for label, _url in query_view(query, "")["chips"])
    stamp = generation.stamp.hex[:8] if generation.stamp else "0"
    edition = f"{tier}-{generation.number}-{stamp}"
    parts = {
        "title": panel.title,
        "filters": f" [{filters}]" if filters else "",
        "edition": edition,
        "day": format_partial_date(generation.changed_at.date()),
        "url": url,
    }
    text = _("Coercion Register: %(title)s%(filters)s. Data edition %(edition)s, %(day)s. %(url)s")
    return FigureCitation(text % parts, edition, url)
