"""The figures by name: what dashboards show, files carry and the API answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.figures import events, network
from incidents.figures.answers import answers, answers_by
from incidents.figures.columns import count
from incidents.figures.counts import by_words, over_time
from incidents.figures.telling import covered, fined, named, norms, places
from incidents.figures.telling import network as networks
from incidents.figures.told import Chosen, Row, Told
from incidents.models.register import IncidentQuerySet

# The entries of a question; with a word, those that answer without that word.
Asked = Callable[[str], IncidentQuerySet]


@dataclass(frozen=True)
class Figure:
    """A figure: its title, how it is counted (words: together, by told()), how it is drawn."""

    title: Promise
    count: Callable[[IncidentQuerySet, Chosen], Told]
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


def told(names: Sequence[str], asked: Asked, chosen: Chosen) -> dict[str, Told]:
    """{name: figure} of several figures at once.

    Words that nobody has chosen from share the same entries: they are counted in one pass. A
    chosen word is counted without itself: its other values could not be reached otherwise, and a
    mark's count would not be that of the rows behind it.
    """
    words = [name.removeprefix("by-") for name in names]
    free = [word for word in words if word in WORDS and word not in chosen]
    found = _by_words(free, asked("")) if free else {}
    counted = {WORDS[word][0]: _values(found[word]) for word in free}
    for word in words:
        if word in WORDS and word in chosen:
            found |= _by_words([word], asked(word))
    return {
        name: found[word] if word in WORDS else _alone(FIGURES[name], asked, chosen, counted)
        for name, word in zip(names, words, strict=True)
    }


def _alone(figure: Figure, asked: Asked, chosen: Chosen, counted: Chosen) -> Told:
    """The figure; one over time with events beside it, of {column: values} counted already."""
    told = figure.count(asked(figure.word if figure.word in chosen else ""), chosen)
    if figure.shape != "time" or not told.rows:
        return told
    first, last = (told.rows[place]["period"][:4] for place in (0, -1))
    return replace(told, marks=events.beside(asked(""), first, last, counted))


def _values(told: Told) -> list[str]:
    return [row["value"] for row in told.rows]


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
    told = {"most": rows[0]["incidents"], "total": total, "values": len(rows)}
    if len(rows) == 1:
        return _("{label} alone, in %(most)s of %(total)s.") % told
    told["next"] = rows[1]["incidents"]
    leads = _("{label} leads with %(most)s of %(total)s; the next of %(values)s has %(next)s.")
    return leads % told


def _no_count(_entries: IncidentQuerySet, _chosen: Chosen) -> Told:
    raise LookupError("words are counted together, by told()")


def _over(grain: str) -> Callable[[IncidentQuerySet, Chosen], Told]:
    return lambda entries, _chosen: over_time(entries, grain)


def _answered(word: str) -> Callable[[IncidentQuerySet, Chosen], Told]:
    counted = answers_by(word, WORDS[word][0])
    return lambda entries, _chosen: counted(entries)


ANSWERED_BY = ("topic", "tactic", "state", "country", "sector", "regulation", "campaign")

FIGURES: dict[str, Figure] = {
    "by-year": Figure(gettext_lazy("Incidents by year"), _over("year"), "time"),
    "by-quarter": Figure(gettext_lazy("Incidents by quarter"), _over("quarter"), "time"),
    "by-month": Figure(gettext_lazy("Incidents by month"), _over("month"), "time"),
    **{
        f"by-{word}": Figure(title, _no_count)
        for word, (_column, _is_array, title) in WORDS.items()
    },
    "by-firm": Figure(gettext_lazy("Firms named"), named.firms),
    "fines": Figure(gettext_lazy("Fines"), fined.fined, "table"),
    "answers": Figure(
        gettext_lazy("How firms answered"),
        lambda entries, _chosen: answers(entries),
        "shares",
        "response",
    ),
    **{
        f"answers-by-{word}": Figure(
            format_lazy(gettext_lazy("Answers: {title}"), title=WORDS[word][2]),
            _answered(word),
            "shares",
            word,
        )
        for word in ANSWERED_BY
    },
    "norm": Figure(gettext_lazy("The norm, topic by topic"), norms.norms, "norm"),
    "names": Figure(gettext_lazy("Names used for Taiwan"), norms.names, "names"),
    "flows": Figure(
        gettext_lazy("Authority, regulation, sector"),
        networks.flows(network.INSTRUMENTS),
        "network",
    ),
    "flows-by-article": Figure(
        gettext_lazy("Authority, article, sector"), networks.flows(network.PROVISIONS), "network"
    ),
    "together": Figure(gettext_lazy("Articles invoked together"), networks.together, "table"),
    "met-again": Figure(gettext_lazy("Firms under several campaigns"), networks.met_again, "table"),
    "homes": Figure(gettext_lazy("Where the firms are at home"), places.homes, "map"),
    "ways": Figure(gettext_lazy("Who presses whom"), places.ways, "ways"),
    "covered": Figure(gettext_lazy("What governments answered"), covered.covered, "table"),
}
