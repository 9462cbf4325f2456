"""The figures by name: what dashboards show, files carry and the API answers."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.figures.answers import answers, answers_by
from incidents.figures.columns import count
from incidents.figures.counts import by_words, over_time
from incidents.figures.told import Row, Told
from incidents.models.register import IncidentQuerySet

# The entries of a question; with a word, those that answer without that word.
Asked = Callable[[str], IncidentQuerySet]


@dataclass(frozen=True)
class Figure:
    """A figure: its title, how it is counted (words: together, by told()), how it is drawn."""

    title: Promise
    count: Callable[[IncidentQuerySet], Told]
    shape: str = "bars"
    # The word whose values are its rows: where it is chosen, the figure is counted without it.
    word: str = ""


# word: (column, whether it holds several values, title of the figure)
WORDS = {
    "topic": ("topics", True, gettext_lazy("Topic")),
    "tactic": ("tactics", True, gettext_lazy("Tactic")),
    "response": ("response", False, gettext_lazy("Answer of the firm")),
    "state": ("state", False, gettext_lazy("State that presses")),
    "authority": ("authority", False, gettext_lazy("Authority")),
    "country": ("country", False, gettext_lazy("Home country of the firm")),
    "sector": ("sector", False, gettext_lazy("Sector")),
    "regulation": ("instruments", True, gettext_lazy("Regulation cited")),
    "provision": ("provisions", True, gettext_lazy("Article cited")),
    "campaign": ("campaign", False, gettext_lazy("Campaign")),
    "attribution": ("attribution", False, gettext_lazy("The state's part")),
}


def told(names: Sequence[str], asked: Asked, chosen: Collection[str]) -> dict[str, Told]:
    """{name: figure} of several figures at once.

    Words that nobody has chosen from share the same entries: they are counted in one pass. A
    chosen word is counted without itself: its other values could not be reached otherwise, and a
    mark's count would not be that of the rows behind it.
    """
    words = [name.removeprefix("by-") for name in names]
    free = [word for word in words if word in WORDS and word not in chosen]
    found = _by_words(free, asked("")) if free else {}
    for word in words:
        if word in WORDS and word in chosen:
            found |= _by_words([word], asked(word))
    return {
        name: found[word] if word in WORDS else _alone(FIGURES[name], asked, chosen)
        for name, word in zip(names, words, strict=True)
    }


def _alone(figure: Figure, asked: Asked, chosen: Collection[str]) -> Told:
    return figure.count(asked(figure.word if figure.word in chosen else ""))


def _by_words(words: list[str], entries: IncidentQuerySet) -> dict[str, Told]:
    """{word: figure}: entries by the values of each word; two queries."""
    counts = by_words(entries, {word: WORDS[word][0] for word in words})
    total = count(entries.order_by())
    return {
        word: Told(
            sentence=_word_sentence(total, counts[word]),
            columns=[("label", str(WORDS[word][2])), ("incidents", _("Incidents"))],
            rows=[row | {"word": word} for row in counts[word]],
            entries=total,
            note=_("An entry counts once for each of its values.") if WORDS[word][1] else "",
        )
        for word in words
    }


def _word_sentence(total: int, rows: list[Row]) -> str:
    """The page puts the value's title in the place of {label}: a figure knows keys only."""
    if not rows:
        return _("None of %(total)s entries says.") % {"total": total}
    most = rows[0]["incidents"]
    return _("{label} leads with %(most)s of %(total)s.") % {"most": most, "total": total}


def _no_count(_entries: IncidentQuerySet) -> Told:
    raise LookupError("words are counted together, by told()")


ANSWERED_BY = ("topic", "tactic", "state", "country", "sector", "regulation", "campaign")

FIGURES: dict[str, Figure] = {
    "by-year": Figure(
        gettext_lazy("Incidents by year"),
        lambda entries: over_time(entries, "year"),
        "time",
    ),
    "by-quarter": Figure(
        gettext_lazy("Incidents by quarter"),
        lambda entries: over_time(entries, "quarter"),
        "time",
    ),
    "by-month": Figure(
        gettext_lazy("Incidents by month"),
        lambda entries: over_time(entries, "month"),
        "time",
    ),
    **{
        f"by-{word}": Figure(title, _no_count)
        for word, (_column, _is_array, title) in WORDS.items()
    },
    "answers": Figure(gettext_lazy("How firms answered"), answers, "shares", "response"),
    **{
        f"answers-by-{word}": Figure(
            format_lazy(gettext_lazy("Answers: {title}"), title=WORDS[word][2]),
            answers_by(word, WORDS[word][0]),
            "shares",
            word,
        )
        for word in ANSWERED_BY
    },
}
