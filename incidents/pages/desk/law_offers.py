"""What the forms of a desk suggest: firms, authorities, laws, articles cited together elsewhere."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.figures.measures.network import invoked_together
from incidents.models import Authority, Firm, Incident, Instrument, Provision
from incidents.models.law.readings import numbers_on
from incidents.models.register.labels import label_of
from incidents.values.article_numbers import Numbering
from incidents.values.localised import format_partial_date
from incidents.values.partial_dates import PartialDate

MOST_OFFERED = 2_000
MOST_SUGGESTED = 6


def offers(user, on=""):
    """Return what the fields suggest: firms, authorities, and laws in force on a day."""
    day = PartialDate(on) if on else None
    since, until = (day.earliest, day.latest) if day else (None, None)
    texts = [text for text in _texts() if text.is_in_force(since, until)]
    return {
        "firms": Firm.objects.offered_to(user).values_list("name", "country")[:MOST_OFFERED],
        "authorities": Authority.objects.offered_to(user).values_list("name", "coercing_state")[
            :MOST_OFFERED
        ],
        "texts": [(text.key, _offer_label(text)) for text in texts],
    }


def laws():
    """Return [(key, title)] of every law and article, whenever it was in force."""
    return [(text.key, str(text)) for text in _texts()]


def _texts():
    provisions = Provision.objects.exclude(numbering=Numbering.RETIRED)
    return [
        *Instrument.objects.all(),
        *provisions.select_related("instrument").order_by("key"),
    ]


def _offer_label(text):
    """Return the title of a law with its original, so that a browser finds it by either."""
    original = getattr(text, "title_zh", "")
    return f"{text} · {original}" if original else str(text)


def warn_of_text(text, day):
    """Return what to check: the number that an article had then, or the law and the day."""
    numbers = numbers_on(text, day) if isinstance(text, Provision) else []
    if numbers:
        words = {"text": text, "day": format_partial_date(day), "numbers": ", ".join(numbers)}
        sentence = _("On %(day)s %(text)s was %(numbers)s. Cite the number of that day.")
        return sentence % words
    sentence = _(
        "%(text)s was not in force when this was first reported. Check the law and the day."
    )
    return sentence % {"text": text}


@dataclass(frozen=True)
class CitedTogether:
    """An article that incidents cite together with one that a case cites already."""

    key: str
    label: str
    sentence: str


def suggest_articles(user, keys):
    """Return articles that published incidents cite together with these, the most often first.

    One query; none where the case cites no article.
    """
    cited = {key for key in keys if "#" in key}
    if not cited:
        return []
    entries = Incident.objects.visible_to(user).filter(provisions__overlap=sorted(cited))
    counts = {}
    for pair in invoked_together(entries):
        for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
            if one in cited and other not in cited:
                counts[other] = max(counts.get(other, 0), pair.together)
    most = sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:MOST_SUGGESTED]
    return [CitedTogether(key, label_of("provision", key), _together(n)) for key, n in most]


def _together(count):
    sentence = ngettext(
        "cited together in %(count)s incident", "cited together in %(count)s incidents", count
    )
    return sentence % {"count": count}
