"""The figures by name: what dashboards show, files carry and the API answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.figures.engine.counts import by_words, count_over_time
from incidents.figures.engine.engines import count_rows
from incidents.figures.measures import events, network
from incidents.figures.measures.firm_responses import response_shares, response_shares_by
from incidents.figures.results import (
    countries,
    coverage,
    fines,
    firms,
    norm,
)
from incidents.figures.results import network as networks
from incidents.figures.results.result import Chosen, FigureResult, ResultRow
from incidents.models.register.incidents import IncidentQuerySet

# The entries of a question; with a word, those that answer without that word.
EntriesByParameter = Callable[[str], IncidentQuerySet]


@dataclass(frozen=True)
class FigureDefinition:
    """A figure: its title, how it is counted (words: together, by told()), how it is drawn."""

    title: Promise
    count: Callable[[IncidentQuerySet, Chosen], FigureResult]
    shape: str = "bars"
    # The word whose values are its rows: where it is chosen, the figure is counted without it.
    word: str = ""


# word: (column, whether it holds several values, title of the figure)
DIMENSIONS = {
    "topic": ("topics", True, gettext_lazy("Topic")),
    "tactic": ("tactics", True, gettext_lazy("Tactic")),
    "firm_response": ("firm_response", False, gettext_lazy("Answer of the firm")),
    "state": ("state", False, gettext_lazy("State that presses")),
    "authority": ("authority", False, gettext_lazy("Authority")),
    "country": ("country", False, gettext_lazy("Home country of the firm")),
    "sector": ("sector", False, gettext_lazy("Sector")),
    "regulation": ("instruments", True, gettext_lazy("Regulation cited")),
    "provision": ("provisions", True, gettext_lazy("Article cited")),
    "campaign": ("campaign", False, gettext_lazy("Campaign")),
    "attribution": ("attribution", False, gettext_lazy("The state's part")),
}


def compute(
    names: Sequence[str], asked: EntriesByParameter, chosen: Chosen
) -> dict[str, FigureResult]:
    """{name: figure} of several figures at once.

    Words that nobody has chosen from share the same entries: they are counted in one pass. A
    chosen word is counted without itself: its other values could not be reached otherwise, and a
    mark's count would not be that of the rows behind it.
    """
    words = [name.removeprefix("by-") for name in names]
    free = [word for word in words if word in DIMENSIONS and word not in chosen]
    found = _by_words(free, asked("")) if free else {}
    counted = {DIMENSIONS[word][0]: _values(found[word]) for word in free}
    for word in words:
        if word in DIMENSIONS and word in chosen:
            found |= _by_words([word], asked(word))
    return {
        name: found[word] if word in DIMENSIONS else _alone(FIGURES[name], asked, chosen, counted)
        for name, word in zip(names, words, strict=True)
    }


def _alone(
    figure: FigureDefinition, asked: EntriesByParameter, chosen: Chosen, counted: Chosen
) -> FigureResult:
    """The figure; one over time with events beside it, of {column: values} counted already."""
    told = figure.count(asked(figure.word if figure.word in chosen else ""), chosen)
    if figure.shape != "time" or not told.rows:
        return told
    first, last = (told.rows[place]["period"][:4] for place in (0, -1))
    return replace(told, marks=events.beside(asked(""), first, last, counted))


def _values(told: FigureResult) -> list[str]:
    return [row["value"] for row in told.rows]


def _by_words(words: list[str], entries: IncidentQuerySet) -> dict[str, FigureResult]:
    """{word: figure}: entries by the values of each word; two queries."""
    counts = by_words(entries, {word: DIMENSIONS[word][0] for word in words})
    total = count_rows(entries.order_by())
    return {
        word: FigureResult(
            sentence=_word_sentence(total, counts[word]),
            columns=[("label", str(DIMENSIONS[word][2])), ("incidents", _("Incidents"))],
            rows=[row | {"word": word} for row in counts[word]],
            entries=total,
            note=_("An entry counts once for each of its values.") if DIMENSIONS[word][1] else "",
        )
        for word in words
    }


def _word_sentence(total: int, rows: list[ResultRow]) -> str:
    """The page puts the value's title in the place of {label}: a figure knows keys only."""
    if not rows:
        return _("None of %(total)s entries says.") % {"total": total}
    told = {"most": rows[0]["incidents"], "total": total, "values": len(rows)}
    if len(rows) == 1:
        return _("{label} alone, in %(most)s of %(total)s.") % told
    told["next"] = rows[1]["incidents"]
    leads = _("{label} leads with %(most)s of %(total)s; the next of %(values)s has %(next)s.")
    return leads % told


def _no_count(_entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    raise LookupError("words are counted together, by told()")


def _over(grain: str) -> Callable[[IncidentQuerySet, Chosen], FigureResult]:
    return lambda entries, _chosen: count_over_time(entries, grain)


def _answered(word: str) -> Callable[[IncidentQuerySet, Chosen], FigureResult]:
    counted = response_shares_by(word, DIMENSIONS[word][0])
    return lambda entries, _chosen: counted(entries)


ANSWERED_BY = ("topic", "tactic", "state", "country", "sector", "regulation", "campaign")

FIGURES: dict[str, FigureDefinition] = {
    "by-year": FigureDefinition(gettext_lazy("Incidents by year"), _over("year"), "time"),
    "by-quarter": FigureDefinition(gettext_lazy("Incidents by quarter"), _over("quarter"), "time"),
    "by-month": FigureDefinition(gettext_lazy("Incidents by month"), _over("month"), "time"),
    **{
        f"by-{word}": FigureDefinition(title, _no_count)
        for word, (_column, _is_array, title) in DIMENSIONS.items()
    },
    "by-firm": FigureDefinition(gettext_lazy("Firms named"), firms.firms_figure),
    "fines": FigureDefinition(gettext_lazy("Fines"), fines.fines_figure, "table"),
    "answers": FigureDefinition(
        gettext_lazy("How firms answered"),
        lambda entries, _chosen: response_shares(entries),
        "shares",
        "firm_response",
    ),
    **{
        f"answers-by-{word}": FigureDefinition(
            format_lazy(gettext_lazy("Answers: {title}"), title=DIMENSIONS[word][2]),
            _answered(word),
            "shares",
            word,
        )
        for word in ANSWERED_BY
    },
    "norm": FigureDefinition(gettext_lazy("The norm, topic by topic"), norm.norms, "norm"),
    "names": FigureDefinition(
        gettext_lazy("Names used for Taiwan"), norm.designations_figure, "names"
    ),
    "flows": FigureDefinition(
        gettext_lazy("Authority, regulation, sector"),
        networks.flows_figure(network.INSTRUMENTS),
        "network",
    ),
    "flows-by-article": FigureDefinition(
        gettext_lazy("Authority, article, sector"),
        networks.flows_figure(network.PROVISIONS),
        "network",
    ),
    "together": FigureDefinition(
        gettext_lazy("Articles invoked together"), networks.cited_together_figure, "table"
    ),
    "met-again": FigureDefinition(
        gettext_lazy("Firms under several campaigns"), networks.met_again, "table"
    ),
    "homes": FigureDefinition(
        gettext_lazy("Where the firms are at home"), countries.home_countries_figure, "map"
    ),
    "ways": FigureDefinition(gettext_lazy("Who presses whom"), countries.ways, "ways"),
    "covered": FigureDefinition(
        gettext_lazy("What governments answered"), coverage.covered, "table"
    ),
}
