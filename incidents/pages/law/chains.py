"""Chains of articles as an entry and the page of a regulation draw them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from incidents.models.desk.events import EventKind
from incidents.models.law.relations import CONSEQUENCES, Basis
from incidents.pages.law.articles_on_day import ArticleOnDay, read_articles_on
from incidents.pages.law.regulation_parts import LawStep, walk_steps
from incidents.queries.law.chain import Chain, ChainNode, draw_chain, grow_chain, list_nodes
from incidents.values.localised import format_partial_date
from incidents.values.partial_dates import PartialDate


@dataclass(frozen=True)
class CaseFact:
    """What a case met; `note` says by whom, or who says so."""

    label: str
    note: str


def list_chain_keys(steps: list[LawStep]) -> list[str]:
    """The keys of the texts that a walk leaves or reaches."""
    return [
        text.graph_key
        for step in steps
        for text in (step.relation.from_text, step.relation.to_text)
    ]


def chain_of_entry(
    steps: list[LawStep],
    articles: dict[str, ArticleOnDay],
    cited: list[str],
    day: PartialDate,
    facts: list[CaseFact],
) -> Chain | None:
    """The chain from the articles that a case cites; None where nothing is drawn.

    `facts`: what the case itself met, each after the one before it.
    """
    roots = grow_chain(steps)
    _describe(roots, articles, cited)
    if facts:
        _hang_facts(roots, cited, facts)
    return draw_chain(roots, _title(day), _say(roots))


def describe_facts(document: dict[str, Any], fine: str) -> list[CaseFact]:
    """What a case met: the fine, with who set it, and that it was recorded, with who says so."""
    if not fine:
        return []
    authority = (document.get("authority") or {}).get("name", "")
    facts = [CaseFact(_("This case: fine of %(sum)s") % {"sum": fine}, authority)]
    for event in document.get("timeline", []):
        if event["kind"] == EventKind.RECORDED:
            label = _("This case: %(event)s") % {"event": EventKind.RECORDED.label}
            facts.append(CaseFact(label, event.get("source", "")))
    return facts[:2]


def add_chains(provisions: list[Any], graph: Any, day: PartialDate) -> None:
    """Give each article of a regulation its chain and its steps on a day; two queries, or none."""
    walks = {row: _walk_from(graph, row.view.key, day) for row in provisions}
    keys = [key for steps in walks.values() for key in list_chain_keys(steps)]
    articles = read_articles_on(keys, day)
    for row, steps in walks.items():
        roots = grow_chain(steps)
        _describe(roots, articles, [row.view.key])
        row.steps, row.chain = steps, draw_chain(roots, _title(day), _say(roots))


def _walk_from(graph: Any, key: str, day: PartialDate) -> list[LawStep]:
    """The steps from one article; none where only its law as a whole leads anywhere."""
    steps = walk_steps(graph.walk(CONSEQUENCES, [key], day.earliest, day.latest))
    return steps if any(step.relation.from_key == key for step in steps) else []


def _title(day: PartialDate) -> str:
    return _("Where it leads, as the law read on %(day)s") % {"day": format_partial_date(str(day))}


def _describe(roots: list[ChainNode], articles: dict[str, ArticleOnDay], cited: list[str]) -> None:
    for node in list_nodes(roots):
        article = articles.get(node.key)
        node.notes = tuple(_notes(article)) if article else ()
        node.is_marked = node.key in cited
        if node.words:
            node.words = _say_line(node)


def _say_line(node: ChainNode) -> str:
    words = {
        "relation": node.words,
        "own": Basis(node.own_basis).label,
        "basis": Basis(node.basis).label,
    }
    if node.own_basis == node.basis:
        return _("%(relation)s: %(own)s") % words
    return _("%(relation)s: %(own)s; with what comes before it, %(basis)s") % words


def _notes(article: ArticleOnDay) -> list[str]:
    """The version of an article, and its number today."""
    if article.view is None:
        return []
    words = {"version": article.view.version, "now": article.now}
    if article.now:
        return [_("text of %(version)s; %(now)s") % words]
    if article.is_same_today:
        return [_("text of %(version)s; same number today") % words]
    return [_("text of %(version)s") % words]


def _hang_facts(roots: list[ChainNode], cited: list[str], facts: list[CaseFact]) -> None:
    """Hang what the case met below the last article that it cites."""
    articles = [node for node in list_nodes(roots) if node.key in cited]
    if not articles:
        return
    words = {"relation": _("applied in this case"), "basis": Basis.ACCOUNT.label}
    node = articles[-1]
    for place, fact in enumerate(facts):
        if place:
            words["relation"] = _("then")
        line = _("%(relation)s: %(basis)s") % words
        notes = (fact.note,) if fact.note else ()
        fact_node = ChainNode(f"case:{place}", fact.label, notes, is_marked=True, words=line)
        fact_node.basis = Basis.ACCOUNT.value
        node.children.insert(0, fact_node)
        node = fact_node


def _say(roots: list[ChainNode]) -> str:
    """The chain in a sentence for each line, for those who do not see the drawing."""
    sentence = _("%(from)s, %(words)s: %(to)s.")
    return " ".join(
        sentence % {"from": node.label, "words": child.words, "to": child.label}
        for node in list_nodes(roots)
        for child in node.children
    )
