"""Incidents that serve a plan or a law: those that cite a text which carries it out."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import ngettext

from incidents.models import Instrument

MOST_SERVING = 20


@dataclass(frozen=True)
class Serving:
    """Texts that carry an instrument out, and the incidents that cite one of them."""

    texts: list[Instrument]
    count_label: str
    url: str
    incidents: list[tuple[str, str, str]]


def list_serving(graph, key, entries):
    """The incidents that cite a text which carries out this instrument, or None; three queries."""
    keys = sorted(graph.list_carrying_out(key))
    if not keys:
        return None
    rows = entries.filter(instruments__overlap=keys)
    count = rows.count()
    newest = rows.newest_first()[:MOST_SERVING].only("ref", "title", "tier")
    label = ngettext("%(count)s incident", "%(count)s incidents", count) % {"count": count}
    return Serving(
        texts=list(Instrument.objects.filter(key__in=keys)),
        count_label=label,
        url=f"{reverse('incidents')}?{urlencode({'regulation': keys}, doseq=True)}",
        incidents=[(row.ref, row.title, row.get_absolute_url()) for row in newest],
    )
