"""How a figure is cited: what it shows, of which question, of which edition of the data."""

from django.conf import settings
from django.utils.translation import gettext as _

from incidents.models.register.generations import Generation
from incidents.pages.web.query import query_view
from incidents.values.localised import format_partial_date


def cited(question, panel):
    """{"plain": one line for a footnote, "edition": the data's, "url"} of a figure.

    The edition is the tier's generation, which every change of the register moves on, and the
    beginning of its stamp, which keeps it apart from one that a restore took back: two figures of
    one edition were counted of the same entries.
    """
    tier = question.tier.value
    generation = Generation.objects.of(tier)
    url = f"{settings.ORIGIN}{panel['own_url'].removesuffix('?')}"
    words = "; ".join(str(label) for label, _url in query_view(question, "")["chips"])
    stamp = generation.stamp.hex[:8] if generation.stamp else "0"
    edition = f"{tier}-{generation.number}-{stamp}"
    told = {
        "title": panel["title"],
        "words": f" [{words}]" if words else "",
        "edition": edition,
        "day": format_partial_date(generation.changed_at.date()),
        "url": url,
    }
    plain = _("Coercion Register: %(title)s%(words)s. Data edition %(edition)s, %(day)s. %(url)s")
    return {"plain": plain % told, "edition": edition, "url": url}
